"""JUnit XML: a test case a rule, and nothing that was not judged passes."""

import dataclasses
from xml.etree import ElementTree

import pytest

from pkgdrc.report.files import render
from pkgdrc.violations import Run, State

from .examples import RUN, advised, judged, nasty, of_technology, run_of, without_failure

# What junit-10.xsd of Jenkins' xUnit plugin lets stand in each element.
ATTRIBUTES = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time"},
    "properties": set(),
    "property": {"name", "value"},
    "testcase": {"name", "time", "classname"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"type", "message"},
    "system-out": set(),
}


def suite(run: Run) -> ElementTree.Element:
    text = render("junit", judged(run))
    assert text.isascii()
    root = ElementTree.fromstring(text)
    for element in root.iter():
        assert set(element.keys()) <= ATTRIBUTES[element.tag]
    (found,) = root
    for name, path in {
        "tests": "",
        "failures": "/failure",
        "errors": "/error",
        "skipped": "/skipped",
    }.items():
        assert found.get(name) == str(len(found.findall(f"testcase{path}")))
    assert [root.get(name) for name in ("tests", "failures", "errors")] == [
        found.get(name) for name in ("tests", "failures", "errors")
    ]
    return found


def ends(run: Run) -> dict[str, list[str]]:
    """Of each test case, what it holds, by the rule's id."""
    return {
        case.get("name", "").split()[0]: [told.tag for told in case]
        for case in suite(run).findall("testcase")
    }


def test_each_rule_is_a_case_that_ends_as_the_rule_did() -> None:
    assert ends(RUN) == {
        "ES.1": ["failure"],
        "ES.2": ["system-out"],
        "ES.5": ["failure"],
        "RS.1": [],
        "RS.2": ["error"],
        "RS.3": ["skipped"],
        "RM.1": ["skipped"],
        "RM.2": ["skipped"],
    }
    properties = {each.get("name"): each.get("value") for each in suite(RUN).findall("properties/property")}
    assert properties["verdict"] == "incomplete: 1 rule could not be computed, 3 violations found"
    assert properties["checked"] == "layout wafer.gds, cell WAFER, 20004 dies"


def test_failures_tell_every_violation() -> None:
    failure, stack = suite(RUN).findall("testcase/failure")
    assert failure.get("message") == "2 violations: The cut reaches a cavity"
    text = failure.text or ""
    for told in (
        "cavity is 18.25 um from the line",
        "in cell DIE$1, at (5, 2.5), placed 20004 times, first on the wafer at (1005, -2002.5)",
        "box in the cell: (0, 0) to (10, 5)",
        "and 12 more",
        r"in cell TOP:[bold]\x1b[31m",
        "Why: it <leaks> & fails. Fix: widen it. Source: 003: Fig. 7.",
    ):
        assert told in text
    assert "measured 155 deg, limit 150 deg" in (stack.text or "")


def test_waivers_reasons_and_failures_are_told() -> None:
    found = suite(RUN)
    waived = found.find("testcase/system-out")
    assert waived is not None
    assert "error (waived) ES.2" in (waived.text or "")
    assert "waived: agreed with the fab" in (waived.text or "")
    error = found.find("testcase/error")
    assert error is not None
    assert error.get("message") == "layer 'frame' has no shapes"
    assert [each.get("message") for each in found.findall("testcase/skipped")] == [
        "skipped: not selected",
        "not-applicable: no layer 'back_metal'",
        "not-applicable: no layer 'back_metal'",
    ]


def test_advice_is_told_but_fails_nothing() -> None:
    assert ends(advised()) == {"ES.1": ["system-out"], "RS.1": []}
    both = dataclasses.replace(advised(), violations=advised().violations + RUN.violations[1:2])
    (failure,) = suite(both).findall("testcase/failure")
    assert failure.get("message") == "1 violation: The cut reaches a cavity"
    assert "advice ES.1" in (failure.text or "")


@pytest.mark.parametrize("states", [(), (State.SKIPPED,), (State.NOT_APPLICABLE, State.SKIPPED)])
def test_a_run_in_which_nothing_was_judged_has_an_error(states: tuple[State, ...]) -> None:
    found = suite(run_of(*states))
    (error,) = found.findall("testcase/error")
    assert error.get("message") == "no rule was applied"
    assert found.get("failures") == "0"
    assert ends(run_of(State.CLEAN)) == {"RS.1": []}
    assert suite(without_failure()).get("errors") == "0"


def test_names_stay_whole_and_harmless() -> None:
    texts = [each.text or "" for each in suite(nasty()).iter("failure")]
    assert r"""in cell <b>&"'|%,::\n]]>\x00{0}[x](y)`@_*\udc80, at""" in texts[0]
    assert suite(of_technology()).get("failures") == "1"
