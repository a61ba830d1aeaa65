"""Random arrays of studs drawn by hand: what is measured of them against an oracle of rays.

The oracle meets the drawn polygons with shapely, ray by ray, and never looks for arcs or corners.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

import klayout.db as kdb
import numpy as np
import pytest
import shapely

from tests.rules.stud_base.board import (
    CHORD_ERROR,
    GRID,
    HOLE,
    Board,
    box,
    circle,
    polygon,
    ring,
    sector,
    snapped,
    square,
)

RAYS = 7200  # every 0.05 deg
PITCH = 800.0
REACH = 200.0  # past the rim
NEAR = CHORD_ERROR + GRID  # the oracle sees facets, the deck the circles that they stand for
WALL = 100.0  # walls that are thinner are told, and all spans and offsets
LIMITS = {"stud_span": 361.0, "stud_wall": WALL, "notch_offset": -1.0}


@dataclass(frozen=True)
class Drawn:
    """A stud: where its hole and its notch's circles are, and how wide its mouth is."""

    at: tuple[float, float]
    off: tuple[float, float]
    inner: float
    outer: float
    mouth: tuple[float, float] | None = None  # from one direction to another, deg

    def notch(self) -> kdb.Region:
        x, y = self.at[0] + self.off[0], self.at[1] + self.off[1]
        if self.mouth is None:
            return ring(x, y, self.inner, self.outer)
        return sector(x, y, self.mouth[1], self.mouth[0] + 360, self.inner, self.outer)


def studs(seed: int) -> Iterator[Drawn]:
    """2 x 2 studs at random places off each other, each drawn in one of three ways."""
    chance = random.Random(seed)

    def off(length: float) -> tuple[float, float]:
        angle = chance.uniform(0, 2 * math.pi)
        return _on_grid(length * math.cos(angle)), _on_grid(length * math.sin(angle))

    for number in range(4):
        at = (
            _on_grid(number % 2 * PITCH + chance.uniform(-60, 60)),
            _on_grid(number // 2 * PITCH + chance.uniform(-60, 60)),
        )
        inner = _on_grid(chance.uniform(70, 110))
        outer = inner + _on_grid(chance.uniform(25, 60))
        match chance.choice(["ring", "arc", "displaced"]):
            case "ring":
                yield Drawn(at, (0.0, 0.0), inner, outer)
            case "arc":
                low, width = chance.uniform(0, 360), chance.uniform(20, 200)
                yield Drawn(at, off(chance.uniform(0, 15)), inner, outer, (low, low + width))
            case _:
                yield Drawn(at, off(chance.uniform(inner - HOLE + 2, inner - 2)), inner, outer)


def _on_grid(value: float) -> float:
    return snapped(value) / 1000


@dataclass(frozen=True)
class Seen:
    """What rays meet: how much of the rim has a wall before the notch (deg), and how thick that is."""

    span: float
    wall: float
    closed: bool


def oracle(stud: Drawn) -> Seen:
    """Rays from the hole's centre, every 0.05 deg, from the drawn rim to the drawn notch."""
    angles = 2 * np.pi * (np.arange(RAYS) + 0.5) / RAYS
    ways = np.column_stack([np.cos(angles), np.sin(angles)])
    rim = _met(_drawn(circle(*stud.at, HOLE)), stud.at, ways, 0.0, 2 * HOLE)
    notch = _drawn(stud.notch())
    feet = np.array(stud.at) + rim[:, None] * ways
    cut = shapely.contains_xy(notch, feet)
    beyond = np.where(cut, np.inf, _met(notch, stud.at, ways, HOLE, HOLE + REACH) - rim)
    walls = np.isfinite(beyond)
    thickness = float(beyond[_middle(walls)] if cut.any() else beyond.min())
    return Seen(360 * float(walls.mean()), thickness, bool(walls.all()))


def _drawn(region: kdb.Region) -> shapely.Geometry:
    merged = region.merged()[0]
    rings = [merged.each_point_hull(), *(merged.each_point_hole(n) for n in range(merged.holes()))]
    hull, *holes = ([(point.x / 1000, point.y / 1000) for point in points] for points in rings)
    return shapely.Polygon(hull, holes)


def _met(
    shape: shapely.Geometry, at: tuple[float, float], ways: np.ndarray, low: float, high: float
) -> np.ndarray:
    """How far along each ray it first meets a shape's outline between two distances; inf if it does not."""
    rays = shapely.linestrings(np.stack([at + low * ways, at + high * ways], axis=1))
    corners = [shapely.get_coordinates(line) for line in shapely.get_parts(shape.boundary)]
    edges = shapely.linestrings(np.concatenate([np.stack([line[:-1], line[1:]], axis=1) for line in corners]))
    ray, edge = shapely.STRtree(edges).query(rays, predicate="intersects")
    places = shapely.get_coordinates(shapely.centroid(shapely.intersection(rays[ray], edges[edge])))
    first = np.full(len(ways), np.inf)
    np.minimum.at(first, ray, np.hypot(*(places - at).T))
    return first


def _middle(walls: np.ndarray) -> int:
    """The ray in the middle of the longest run of rays with a wall."""
    start = int(np.flatnonzero(~walls)[0])
    best, run = (0, 0), 0
    for number in range(start, start + len(walls)):
        run = run + 1 if walls[number % len(walls)] else 0
        best = max(best, (run, number - run // 2))
    return best[1] % len(walls)


@pytest.mark.parametrize("seed", range(20))
def test_spans_walls_and_offsets_of_random_studs(seed: int) -> None:
    """Limits are such that they are told; declared concentric, also how far each notch is off its hole."""
    drawn = list(studs(seed))
    board, declared = Board(), Board()
    for stud in drawn:
        for each in (board, declared):
            each.draw("hole", circle(*stud.at, HOLE))
            each.draw("notch", stud.notch())
        declared.name(*stud.at, "concentric", "notch_kind")
    found = board.findings(LIMITS, rules={"NT.3", "ST.1"})
    found += declared.findings(LIMITS, rules={"NT.2"})
    for stud in drawn:
        seen = oracle(stud)
        told = [(v.rule, v.measured) for v in found if math.dist(v.at[0], stud.at) < PITCH / 3]
        assert sorted(told) == [
            ("NT.2", pytest.approx(math.hypot(*stud.off), abs=0.01)),
            *([] if seen.closed else [("NT.3", pytest.approx(seen.span, abs=0.1))]),
            *([("ST.1", pytest.approx(seen.wall, abs=NEAR))] if seen.wall < WALL else []),
        ]


@pytest.mark.parametrize("turn", [0.0, 40.0])
@pytest.mark.parametrize("half", [5.0, 8.0, 10.0, 11.46, 11.53, 12.0, 14.0, 20.0])
def test_an_opening_is_as_wide_as_where_its_ends_are_nearest(half: float, turn: float) -> None:
    """Nearer than 40 um at their inner corners: 100 um off the hole's centre, and nowhere else."""
    board = Board()
    board.stud(0, 0, sector(0, 0, turn + half, turn + 360 - half))
    narrow = 2 * 100 * math.sin(math.radians(half)) < 40
    assert bool(board.findings(rules={"NT.1"})) == narrow


@pytest.mark.parametrize("half", [60.0, 70.0, 75.0, 80.0, 85.0, 87.5, 90.0, 100.0, 140.0])
def test_the_plan_of_a_stud_goes_on_round_over_the_opening(half: float) -> None:
    """Metal on its circle of 100 um is on the stud, and what reaches 20 um past that is not."""
    for reach, told in ((99.5, []), (120.0, [pytest.approx(-20.0, abs=0.5)])):
        board = Board()
        board.stud(0, 0, sector(0, 0, half, 360 - half))
        board.draw("rim", box(80, -5, reach, 5))
        assert [v.measured for v in board.findings(rules={"EC.2"})] == told


def test_open_studs_are_sheared_as_closed_ones_are() -> None:
    """Whatever the opening, and whichever of the notch's ends the rays meet."""
    found = []
    for mouth in (0, 10, 60, 120, 160, 170, 240, 340):
        board = Board()
        for x in (-400, 400):
            board.stud(x, 0, ring(x, 0) if not mouth else sector(x, 0, mouth / 2, 360 - mouth / 2))
        [sheared] = board.findings({"stud_shear": 1e-9}, rules={"ST.4"})
        found.append(sheared.measured)
    assert found == [pytest.approx(found[0], rel=1e-3)] * len(found)


def test_a_stud_far_off_the_middle_of_its_plan() -> None:
    """A plan 180 um wide and 500 um long, with its hole at one end."""
    found = []
    for long in (90.0, 250.0):
        board = Board()
        for x in (-400, 400):
            plan, outside = square(x, 0, 90.0), square(x, 0, 120.0)
            if long > 90.0:
                plan, outside = box(x - 90, -long, x + 90, long), box(x - 120, -long - 30, x + 120, long + 30)
            board.stud(x, long - 90.0, outside - plan)
        found += [each.measured for each in board.findings({"stud_shear": 1e-9}, rules={"ST.4"})]
    assert found == [found[0]] * 2


def bent(half: float, turn: float, ends: int, round_ends: bool) -> kdb.Region:
    """A path 40 um wide, 120 um round the origin, open for `half` deg to either side of `turn`."""
    angles = np.radians(np.linspace(turn + half, turn + 360 - half, 361))
    points = [kdb.Point(snapped(120 * math.cos(t)), snapped(120 * math.sin(t))) for t in angles]
    return kdb.Region(kdb.Path(points, 40_000, ends, ends, round_ends).polygon())


@pytest.mark.parametrize("turn", [0.0, 71.0])
@pytest.mark.parametrize(
    ("half", "ends", "round_ends", "narrow"),
    [
        (11.3, 0, False, True),  # 2 x 100 um x sin 11.3 deg
        (11.8, 0, False, False),
        (19.1, 20_000, True, True),  # 2 x 120 um x sin 19.1 deg - 40 um
        (20.0, 20_000, True, False),
        (21.6, 20_000, False, True),  # 2 x (100 um x sin 21.6 deg - 20 um x cos 21.6 deg)
        (23.1, 20_000, False, False),
    ],
)
def test_the_opening_of_a_path(half: float, ends: int, round_ends: bool, narrow: bool, turn: float) -> None:
    """Whatever its ends: it is as wide as they are apart, and no part of the stud."""
    board = Board()
    board.stud(0, 0, bent(half, turn, ends, round_ends))
    assert bool(board.findings(rules={"NT.1"})) == narrow
    rim = polygon((80, -2), (115, -2), (115, 2), (80, 2))
    board.draw("rim", rim.transformed(kdb.ICplxTrans(1, turn, False, 0, 0)))
    [past] = board.findings(rules={"EC.2"})
    assert past.measured == pytest.approx(-15, abs=0.2)


@pytest.mark.parametrize("turn", [0.0, 23.0, 45.0])
@pytest.mark.parametrize("square_holes", [False, True])
def test_studs_that_share_notches(turn: float, square_holes: bool) -> None:
    """Bars between columns of holes: of them each hole has what is nearer to it than to the next."""

    def at(x: float, y: float) -> tuple[float, float]:
        angle = math.radians(turn)
        return x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)

    def box_at(x: float, y: float, wide: float, high: float) -> kdb.Region:
        places = [(x - wide, y - high), (x + wide, y - high), (x + wide, y + high), (x - wide, y + high)]
        return polygon(*(at(*corner) for corner in places))

    board = Board()
    for x in (-200, 0, 200):
        for y in (-200, 0, 200):
            board.draw("hole", box_at(x, y, HOLE, HOLE) if square_holes else circle(*at(x, y), HOLE))
    for x in (-100, 100):
        board.draw("notch", box_at(x, 0, 20, 350))
    found = board.findings(LIMITS, rules={"NT.3"})
    # A bar's edge is 80 um off a hole's centre, its end 150 um and the middle between two holes 100 um.
    half, end = (math.degrees(math.atan2(far, 80)) for far in (100, 150))
    right = [4 * half, *[2 * half] * 2, *[2 * (half + end)] * 2, *[half + end] * 4]
    spans = sorted(each.measured for each in found if each.measured is not None)
    assert spans == pytest.approx(sorted(right), abs=0.05)
