"""Joints of elastic bumps in use: figures worked out beforehand, and what has to hold of any joint."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pkgdrc.process.elastic import Elastic
from tests.family import part_of

if TYPE_CHECKING:
    from rules.elastic_bump.made.joint import Joint
else:
    Joint = part_of("elastic-bump", "made.joint").Joint
WORKED = Joint(
    opening=110.0,
    height=72.0,
    ball=120.0,
    depth=15.0,
    coating=3.0,
    land=100.0,
    solder_height=20.0,
    filling=Elastic(0.3, 0.4),
    insulation=Elastic(3.0, 0.35),
    core=Elastic(3.0, 0.35),
    shell=Elastic(120.0, 0.34),
    solder=Elastic(45.0, 0.35),
)
EXPANSION = 13.4e-4  # um per um: 13.4 ppm/K over 100 K
DELTA = math.hypot(500.0, 625.0) * EXPANSION
NONE = Elastic(1e-12, 0.35)  # insulation that is not there: the filling is a free column


def filled_with(modulus: float) -> Joint:
    return replace(WORKED, filling=Elastic(modulus, 0.4))


def test_the_worked_joint() -> None:
    assert pytest.approx(1.0725, abs=1e-4) == DELTA
    assert WORKED.contact == pytest.approx(39.69, abs=0.01)
    assert WORKED.of_filling == pytest.approx(0.03264, abs=1e-5)
    assert WORKED.of_ball == pytest.approx(0.002654, abs=1e-6)
    assert WORKED.of_solder == pytest.approx(0.0001698, abs=1e-7)
    assert WORKED.force(DELTA) == pytest.approx(30.24, abs=0.01)
    parts = [WORKED.force(DELTA) * part for part in (WORKED.of_filling, WORKED.of_ball, WORKED.of_solder)]
    assert parts == pytest.approx([0.987, 0.0803, 0.0051], abs=1e-3)
    assert sum(parts) == pytest.approx(DELTA)


@pytest.mark.parametrize(
    ("joint", "force", "filling", "pad", "solder"),
    [
        (filled_with(0.003), 0.349, 0.0658, 0.037, 0.044),
        (filled_with(0.03), 3.44, 0.0649, 0.362, 0.438),
        (WORKED, 30.2, 0.0570, 3.18, 3.85),
        (filled_with(3.0), 144.0, 0.0271, 15.1, 18.3),
        (filled_with(30.0), 292.0, 0.0055, 30.7, 37.1),
        (filled_with(300.0), 366.0, 0.0007, 38.6, 46.7),
        (replace(WORKED, insulation=Elastic(0.03, 0.35)), 12.2, 0.0230, 1.28, 1.55),
        (replace(WORKED, insulation=NONE), 9.85, 0.0186, 1.04, 1.25),
        (replace(WORKED, coating=0.0), 26.0, 0.0490, 2.74, 3.31),
    ],
)
def test_worked_changes(joint: Joint, force: float, filling: float, pad: float, solder: float) -> None:
    assert joint.force(DELTA) == pytest.approx(force, rel=4e-3)
    assert joint.filling_shear(DELTA) == pytest.approx(filling, abs=6e-5)
    assert joint.pad_stress(DELTA) == pytest.approx(pad, rel=1e-2)
    assert joint.solder_stress(DELTA) == pytest.approx(solder, rel=1e-2)


@pytest.mark.parametrize(
    ("insulation", "forces"),
    [(WORKED.insulation, [31.0, 30.2, 29.7, 29.4]), (NONE, [18.8, 9.85, 3.72, 1.67])],
)
def test_thicker_insulation(insulation: Elastic, forces: list[float]) -> None:
    """In a stiff bore it hardly decouples; without one it does."""
    heights = [0.9 * depth for depth in (40.0, 80.0, 160.0, 240.0)]
    joints = [replace(WORKED, insulation=insulation, height=height) for height in heights]
    assert [joint.force(DELTA) for joint in joints] == pytest.approx(forces, rel=3e-3)


def test_a_device_of_16_x_16() -> None:
    delta = 3181.98 * EXPANSION
    assert WORKED.force(delta) == pytest.approx(120.0, rel=3e-3)
    assert WORKED.filling_shear(delta) == pytest.approx(0.227, abs=5e-4)
    assert (WORKED.pad_stress(delta), WORKED.solder_stress(delta)) == pytest.approx((12.7, 15.3), rel=5e-3)


@pytest.mark.parametrize(
    ("modulus", "cycles"), [(30.0, 1155.0), (300.0, 696.0), (3.0, math.inf), (0.3, math.inf)]
)
def test_life_of_the_solder(modulus: float, cycles: float) -> None:
    found = filled_with(modulus).solder_life(DELTA, shear_yield=20.0, mean=60.0, dwell=15.0)
    assert found == pytest.approx(cycles, rel=1e-3)


def test_a_ball_that_touches_in_a_point() -> None:
    point = replace(WORKED, depth=0.0)
    assert (point.contact, point.compliance, point.stiffness) == (0.0, math.inf, 0.0)
    assert (point.force(DELTA), point.filling_shear(DELTA), point.filling_shear(0.0)) == (0.0, math.inf, 0.0)


def test_a_ball_that_is_pressed_in_past_its_middle() -> None:
    assert replace(WORKED, depth=70.0).contact == 55.0  # the opening's
    assert replace(WORKED, depth=70.0, ball=80.0).contact == 40.0  # the ball's


def _joints(count: int) -> list[Joint]:
    """Random joints, as a fab might make them."""
    dice = np.random.default_rng(7)

    def wide(low: float, high: float) -> float:
        return float(np.exp(dice.uniform(np.log(low), np.log(high))))

    def elastic(low: float, high: float) -> Elastic:
        return Elastic(wide(low, high), float(dice.uniform(0.2, 0.48)))

    joints = []
    for _ in range(count):
        opening = wide(40.0, 400.0)
        ball = opening * float(dice.uniform(0.8, 1.6))
        joints.append(
            Joint(
                opening=opening,
                height=opening * float(dice.uniform(0.3, 2.0)),
                ball=ball,
                depth=ball * float(dice.uniform(0.02, 0.6)),
                coating=ball * float(dice.uniform(0.0, 0.1)),
                land=ball * float(dice.uniform(0.3, 1.2)),
                solder_height=wide(5.0, 60.0),
                filling=elastic(0.001, 300.0),
                insulation=elastic(0.001, 10.0),
                core=elastic(0.1, 200.0),
                shell=elastic(50.0, 250.0),
                solder=elastic(10.0, 60.0),
            )
        )
    return joints


def _softer(material: Elastic) -> Elastic:
    return Elastic(material.modulus / 1.7, material.poisson)


EASED: dict[str, Callable[[Joint], Joint]] = {
    "softer filling": lambda joint: replace(joint, filling=_softer(joint.filling)),
    "softer insulation": lambda joint: replace(joint, insulation=_softer(joint.insulation)),
    "softer core": lambda joint: replace(joint, core=_softer(joint.core)),
    "thinner coating": lambda joint: replace(joint, coating=joint.coating / 2),
    "softer solder": lambda joint: replace(joint, solder=_softer(joint.solder)),
    "thicker insulation": lambda joint: replace(joint, height=joint.height * 1.3),
    "higher solder": lambda joint: replace(joint, solder_height=joint.solder_height * 1.3),
}


def test_whatever_is_softer_or_thicker_never_raises_the_stress() -> None:
    """20,000 random joints: what the pad, the solder and the ball bear never rises, and nothing is lost."""
    for joint in _joints(20_000):
        force = joint.force(1.0)
        assert force * (joint.of_filling + joint.of_ball + joint.of_solder) == pytest.approx(1.0)
        assert joint.force(2.5) == pytest.approx(2.5 * force)
        assert joint.force(0.0) == 0.0
        for name, ease in EASED.items():
            # A coating is stiffer than the core that it is instead of, or it is no coating.
            if name == "thinner coating" and 0.9 * joint.core.shear >= joint.shell.shear:
                continue
            eased = ease(joint)
            most = force * (1 + 1e-9)
            assert eased.force(1.0) <= most, (name, joint)
            assert eased.pad_stress(1.0) <= joint.pad_stress(1.0) * (1 + 1e-9)
            assert eased.solder_stress(1.0) <= joint.solder_stress(1.0) * (1 + 1e-9)
        # The filling is the one that gives more when it is softer.
        softer = EASED["softer filling"](joint)
        assert softer.filling_shear(1.0) >= joint.filling_shear(1.0) * (1 - 1e-9)
    assert filled_with(1e-9).force(DELTA) < 1e-6
