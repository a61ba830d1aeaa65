"""20,000 dies and 2,000 findings: all of them are on the page, and the page stays small."""

import dataclasses
import json
import math
from collections import Counter

import pytest

from pkgdrc.findings import Finding, State
from pkgdrc.report import render
from pkgdrc.report.judged import Judged
from tests.report.examples import RUN, judged

from .many import with_findings
from .reading import Page
from .test_map import unwound

VIOLATIONS = 2000
PITCH = (850.0, 840.0)
RADIUS = 72_000.0
PLACES = tuple(
    (column, row)
    for row in range(171)
    for column in range(169)
    if math.hypot((column - 84) * PITCH[0], (row - 85) * PITCH[1]) < RADIUS * 0.95
)


@pytest.fixture(scope="module")
def many() -> Judged:
    assert RUN.layout
    left, bottom = min(column for column, _ in PLACES), min(row for _, row in PLACES)
    layout = dataclasses.replace(
        RUN.layout,
        dies=len(PLACES),
        places=tuple((column - left, row - bottom) for column, row in PLACES),
        pitch=PITCH,
        origin=((left - 84) * PITCH[0], (bottom - 85) * PITCH[1]),
        diameter=2 * RADIUS,
        flat=0,
    )
    rules = tuple(dataclasses.replace(each, state=State.CLEAN, reason="") for each in RUN.rules)
    (each,) = judged(with_findings(dataclasses.replace(RUN, rules=rules), layout, "DIE", VIOLATIONS))
    return each


@pytest.fixture(scope="module")
def page(many: Judged) -> Page:
    return Page(render("html", [many]))


def kind(finding: Finding) -> str:
    return finding.severity if finding.waived is None else "waived"


def test_every_finding_is_there(many: Judged, page: Page) -> None:
    assert len(PLACES) > 20_000
    shown = page.all("details", class_="finding")
    assert len({has["id"] for has in shown}) == VIOLATIONS
    assert [has["data-number"] for has in shown] == [str(number) for number in range(VIOLATIONS)]
    assert sum("open" in has for has in shown) == 1
    items = [has for has in page.all("li") if "data-rule" in has]
    assert Counter((has["data-rule"], has["data-severity"]) for has in items) == Counter(
        (each.rule, each.severity) for each in many.run.findings
    )
    for each in many.run.findings[::97]:
        assert page.text.count(f"Fingerprint {each.fingerprint}") == 1


def test_every_die_is_there(many: Judged, page: Page) -> None:
    layout = many.run.layout
    assert layout
    facts = json.loads(page.data["l1-facts"])
    columns = facts["columns"]
    assert sorted(unwound(facts["places"], columns)) == sorted(layout.places)
    shown = Counter(
        tuple(sorted(unwound(facts["sets"][number], columns))) for number in facts["set_of"] if number >= 0
    )
    assert shown == Counter(each.dies for each in many.run.findings)
    rows = [has for has in page.all("a") if "data-die-link" in has]
    assert len(rows) == 500
    assert f"The 500 with the most errors; {len(PLACES) - 500} more are in the map." in page.text
    errors = Counter(die for each in many.run.findings if kind(each) == "error" for die in each.dies)
    worst = max(errors.values())
    column, row = map(int, rows[0]["data-die-link"].split(","))
    assert errors[column, row] == worst


def test_dies_cost_the_page_little(page: Page) -> None:
    """A map of 20,000 dies is a few paths, and data far below a number a die and finding."""
    (svg,) = [has for has in page.all("svg") if has.get("role") == "img"]
    assert svg["aria-label"] == f"{len(PLACES)} dies, {len(PLACES)} with findings"
    assert len(page.all("path", class_="die")) <= 6
    assert len(page.data["l1-facts"]) < 100_000
    assert len(page.source) < 2000 * VIOLATIONS + 1_000_000
    assert len(page.elements) < 60 * VIOLATIONS + 20_000
