"""JUnit XML: a test case a rule, and nothing that was not judged passes."""

import dataclasses
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema

from pkgdrc.findings import Run, State
from pkgdrc.report.files import render

from .examples import (
    NOTES,
    RUN,
    WORDS,
    advised,
    at,
    eased,
    judged,
    nasty,
    of_technology,
    run_of,
    unread,
    without_failure,
)

SCHEMA = xmlschema.XMLSchema(Path(__file__).parent / "schemas" / "junit-10.xsd")
COUNTS = {"tests": "", "failures": "/failure", "errors": "/error", "skipped": "/skipped"}


def suites(*runs: Run) -> list[ElementTree.Element]:
    """The suites of the report, which keeps to Jenkins' schema and counts right."""
    text = render("junit", judged(*runs))
    assert text.isascii()
    SCHEMA.validate(text)
    root = ElementTree.fromstring(text)
    for suite in root:
        for name, path in COUNTS.items():
            assert suite.get(name) == str(len(suite.findall(f"testcase{path}")))
    for name in ("tests", "failures", "errors"):
        assert root.get(name) == str(sum(int(suite.get(name, "")) for suite in root))
    cases = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(set(cases)) == len(cases)
    return list(root)


def suite(run: Run) -> ElementTree.Element:
    (found,) = suites(run)
    return found


def test_the_schema_refuses_what_is_not_in_it() -> None:
    text = render("junit", judged(RUN))
    assert SCHEMA.is_valid(text)
    for was, bad in {"<skipped ": "<omitted ", 'classname="': 'place="', 'type="': 'kind="'}.items():
        assert was in text
        assert not SCHEMA.is_valid(text.replace(was, bad))


def ends(run: Run) -> dict[str, list[str]]:
    """Of each test case, what it holds, by the rule's id."""
    return {
        case.get("name", "").split()[0]: [told.tag for told in case]
        for case in suite(run).findall("testcase")
    }


def test_each_rule_is_a_case_that_ends_as_the_rule_did() -> None:
    assert ends(RUN) == {
        "ES.1": ["failure"],
        "ES.2": ["skipped", "system-out"],
        "ES.5": ["failure"],
        "RS.1": [],
        "RS.2": ["error"],
        "RS.3": ["skipped"],
        "RM.1": ["skipped"],
        "RM.2": ["skipped"],
    }
    properties = {each.get("name"): each.get("value") for each in suite(RUN).findall("properties/property")}
    assert properties["verdict"] == (
        "incomplete: 1 rule could not be computed, 3 findings; "
        "1 rule left out, 1 finding waived, 2 rules not applicable"
    )
    assert properties["checked"] == "layout wafer.gds, cell WAFER, 20004 dies"


def test_failures_tell_every_finding() -> None:
    failure, stack = suite(RUN).findall("testcase/failure")
    assert failure.get("message") == "2 findings: The cut reaches a cavity"
    text = failure.text or ""
    for told in (
        "to the line: 18.25 um, limit 20 um",
        "in cell DIE$1, at (5, 2.5), placed 20004 times, first on the wafer at (1005, -2002.5)",
        "box in the cell: (0, 0) to (10, 5)",
        "and 12 more",
        r"in cell TOP:[bold]\x1b[31m",
        "Why: it <leaks> & fails. Fix: widen it. Source: 003: Fig. 7.",
    ):
        assert told in text
    assert "155 deg, limit 150 deg" in (stack.text or "")


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
        "1 finding waived",
        "skipped: not selected",
        "not-applicable: no layer 'back_metal'",
        "not-applicable: no layer 'back_metal'",
    ]


def test_a_case_fails_if_its_rule_fails_the_run() -> None:
    assert ends(advised()) == {"ES.1": ["failure"], "RS.1": []}
    mild = dataclasses.replace(advised(), fail_on="error")
    assert ends(mild) == {"ES.1": ["system-out"], "RS.1": []}
    assert (advised().exit_code, mild.exit_code) == (1, 0)
    both = dataclasses.replace(mild, findings=advised().findings + RUN.findings[1:2])
    (failure,) = suite(both).findall("testcase/failure")
    assert failure.get("message") == "1 finding: The cut reaches a cavity"
    assert "advice ES.1" in (failure.text or "")


@pytest.mark.parametrize("states", [(), (State.SKIPPED,), (State.NOT_APPLICABLE, State.SKIPPED)])
def test_a_run_in_which_nothing_was_judged_has_an_error(states: tuple[State, ...]) -> None:
    found = suite(run_of(*states))
    (error,) = found.findall("testcase/error")
    assert (error.get("message") or "").startswith("no rule was applied")
    assert found.get("failures") == "0"
    assert ends(run_of(State.CLEAN)) == {"RS.1": []}
    assert suite(without_failure()).get("errors") == "0"


def test_names_stay_whole_and_harmless() -> None:
    texts = [each.text or "" for each in suite(nasty()).iter("failure")]
    assert r"""in cell <b>&"'|%,::\n]]>\x00{0}[x](y)`@_*\udc80, at""" in texts[0]
    assert suite(of_technology()).get("failures") == "1"


def test_what_was_eased_is_a_skipped_case_each() -> None:
    found = suite(eased())
    told = [(case.get("classname"), case.get("name")) for case in found.findall("testcase")][3:]
    assert told == [(f"hermetic.{note.kind}", note.text) for note in NOTES]
    assert found.get("skipped") == "5"  # the waived rule and the one left out too
    properties = {each.get("name"): each.get("value") for each in found.findall("properties/property")}
    assert properties["verdict"] == f"clean: no finding; {WORDS}"
    assert properties["cache"] == "1 of 2 rules answered from the cache"
    assert "cache" not in {each.get("name") for each in suite(RUN).findall("properties/property")}


def test_each_layout_is_a_suite_of_its_own() -> None:
    runs = (RUN, at(Path("b.gds"), without_failure()), at(Path("x/b.oas.gz")), unread())
    found = suites(*runs)
    names = ["wafer", "b", "b-2", "lost"]
    assert [each.get("name") for each in found] == [f"pkgdrc hermetic {name}" for name in names]
    assert [each.get("errors") for each in found] == ["1", "0", "1", "2"]
    assert next(case.get("classname") for case in found[2].findall("testcase")) == "hermetic.b-2.cut"
