"""The text report: the verdict first, every finding with its figures, and no silence."""

import dataclasses
from pathlib import Path

import pytest
from rich.console import Console

from pkgdrc.findings import State
from pkgdrc.report.files import render
from pkgdrc.report.text import report

from .examples import RUN, WORDS, advised, at, eased, judged, run_of, unread, without_failure


def test_the_verdict_comes_first() -> None:
    first = render("text", judged(RUN)).splitlines()[0]
    assert first == (
        "INCOMPLETE: 1 rule could not be computed, 3 findings; "
        "1 rule left out, 1 finding waived, 2 rules not applicable"
    )


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ((State.CLEAN,), "CLEAN: no finding"),
        ((State.CLEAN, State.VIOLATED), "VIOLATED: 0 findings of 1 rule"),
        ((State.WAIVED, State.SKIPPED), "CLEAN: no finding; 1 rule left out"),
        (
            (State.SKIPPED, State.NOT_APPLICABLE),
            "INCOMPLETE: no rule was applied; 1 rule left out, 1 rule not applicable",
        ),
        ((), "INCOMPLETE: no rule was applied"),
    ],
)
def test_each_verdict_in_words(states: tuple[State, ...], said: str) -> None:
    assert render("text", judged(run_of(*states))).splitlines()[0] == said


def test_each_finding_has_its_figures() -> None:
    text = render("text", judged(RUN))
    assert "ES.1  error  The cut reaches a cavity (2)" in text
    assert "to the line: 18.25 um, limit 20 um\n" in text
    assert "left 1 um, right 9 um: 8 um, limit 5 um\n" in text
    assert "in cell DIE$1, at (5, 2.5), placed 20004 times, first on the wafer at (1005, -2002.5)" in text
    assert "dies (0, 7), (1, 7), (2, 7), (3, 7), (4, 7), (5, 7), (6, 7), (7, 7) and 12 more" in text
    assert "die (12, 40)\n" in text
    assert "waived: agreed with the fab" in text
    assert "155 deg, limit 150 deg" in text
    assert "in the technology, not at a place" in text


def test_what_was_not_judged_is_said_with_its_reason() -> None:
    text = render("text", judged(RUN))
    assert "8 rules: 1 clean, 2 violated, 1 waived, 2 not-applicable, 1 skipped, 1 failed" in text
    assert "Could not be computed\n      RS.2: layer 'frame' has no shapes" in text
    assert "Skipped\n      RS.3: not selected" in text
    assert "RM.1, RM.2: no layer 'back_metal'" in text
    assert "No shapes on label, serial" in text


def test_it_is_plain_and_narrow_enough() -> None:
    long = dataclasses.replace(RUN.findings[0], note="a cavity " * 40)
    text = render("text", judged(dataclasses.replace(RUN, findings=(long,))))
    assert max(len(line) for line in text.splitlines()) <= 100
    assert "\x1b" not in render("text", judged(RUN))
    assert r"TOP:[bold]\x1b[31m" in render("text", judged(RUN))


def test_many_findings_of_a_rule_are_cut_short_and_counted() -> None:
    many = dataclasses.replace(RUN, findings=RUN.findings[:1] * 25)
    text = render("text", judged(many))
    assert text.count("to the line: 18.25 um") == 10
    assert "and 15 more; a .json or .lyrdb report holds all" in text


def test_a_terminal_gets_colour() -> None:
    console = Console(force_terminal=True, color_system="standard", width=80)
    with console.capture() as captured:
        console.print(report(judged(RUN)))
    assert "\x1b[1;35mINCOMPLETE" in captured.get()


def test_a_run_that_was_eased_does_not_look_plain() -> None:
    text = render("text", judged(eased()))
    assert " ".join(text.split()).startswith(f"CLEAN: no finding; {WORDS} layout")
    assert "1 of 2 rules answered from the cache\n" in text
    assert (
        "Settings\n      limit frame_wall is 15 um instead of 20 um (pkgdrc.toml)\n      ES.5 is advice"
        in text
    )
    assert "Waivers\n      waivers.toml: waiver 2 (ES.1) expired: 2026-03-31 was its last day" in text
    assert "cache" not in render("text", judged(RUN))


def test_advice_that_fails_nothing_says_so() -> None:
    mild = dataclasses.replace(advised(), fail_on="error")
    assert render("text", judged(mild)).startswith(
        "VIOLATED: 1 finding of 1 rule; advice alone does not fail this run\n"
    )
    assert render("text", judged(advised())).startswith("VIOLATED: 1 finding of 1 rule\n")


def test_several_layouts_have_one_verdict_and_a_report_each() -> None:
    runs = (run_of(State.CLEAN), at(Path("b.gds"), without_failure()), unread(), eased())
    text = render("text", judged(*runs))
    assert text.splitlines()[0] == (
        "INCOMPLETE: 4 layouts, 2 clean, 1 violated, 1 incomplete; "
        "1 left out, 2 changed, 2 waived, 2 more in the notes"
    )
    assert [line for line in text.splitlines() if line.startswith("layout ")] == [
        "layout wafer.gds, cell WAFER, 20004 dies",
        "layout b.gds, cell WAFER, 20004 dies",
        "layout lost.gds, which could not be read",
        "layout wafer.gds, cell WAFER, 20004 dies",
    ]
    assert "ES.1, ES.2: cannot be read (not GDSII)" in text
    both = render("text", judged(run_of(State.CLEAN), run_of(State.CLEAN)))
    assert both.startswith("CLEAN: 2 layouts, 2 clean\n")
