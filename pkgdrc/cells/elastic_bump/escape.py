"""Tracks from the balls of an array to its edge: one channel beside each line of balls.

The outermost ball of a line leads straight out; each further one steps by 45 deg into the channel beside the
line and runs straight out in it, the outer balls nearest to the line. Lines in the left half have their
channel on the left, others on the right. All in grid steps, u along the side and v outwards.
"""

import math
from dataclasses import dataclass

from pkgdrc.cells.common.pattern import Place
from pkgdrc.cells.elastic_bump.request import Request
from pkgdrc.cells.elastic_bump.ribbon import Step, diagonal_reach
from pkgdrc.cells.elastic_bump.sectors import SIDES, Sectors, Side
from pkgdrc.cells.elastic_bump.steps import Steps, turned, up


@dataclass(frozen=True)
class Track:
    """The track of a ball as far as the array's edge, where it runs outwards at u = `start`."""

    place: Place
    start: int
    corners: list[Step]


@dataclass(frozen=True)
class Escape:
    """The tracks to one side, from left to right, and the v from which on they may bend."""

    tracks: list[Track]
    top: int


def rooms_for_tracks(request: Request, steps: Steps, side: Side, sides: tuple[Side, ...]) -> tuple[int, ...]:
    """How many balls can lead along each line to a side: one straight out, the others in the channel."""
    places = request.places
    flat = side in ("top", "bottom")
    count = places.columns if flat else places.rows
    along, deep = (up(each, steps.grid) for each in (places.pitch if flat else places.pitch[::-1]))
    radius = _radius(request, steps)
    # The step into the channel passes the next ball's base region, and the step of the next ball.
    enough = deep - diagonal_reach(steps.track) >= math.sqrt(2) * (radius + steps.space)
    if not enough or deep < steps.diagonal_pitch:
        return (1,) * count
    inner = max(along - 2 * radius - steps.space, 0) // steps.pitch
    found = []
    for line in range(count):
        left = _leftwards(line, count, side, sides)
        if line != (0 if left else count - 1):
            found.append(1 + inner)
        elif _beside(side, left) in sides:
            found.append(1)
        else:
            size = request.pad_rows.width if flat else request.pad_rows.height
            last = abs(_centre(request, side, line, steps)[0])
            beyond = int((size / 2 - request.edge) / steps.grid + 1e-6) - last - radius
            found.append(1 + max(beyond, 0) // steps.pitch)
    return tuple(found)


def escape(request: Request, steps: Steps, sectors: Sectors, side: Side, sides: tuple[Side, ...]) -> Escape:
    """The tracks of the balls that lead to a side."""
    radius = _radius(request, steps)
    lines = sectors.lines(side)
    highest = _centre(request, side, 0, steps)[1]
    top = highest + radius + steps.space + diagonal_reach(steps.track)
    tracks = []
    for line, balls in enumerate(lines):
        left = _leftwards(line, len(lines), side, sides)
        for number, place in enumerate(balls):
            u, v = turned(_steps(request, place, steps), SIDES.index(side))
            if number == 0:
                tracks.append(Track(place, u, [(u, v)]))
                continue
            aside = radius + steps.space + steps.half + (number - 1) * steps.pitch
            start = u - aside if left else u + aside
            tracks.append(Track(place, start, [(u, v), (start, v + aside)]))
            top = max(top, v + aside + steps.track)
    return Escape(sorted(tracks, key=lambda track: track.start), top)


def _leftwards(line: int, count: int, side: Side, sides: tuple[Side, ...]) -> bool:
    """Whether a line's channel is on its left; that of an only line is where no other side has pads."""
    if count == 1:
        return _beside(side, left=False) in sides
    return 2 * line + 1 < count


def _beside(side: Side, left: bool) -> Side:
    """The side at the left or right end of `side`."""
    return SIDES[(SIDES.index(side) + (3 if left else 1)) % 4]


def _radius(request: Request, steps: Steps) -> int:
    return max(up(request.base / 2, steps.grid), steps.half)


def _steps(request: Request, place: Place, steps: Steps) -> Step:
    x, y = request.places.centre(place)
    return (round(x / steps.grid), round(y / steps.grid))


def _centre(request: Request, side: Side, line: int, steps: Steps) -> Step:
    """The outermost place of a line."""
    columns, rows = request.places.columns, request.places.rows
    place = {
        "top": (line, 0),
        "right": (columns - 1, line),
        "bottom": (columns - 1 - line, rows - 1),
        "left": (0, rows - 1 - line),
    }[side]
    return turned(_steps(request, place, steps), SIDES.index(side))
