"""Nets on a pyroelectric chip: shunted to ground, or charged by a change of temperature."""

import dataclasses

import klayout.db as kdb
import pytest

from pkgdrc.technology import Technology
from tests.rules.hermetic.board import WAYS, Die, Shape, path, shipped, told

FLOATING = [("PY.1", None)]
GROUND = kdb.DBox(-250, -340, 250, -320)
COMPONENTS = [kdb.DBox(-200, -170, 200, -20), kdb.DBox(-200, 20, 200, 170)]


def poor_conductor() -> Technology:
    """Crystal that nobody reduced."""
    technology = shipped("hermetic")
    stack = tuple(dataclasses.replace(level, conductivity=None) for level in technology.stack)
    return dataclasses.replace(technology, stack=stack)


def shunted(*shunts: Shape) -> list[tuple[str, float | None]]:
    def every(die: Die) -> None:
        die.draw("ground", GROUND)
        die.redraw("component", *COMPONENTS)
        die.draw("shunt", *shunts)

    return told(technology=poor_conductor(), every=every, rules=["PY.1"], way=WAYS["as drawn"])


LEFT = path(2, (-330, -200), (-300, -200), (-300, -330), (-240, -330))
RIGHT = path(2, (330, 200), (290, 200), (290, -330), (240, -330))


@pytest.mark.parametrize(
    ("shunts", "right"),
    [((), True), ((LEFT,), True), ((RIGHT,), True), ((LEFT, RIGHT), False)],
)
def test_every_net_needs_a_shunt(shunts: tuple[Shape, ...], right: bool) -> None:
    found = shunted(*shunts)
    assert bool(found) == right
    assert {rule for rule, _ in found} == ({"PY.1"} if right else set())


def test_a_shunt_that_leads_nowhere_is_none() -> None:
    short = path(2, (330, 200), (290, 200), (290, -300))
    assert shunted(LEFT, short) != []


def test_nets_in_a_chain_of_shunts_are_discharged_over_one_another() -> None:
    across = path(2, (-330, -200), (-300, -200), (-300, 0), (290, 0), (290, 200), (330, 200))
    assert shunted(across) != []
    assert shunted(across, RIGHT) == []


def test_ground_by_its_name() -> None:
    def every(die: Die) -> None:
        die.draw("connector", GROUND)
        die.draw("label", kdb.DText("GND1", 0, -330))
        die.redraw("component", *COMPONENTS)
        die.draw("shunt", LEFT, RIGHT)

    for way in ("as drawn", "flat", "children"):
        assert told(technology=poor_conductor(), every=every, rules=["PY.1"], way=WAYS[way]) == []
