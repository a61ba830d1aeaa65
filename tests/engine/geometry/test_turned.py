"""The same shapes turned by any angle, and mirrored, have the same places."""

import random

import klayout.db as kdb
import pytest

from pkgdrc.engine.geometry.facing import between, inside, outside
from pkgdrc.engine.geometry.outline import Gap, Outline
from tests.engine.geometry.shapes import TOLERANCE, merged
from tests.engine.geometry.test_random import KINDS, region

LIMIT = 7777.0  # that no length of the shapes is
ROUNDING = 3.0  # dbu
MAGNIFIED = 10  # rounding is to be small beside the shapes


ORIENTATIONS = [
    kdb.ICplxTrans(1.0, 90.0 * turns, mirrored, 7, -13) for turns in range(4) for mirrored in (False, True)
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(4))
def test_orientations_change_nothing(kind: str, seed: int) -> None:
    shapes = merged(region(random.Random(f"orientation {kind} {seed}"), kind))[:3]
    for measured in (inside, outside):
        right = [values_of(measured(shape, LIMIT)) for shape in shapes]
        for by in ORIENTATIONS:
            assert [values_of(measured(moved(shape, by), LIMIT)) for shape in shapes] == right


@pytest.mark.parametrize("kind", ["boxes", "combs", "tracks"])
@pytest.mark.parametrize("seed", range(4))
def test_no_angle_changes_the_least_value(kind: str, seed: int) -> None:
    rng = random.Random(f"turned {kind} {seed}")
    shapes = merged(region(rng, kind))[:3]
    turn = kdb.ICplxTrans(float(MAGNIFIED), rng.uniform(0, 360), rng.random() < 0.5, kdb.Vector(7, -13))
    far = MAGNIFIED * LIMIT
    for shape in shapes:
        straight, turned = moved(shape, kdb.ICplxTrans(float(MAGNIFIED))), moved(shape, turn)
        for measured in (inside, outside):
            one, other = (values_of(measured(each, far))[:1] for each in (straight, turned))
            assert one == pytest.approx(other, abs=ROUNDING)
    for k, first in enumerate(shapes):
        for second in shapes[k + 1 :]:
            one, other = (
                values_of(between(moved(first, by), moved(second, by), far))[:1]
                for by in (kdb.ICplxTrans(float(MAGNIFIED)), turn)
            )
            assert one == pytest.approx(other, abs=ROUNDING)


def moved(shape: Outline, by: kdb.ICplxTrans) -> Outline:
    return Outline(shape.polygon.transformed(by), TOLERANCE)


def values_of(gaps: list[Gap]) -> list[float]:
    return sorted(round(gap.value, 3) for gap in gaps)
