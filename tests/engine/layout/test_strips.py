"""Holes of lines in strips, which are known without merging them, are those that merging them shows."""

from collections.abc import Iterable
from random import Random

import klayout.db as kdb
import pytest

from pkgdrc.engine.layout.strips import ends_of, holes_between, strips_of

WIDTH = 10
PITCH = 100


def grid(random: Random) -> kdb.Region:
    """Lines of a saw: from edge to edge, of a round wafer, in pieces, ending here and there or missing."""
    columns, rows = random.randint(1, 6), random.randint(1, 6)
    way = random.choice(["whole", "round", "pieces", "broken"])
    region = kdb.Region()
    for upright, count, others in ((True, columns, rows), (False, rows, columns)):
        for number in range(count + 1):
            ends = [0, others]
            if way == "round":
                ends = sorted(random.sample(range(others + 1), 2)) if others else [0, 0]
            beyond = random.choice([0, WIDTH, WIDTH // 2, 37])
            first, last = ends[0] * PITCH - beyond, ends[1] * PITCH + WIDTH + beyond
            spans = [(first, last)]
            if way in ("pieces", "broken") and last - first > 3 * WIDTH:
                middle = random.randrange(first + WIDTH, last - WIDTH)
                gap = 0 if way == "pieces" else random.choice([0, 1, WIDTH, 40, 150])
                spans = [(first, middle), (middle + gap, max(last, middle + gap + WIDTH))]
            if way == "broken" and random.random() < 0.1:
                spans = spans[:1]
            for low, high in spans:
                at = number * PITCH
                box = (at, low, at + WIDTH, high) if upright else (low, at, high, at + WIDTH)
                region.insert(kdb.Box(*box))
    region.merged_semantics = False
    return region


def texts(shapes: Iterable[kdb.Polygon]) -> list[str]:
    return sorted(str(each.bbox()) + str(each.area()) for each in shapes)


def in_one(lines: kdb.Region) -> kdb.Region:
    return lines.merged()


@pytest.mark.parametrize("first", range(0, 2000, 500))
def test_holes_are_those_of_the_merged_lines(first: int) -> None:
    known = 0
    for seed in range(first, first + 500):
        lines = grid(Random(seed))
        strips = strips_of(lines, WIDTH)
        holes = holes_between(strips) if strips else None
        if holes is not None:
            assert texts(hole for each in holes for hole in each.each()) == texts(
                in_one(lines).holes().each()
            )
            known += 1
    assert known > 100  # so that something is held


def test_ends_are_those_of_the_merged_lines() -> None:
    known = 0
    for seed in range(1000):
        lines = grid(Random(seed))
        strips = strips_of(lines, WIDTH)
        ends = ends_of(strips) if strips else None
        if ends is not None:
            asked = in_one(lines).edges().with_length(WIDTH, False)
            assert sorted(map(str, ends.each())) == sorted(map(str, asked.each())), seed
            known += 1
    assert known > 500


@pytest.mark.parametrize(
    "other",
    [
        kdb.Polygon(kdb.Box(300, 0, 300 + WIDTH + 1, 500)),  # of another width
        kdb.Polygon(kdb.Box(WIDTH, 0, 2 * WIDTH, 500)),  # beside the first, so that both are one
        kdb.Polygon(kdb.Box(WIDTH // 2, 0, WIDTH // 2 + WIDTH, 500)),
        kdb.Polygon([kdb.Point(300, 0), kdb.Point(340, 500), kdb.Point(350, 500), kdb.Point(310, 0)]),
    ],
)
def test_other_lines_are_in_no_strips(other: kdb.Polygon) -> None:
    lines = kdb.Region(kdb.Box(0, 0, WIDTH, 500))
    lines.merged_semantics = False
    assert strips_of(lines, WIDTH)
    lines.insert(other)
    assert strips_of(lines, WIDTH) is None


def test_lines_in_strips_are_nowhere_wider_or_narrower() -> None:
    for seed in range(300):
        lines = grid(Random(seed))
        if strips_of(lines, WIDTH):
            merged = in_one(lines)
            assert merged.width_check(WIDTH, metrics=kdb.Metrics.Projection).is_empty(), seed
            assert merged.sized(-(WIDTH // 2) - 1).is_empty(), seed
