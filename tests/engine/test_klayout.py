"""The distance checks of klayout that pkgdrc uses, against the oracle, and deep against flat.

They are those of one layer. The checks of two layers, and deep space_check, are wrong in klayout 0.30.10 to
0.30.12, and are not used at all: tests/test_klayout_calls.py.
"""

import numpy as np
import pytest

from tests.engine import oracle
from tests.engine.markers import CHECKS, Mode, found, in_line, lengths, uncovered, unmatched
from tests.engine.oracle import Check, Floats
from tests.engine.random_shapes import Kind
from tests.engine.samples import Sample, all_agree, expected

SEEDS = range(80)
SLANTED_SEEDS = range(30)
SNAP = 3.0  # how far off klayout may mark where slanted edges cross between whole units


def limit_of(layout: Sample) -> int:
    """300 is a whole number of grid steps, so that many distances are exactly at the limit."""
    return (130, 250, 300)[layout.seed % 3]


@pytest.mark.parametrize("mode", ["deep", "flat"])
@pytest.mark.parametrize("check", CHECKS)
def test_markers_are_those_of_the_definition(check: Check, mode: Mode) -> None:
    """Marker by marker, with nothing shielded."""

    def agrees(layout: Sample) -> bool:
        limit = limit_of(layout)
        markers = found(layout, mode, check, limit, shielded=False)
        return same(markers, expected(layout, check, limit))

    all_agree("manhattan", SEEDS, agrees)


@pytest.mark.parametrize("mode", ["deep", "flat"])
@pytest.mark.parametrize("check", CHECKS)
def test_shielding_only_drops_what_another_edge_hides(check: Check, mode: Mode) -> None:
    """klayout's default: nothing is invented, and every marker that is left out has an edge across it."""

    def agrees(layout: Sample) -> bool:
        limit = limit_of(layout)
        markers = found(layout, mode, check, limit, shielded=True)
        dropped = unmatched(expected(layout, check, limit), markers)
        hidden = oracle.hidden(dropped, layout.edges)
        return not len(unmatched(markers, expected(layout, check, limit))) and bool(hidden.all())

    all_agree("manhattan", SEEDS, agrees)


@pytest.mark.parametrize("kind", ["octilinear", "any"])
@pytest.mark.parametrize("mode", ["deep", "flat"])
@pytest.mark.parametrize("check", CHECKS)
def test_slanted_edges_are_marked_where_they_are_too_near(check: Check, mode: Mode, kind: Kind) -> None:
    """Place by place: at least where edges are clearly too near, at most where they nearly are.

    Left out are edges that meet in a point or run along one line: there a corner that is off by one unit
    decides whether they touch.
    """

    def apart(markers: Floats) -> Floats:
        return markers[(lengths(markers).min(axis=1, initial=np.inf) > SNAP) & ~in_line(markers, SNAP)[0]]

    def agrees(layout: Sample) -> bool:
        limit = limit_of(layout)
        markers = found(layout, mode, check, limit, shielded=False)
        least, most = expected(layout, check, limit - SNAP), expected(layout, check, limit + SNAP)
        missing = uncovered(apart(least), markers, SNAP)
        return missing + uncovered(apart(markers), most, SNAP) == 0

    all_agree(kind, SLANTED_SEEDS, agrees)


@pytest.mark.parametrize("shielded", [True, False])
@pytest.mark.parametrize("kind", ["manhattan", "octilinear", "any"])
@pytest.mark.parametrize("check", CHECKS)
def test_deep_is_flat(check: Check, kind: Kind, shielded: bool) -> None:
    """Marker by marker, as klayout cuts them: but for rounding, deep markers are not cut at cell borders.

    With shielding, edges that only meet at a corner in one line are left out: several such pairs hide each
    other there, and the first that klayout came across stays.
    """

    def compared(markers: Floats) -> Floats:
        lined, shared = in_line(markers, 1)
        return markers[~(lined & (shared <= 1))] if shielded else markers

    def agrees(layout: Sample) -> bool:
        deep = found(layout, "deep", check, limit_of(layout), shielded=shielded)
        flat = found(layout, "flat", check, limit_of(layout), shielded=shielded)
        return same(compared(deep), compared(flat))

    all_agree(kind, SEEDS if kind == "manhattan" else SLANTED_SEEDS, agrees)


def same(some: Floats, others: Floats) -> bool:
    return not len(unmatched(some, others)) and not len(unmatched(others, some))
