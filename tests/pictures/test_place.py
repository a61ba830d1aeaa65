"""Where a finding is drawn, and which line it has measured."""

from dataclasses import replace

import klayout.db as kdb
import pytest

from pkgdrc.engine.layout.places import Places
from pkgdrc.findings import Finding
from pkgdrc.picture.dimension import dimension, figures
from pkgdrc.picture.place import Mark, mark_of

DBU = 0.001
OUTLINE = ((1.0, 2.0), (1.0, 9.0), (4.0, 9.0), (4.0, 5.0), (7.0, 5.0), (7.0, 2.0))


def finding(**changes: object) -> Finding:
    """One whose outline is an L in the cell `part`."""
    plain = Finding(
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
    found = mark_of(finding(at=((middle.x, middle.y),)), Places(layout, top), DBU)
    assert found
    assert found.polygons == (tuple(pytest.approx((p.x, p.y)) for p in there),)


def test_what_lies_nowhere_has_no_mark() -> None:
    layout = kdb.Layout()
    places = Places(layout, layout.create_cell("top"))
    assert mark_of(finding(cell=None), places, DBU) is None
    assert mark_of(finding(at=()), places, DBU) is None


@pytest.mark.parametrize("dbu", [0.0001, 0.001, 0.005, 0.01])
@pytest.mark.parametrize(
    "turn", [kdb.DCplxTrans(1, 0, False, 300, -70), kdb.DCplxTrans(1, 270, True, -5, 90)]
)
def test_the_dimension_lies_where_it_was_measured(dbu: float, turn: kdb.DCplxTrans) -> None:
    layout = kdb.Layout()
    layout.dbu = dbu
    part, top = layout.create_cell("part"), layout.create_cell("top")
    top.insert(kdb.CellInstArray(part.cell_index(), turn.to_itrans(dbu)))
    ends = ((2.0, 3.5), (6.0, 6.5))
    middle = kdb.DBox(1.0, 2.0, 7.0, 9.0).transformed(turn).center()
    found = finding(at=((middle.x, middle.y),), between=ends, measured=5.0)
    mark = mark_of(found, Places(layout, top), dbu)
    assert mark
    line = dimension(found, mark)
    assert line
    assert line.length == pytest.approx(5.0)
    for end, (x, y) in zip((line.start, line.end), ends, strict=True):
        there = turn * kdb.DPoint(x, y)
        assert end == pytest.approx((there.x, there.y))


@pytest.mark.parametrize(
    "changes",
    [{"measured": None}, {"unit": "deg"}, {"between": None}, {"between": ((1.0, 2.0), (1.0, 2.0))}],
    ids=["nothing measured", "no length", "no points", "one point"],
)
def test_where_no_line_was_measured_there_is_none(changes: dict[str, object]) -> None:
    found = finding(**{"between": ((0.0, 0.0), (10.0, 0.0)), **changes})
    assert dimension(found, Mark((OUTLINE,), found.between)) is None


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
    assert figures(finding(**changes)) == text
