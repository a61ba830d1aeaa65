"""Where a violation is drawn, and which line it has measured."""

from dataclasses import replace

import klayout.db as kdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pkgdrc.engine.finding import mark as gap_mark
from pkgdrc.engine.layout.places import Places
from pkgdrc.findings import Violation
from pkgdrc.picture.dimension import dimension, figures
from pkgdrc.picture.place import Mark, mark_of

DBU = 0.001
OUTLINE = ((1.0, 2.0), (1.0, 9.0), (4.0, 9.0), (4.0, 5.0), (7.0, 5.0), (7.0, 2.0))


def violation(**changes: object) -> Violation:
    """One whose outline is an L in the cell `part`."""
    plain = Violation(
        rule="RS.4",
        severity="error",
        measured=18.2,
        limit=20.0,
        unit="um",
        cell="part",
        bbox=(1.0, 2.0, 7.0, 9.0),
        outline=(OUTLINE,),
        placements=1,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("angle", [0, 1, 2, 3])
@pytest.mark.parametrize("mirrored", [False, True])
def test_the_outline_is_turned_as_its_first_placement_is(angle: int, mirrored: bool) -> None:
    layout = kdb.Layout()
    layout.dbu = DBU
    part, top = layout.create_cell("part"), layout.create_cell("top")
    part.shapes(layout.layer(1, 0)).insert(kdb.Box(0, 0, 1000, 1000))
    meant = kdb.Trans(angle, mirrored, 300_000, -70_000)
    for placement in (kdb.Trans(2, True, -90_000, 40_000), kdb.Trans(1, False, 0, 0), meant):
        top.insert(kdb.CellInstArray(part.cell_index(), placement))
    there = [meant.to_dtype(DBU) * kdb.DPoint(x, y) for x, y in OUTLINE]
    middle = kdb.DBox(1.0, 2.0, 7.0, 9.0).transformed(meant.to_dtype(DBU)).center()
    found = mark_of(violation(at=((middle.x, middle.y),)), Places(layout, top), DBU)
    assert found
    assert found.polygons == (tuple(pytest.approx((p.x, p.y)) for p in there),)


def test_what_lies_nowhere_has_no_mark() -> None:
    layout = kdb.Layout()
    places = Places(layout, layout.create_cell("top"))
    assert mark_of(violation(cell=None), places, DBU) is None
    assert mark_of(violation(at=()), places, DBU) is None


coordinates = st.integers(min_value=-400_000, max_value=400_000)


@given(x=coordinates, y=coordinates, dx=coordinates, dy=coordinates)
def test_a_gap_is_found_in_its_mark(x: int, y: int, dx: int, dy: int) -> None:
    if max(abs(dx), abs(dy)) < 100:
        return
    polygon = gap_mark((x, y), (x + dx, y + dy))
    outline = tuple((p.x * DBU, p.y * DBU) for p in polygon.each_point_hull())
    length = (dx**2 + dy**2) ** 0.5 * DBU
    found = dimension(violation(measured=length), Mark((outline,)))
    assert found
    assert found.length == pytest.approx(length, abs=0.004)
    ends = sorted([found.start, found.end])
    meant = sorted([(x * DBU, y * DBU), ((x + dx) * DBU, (y + dy) * DBU)])
    if abs(dx) > 10:  # else rounding may sort the ends the other way
        assert ends[0] == pytest.approx(meant[0], abs=0.004)
        assert ends[1] == pytest.approx(meant[1], abs=0.004)


def test_a_width_is_measured_across_its_place() -> None:
    place = ((0.0, 0.0), (0.0, 80.0), (10.0, 80.0), (10.0, 0.0))
    found = dimension(violation(measured=10.0), Mark((place,)))
    assert found
    assert found.length == pytest.approx(10.0)
    assert found.start[1] == found.end[1] == 40.0


def test_a_diameter_goes_across_its_circle() -> None:
    circle = kdb.DPolygon.ellipse(kdb.DBox(-25, -25, 25, 25), 64)
    outline = tuple((p.x, p.y) for p in circle.each_point_hull())
    found = dimension(violation(measured=50.0), Mark((outline,)))
    assert found
    assert found.length == pytest.approx(50.0, abs=0.1)


@pytest.mark.parametrize(
    "changes",
    [{"measured": None}, {"unit": "deg"}, {"measured": 55.0}],
    ids=["nothing measured", "no length", "another length"],
)
def test_where_no_line_was_measured_there_is_none(changes: dict[str, object]) -> None:
    place = ((0.0, 0.0), (0.0, 80.0), (10.0, 80.0), (10.0, 0.0))
    assert dimension(violation(**changes), Mark((place,))) is None


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "18.2 µm < 20 µm"),
        ({"measured": 3.0, "limit": 2.0}, "3 µm > 2 µm"),
        ({"measured": 89.5, "limit": 90.0, "unit": "deg"}, "89.5° < 90°"),
        ({"measured": 0.30000002, "limit": 0.3, "unit": ""}, "0.30000002 > 0.3"),
        ({"measured": 0.3, "limit": 0.3, "unit": ""}, "0.3, limit 0.3"),
        ({"measured": 7.0, "limit": None}, "7 µm"),
        ({"measured": None}, ""),
    ],
)
def test_figures(changes: dict[str, object], text: str) -> None:
    assert figures(violation(**changes)) == text
