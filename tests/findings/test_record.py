"""The verdict over all rules, and what it means for the exit code."""

import dataclasses
from itertools import chain, combinations
from pathlib import Path

import pytest

from pkgdrc.findings import DeckFacts, Engine, FileFacts, Finding, LayoutFacts, RuleResult, Run, State
from pkgdrc.findings.record import Severity

FACTS = LayoutFacts(path=Path("w.gds"), sha256="", top="TOP", dbu=0.001, dies=0)
EVERY = list(chain.from_iterable(combinations(State, count) for count in range(len(State) + 1)))


def run(*states: State) -> Run:
    """A run whose rules ended in these states."""
    rules = tuple(
        RuleResult(id=f"AB.{n}", name="rule", title="Defect", severity="error", state=state)
        for n, state in enumerate(states, 1)
    )
    return Run(
        layout=FACTS,
        deck=DeckFacts(name="mine", version="1"),
        technology=FileFacts(path=Path("t.toml")),
        engine=Engine(klayout="0"),
        rules=rules,
    )


def test_there_are_six_end_states() -> None:
    assert {state.value for state in State} == {
        "clean", "violated", "waived", "not-applicable", "skipped", "failed",
    }  # fmt: skip
    assert len(EVERY) == 64


@pytest.mark.parametrize("states", EVERY, ids=lambda states: "+".join(states) or "no rule")
def test_every_combination_of_states_has_its_verdict(states: tuple[State, ...]) -> None:
    judged = {"clean", "violated", "waived"}.intersection(states)
    if "failed" in states or not judged:
        expected = "incomplete", 2
    elif "violated" in states:
        expected = "violated", 1
    else:
        expected = "clean", 0
    for order in (states, states[::-1], states * 2):
        assert (run(*order).verdict, run(*order).exit_code) == expected


@pytest.mark.parametrize(
    ("states", "verdict", "code"),
    [
        ("clean clean", "clean", 0),
        ("clean waived skipped not-applicable", "clean", 0),
        ("clean violated waived", "violated", 1),
        ("violated failed", "incomplete", 2),
        ("clean failed", "incomplete", 2),
        ("skipped not-applicable", "incomplete", 2),
        ("", "incomplete", 2),
    ],
)
def test_verdicts_as_a_user_meets_them(states: str, verdict: str, code: int) -> None:
    result = run(*map(State, states.split()))
    assert (result.verdict, result.exit_code) == (verdict, code)


@pytest.mark.parametrize(
    ("severities", "fail_on", "code"),
    [
        (["advice"], "advice", 1),
        (["advice"], "error", 0),
        (["advice", "error"], "error", 1),
        (["advice", "waived error"], "error", 0),
        (["error"], "error", 1),
    ],
)
def test_what_a_run_fails_for(severities: list[str], fail_on: Severity, code: int) -> None:
    """Its verdict stays what it is."""
    found = tuple(
        Finding(
            rule="PD.1",
            severity="advice" if each == "advice" else "error",
            waived="known" if each.startswith("waived") else None,
        )
        for each in severities
    )
    done = dataclasses.replace(run(State.VIOLATED), findings=found, fail_on=fail_on)
    assert (done.verdict, done.exit_code) == ("violated", code)
    broken = dataclasses.replace(run(State.VIOLATED, State.FAILED), findings=found, fail_on=fail_on)
    assert broken.exit_code == 2
