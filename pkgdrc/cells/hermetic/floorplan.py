"""Where the parts of a hermetic die lie: one row of transducers a filter, connections on both sides.

A filter's transducers share a ground; each has a port of its own. Ports of the left half lead to
connections on the left, the others and the ground to connections on the right. Tracks never cross.
"""

import math
from dataclasses import dataclass

from pkgdrc.cells.shapes import snap
from pkgdrc.errors import InputError
from pkgdrc.units import Um

TRACK_CLEARANCE: Um = 10.0
"""Least distance of a track to a bus bar that it does not join, and of neighbouring transducers."""


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
    transducer_width: Um
    transducer_height: Um
    track: Um
    grid: Um


@dataclass(frozen=True)
class Port:
    """A connection and the transducers (by number in their filter) whose bus bars lead to it."""

    name: str
    at: tuple[Um, Um]
    transducers: tuple[int, ...]
    ground: bool


@dataclass(frozen=True)
class FilterPlan:
    """One filter: the centre of each transducer, and its connections."""

    transducers: tuple[tuple[Um, Um], ...]
    ports: tuple[Port, ...]


def plan(room: Room, filters: int, transducers: int) -> tuple[FilterPlan, ...]:
    """The filters from the bottom up; InputError if they do not fit into the cavity."""
    lane = snap(
        max(room.connection_pitch / 2, room.transducer_height / 2 + TRACK_CLEARANCE + room.track / 2),
        room.grid,
    )
    on_left = math.ceil(transducers / 2)
    filter_height = 2 * lane + (on_left - 1) * room.connection_pitch
    total = filters * filter_height + (filters - 1) * room.connection_pitch
    needed = total + 2 * room.chamber_centre
    if needed > room.height + room.grid / 2:
        raise InputError(
            f"cell '{room.cell}': parameter 'filters' is {filters}; with {transducers} transducers each "
            f"they need a cavity {needed:g} high, and it is {room.height:g}: make the die higher, or "
            "'connection_pitch' smaller"
        )
    columns = _columns(room, transducers)
    found = []
    for number in range(filters):
        middle = snap(-total / 2 + lane + number * (filter_height + room.connection_pitch), room.grid)
        places = tuple((x, middle) for x in columns)
        found.append(FilterPlan(places, _ports(room, middle, lane, transducers, f"F{number + 1}")))
    return tuple(found)


def _columns(room: Room, transducers: int) -> list[Um]:
    """The x of each transducer: the first one at its distance from the chambers, the room shared evenly."""
    start = -room.width / 2 + room.chamber_depth + room.component_to_chamber
    available = room.width - 2 * (room.chamber_depth + room.component_to_chamber)
    slack = available - transducers * room.transducer_width
    gaps = transducers - 1
    if slack < gaps * TRACK_CLEARANCE - room.grid / 2:
        needed = transducers * room.transducer_width + gaps * TRACK_CLEARANCE
        raise InputError(
            f"cell '{room.cell}': parameter 'transducers' is {transducers}; they need {needed:g} between "
            f"the chambers, and there are {available:g}: make the die wider, or 'pairs' or "
            "'reflector_strips' smaller"
        )
    gap = math.floor(slack / gaps / room.grid) * room.grid if gaps else 0.0
    return [
        snap(start + room.transducer_width / 2 + index * (room.transducer_width + gap), room.grid)
        for index in range(transducers)
    ]


def _ports(room: Room, middle: Um, lane: Um, transducers: int, name: str) -> tuple[Port, ...]:
    on_left = math.ceil(transducers / 2)
    side = snap(room.width / 2 - room.chamber_centre, room.grid)
    ports = []
    for index in range(transducers):
        # The transducer nearest to its connections takes the lowest lane, so that no riser crosses a lane.
        step = index if index < on_left else transducers - 1 - index
        at = (-side if index < on_left else side, middle + lane + step * room.connection_pitch)
        ports.append(Port(f"{name}.P{index + 1}", at, (index,), ground=False))
    ports.append(Port(f"{name}.GND", (side, middle - lane), tuple(range(transducers)), ground=True))
    return tuple(ports)
