"""Seeded random shapes on a coarse grid: what a random layout's cells hold."""

from collections.abc import Callable
from random import Random
from typing import Literal

Kind = Literal["manhattan", "octilinear", "any"]
Point = tuple[int, int]
Ring = tuple[Point, ...]
Shape = tuple[Ring, ...]  # the outline, then its holes


def random_shape(random: Random, kind: Kind, span: int) -> Shape:
    """A shape of `kind` near the origin, up to about `span` grid steps wide, with its corners on the grid.

    "manhattan" has edges along the axes only, "octilinear" also at 45 degrees, "any" at any angle.
    """
    makers = {"manhattan": _MANHATTAN, "octilinear": _MANHATTAN + _OCTILINEAR, "any": _MANHATTAN + _ANY}
    return random.choice(makers[kind])(random, span)


def _box(random: Random, span: int) -> Shape:
    return (_rectangle(0, 0, _side(random, span), _side(random, span)),)


def _ring(random: Random, span: int) -> Shape:
    """A frame with a box-shaped hole, and walls that differ from side to side."""
    width, height = 3 + _side(random, span), 3 + _side(random, span)
    left, right = sorted(random.sample(range(1, width), 2))
    bottom, top = sorted(random.sample(range(1, height), 2))
    return _rectangle(0, 0, width, height), _rectangle(left, bottom, right, top)


def _corner(random: Random, span: int) -> Shape:
    """An L."""
    width, height = 1 + _side(random, span), 1 + _side(random, span)
    x, y = random.randint(1, width - 1), random.randint(1, height - 1)
    return (((0, 0), (0, height), (x, height), (x, y), (width, y), (width, 0)),)


def _fork(random: Random, span: int) -> Shape:
    """A U, whose notch may be narrower than the limits of the checks."""
    width, height = 3 + _side(random, span), 1 + _side(random, span)
    left, right = sorted(random.sample(range(1, width), 2))
    y = random.randint(1, height - 1)
    return (
        (
            (0, 0),
            (0, height),
            (left, height),
            (left, y),
            (right, y),
            (right, height),
            (width, height),
            (width, 0),
        ),
    )


def _diamond(random: Random, span: int) -> Shape:
    a, b = _side(random, span), _side(random, span)
    return (((a, 0), (0, a), (b, a + b), (a + b, b)),)


def _wedge(random: Random, span: int) -> Shape:
    a = 1 + _side(random, span)
    return (random.choice((((0, 0), (0, a), (a, 0)), ((0, 0), (a, a), (2 * a, 0)))),)


def _chamfered(random: Random, span: int) -> Shape:
    """A frame with its corners cut off, and a diamond in its middle."""
    a = 4 + _side(random, span)
    cut, half = random.randint(1, a // 2), random.randint(1, max(1, a // 2 - 2))
    outline = ((cut, 0), (0, cut), (0, a), (a, a), (a, 0))
    middle = a // 2 + cut // 4
    room = min(half, middle - 1, a - middle - 1, (2 * middle - cut) // 2 - 1)
    if room < 1:
        return (outline,)
    hole = (
        (middle - room, middle),
        (middle, middle + room),
        (middle + room, middle),
        (middle, middle - room),
    )
    return outline, hole


def _triangle(random: Random, span: int) -> Shape:
    """Three points that are not on one line."""
    while True:
        (ax, ay), (bx, by), (cx, cy) = points = tuple(
            (random.randint(0, span), random.randint(0, span)) for _ in range(3)
        )
        if (bx - ax) * (cy - ay) != (cx - ax) * (by - ay):
            return (points,)


def _kite(random: Random, span: int) -> Shape:
    """A slanted quadrilateral, convex or with one corner pushed in."""
    a, b, c = _side(random, span), _side(random, span), _side(random, span)
    return (((a, 0), (0, b), (a, b + c), (a + random.randint(1, span), b + random.randint(0, c))),)


def _rectangle(left: int, bottom: int, right: int, top: int) -> Ring:
    return (left, bottom), (left, top), (right, top), (right, bottom)


def _side(random: Random, span: int) -> int:
    return random.randint(1, max(2, span // 2))


_Maker = Callable[[Random, int], Shape]
_MANHATTAN: tuple[_Maker, ...] = (_box, _box, _ring, _corner, _fork)
_OCTILINEAR: tuple[_Maker, ...] = (_diamond, _wedge, _chamfered)
_ANY: tuple[_Maker, ...] = (_triangle, _kite)
