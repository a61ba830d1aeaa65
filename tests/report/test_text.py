"""The text report: the verdict first, every violation with its figures, and no silence."""

import dataclasses

import pytest
from rich.console import Console

from pkgdrc.report.files import render
from pkgdrc.report.text import report
from pkgdrc.violations import State

from .examples import RUN, judged, run_of


def test_the_verdict_comes_first() -> None:
    first = render("text", judged(RUN)).splitlines()[0]
    assert first == "INCOMPLETE: 1 rule could not be computed, 3 violations found"


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ((State.CLEAN,), "CLEAN: no violation"),
        ((State.CLEAN, State.VIOLATED), "VIOLATED: 0 violations of 1 rule"),
        ((State.WAIVED, State.SKIPPED), "CLEAN: no violation"),
        ((State.SKIPPED, State.NOT_APPLICABLE), "INCOMPLETE: no rule was applied"),
        ((), "INCOMPLETE: no rule was applied"),
    ],
)
def test_each_verdict_in_words(states: tuple[State, ...], said: str) -> None:
    assert render("text", judged(run_of(*states))).splitlines()[0] == said


def test_each_violation_has_its_figures() -> None:
    text = render("text", judged(RUN))
    assert "ES.1  error  The cut reaches a cavity (2)" in text
    assert "cavity is 18.25 um from the line\n" in text  # the message has the figure
    assert "left 1 um, right 9 um; measured 8 um, limit 5 um\n" in text
    assert "in cell DIE$1, at (5, 2.5), placed 20004 times, first on the wafer at (1005, -2002.5)" in text
    assert "dies (0, 7), (1, 7), (2, 7), (3, 7), (4, 7), (5, 7), (6, 7), (7, 7) and 12 more" in text
    assert "die (12, 40)\n" in text
    assert "waived: agreed with the fab" in text
    assert "measured 155 deg, limit 150 deg" in text
    assert "in the technology, not at a place" in text


def test_what_was_not_judged_is_said_with_its_reason() -> None:
    text = render("text", judged(RUN))
    assert "8 rules: 1 clean, 2 violated, 1 waived, 2 not-applicable, 1 skipped, 1 failed" in text
    assert "Could not be computed\n      RS.2: layer 'frame' has no shapes" in text
    assert "Skipped\n      RS.3: not selected" in text
    assert "RM.1, RM.2: no layer 'back_metal'" in text
    assert "No shapes on label, serial" in text


def test_it_is_plain_and_narrow_enough() -> None:
    long = dataclasses.replace(RUN.violations[0], message="a cavity " * 40)
    text = render("text", judged(dataclasses.replace(RUN, violations=(long,))))
    assert max(len(line) for line in text.splitlines()) <= 100
    assert "\x1b" not in render("text", judged(RUN))
    assert r"TOP:[bold]\x1b[31m" in render("text", judged(RUN))


def test_many_violations_of_a_rule_are_cut_short_and_counted() -> None:
    many = dataclasses.replace(RUN, violations=RUN.violations[:1] * 25)
    text = render("text", judged(many))
    assert text.count("cavity is 18.25 um from the line") == 10
    assert "and 15 more; a .json or .lyrdb report holds all" in text


def test_a_terminal_gets_colour() -> None:
    console = Console(force_terminal=True, color_system="standard", width=80)
    with console.capture() as captured:
        console.print(report(judged(RUN)))
    assert "\x1b[1;35mINCOMPLETE" in captured.get()
