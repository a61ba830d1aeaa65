"""The wafer map: which dies are drawn how, and sets of dies as runs."""

import dataclasses
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pkgdrc.findings import Finding, LayoutFacts
from pkgdrc.report.html.wafer import Circle, Place, Tally, wafer_map

GRID = tuple((column, row) for row in range(4) for column in range(5) if (column, row) != (2, 2))
FACTS = LayoutFacts(
    path=Path("w.gds"),
    sha256="",
    top="TOP",
    dbu=0.001,
    dies=len(GRID),
    places=GRID,
    pitch=(1000.0, 500.0),
    origin=(-2000.0, -750.0),
    centre=(100.0, 50.0),
    diameter=6000.0,
)


def finding(*dies: Place, rule: str = "RS.1", **others: object) -> Finding:
    found = Finding(rule=rule, severity="error", cell="DIE", dies=dies)
    return dataclasses.replace(found, **others)  # type: ignore[arg-type]


def unwound(runs: Sequence[int], columns: int) -> list[Place]:
    """The dies of runs, in their order."""
    keys = [start + n for start, length in zip(runs[::2], runs[1::2], strict=True) for n in range(length)]
    return [(key % (columns + 1), key // (columns + 1)) for key in keys]


def drawn(path: str) -> set[Place]:
    """The dies that a path covers."""
    pieces = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
    assert "".join(f"M{x} {y}h{n}v1h-{m}z" for x, y, n, m in pieces) == path
    return {(int(x) + n, int(y)) for x, y, length, _ in pieces for n in range(int(length))}


@given(
    st.sets(st.tuples(st.integers(0, 7), st.integers(0, 5)), min_size=2),
    st.lists(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 5)), max_size=9), max_size=4),
)
def test_sets_of_dies_come_back_from_their_runs(places: set[Place], wanted: list[set[Place]]) -> None:
    sets = [tuple(sorted(each & places)) for each in wanted]
    map_ = wafer_map(dataclasses.replace(FACTS, places=tuple(places)), [finding(*each) for each in sets])
    assert map_
    assert sorted(unwound(map_.places, map_.columns)) == sorted(places)
    for dies, number in zip(sets, map_.set_of, strict=True):
        assert (number == -1) == (not dies)
        if dies:
            assert sorted(unwound(map_.sets[number], map_.columns)) == list(dies)
    covered = [drawn(path) for path in map_.paths.values()]
    assert set().union(*covered) == places
    assert sum(map(len, covered)) == len(places)  # each die in one class


def test_a_set_that_several_findings_have_is_written_once() -> None:
    map_ = wafer_map(FACTS, [finding(*GRID), finding((0, 0)), finding(*GRID, rule="RS.2")])
    assert map_
    assert map_.set_of == [0, 1, 0]
    assert map_.sets[0] == map_.places == [0, 5, 6, 5, 12, 2, 15, 2, 18, 5]


def test_dies_are_classed_by_what_they_have() -> None:
    found = [
        finding((0, 0)),
        *[finding((1, 0), rule=f"RS.{n}") for n in range(3)],
        *[finding((2, 0), rule="DK.1") for _ in range(5)],
        finding((0, 0), (3, 0), severity="advice"),
        finding((3, 0), (4, 0), waived="so be it"),
    ]
    map_ = wafer_map(FACTS, found)
    assert map_
    classes = {name: drawn(path) for name, path in map_.paths.items()}
    assert classes == {
        "clean": {place for place in GRID if place[1] > 0},
        "waived": {(4, 0)},
        "advice": {(3, 0)},
        "error-few": {(0, 0)},
        "error-more": {(1, 0)},
        "error-most": {(2, 0)},
    }
    assert map_.keys == (
        ("waived", "waived only"),
        ("advice", "advice"),
        ("error-few", "1 error"),
        ("error-more", "2 to 4 errors"),
        ("error-most", "5 errors or more"),
    )
    assert map_.tallies == (
        Tally((2, 0), 5, 0, 0, ("DK.1",)),
        Tally((1, 0), 3, 0, 0, ("RS.0", "RS.1", "RS.2")),
        Tally((0, 0), 1, 1, 0, ("RS.1",)),
        Tally((3, 0), 0, 1, 1, ("RS.1",)),
        Tally((4, 0), 0, 0, 1, ("RS.1",)),
    )


def test_where_all_dies_share_errors_the_worse_ones_stand_out() -> None:
    everywhere = [finding(*GRID) for _ in range(7)]
    map_ = wafer_map(FACTS, [*everywhere, finding((4, 3))])
    assert map_
    assert {name: drawn(path) for name, path in map_.paths.items() if path} == {
        "error-few": set(GRID) - {(4, 3)},
        "error-more": {(4, 3)},
    }
    assert map_.keys == (("error-few", "7 errors"), ("error-more", "8 to 10 errors"))


def test_it_lies_on_the_wafer_where_it_is() -> None:
    map_ = wafer_map(FACTS, [finding(at=((1100.0, -950.0),)), finding(cell=None)])
    assert map_
    assert (map_.columns, map_.rows, map_.radius) == (5, 4, 3000.0)
    assert map_.corner == (-2500.0, -1000.0)
    assert map_.spots == ((1000.0, -1000.0),)  # the one in no die, from the centre
    assert map_.view == pytest.approx((-3180, -3180, 3180, 3180))
    panel = wafer_map(dataclasses.replace(FACTS, diameter=None), [])
    assert panel
    assert panel.view == pytest.approx((-2650, -1150, 2650, 1150))


def test_streets_end_where_the_dies_do() -> None:
    corner = dataclasses.replace(FACTS, places=((0, 0), (1, 0), (0, 1)))
    map_ = wafer_map(corner, [])
    assert map_
    assert map_.streets == "M0 0V2M1 0V2M2 0V1M0 0H2M0 1H2M0 2H1"


def test_the_innermost_circle_of_each_rule_is_shown() -> None:
    found = [
        finding((0, 0), from_radius=2000.0),
        finding((1, 0), from_radius=1500.0),
        finding((1, 0), rule="AD.4", from_radius=1000.0),
        finding((1, 0), rule="RS.9"),
    ]
    map_ = wafer_map(FACTS, found)
    assert map_
    assert map_.circles == (Circle("AD.4", 1000.0), Circle("RS.1", 1500.0))
