"""A track's outline along points, with bends of 45 and 90 deg, wholly on the mask grid.

Inside, lengths are whole numbers of grid steps. A line at 45 deg whose x + y (or x - y) is a whole number
meets lines along x and y on the grid; so diagonal parts have outlines of that kind, each as far from the
middle as the width asks for or up to one step more.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from pkgdrc.cells.drawing import Shape
from pkgdrc.errors import InputError
from pkgdrc.units import Um

Step = tuple[int, int]
Line = tuple[Step, int]  # normal n and c of the line n . p = c


def diagonal_reach(width: int) -> int:
    """How far x + y of a diagonal track's edges is from that of its middle; all in grid steps."""
    return math.ceil(width * math.sqrt(0.5) - 1e-9)


def ribbon(layer: str, points: Sequence[tuple[Um, Um]], width: Um, grid: Um) -> Shape:
    """A track of one width along `points`; its ends reach over the first and last by half the width.

    InputError, without a cell's name, for steps that lie neither along x nor y nor at 45 deg, for bends
    sharper than 90 deg, and for steps too short to hold the bends at their ends.
    """
    corners = _corners([(_steps(x, grid), _steps(y, grid)) for x, y in points], grid)
    across = _steps(width, grid)
    ways = [_direction(start, end, grid) for start, end in pairwise(corners)]
    for (before, after), at in zip(pairwise(ways), corners[1:-1], strict=True):
        if _dot(before, after) < 0:
            raise InputError(f"turns by more than 90 deg at {_text(at, grid)}")
    first = _line(corners[0], ways[0], (-ways[0][0], -ways[0][1]), across)
    last = _line(corners[-1], ways[-1], ways[-1], across)
    sides = []
    for sign in (1, -1):
        lines = [first]
        for at, (x, y) in zip(corners, ways, strict=False):
            lines.append(_line(at, (x, y), (-sign * y, sign * x), across))
        side = [_meeting(one, other) for one, other in pairwise([*lines, last])]
        for (start, end), way, at in zip(pairwise(side), ways, corners, strict=False):
            if _dot((end[0] - start[0], end[1] - start[1]), way) <= 0:
                raise InputError(f"has a step at {_text(at, grid)} too short for the bends at its ends")
        sides.append(side)
    outline = np.array(sides[1] + sides[0][::-1], dtype=float)
    return Shape(layer, np.round(outline * grid, 9))


def _corners(points: list[Step], grid: Um) -> list[Step]:
    """`points` without those that repeat the one before, or lie on the way straight on."""
    found: list[Step] = []
    for point in points:
        if found and point == found[-1]:
            continue
        while len(found) > 1 and _straight(found[-2], found[-1], point):
            found.pop()
        found.append(point)
    if len(found) < 2:
        raise InputError(f"has no length: all points are {_text(points[0], grid)}")
    return found


def _straight(a: Step, b: Step, c: Step) -> bool:
    before, after = (b[0] - a[0], b[1] - a[1]), (c[0] - b[0], c[1] - b[1])
    return before[0] * after[1] == before[1] * after[0] and _dot(before, after) > 0


def _direction(start: Step, end: Step, grid: Um) -> Step:
    x, y = end[0] - start[0], end[1] - start[1]
    if x and y and abs(x) != abs(y):
        raise InputError(
            f"goes from {_text(start, grid)} to {_text(end, grid)}; steps run along x, y or at 45 deg"
        )
    return ((x > 0) - (x < 0), (y > 0) - (y < 0))


def _line(at: Step, way: Step, normal: Step, width: int) -> Line:
    """The line half a `width` off `at` towards `normal`, for a part that runs along `way`.

    A track of an odd number of steps along x or y has the longer half on the side of larger numbers.
    """
    if way[0] and way[1]:
        reach = diagonal_reach(width)
    else:
        reach = (width + 1) // 2 if sum(normal) > 0 else width // 2
    return normal, _dot(normal, at) + reach


def _meeting(one: Line, other: Line) -> Step:
    """Where two lines cross: on the grid, since diagonal ones have sums of equal parity."""
    (a, b), c = one
    (d, e), f = other
    det = a * e - b * d
    return ((c * e - b * f) // det, (a * f - c * d) // det)


def _dot(one: Step, other: Step) -> int:
    return one[0] * other[0] + one[1] * other[1]


def _steps(length: Um, grid: Um) -> int:
    return round(length / grid)


def _text(point: Step, grid: Um) -> str:
    return f"({point[0] * grid:g}, {point[1] * grid:g})"
