"""Where the parts of a hermetic die lie: one row of resonators a filter, connections on both sides.

A filter's first resonator is in the signal's way, the others lead from its output to ground; a lone one is
all there is between input and output. The input is on the left, output and ground are on the right. Tracks
never cross: what joins the first resonator to the others comes up through the gap behind it.
"""

import math
from dataclasses import dataclass

from pkgdrc.cells.shapes import snap
from pkgdrc.errors import InputError
from pkgdrc.units import Um

TRACK_CLEARANCE: Um = 10.0
"""Least distance of a track to a bus bar that it does not join, and of neighbouring resonators."""
LINK_CLEARANCE: Um = 5.0
"""Distance of the track in the gap behind the first resonator to the reflectors on both sides of it."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """What there is to plan with: the cavity, and the sizes of what goes into it."""

    cell: str  # whose parameters errors speak of
    width: Um  # of the cavity
    height: Um
    chamber_depth: Um  # from the cavity's side to the component's side of a chamber
    chamber_centre: Um  # from the cavity's side to the middle of a chamber
    component_to_chamber: Um
    connection_pitch: Um
    series_width: Um  # of a filter's first resonator
    shunt_width: Um  # of the others
    resonator_height: Um
    track: Um
    grid: Um


@dataclass(frozen=True)
class Link:
    """The track from the first resonator's lower bar round its end up to its filter's output."""

    left: Um
    right: Um
    low: Um  # middle of its lower part


@dataclass(frozen=True)
class Port:
    """A connection, and the resonators (by number in their filter) whose upper or lower bars lead to it.

    `link` joins the first resonator's lower bar as well.
    """

    name: str
    at: tuple[Um, Um]
    upper: tuple[int, ...] = ()
    lower: tuple[int, ...] = ()
    ground: bool = False
    link: Link | None = None


@dataclass(frozen=True)
class FilterPlan:
    """One filter: the centre of each resonator, and its connections."""

    resonators: tuple[tuple[Um, Um], ...]
    ports: tuple[Port, ...]


def plan(room: Room, filters: int, resonators: int) -> tuple[FilterPlan, ...]:
    """The filters from the bottom up; InputError if they do not fit into the cavity."""
    lane = snap(
        max(room.connection_pitch / 2, room.resonator_height / 2 + TRACK_CLEARANCE + room.track / 2),
        room.grid,
    )
    total = filters * 2 * lane + (filters - 1) * room.connection_pitch
    needed = total + 2 * room.chamber_centre
    if needed > room.height + room.grid / 2:
        raise InputError(
            f"cell '{room.cell}': parameter 'filters' is {filters}; they need a cavity {needed:g} high, and "
            f"it is {room.height:g}: make the die higher, or 'connection_pitch' smaller"
        )
    columns, gap = _columns(room, resonators)
    found = []
    for number in range(filters):
        middle = snap(-total / 2 + lane + number * (2 * lane + room.connection_pitch), room.grid)
        places = tuple((x, middle) for x in columns)
        link = _link(room, columns, gap, middle - lane)
        found.append(FilterPlan(places, _ports(room, middle, lane, resonators, f"F{number + 1}", link)))
    return tuple(found)


def _columns(room: Room, resonators: int) -> tuple[list[Um], Um]:
    """The x of each resonator and the gap between two: the first at its distance from the chambers."""
    start = -room.width / 2 + room.chamber_depth + room.component_to_chamber
    available = room.width - 2 * (room.chamber_depth + room.component_to_chamber)
    widths = [room.series_width, *[room.shunt_width] * (resonators - 1)]
    slack = available - sum(widths)
    gaps = resonators - 1
    if slack < gaps * 2 * TRACK_CLEARANCE - room.grid / 2:
        needed = sum(widths) + gaps * 2 * TRACK_CLEARANCE
        raise InputError(
            f"cell '{room.cell}': parameter 'transducers' is {resonators}; they need {needed:g} between "
            f"the chambers, and there are {available:g}: make the die wider, or 'pairs' or "
            "'reflector_strips' smaller"
        )
    gap = math.floor(slack / gaps / room.grid) * room.grid if gaps else 0.0
    columns = []
    for width in widths:
        columns.append(snap(start + width / 2, room.grid))
        start += width + gap
    return columns, gap


def _link(room: Room, columns: list[Um], gap: Um, low: Um) -> Link | None:
    """In the middle of the gap behind the first resonator, no wider than leaves its clearance."""
    if len(columns) == 1:
        return None
    middle = columns[0] + room.series_width / 2 + gap / 2
    half = snap(min(room.track, gap - 2 * LINK_CLEARANCE) / 2, room.grid)
    return Link(snap(middle - half, room.grid), snap(middle + half, room.grid), low)


def _ports(
    room: Room, middle: Um, lane: Um, resonators: int, name: str, link: Link | None
) -> tuple[Port, ...]:
    side = snap(room.width / 2 - room.chamber_centre, room.grid)
    above, below = middle + lane, middle - lane
    into = Port(f"{name}.IN", (-side, above), upper=(0,))
    if resonators == 1:
        return into, Port(f"{name}.OUT", (side, below), lower=(0,))
    shunts = tuple(range(1, resonators))
    return (
        into,
        Port(f"{name}.OUT", (side, above), upper=shunts, link=link),
        Port(f"{name}.GND", (side, below), lower=shunts, ground=True),
    )
