"""Every rule: at its limit a layout passes, a grid step past it fails, each drawn from the cells."""

from itertools import product
from pathlib import Path

import pytest

from pkgdrc.cases import Case, run
from pkgdrc.deck import load_deck
from pkgdrc.engine.check import State
from pkgdrc.findings import Finding
from pkgdrc.findings.record import Box
from pkgdrc.resources import deck_names, find_deck
from pkgdrc.shapes.recorder import DeckWarning
from pkgdrc.technology import load_technology
from tests.rules.cases import all_cases

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_pass(case: Case, tmp_path: Path) -> None:
    result = run(case, "pass", tmp_path)
    assert not [rule for rule in result.rules if rule.state == State.FAILED]
    assert {finding.rule for finding in result.findings} == set(case.data.get("pass_also", []))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fail(case: Case, tmp_path: Path) -> None:
    result = run(case, "fail", tmp_path)
    assert not [rule for rule in result.rules if rule.state == State.FAILED]
    assert {finding.rule for finding in result.findings} == {case.rule, *case.data.get("also", [])}
    found = [finding for finding in result.findings if finding.rule == case.rule]
    assert len(found) == case.data.get("count", 1)
    assert {finding.severity for finding in found} == {case.data.get("severity", "error")}
    measured = [finding.measured for finding in found]
    if "measured" in case.data:
        # Rounding of a circle's corners to the grid shifts what is fitted to them by less than this.
        assert any(value == pytest.approx(case.data["measured"], abs=1e-3) for value in measured)
    else:
        assert measured == [None] * len(found)
    if "dies" in case.data:
        assert {die for finding in found for die in finding.dies} == {tuple(d) for d in case.data["dies"]}
    elif found[0].cell and found[0].rule not in ("GR.4", "WF.4", "WF.5"):
        assert {len(finding.dies) for finding in found} == {result.layout.dies}
    if "place" in case.data:
        places = [place for finding in found for place in places_in_die(case, finding)]
        assert any(holds(place, case.data["place"]) for place in places), places


def holds(box: Box, point: tuple[float, float]) -> bool:
    """Whether a place holds a point, or is next to it."""
    return box[0] - 1 <= point[0] <= box[2] + 1 and box[1] - 1 <= point[1] <= box[3] + 1


def places_in_die(case: Case, finding: Finding) -> list[Box]:
    """The boxes of a finding's first placements, from the centre of the die that each lies in.

    A box at a die's border is given as the dies on both sides see it.
    """
    die = case.spec("fail")["die"]
    size = (die["width"] + die["street"], die["height"] + die["street"])
    offset = die.get("offset", (0.0, 0.0))
    assert finding.bbox
    half = [(finding.bbox[axis + 2] - finding.bbox[axis]) / 2 for axis in (0, 1)]
    boxes = []
    for at in finding.at:
        x, y = ((at[axis] - offset[axis]) % size[axis] - size[axis] / 2 for axis in (0, 1))
        for dx, dy in product((-size[0], 0, size[0]), (-size[1], 0, size[1])):
            boxes.append((x + dx - half[0], y + dy - half[1], x + dx + half[0], y + dy + half[1]))
    return boxes


@pytest.mark.filterwarnings(f"error::{DeckWarning.__module__}.{DeckWarning.__name__}")
@pytest.mark.parametrize("name", deck_names())
def test_every_rule_has_cases(name: str) -> None:
    """And every limit is read: a limit or an expression that leads nowhere warns, and warnings fail."""
    folder = find_deck(name)
    deck = load_deck(name, load_technology(folder / "technology.toml"))
    covered = {case.rule for case in CASES}
    assert not [rule.id for rule in deck.rules if rule.id not in covered]
    for rule in deck.rules:
        assert rule.title
        assert rule.why
        assert rule.fix
        assert rule.source


def test_no_case_without_a_rule() -> None:
    known = {
        rule.id
        for name in deck_names()
        for rule in load_deck(name, load_technology(find_deck(name) / "technology.toml")).rules
    }
    assert {case.rule for case in CASES} <= known
    assert {case.deck for case in CASES} == {*deck_names()}
