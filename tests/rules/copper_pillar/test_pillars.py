"""Copper pillars as made: domes that hold the solder which was plated, in sections and by rules."""

import dataclasses
import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from klayout import db

from pkgdrc.code_folder import module_of
from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.resources import find_deck
from pkgdrc.section import cut_through
from pkgdrc.section.svg import render
from pkgdrc.technology import Technology
from tests.section.layouts import by_hand, circle, technology
from tests.section.picture import Picture

CHIP, FOOT, END = 300.0, 310.0, 350.0  # z of the chip's face, of the pillars' foot and end
NEAR = 0.05
dome = module_of(find_deck("copper-pillar"), "made.dome")


@pytest.mark.parametrize("share", [0.01, 0.3, 1.0, 2.0, 5.0])
def test_a_dome_holds_what_was_plated(share: float) -> None:
    """Its slices add up to the volume; a dome as high as its radius is half a ball."""
    diameter, radius = 60.0, 30.0
    volume = share * 2 / 3 * math.pi * radius**3
    height = dome.dome_height(diameter, volume)
    steps = 20000
    slices = (dome.dome_radius(diameter, height, (k + 0.5) * height / steps) ** 2 for k in range(steps))
    assert math.pi * sum(slices) * height / steps == pytest.approx(volume, rel=1e-4)
    assert (height < radius) == (share < 1) or height == pytest.approx(radius)


def pillar() -> dict[str, list[db.DPolygon | db.DBox]]:
    """A pad at (-100, 0), led to a pillar round (0, 0), by layer."""
    return {
        "pad": [db.DBox(-130, -30, -70, 30)],
        "pad_opening": [db.DBox(-120, -20, -80, 20)],
        "redistribution": [db.DBox(-130, -30, -70, 30), db.DBox(-100, -10, 0, 10), circle(0, 0, 90)],
        "pillar": [circle(0, 0, 60)],
        "cap": [circle(0, 0, 60)],
    }


def test_a_section_shows_copper_from_the_pad_to_the_solder(tmp_path: Path) -> None:
    made = technology("copper-pillar")
    section = cut_through(by_hand(tmp_path, made, **pillar()), made, (-200.0, 0.0), (100.0, 0.0))
    picture = Picture(render(section))
    way = [picture.shape(name) for name in ("pad", "redistribution", "pillar", "cap")]
    for one, other in pairwise(way):
        assert one.distance(other) < NEAR
        assert one.intersection(other).area < 0.5
    assert picture.shape("pillar").bounds == pytest.approx((170, FOOT, 230, END), abs=NEAR)
    # In the opening the copper lies on the pad, 4 um thick, and 4 um thick on its walls.
    assert picture.intervals("redistribution", CHIP + 2) == [pytest.approx((80, 120), abs=NEAR)]
    assert picture.intervals("redistribution", CHIP + 5) == [
        pytest.approx(pair, abs=NEAR) for pair in ((80, 84), (116, 120))
    ]
    left, low, right, high = picture.shape("cap").bounds
    assert (left, low, right) == pytest.approx((170, END, 230), abs=NEAR)
    # 20 um on the whole end are two thirds of the radius: half a ball.
    assert high == pytest.approx(END + 30, abs=NEAR)


Measured = dict[str, list[float | None]]


def judged(folder: Path, made: Technology, **layers: Sequence[db.DPolygon | db.DBox]) -> Measured:
    """What each rule measures that is broken."""
    source = by_hand(folder, made, **layers)
    found: Measured = {}
    for each in check(source, load_deck("copper-pillar", made), made).findings:
        if each.rule.startswith(("PI", "RD")):
            found.setdefault(each.rule, []).append(each.measured)
    return found


def test_solder_of_any_form_is_judged_by_its_area(tmp_path: Path) -> None:
    made = technology("copper-pillar")
    shapes = pillar()
    assert judged(tmp_path, made, **shapes) == {}
    # Halves that touch are one cap; a square has its own area; a lonely small one has too little.
    half = [db.DBox(-28, -28, 0, 28), db.DBox(0, -28, 28, 28)]
    assert judged(tmp_path, made, **shapes | {"cap": half}) == {}
    small = judged(tmp_path, made, **shapes | {"cap": [db.DBox(-20, -20, 20, 20)]})
    assert small["PI.4"] == [pytest.approx(40 * 40 * 20.0)]


def test_rules_on_what_a_technology_does_not_state_do_not_apply(tmp_path: Path) -> None:
    made = dataclasses.replace(technology("copper-pillar"), pillar=None, cap=None)  # type: ignore[call-arg]
    run = check(by_hand(tmp_path, made, **pillar()), load_deck("copper-pillar", made), made)
    states = {rule.id: rule.state for rule in run.rules}
    assert {states[rule] for rule in ("PI.3", "PI.4", "PI.5")} == {"not-applicable"}
    assert states["PI.1"] == "clean"
