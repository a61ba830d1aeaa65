"""Tracks on a module's lower face, through the mouths of eccentric studs on the array's edge."""

from collections.abc import Mapping
from dataclasses import dataclass

from pkgdrc.cells.common.pattern import Place, Places, ball_name
from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.shapes import snap
from pkgdrc.cells.stud_base.conductor_track import conductor_track
from pkgdrc.errors import InputError
from pkgdrc.units import Deg, Um

STEPS = {0.0: (1, 0), 90.0: (0, 1), 180.0: (-1, 0), 270.0: (0, -1)}
"""Along x and y, by direction."""


@dataclass(frozen=True)
class Tracks:
    """What the tracks of a module are drawn with; lengths um."""

    places: Places
    width: Um
    start: Um  # from a stud's place to its track's first point
    reach: Um  # and to the lands, or to the track that joins a pair
    land: Um


def start_of_track(hole: Um, rim: Um, eccentricity: Um, width: Um, grid: Um) -> Um:
    """How far from a hole's centre a track starts, so that its end lies in the middle of the rim metal."""
    outer = max(rim / 2 + eccentricity, hole / 2)
    return snap((hole / 2 + outer) / 2 + width / 2, grid)


def to_lands(design: Tracks, studs: Mapping[Place, str]) -> dict[Place, Drawing]:
    """By place, a track from each eccentric stud outwards to a land.

    InputError if an eccentric stud is not on the array's edge.
    """
    found = {}
    for place, direction in _directions(studs, design.places).items():
        points = (_along(direction, design.start), _along(direction, design.reach))
        found[place] = conductor_track(
            points=points, width=design.width, land=design.land
        )  # fmt: skip
    return found


def joined(studs: Mapping[Place, str], places: Places) -> dict[Place, Place]:
    """Pairs of eccentric studs next to one another on one edge: by the place of either, that of the first.

    Taken in turn from the upper left along rows; a stud that is left alone is in none. InputError if an
    eccentric stud is not on the array's edge.
    """
    directions = _directions(studs, places)
    found: dict[Place, Place] = {}
    for column, row in directions:
        place = (column, row)
        for other in ((column + 1, row), (column, row + 1)):
            if directions.get(other) == directions[place] and not {place, other} & found.keys():
                found |= {place: place, other: place}
    return found


def of_pairs(design: Tracks, pairs: Mapping[Place, Place]) -> dict[Place, Drawing]:
    """By the place of the first of each pair, the track that goes out of its mouth into the other one's."""
    found = {}
    for other, place in pairs.items():
        if other == place:
            continue
        direction = design.places.outwards(place)
        (x0, y0), (x1, y1) = design.places.centre(place), design.places.centre(other)
        there = [_along(direction, length) for length in (design.start, design.reach)]
        back = [(round(x + x1 - x0, 9), round(y + y1 - y0, 9)) for x, y in reversed(there)]
        found[place] = conductor_track(
            points=(*there, *back), width=design.width
        )  # fmt: skip
    return found


def _along(direction: Deg, length: Um) -> tuple[Um, Um]:
    x, y = STEPS[direction]
    return (x * length, y * length)


def _directions(studs: Mapping[Place, str], places: Places) -> dict[Place, Deg]:
    """Which way the mouth of each eccentric stud looks, all of them on the array's edge."""
    found = {}
    for place in (place for place, letter in studs.items() if letter == "e"):
        found[place] = places.outwards(place)
        if 0 < place[0] < places.columns - 1 and 0 < place[1] < places.rows - 1:
            raise InputError(
                "cell 'stud_module': parameter 'tracks' joins eccentric studs on the array's edge; "
                f"{ball_name(place)} of 'pattern' is one inside it"
            )
    return found
