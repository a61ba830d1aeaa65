"""A shape whose corner lies in a corner of what covers it has no margin there."""

import klayout.db as kdb
import pytest

from tests.engine.small_deck import findings, run

Corners = tuple[tuple[int, int], ...]
CHECKS = {"EN.1": "made.a.enclosed_by(made.b) < 0.003", "EN.2": "made.a.enclosed_by(made.b) < 0.05"}
CUT: dict[str, Corners] = {
    "a quarter": ((0, 0), (0, -100), (-100, -100), (-100, 0)),
    "a slit at 45 deg": ((0, 0), (-50, -100), (-100, -50)),
    "a slit from below": ((0, 0), (-20, -100), (20, -100)),
    "a slit that is nearly level": ((0, 0), (-100, -10), (-100, -60)),
    "a slit beside a side": ((0, 0), (-100, 0), (-100, -60)),
    "a turned square": ((0, 0), (-50, -50), (0, -100), (50, -50)),
    "a box that leaves its side free": ((220, -30), (220, 0), (300, 0), (300, -30)),
    "a slit to the middle of a side": ((110, 0), (90, -100), (130, -100)),
    "a side over the corner": ((-50, 50), (50, -50), (0, -100), (-100, 0)),
}


def drawn(cut: Corners, trans: str, off: int = 0) -> kdb.Layout:
    """A box, and what covers it but for a cut that reaches its outline, or ends so far off, in a cell."""
    layout = kdb.Layout()
    top, below = layout.create_cell("top"), layout.create_cell("below")
    below.shapes(layout.layer(0, 0)).insert(kdb.Box(0, 0, 220, 220))
    gone = kdb.Polygon([kdb.Point(x, y - off) for x, y in cut])
    cover = kdb.Region(kdb.Box(-500, -500, 800, 800)) - kdb.Region(gone)
    below.shapes(layout.layer(1, 0)).insert(cover)
    top.insert(kdb.CellInstArray(below.cell_index(), kdb.ICplxTrans(kdb.DCplxTrans.from_s(trans))))
    return layout


@pytest.mark.parametrize("trans", ["r0 0,0", "m0 1,1", "r90 3,0", "r30 0,0", "m22.5 9,9"])
@pytest.mark.parametrize("name", CUT)
def test_a_corner_on_a_corner_is_no_margin(name: str, trans: str) -> None:
    result = run(drawn(CUT[name], trans), CHECKS, top="top")
    (touched,) = findings(result, "EN.1")
    assert touched.measured == pytest.approx(0.0, abs=0.0015)
    (near,) = findings(result, "EN.2")
    assert near.measured == touched.measured


@pytest.mark.parametrize("name", CUT)
def test_a_little_off_there_is_some(name: str) -> None:
    result = run(drawn(CUT[name], "r0 0,0", off=5), CHECKS, top="top")
    sheer = name == "a side over the corner"  # it lies askew: 5 dbu down are 3.5 off
    assert len(findings(result, "EN.1")) == 0
    (near,) = findings(result, "EN.2")
    assert near.measured == pytest.approx(0.0035 if sheer else 0.005, abs=0.0002)


def test_a_cross_that_ends_at_a_box_is_told_at_its_four_corners() -> None:
    layout = kdb.Layout()
    top = layout.create_cell("top")
    top.shapes(layout.layer(0, 0)).insert(kdb.Box(0, 0, 220, 220))
    for arm in (kdb.Box(-40, 0, 260, 220), kdb.Box(0, -40, 220, 260)):
        top.shapes(layout.layer(1, 0)).insert(arm)
    told = findings(run(layout, CHECKS), "EN.1")
    assert sorted(each.at[0] for each in told) == [(0.0, 0.0), (0.0, 0.22), (0.22, 0.0), (0.22, 0.22)]
    assert {each.measured for each in told} == {0.0}
