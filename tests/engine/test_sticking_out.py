"""How far shapes stick out of what should cover them is measured to all that covers them, however far off."""

import klayout.db as kdb
import pytest

from tests.engine.small_deck import findings, run

LAYERS = {"a": [0, 0], "b": [1, 0], "field": [9, 0]}
ACROSS, PITCH = 3, 1000.0  # dies, and um from one to the next


def told(gap: float, limit: float) -> list[float | None]:
    """Bars of 60 um on a lattice over all dies: beside each of its bars, and crossed by it once a die."""
    layout = kdb.Layout()
    top, die = layout.create_cell("top"), layout.create_cell("die")
    cover, bars = (layout.layer(n, 0) for n in (1, 0))
    whole = ACROSS * PITCH
    die.shapes(layout.layer(9, 0)).insert(kdb.DBox(0, 0, PITCH, PITCH))
    step = kdb.DVector(PITCH, 0), kdb.DVector(0, PITCH)
    top.insert(kdb.DCellInstArray(die.cell_index(), kdb.DTrans(), *step, ACROSS, ACROSS))
    for n in range(ACROSS):
        x = n * PITCH + 100
        top.shapes(cover).insert(kdb.DBox(x, 0, x + 10, whole))
        top.shapes(cover).insert(kdb.DBox(0, x, whole, x + 10))
        top.shapes(bars).insert(kdb.DBox(x + 10 + gap, 0, x + 70 + gap, whole))
    checks = {"SO.1": "made.a.enclosed_by(made.b) < limit.least"}
    done = run(layout, checks, {"least": (limit, "um")}, top="top", layers=LAYERS, dies={"layer": "field"})
    return sorted({each.measured for each in findings(done, "SO.1")}, key=str)


@pytest.mark.parametrize("gap", [0.0, 3.0, 40.0])
def test_a_shape_over_many_dies_is_measured_to_what_lies_beside_it(gap: float) -> None:
    assert told(gap, -2.0) == [-60.0 - gap]


def test_it_may_stick_out_so_far_and_no_farther() -> None:
    assert told(3.0, -63.0) == []
    assert told(3.0, -62.999) == [-63.0]
