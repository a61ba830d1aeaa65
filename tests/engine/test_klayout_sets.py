"""klayout's operations on areas and on whole polygons against the oracle, and deep against flat."""

from collections.abc import Callable

import klayout.db as kdb
import pytest
import shapely

from tests.engine import oracle_sets
from tests.engine.oracle_sets import Area, area
from tests.engine.random_shapes import Kind
from tests.engine.samples import Sample, all_agree

SEEDS = {"manhattan": range(60), "octilinear": range(40), "any": range(40)}
SNAP = 3.0  # how far klayout may move an outline where slanted edges cross between whole units
SIZES = (130, -50, -100)

BOOLEANS: dict[str, Callable[[kdb.Region, kdb.Region], kdb.Region]] = {
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    "xor": lambda a, b: a ^ b,
    "not": lambda a, b: a - b,
}


@pytest.mark.parametrize("kind", SEEDS)
@pytest.mark.parametrize("mode", ["deep", "flat"])
@pytest.mark.parametrize("name", BOOLEANS)
def test_booleans_cover_the_right_area(name: str, mode: str, kind: Kind) -> None:
    def agrees(layout: Sample) -> bool:
        result = BOOLEANS[name](*getattr(layout, mode))
        return alike(area(result), oracle_sets.BOOLEANS[name](*layout.merged), kind)

    all_agree(kind, SEEDS[kind], agrees)


@pytest.mark.parametrize("kind", SEEDS)
@pytest.mark.parametrize("mode", ["deep", "flat"])
def test_holes_are_what_is_closed_off(mode: str, kind: Kind) -> None:
    def agrees(layout: Sample) -> bool:
        result = getattr(layout, mode)[0].holes()
        return alike(area(result), oracle_sets.holes(layout.merged[0]), kind)

    all_agree(kind, SEEDS[kind], agrees)


@pytest.mark.parametrize("mode", ["deep", "flat"])
def test_sized_moves_every_edge(mode: str) -> None:
    def agrees(layout: Sample) -> bool:
        first, merged = getattr(layout, mode)[0], layout.merged[0]
        return all(alike(area(first.sized(by)), oracle_sets.sized(merged, by), "manhattan") for by in SIZES)

    all_agree("manhattan", SEEDS["manhattan"], agrees)


@pytest.mark.parametrize("kind", ["octilinear", "any"])
def test_sized_is_the_same_deep_and_flat(kind: Kind) -> None:
    def agrees(layout: Sample) -> bool:
        return all(
            alike(area(layout.deep[0].sized(by)), area(layout.flat[0].sized(by)), "any") for by in SIZES
        )

    all_agree(kind, SEEDS[kind], agrees)


@pytest.mark.parametrize("mode", ["deep", "flat"])
@pytest.mark.parametrize("which", oracle_sets.SELECTIONS)
def test_selections_take_whole_polygons(which: str, mode: str) -> None:
    """And with "not_" in front, all the others.

    Polygons whose corners touch are one. Where a corner touches the middle of an edge, it depends on the
    direction whether klayout sees one polygon or two, so there are no slanted edges here.
    """

    def agrees(layout: Sample) -> bool:
        first, second = getattr(layout, mode)
        chosen = oracle_sets.selected(which, *layout.merged)
        others = shapely.difference(layout.merged[0], chosen)
        found, rest = getattr(first, which)(second), getattr(first, f"not_{which}")(second)
        return alike(area(found), chosen, "manhattan") and alike(area(rest), others, "manhattan")

    all_agree("manhattan", SEEDS["manhattan"], agrees)


def alike(one: Area, other: Area, kind: Kind) -> bool:
    """Whether the areas are equal: exactly, unless edges at any angle cross."""
    differs = shapely.symmetric_difference(one, other)
    return bool(shapely.buffer(differs, -SNAP).is_empty) if kind == "any" else differs.area == 0
