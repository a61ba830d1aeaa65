"""Which openings balls make a joint with: those that they lie over, whatever their form, wherever in them."""

import klayout.db as kdb
import pytest

from tests.rules.elastic_bump.device import Device, circle

LIMITS = {"filling_shear_share": 1e-9, "pad_stress": 1e-9}


def sheared(
    opening: kdb.DPolygon | kdb.DBox, off: float, angle: float = 0.0, size: float = 1.0
) -> list[tuple[str, float | None]]:
    """What two balls of 120 um bear, 300 um to the left and the right of the middle and `off` in openings."""
    device = Device()
    cell = device.layout.create_cell("JOINT")
    device.draw("opening", opening, cell=cell)
    device.draw("ball", circle(0.0, off, 60.0 / size), cell=cell)
    for x in (-300, 300):
        turn = kdb.DCplxTrans(size, angle, False, x, 0)
        device.top.insert(kdb.DCellInstArray(cell.cell_index(), turn))
    found = device.findings({"BL.7", "BL.8"}, limits=LIMITS)
    return [(each.rule, each.measured) for each in found]


@pytest.mark.parametrize("angle", [0.0, 90.0, 180.0])
@pytest.mark.parametrize("off", [0.0, 40.0, 54.0, 56.0, 140.0, 199.0])
def test_a_ball_anywhere_over_a_slot(off: float, angle: float) -> None:
    """A slot 110 um wide and 400 um long; the balls stand 600 um apart."""
    found = dict(sheared(kdb.DBox(-55, -200, 55, 200), off, angle))
    assert found == {"BL.7": pytest.approx(0.012950, rel=1e-3), "BL.8": pytest.approx(0.7224, rel=1e-3)}


@pytest.mark.parametrize("size", [0.5, 1.0, 2.0])
def test_magnified(size: float) -> None:
    slot = kdb.DBox(-55 / size, -200 / size, 55 / size, 200 / size)
    found = dict(sheared(slot, 140.0 / size, 0.0, size))
    assert found["BL.7"] == pytest.approx(0.012950, rel=1e-3)


def test_a_ball_beside_its_opening() -> None:
    """Its centre is a step past the slot's end, and past a round opening's rim."""
    assert sheared(kdb.DBox(-55, -200, 55, 200), 200.005) == []
    assert sheared(circle(0, 0, 55.0), 55.005) == []
    assert len(sheared(circle(0, 0, 55.0), 54.995)) == 2


def test_a_ball_in_the_bay_of_an_opening() -> None:
    """The box round an L is no opening."""
    corner = [(-200, -200), (-200, 200), (-90, 200), (-90, -90), (200, -90), (200, -200)]
    shape = kdb.DPolygon([kdb.DPoint(*each) for each in corner])
    assert sheared(shape, 0.0) == []
    assert len(sheared(shape, -140.0)) == 2


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize("angle", [0.0, 90.0, 10.0, 30.0, 45.0])
def test_dies_at_any_angle(angle: float, flat: bool) -> None:
    """The boxes round slanted fields overlap; each joint is its own die's."""
    device = Device()
    wafer, die = device.layout.create_cell("WAFER"), device.layout.create_cell("DIE")
    device.draw("die", kdb.DBox(-450, -450, 450, 450), cell=die)
    for x, y in ((-350, -350), (350, 350), (-350, 350), (350, -350), (0, 100)):
        device.draw("opening", circle(x, y, 55.0), cell=die)
        device.draw("ball", circle(x, y, 60.0), cell=die)
    for x in (-900, 0, 900):
        for y in (-900, 0, 900):
            wafer.insert(kdb.DCellInstArray(die.cell_index(), kdb.DTrans(kdb.DVector(x, y))))
    device.top.insert(kdb.DCellInstArray(wafer.cell_index(), kdb.DCplxTrans(1, angle, False, 0, 0)))
    if flat:
        device.top.flatten(True)
    found = device.findings({"BL.7"}, limits=LIMITS)
    assert [each.measured for each in found] == pytest.approx([0.02199] * len(found), rel=1e-3)
    assert sum(len(each.dies) for each in found) == 9
