"""Balls: their diameter over their opening's, gaps under them, and what their joints bear in use."""

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import klayout.db as kdb
import pytest

from pkgdrc.findings import Finding
from pkgdrc.phrases import said
from pkgdrc.process.elastic import Elastic
from tests.engine.small_deck import findings, run
from tests.family import part_of

part_of("elastic-bump", "made.measures")  # so that they are methods of shapes
if TYPE_CHECKING:
    from rules.elastic_bump.made.joint import Joint
else:
    Joint = part_of("elastic-bump", "made.joint").Joint
BALL, OPENING, DIE = (0, 0), (1, 0), (2, 0)
LAYERS = {"ball": BALL, "opening": OPENING, "die": DIE, "a": (3, 0), "b": (4, 0), "filling": (5, 0)}
STACK: list[dict[str, Any]] = [
    {"name": "chip", "material": "silicon", "thickness": 400.0, "cte": 3.0},
    {
        "name": "second_insulation",
        "material": "silicone",
        "thickness": 100.0,
        "elastic_modulus": 0.1,
        "poisson": 0.45,
    },
]
BUMP: dict[str, dict[str, Any]] = {
    "filling": {"kind": "conductive adhesive", "elastic_modulus": 0.5, "poisson": 0.4, "grain": 10.0},
    "ball": {"core": "plastic", "elastic_modulus": 5.0, "poisson": 0.35, "sink": 10.0},
    "board": {
        "cte": 13.0,
        "temperature_swing": 100.0,
        "land": 80.0,
        "solder_height": 20.0,
        "solder_modulus": 45.0,
        "solder_yield": 20.0,
        "mean_temperature": 60.0,
        "dwell": 15.0,
    },
}
BALLS = [(-300.0, 0.0), (300.0, 400.0), (0.0, 0.0), (0.0, 400.0)]  # their centre is (0, 200)
FARTHEST = math.hypot(300.0, 200.0)
STRESS = "made.ball.pad_stress(made.opening)"


def joint(opening: float = 100.0) -> Joint:
    """A ball of 100 um over an opening that is filled to the brim."""
    return Joint(
        opening=opening,
        height=100.0,
        ball=100.0,
        depth=10.0,
        coating=0.0,
        land=80.0,
        solder_height=20.0,
        filling=Elastic(0.5, 0.4),
        insulation=Elastic(0.1, 0.45),
        core=Elastic(5.0, 0.35),
        shell=Elastic(5.0, 0.34),
        solder=Elastic(45.0, 0.35),
    )


def stress(away: float) -> float:
    """Of the pad under a joint so far off the neutral point, MPa: 10 ppm/K over 100 K is a thousandth."""
    return joint().pad_stress(away * 1e-3)


def disc(x: float, y: float, diameter: float, points: int = 64) -> kdb.Polygon:
    """A round shape, um."""
    box = kdb.DBox(x - diameter / 2, y - diameter / 2, x + diameter / 2, y + diameter / 2)
    return kdb.DPolygon.ellipse(box, points).to_itype(0.001)


PLAIN: dict[str, Any] = {
    "layers": LAYERS,
    "dies": {"layer": "die"},
    "stack": STACK,
    "facet_tolerance": 0.1,
    "family": "elastic-bump",
}


def find(layout: kdb.Layout, check: str) -> list[Finding]:
    keys: dict[str, Any] = {**PLAIN, **BUMP}
    return findings(run(layout, {"BA.1": check}, top="top", **keys), "BA.1")


def wafer(balls: list[tuple[float, float]], flat: bool, turn: kdb.Trans | None = None) -> kdb.Layout:
    """2 x 3 dies of 1 mm with balls of 100 um on their openings, each a cell or drawn in the top cell."""
    layout = kdb.Layout()
    top, die, ball = (layout.create_cell(name) for name in ("top", "die", "ball"))
    die.shapes(layout.layer(*DIE)).insert(kdb.Box(-500_000, -500_000, 500_000, 500_000))
    for layer in (BALL, OPENING):
        ball.shapes(layout.layer(*layer)).insert(disc(0, 0, 100))
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
def test_the_joint_of_each_die_that_bears_most(flat: bool) -> None:
    layout = wafer(BALLS, flat)
    worst = stress(FARTHEST)
    assert find(layout, f"{STRESS} > {worst + 1e-3}") == []
    several = find(layout, f"{STRESS} > {worst - 1e-3}")
    [found] = several
    assert (found.placements, len(found.dies)) == (6, 6)
    assert found.measured == pytest.approx(worst, abs=1e-3)
    assert found.unit == "MPa"
    assert "360.555 um off the die's neutral point; 2 of the die's are past the limit" in said(found.details)
    if not flat:
        assert (found.cell, found.bbox) == ("die", (-350.0, -50.0, -250.0, 50.0))


def test_dies_that_are_turned() -> None:
    balls = [
        (300.0, 400.0),
        (150.0, 0.0),
        (-150.0, -100.0),
    ]  # the first is farthest off their centre, (100, 100)
    worst = stress(math.hypot(200.0, 300.0))
    [found] = find(wafer(balls, False, kdb.Trans.R90), f"{STRESS} > {worst - 1e-3}")
    assert (found.cell, found.bbox, found.placements) == ("die", (250.0, 350.0, 350.0, 450.0), 6)


def test_one_joint_bears_nothing() -> None:
    """It is its die's neutral point, wherever it stands."""
    assert find(wafer([(300, 400)], False), f"{STRESS} > 0.0") == []


def test_a_layout_without_dies_is_one() -> None:
    layout = wafer(BALLS, True)
    layout.clear_layer(layout.layer(*DIE))
    # 2 x 3 arrays of four, whose centre is (500, 1200): the ball at (1300, 2400) is farthest off it.
    [found] = find(layout, f"{STRESS} > {stress(math.hypot(800.0, 1200.0)) - 1e-3}")
    assert (found.measured, found.dies) == (pytest.approx(stress(math.hypot(800.0, 1200.0)), abs=1e-3), ())


def test_stiff_joints_draw_the_neutral_point() -> None:
    layout = kdb.Layout()
    top = layout.create_cell("top")
    top.shapes(layout.layer(*DIE)).insert(kdb.Box(-500_000, -500_000, 500_000, 500_000))
    for x, opening in ((-300, 100), (300, 70)):
        top.shapes(layout.layer(*BALL)).insert(disc(x, 0, 100))
        top.shapes(layout.layer(*OPENING)).insert(disc(x, 0, opening))
    one, other = joint(), joint(70.0)
    away = 600.0 * other.stiffness / (one.stiffness + other.stiffness)
    assert away != pytest.approx(300.0, abs=1.0)
    forces = one.force(away * 1e-3), other.force((600.0 - away) * 1e-3)
    assert forces[0] == pytest.approx(forces[1])  # they balance
    stresses = one.pad_stress(away * 1e-3), other.pad_stress((600.0 - away) * 1e-3)
    [found] = find(layout, f"{STRESS} > 0.001")
    assert found.measured == pytest.approx(max(stresses), abs=1e-3)


def test_balls_outside_of_dies_and_over_no_opening_are_no_joints() -> None:
    layout = wafer([(0, 0)], False)
    top = layout.cell("top")
    top.shapes(layout.layer(*BALL)).insert(disc(-3000, 0, 100))
    top.shapes(layout.layer(*OPENING)).insert(disc(-3000, 0, 100))
    top.shapes(layout.layer(*BALL)).insert(disc(300, 300, 100))
    assert find(layout, f"{STRESS} > 0.0") == []


def test_expansion_that_differs_along_x_and_y() -> None:
    keys: dict[str, Any] = {**PLAIN, "stack": [STACK[0] | {"cte": [13.0, 3.0]}, STACK[1]], **BUMP}
    layout = wafer([(-300, 0), (300, 0), (0, 200), (0, -200)], False)
    found = run(layout, {"BA.1": f"{STRESS} > {stress(200.0) - 1e-3}"}, top="top", **keys)
    # Chip and board expand alike along x.
    [one] = findings(found, "BA.1")
    assert one.measured == pytest.approx(stress(200.0), abs=1e-3)
    assert "2 of the die's" in said(one.details)


def test_a_stiff_joint_yields_its_solder() -> None:
    assert find(wafer(BALLS, False), "made.ball.solder_life(made.opening) < 1e6") == []
    stiff = BUMP | {"filling": {**BUMP["filling"], "elastic_modulus": 50.0}}
    stiff["board"] = BUMP["board"] | {"solder_yield": 5.0}
    keys: dict[str, Any] = {**PLAIN, **stiff}
    layout = wafer([(-400, 0), (400, 0)], False)
    check = {"BA.1": "made.ball.solder_life(made.opening) < 1e9"}
    [found] = findings(run(layout, check, top="top", **keys), "BA.1")
    made = replace(joint(), filling=Elastic(50.0, 0.4))
    assert found.measured == pytest.approx(made.solder_life(0.4, 5.0, 60.0, 15.0), rel=1e-3)


@pytest.mark.parametrize(("shrunk", "told"), [(0.0, []), (0.19, []), (0.21, [1.0])])
def test_gap_over_the_filling(shrunk: float, told: list[float]) -> None:
    """Sides 30, 40, 50: on the rim of an opening of 80 a ball of 100 reaches 20 into it."""
    layout = kdb.Layout()
    top = layout.create_cell("top")
    top.shapes(layout.layer(*BALL)).insert(disc(0, 0, 100))
    top.shapes(layout.layer(*OPENING)).insert(disc(0, 0, 80))
    found = find(layout, f"made.ball.gap_over(made.opening, 100.0, {100 * (1 - shrunk)}) > 0")
    assert [each.measured for each in found] == [pytest.approx(value, abs=5e-3) for value in told]


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
