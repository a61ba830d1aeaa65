"""How much longer the pitch of a ladder's resonators to ground is than that of those in the signal's way."""

import klayout.db as kdb
import pytest

from pkgdrc.findings import Finding, RuleResult, State
from tests.engine.small_deck import result, run
from tests.nets.filters import KEYS, NETS, Filter, in_a_row, ladder

CHECKS = {"CR.5": "made.nets.pitch_spread() < 1.0"}


def longer(drawn: Filter, ratio: float, at: float = -150) -> Filter:
    """The same with the pitch of the resonator at a height larger by a ratio."""
    for instance in drawn.die.each_inst():
        if instance.dcplx_trans.disp.y == at:
            instance.dcplx_trans = kdb.DCplxTrans(ratio, 0, False, instance.dcplx_trans.disp)
    return drawn


def judged(drawn: Filter) -> tuple[RuleResult, list[Finding]]:
    done = run(drawn.layout, CHECKS, limits={}, nets=NETS, **KEYS)
    return result(done, "CR.5"), [v for v in done.findings if v.rule == "CR.5"]


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize(("angle", "mirror"), [(0, False), (90, True), (33, False)])
@pytest.mark.parametrize(("ratio", "told"), [(1.0, [0.0]), (1.008, [0.8]), (1.012, []), (1.03, [])])
def test_a_ladder(ratio: float, told: list[float], angle: float, mirror: bool, flat: bool) -> None:
    drawn = longer(ladder(), ratio)
    drawn.wafer(angle, mirror, flat)
    ended, found = judged(drawn)
    assert ended.state == (State.VIOLATED if told else State.CLEAN)
    assert [v.measured for v in found] == pytest.approx(told, abs=0.06)
    assert [v.about for v in found] == [("F1.IN", "F1.OUT")] * len(told)


def test_one_of_two_in_series_is_enough() -> None:
    drawn = longer(ladder(), 1.03, at=0)
    drawn.wafer()
    assert judged(drawn)[1] == []


def test_transducers_that_the_wave_couples_are_no_ladder() -> None:
    drawn = in_a_row(1.0)
    drawn.wafer()
    ended, found = judged(drawn)
    assert ended.state == State.NOT_APPLICABLE
    assert "no ladder of resonators" in ended.reason
    assert not found


def test_resonators_to_ground_alone_are_none() -> None:
    drawn = in_a_row(gap=30, reflector=5)
    drawn.wafer()
    assert judged(drawn)[0].state == State.NOT_APPLICABLE


def test_without_declared_ports_none_is_judged() -> None:
    drawn = ladder()
    drawn.die.shapes(drawn.layout.layer(9, 0)).clear()
    drawn.wafer()
    assert judged(drawn)[0].state == State.NOT_APPLICABLE


def test_ladders_that_meet_in_a_port_are_two() -> None:
    """Another one beside the first, from its output on: one is of one pitch, and told, the other is not."""
    drawn = longer(ladder(), 1.03)
    second = ladder()
    for shape in second.die.shapes(second.layout.layer(1, 0)).each():
        moved = shape.polygon.moved(0, 600_000)
        drawn.die.shapes(drawn.layout.layer(1, 0)).insert(moved)
    for instance in second.die.each_inst():
        cell = drawn.layout.create_cell("OTHER")
        cell.copy_tree(instance.cell)
        where = kdb.DCplxTrans(kdb.DVector(0, 600)) * instance.dcplx_trans
        drawn.die.insert(kdb.DCellInstArray(cell.cell_index(), where))
    drawn.port("GND", 0, 300)
    drawn.port("F1.ANT", -400, 700)
    drawn.box("finger", 395, 95, 405, 705)
    drawn.die.shapes(drawn.layout.layer(8, 0)).clear()
    drawn.box("die", -500, -500, 500, 900)
    drawn.wafer()
    found = judged(drawn)[1]
    assert [(v.measured, v.about) for v in found] == [(0.0, ("F1.ANT", "F1.OUT"))]
