"""Balls: their diameter over their opening's, and how much they shear in use."""

import math

import klayout.db as kdb
import pytest

from pkgdrc.findings import Violation
from tests.engine.small_deck import run, violations

BALL, OPENING, DIE = (0, 0), (1, 0), (2, 0)
LAYERS = {"ball": BALL, "opening": OPENING, "die": DIE, "a": (3, 0), "b": (4, 0), "filling": (5, 0)}
STACK = [
    {"name": "chip", "material": "silicon", "thickness": 400.0, "cte": 3.0},
    {"name": "second_insulation", "material": "polyimide", "thickness": 100.0},
]
BUMP = {
    "filling": {"kind": "conductive adhesive", "elastic_modulus": 0.5, "grain": 10.0},
    "ball": {"core": "plastic", "elastic_modulus": 5.0},
    "board": {"cte": 13.0, "temperature_swing": 100.0},
}
# A ball of 100 um gives as 10 um of filling do: 110 um in all. 10 ppm/K over 100 K is a thousandth.
PER_UM = 0.001 / 110


def disc(x: float, y: float, diameter: float, points: int = 64) -> kdb.Polygon:
    """A round shape, um."""
    box = kdb.DBox(x - diameter / 2, y - diameter / 2, x + diameter / 2, y + diameter / 2)
    return kdb.DPolygon.ellipse(box, points).to_itype(0.001)


def find(layout: kdb.Layout, check: str) -> list[Violation]:
    keys = {"layers": LAYERS, "dies": {"layer": "die"}, "stack": STACK, "facet_tolerance": 0.1, **BUMP}
    return violations(run(layout, {"BA.1": check}, top="top", **keys), "BA.1")


def wafer(balls: list[tuple[float, float]], flat: bool, turn: kdb.Trans | None = None) -> kdb.Layout:
    """2 x 3 dies of 1 mm with balls of 100 um, each a cell or drawn in the top cell."""
    layout = kdb.Layout()
    top, die, ball = (layout.create_cell(name) for name in ("top", "die", "ball"))
    die.shapes(layout.layer(*DIE)).insert(kdb.Box(-500_000, -500_000, 500_000, 500_000))
    ball.shapes(layout.layer(*BALL)).insert(disc(0, 0, 100))
    for x, y in balls:
        die.insert(kdb.CellInstArray(ball.cell_index(), kdb.Trans(round(1000 * x), round(1000 * y))))
    step = 1_000_000
    array = kdb.CellInstArray(
        die.cell_index(), turn or kdb.Trans(), kdb.Vector(step, 0), kdb.Vector(0, step), 2, 3
    )
    top.insert(array)
    if flat:
        top.flatten(True)
    return layout


@pytest.mark.parametrize("flat", [False, True])
def test_the_farthest_ball_of_each_die(flat: bool) -> None:
    layout = wafer([(-300, 0), (300, 400), (0, 0), (0, 400)], flat)
    worst = 500 * PER_UM
    assert find(layout, f"made.ball_strain > {worst + 1e-6}") == []
    several = find(layout, f"made.ball_strain > {worst - 1e-6}")
    # Dies that are no cells are told one by one.
    assert len(several) == (6 if flat else 1)
    assert sum(found.placements for found in several) == 6
    assert len({die for found in several for die in found.dies}) == 6
    for found in several:
        assert found.measured == pytest.approx(worst, abs=1e-6)
        assert found.unit == ""
        assert "500 um off the die's neutral point, at (300, 400) from it" in found.note
        assert "balls of the die" not in found.note
    if not flat:
        assert (several[0].cell, several[0].bbox) == ("die", (250.0, 350.0, 350.0, 450.0))


def test_how_many_balls_shear_too_much() -> None:
    layout = wafer([(-300, 0), (300, 400), (0, 0), (0, 400)], False)
    [found] = find(layout, f"made.ball_strain > {399 * PER_UM}")
    assert "2 balls of the die shear too much" in found.note


def test_dies_that_are_turned() -> None:
    [found] = find(wafer([(300, 400), (0, 0)], False, kdb.Trans.R90), f"made.ball_strain > {499 * PER_UM}")
    assert (found.cell, found.bbox, found.placements) == ("die", (250.0, 350.0, 350.0, 450.0), 6)


def test_balls_outside_of_dies_have_no_neutral_point() -> None:
    layout = wafer([(0, 0)], False)
    layout.cell("top").shapes(layout.layer(*BALL)).insert(disc(-3000, 0, 100))
    assert find(layout, f"made.ball_strain > {100 * PER_UM}") == []


@pytest.mark.parametrize(
    ("ball", "opening", "told"),
    [(80, 100, None), (79.99, 100, 0.7999), (160, 100, None), (160.01, 100, 1.6001)],
)
def test_ball_over_opening(ball: float, opening: float, told: float | None) -> None:
    layout = kdb.Layout()
    top = layout.create_cell("top")
    top.shapes(layout.layer(*BALL)).insert(disc(0, 0, ball))
    top.shapes(layout.layer(*BALL)).insert(disc(1000, 0, 5))  # over none
    top.shapes(layout.layer(*OPENING)).insert(disc(3, 0, opening, 36))
    found = find(layout, "made.ball.diameter_over(made.opening).outside(0.8, 1.6)")
    assert [v.measured for v in found] == ([] if told is None else [pytest.approx(told, abs=2e-5)])
    assert math.isclose(PER_UM, 9.0909e-6, rel_tol=1e-4)
