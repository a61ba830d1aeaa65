"""Rules that leave a defect to others, in runs that judge some of them."""

from typing import Any

import klayout.db as kdb
import pytest

from pkgdrc.deck import DeckError
from tests.engine.small_deck import load, run

NARROW = "made.a.width() < 5.0"


def told(checks: dict[str, str], **chosen: Any) -> list[str]:
    """What is found of two bars on layer a, 2 and 20 um wide, and one on layer b."""
    layout = kdb.Layout()
    top = layout.create_cell("top")
    for layer, boxes in (((0, 0), [(0, 0, 2, 50), (100, 0, 120, 50)]), ((1, 0), [(0, 90, 50, 95)])):
        for box in boxes:
            top.shapes(layout.layer(*layer)).insert(kdb.DBox(*box))
    judged = run(layout, checks, **chosen)
    assert {rule.state for rule in judged.rules} <= {"clean", "violated", "skipped", "not-applicable"}
    return sorted(finding.rule for finding in judged.findings)


LEAVES = {"CR.1": 'made.a.not_interacting(told("CR.2")).any()', "CR.2": NARROW}


def test_what_another_rule_tells_is_told_once() -> None:
    assert told(LEAVES) == ["CR.1", "CR.2"]  # of the wide bar, and of the narrow one


@pytest.mark.parametrize("chosen", [{"selected": {"CR.1"}}, {"ignored": {"CR.2"}}])
def test_where_it_is_not_judged_nothing_is_left_to_it(chosen: dict[str, set[str]]) -> None:
    assert told(LEAVES, **chosen) == ["CR.1", "CR.1"]


def test_nor_where_it_finds_nothing() -> None:
    assert told(LEAVES | {"CR.2": "made.a.width() < 1.0"}) == ["CR.1", "CR.1"]


def test_nor_where_it_has_nothing_to_be_about() -> None:
    assert told(LEAVES | {"CR.2": "[]"}) == ["CR.1", "CR.1"]


def test_an_error_is_not_left_to_advice() -> None:
    assert told(LEAVES | {"CR.2": f"({NARROW}).advice()"}) == ["CR.1", "CR.1", "CR.2"]
    advice = {"CR.1": f"{LEAVES['CR.1']}.advice()", "CR.2": f"({NARROW}).advice()"}
    assert told(advice) == ["CR.1", "CR.2"]


def test_over_several_rules() -> None:
    """Of three the last tells; without it, the one before."""
    checks = {
        "CR.1": 'made.a.not_interacting(told("CR.2", "CR.3")).any()',
        "CR.2": 'made.a.not_interacting(told("CR.3")).any()',
        "CR.3": "made.a.any()",
    }
    assert told(checks) == ["CR.3", "CR.3"]
    assert told(checks, ignored={"CR.3"}) == ["CR.2", "CR.2"]
    assert told(checks, selected={"CR.1"}) == ["CR.1", "CR.1"]


def test_figures_of_the_stack() -> None:
    checks = {"CR.1": '(Number(1.0) < 2.0).unless(told("CR.2"))', "CR.2": "Number(1.0) < 3.0"}
    assert told(checks) == ["CR.2"]
    assert told(checks, selected={"CR.1"}) == ["CR.1"]
    assert told(checks | {"CR.2": "Number(1.0) < 1.0"}) == ["CR.1"]


@pytest.mark.parametrize(
    ("checks", "message"),
    [
        (
            {"CR.1": 'told("CR.3").any()', "CR.2": NARROW},
            "rule CR.1 leaves a defect to CR.3, which there is not",
        ),
        (
            {"CR.1": 'told("CR.2").any()', "CR.2": 'told("CR.1").any()'},
            "CR.1, CR.2 leave a defect to each other",
        ),
    ],
)
def test_what_cannot_be_left(checks: dict[str, str], message: str) -> None:
    with pytest.raises(DeckError, match=message):
        load(checks, {})
