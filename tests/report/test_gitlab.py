"""GitLab code quality: every issue has what GitLab asks for, and none hides another."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pkgdrc.findings import Run, State
from pkgdrc.report.files import render

from .examples import (
    NASTY,
    NOTES,
    RUN,
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

# The properties that GitLab's documentation of the report format lists.
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "additionalProperties": False,
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^[^./]"},
                    "lines": {"const": {"begin": 1}},
                },
            },
        },
    },
}


def issues(*runs: Run) -> list[dict[str, Any]]:
    text = render("gitlab", judged(*runs))
    assert text.isascii()
    found = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    assert len({issue["fingerprint"] for issue in found}) == len(found)
    return found


def test_each_finding_is_an_issue_the_worst_first() -> None:
    assert [(issue["check_name"], issue["severity"]) for issue in issues(RUN)] == [
        ("incomplete", "blocker"),
        ("RS.2", "blocker"),
        ("ES.1", "critical"),
        ("ES.1", "critical"),
        ("ES.5", "critical"),
        ("ES.2", "info"),
        ("skipped", "info"),
    ]
    assert [issue["severity"] for issue in issues(advised())] == ["minor"]
    assert issues(RUN)[0]["location"]["path"] == "wafer.gds"
    assert issues(of_technology())[0]["location"]["path"] == "rules/hermetic/technology.toml"


def test_descriptions_have_the_figures() -> None:
    told = [issue["description"] for issue in issues(RUN)]
    assert told[0].startswith("pkgdrc incomplete: 1 rule could not be computed, 3 findings")
    assert told[1] == "RS.2 could not be computed: No closed frame: layer 'frame' has no shapes"
    assert told[3] == (
        "ES.1 The cut reaches a cavity; to the line: 18.25 um, limit 20 um; in cell DIE$1, at (5, 2.5), "
        "placed 20004 times, first on the wafer at (1005, -2002.5); box in the cell: (0, 0) to (10, 5); "
        "on the wafer: (1005, -2002.5), (3005, -2002.5); "
        "dies (0, 7), (1, 7), (2, 7), (3, 7), (4, 7), (5, 7), (6, 7), (7, 7) and 12 more"
    )
    assert told[-2].endswith("waived: agreed with the fab")
    assert told[-1] == "Rules left out: RS.3: not selected"
    nasty_cell = NASTY.encode("unicode_escape").decode()
    assert any(f"in cell {nasty_cell}, at" in issue["description"] for issue in issues(nasty()))


@pytest.mark.parametrize(
    ("states", "checks"),
    [
        ((State.CLEAN,), []),
        ((State.SKIPPED,), ["incomplete", "skipped"]),
        ((State.FAILED,), ["incomplete", "RS.1"]),
    ],
)
def test_only_a_run_that_judged_all_may_be_empty(states: tuple[State, ...], checks: list[str]) -> None:
    assert [issue["check_name"] for issue in issues(run_of(*states))] == checks


def test_fingerprints_stay_in_the_next_run_and_differ_within_one() -> None:
    twice = issues(dataclasses.replace(without_failure(), findings=RUN.findings[:1] * 2))
    assert twice[0]["fingerprint"] == issues(RUN)[3]["fingerprint"]


def test_what_was_eased_is_an_issue_each() -> None:
    assert [
        (issue["check_name"], issue["severity"], issue["description"]) for issue in issues(eased())[2:]
    ] == [
        ("skipped", "info", "Rules left out: RS.3: not selected"),
        ("setting", "info", NOTES[0].text),
        ("setting", "info", NOTES[1].text),
        ("waiver", "minor", NOTES[2].text),
    ]


def test_one_cause_of_many_failures_is_one_issue() -> None:
    assert [issue["description"] for issue in issues(unread())][1:] == [
        "ES.1, ES.2 could not be computed: cannot be read (not GDSII)"
    ]


def test_layouts_keep_apart() -> None:
    a, b = at(Path("a.gds")), at(Path("b.gds"))
    assert [issue["location"]["path"] for issue in issues(a, b)] == ["a.gds"] * 7 + ["b.gds"] * 7
    assert issues(a, b)[7:] == issues(b)  # and the same in a report of its own
