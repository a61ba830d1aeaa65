"""Seeded random shapes of many kinds, drawn the way that layouts are: on a grid, in whole database units."""

import math
from collections.abc import Callable
from random import Random

import klayout.db as kdb

Point = tuple[int, int]
Drawn = kdb.Polygon | kdb.Path | kdb.Box
Maker = Callable[[Random], list[Drawn]]

GRID = 20  # dbu; even, so that edges at 45 degrees cross on whole units
MAKERS: dict[str, Maker] = {}
STRAIGHT = (
    "box",
    "doubled",
    "ring",
    "corner",
    "fork",
    "comb",
    "keyhole",
    "touching_boxes",
    "path",
    "frame_of_boxes",
)


def _maker(make: Maker) -> Maker:
    MAKERS[make.__name__.strip("_")] = make
    return make


def _side(random: Random, least: int = 3, most: int = 40) -> int:
    """A length; small ones are frequent, and some are the same."""
    often = random.choice((random.randint(3, 12), random.randint(least, most), 10, 15))
    return GRID * min(max(often, least), most)


def _ring_of(*points: Point) -> kdb.Polygon:
    return kdb.Polygon([kdb.Point(*point) for point in points], True)


def _round(x: float, y: float, radius: float, start: float, turn: float, steps: int) -> list[Point]:
    """Points of an arc on whole units; `start` and `turn` in radians."""
    angles = [start + turn * n / steps for n in range(steps + 1)]
    return [(round(x + radius * math.cos(t)), round(y + radius * math.sin(t))) for t in angles]


@_maker
def _box(random: Random) -> list[Drawn]:
    return [kdb.Box(0, 0, _side(random), _side(random))]


@_maker
def _doubled(random: Random) -> list[Drawn]:
    """A shape that is drawn twice at one place."""
    return _box(random) * 2 if random.random() < 0.5 else _taper(random) * 2


@_maker
def _ring(random: Random) -> list[Drawn]:
    """A frame whose walls differ from side to side."""
    w, h = _side(random, 8), _side(random, 8)
    left, right = sorted(random.sample(range(GRID, w, GRID), 2))
    bottom, top = sorted(random.sample(range(GRID, h, GRID), 2))
    ring = kdb.Polygon(kdb.Box(0, 0, w, h))
    ring.insert_hole(kdb.Box(left, bottom, right, top))
    return [ring]


@_maker
def _frame_of_boxes(random: Random) -> list[Drawn]:
    w, h, wall = _side(random, 10), _side(random, 10), _side(random, 2, 4)
    return [
        kdb.Box(0, 0, w, wall),
        kdb.Box(0, 0, wall, h),
        kdb.Box(0, h - wall, w, h),
        kdb.Box(w - wall, 0, w, h - random.choice((0, 0, wall))),
    ]


@_maker
def _keyhole(random: Random) -> list[Drawn]:
    """A ring in one outline that runs to its hole and back, sometimes with a slit left open."""
    w, h, wall = _side(random, 12), _side(random, 12), _side(random, 2, 5)
    wall = min(wall, w // 2 - GRID, h // 2 - GRID)
    y, slit = wall + GRID, random.choice((0, 0, GRID))
    return [
        _ring_of(
            (0, 0), (0, y), (wall, y), (wall, wall), (w - wall, wall), (w - wall, h - wall), (wall, h - wall),
            (wall, y + slit), (0, y + slit), (0, h), (w, h), (w, 0),
        )
    ]  # fmt: skip


@_maker
def _corner(random: Random) -> list[Drawn]:
    w, h = _side(random, 4), _side(random, 4)
    x, y = random.randrange(GRID, w, GRID), random.randrange(GRID, h, GRID)
    return [_ring_of((0, 0), (0, h), (x, h), (x, y), (w, y), (w, 0))]


@_maker
def _fork(random: Random) -> list[Drawn]:
    w, h = _side(random, 6), _side(random, 6)
    left, right = sorted(random.sample(range(GRID, w, GRID), 2))
    y = random.randrange(GRID, h, GRID)
    return [_ring_of((0, 0), (0, h), (left, h), (left, y), (right, y), (right, h), (w, h), (w, 0))]


@_maker
def _comb(random: Random) -> list[Drawn]:
    """Fingers on a bar, as wide and far apart as it happens."""
    bar, x, made = _side(random, 3, 8), 0, []
    for _ in range(random.randint(2, 5)):
        wide = _side(random, 2, 10)
        made.append(kdb.Box(x, 0, x + wide, _side(random, 5) + bar))
        x += wide + _side(random, 2, 10)
    return [*made, kdb.Box(0, 0, x, bar)]


@_maker
def _touching_boxes(random: Random) -> list[Drawn]:
    w, h = _side(random), _side(random)
    return [kdb.Box(0, 0, w, h), kdb.Box(w, h, w + _side(random), h + _side(random))]


@_maker
def _touching_slanted(random: Random) -> list[Drawn]:
    """A corner that meets the middle of a slanted edge."""
    a = 2 * _side(random)
    return [
        _ring_of((0, 0), (a, a), (0, a)),
        kdb.Box(a // 2, a // 2 - _side(random), a // 2 + _side(random), a // 2),
    ]


@_maker
def _path(random: Random) -> list[Drawn]:
    """A track of straight parts."""
    wide = 2 * _side(random, 2, 10)
    x, y, points = 0, 0, [kdb.Point(0, 0)]
    for n in range(random.randint(1, 3)):
        far = wide + _side(random, 5)
        x, y = (x + far, y) if n % 2 else (x, y + random.choice((1, -1)) * far)
        points.append(kdb.Point(x, y))
    return [kdb.Path(points, wide, random.choice((0, wide // 2)), random.choice((0, wide // 2)))]


@_maker
def _slanted_path(random: Random) -> list[Drawn]:
    """A track that runs anywhere."""
    wide = 2 * _side(random, 3, 10)
    points, x, y = [kdb.Point(0, 0)], 0, 0
    for _ in range(random.randint(1, 3)):
        x += 2 * wide + _side(random, 5)
        y += random.choice((1, -1)) * _side(random, 0, 30)
        points.append(kdb.Point(x, y))
    return [kdb.Path(points, wide, 0, 0, random.random() < 0.3)]


@_maker
def _taper(random: Random) -> list[Drawn]:
    """As wide at one end as it is at the other, or less."""
    long, wide = _side(random, 10, 60), _side(random, 4, 20)
    low, high = sorted((random.randrange(0, wide + 1, GRID // 2), random.randrange(0, wide + 1, GRID // 2)))
    return [_ring_of((0, 0), (0, wide), (long, high), (long, low if low < high else low - GRID))]


@_maker
def _wedge(random: Random) -> list[Drawn]:
    a, b = _side(random, 5), _side(random, 5)
    return [_ring_of((0, 0), (0, a), (b, 0))]


@_maker
def _v_slot(random: Random) -> list[Drawn]:
    """A block with a slot that narrows to its bottom, or ends in a point."""
    mouth, bottom, deep = _side(random, 4, 15), random.choice((0, GRID, 3 * GRID)), _side(random, 8)
    w, h, left = mouth + _side(random, 6), deep + _side(random, 4), _side(random, 3, 8)
    middle = left + mouth // 2
    right = (middle + bottom // 2, deep), (left + mouth, 0)
    tip = [(left, 0), (middle - bottom // 2, deep), *(right if bottom else right[1:])]
    return [_ring_of((0, 0), *tip, (left + w, 0), (left + w, h), (0, h))]


@_maker
def _triangle(random: Random) -> list[Drawn]:
    while True:
        points = [(GRID * random.randint(0, 40), GRID * random.randint(0, 40)) for _ in range(3)]
        (ax, ay), (bx, by), (cx, cy) = points
        if abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) > 200 * GRID * GRID:
            return [_ring_of(*points)]


@_maker
def _any_angle(random: Random) -> list[Drawn]:
    """A star-shaped polygon with corners at any angle."""
    count, start = random.randint(4, 8), random.random()
    points = []
    for n in range(count):
        angle = 2 * math.pi * (n + 0.6 * random.random() + start) / count
        far = _side(random, 8, 40)
        points.append((round(far * math.cos(angle)), round(far * math.sin(angle))))
    return [_ring_of(*points)]


@_maker
def _disc(random: Random) -> list[Drawn]:
    return [
        _ring_of(*_round(0, 0, _side(random, 4, 25), 0, 2 * math.pi, random.choice((16, 24, 33, 64)))[:-1])
    ]


@_maker
def _octagon(random: Random) -> list[Drawn]:
    radius = _side(random, 5, 20)
    return [_ring_of(*_round(0, 0, radius, math.pi / 8, 2 * math.pi, 8)[:-1])]


@_maker
def _tube(random: Random) -> list[Drawn]:
    outer = _side(random, 12, 30)
    inner = outer - _side(random, 3, 9)
    tube = kdb.Polygon([kdb.Point(*p) for p in _round(0, 0, outer, 0, 2 * math.pi, 32)[:-1]])
    off = GRID * random.randint(0, 1)
    tube.insert_hole([kdb.Point(*p) for p in _round(off, 0, inner, 0, 2 * math.pi, 32)[:-1]])
    return [tube]


@_maker
def _round_ended(random: Random) -> list[Drawn]:
    """A track with round ends, sometimes one of them larger than the other."""
    long, one = _side(random, 20, 60), _side(random, 4, 12)
    other = one if random.random() < 0.6 else one + GRID * random.randint(1, 4)
    steps = random.choice((8, 12, 24))
    right = _round(long, 0, other, -math.pi / 2, math.pi, steps)
    return [_ring_of(*right, *_round(0, 0, one, math.pi / 2, math.pi, steps))]


@_maker
def _chamfered(random: Random) -> list[Drawn]:
    """A box whose corners are cut off, or only one of them."""
    w, h = _side(random, 8), _side(random, 8)
    c = GRID * random.randint(1, 3)
    if random.random() < 0.3:
        return [_ring_of((c, 0), (0, c), (0, h), (w, h), (w, 0))]
    return [_ring_of((c, 0), (0, c), (0, h - c), (c, h), (w - c, h), (w, h - c), (w, c), (w - c, 0))]


@_maker
def _filleted(random: Random) -> list[Drawn]:
    """A box whose corners are rounded."""
    r = _side(random, 2, 6)
    w, h = 2 * r + _side(random, 2), 2 * r + _side(random, 2)
    points: list[Point] = []
    for n, (x, y) in enumerate(((w - r, r), (w - r, h - r), (r, h - r), (r, r))):
        points += _round(x, y, r, math.pi / 2 * (n - 1), math.pi / 2, 6)
    return [_ring_of(*points)]
