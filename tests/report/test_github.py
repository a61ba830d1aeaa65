"""GitHub annotations: each a line that the runner reads as one command, the worst first."""

import dataclasses
import re
from pathlib import Path

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

COMMAND = re.compile(r"::(error|warning|notice) file=([^,:]+),line=1,title=([^,:]+)::(.+)")


def lines(run: Run) -> list[str]:
    text = render("github", judged(run))
    assert text.endswith("\n")
    return text[:-1].split("\n")


def commands(run: Run) -> list[tuple[str, str, str, str]]:
    """Kind, file, title and message of each annotation, as the runner undoes their escapes."""
    found = []
    for line in lines(run):
        if not line.startswith("pkgdrc "):
            match = COMMAND.fullmatch(line)
            assert match, line
            kind, file, title, message = match.groups()
            found.append((kind, *(undone(part) for part in (file, title, message))))
    return found  # type: ignore[return-value]


def undone(text: str) -> str:
    for escape, sign in {"%2C": ",", "%3A": ":", "%0A": "\n", "%0D": "\r", "%25": "%"}.items():
        text = text.replace(escape, sign)
    return text


def test_the_worst_comes_first() -> None:
    assert [(kind, title) for kind, _, title, _ in commands(RUN)] == [
        ("error", "pkgdrc incomplete"),
        ("error", "RS.2 could not be computed"),
        ("error", "ES.1 The cut reaches a cavity"),  # open
        ("error", "ES.1 The cut reaches a cavity"),  # off by 9 %
        ("error", "ES.5 V angle out of range"),  # off by 3 %
        ("notice", "ES.2 (waived) Walls differ"),
    ]


def test_each_annotation_has_the_figures() -> None:
    _, file, _, message = commands(RUN)[3]
    assert file == "wafer.gds"
    assert message.split("\n") == [
        "to the line: 18.25 um, limit 20 um",
        "in cell DIE$1, at (5, 2.5), placed 20004 times, first on the wafer at (1005, -2002.5)",
        "box in the cell: (0, 0) to (10, 5)",
        "on the wafer: (1005, -2002.5), (3005, -2002.5)",
        "dies (0, 7), (1, 7), (2, 7), (3, 7), (4, 7), (5, 7), (6, 7), (7, 7) and 12 more",
    ]
    assert commands(RUN)[-1][3].endswith("waived: agreed with the fab")
    assert commands(RUN)[1][3] == "No closed frame: layer 'frame' has no shapes"


def test_the_verdict_leads_and_what_was_left_out_ends() -> None:
    found = lines(without_failure())
    assert found[0] == (
        "::notice file=wafer.gds,line=1,title=pkgdrc violated::violated: 3 findings of 2 rules; "
        "1 rule left out, 1 finding waived, 2 rules not applicable; deck hermetic 0.1.0, "
        "layout wafer.gds, cell WAFER, 20004 dies"
    )
    assert found[-2:] == [
        "pkgdrc skipped: RS.3: not selected",
        "pkgdrc not-applicable: RM.1, RM.2: no layer 'back_metal'",
    ]
    assert lines(run_of(State.CLEAN))[0].startswith("pkgdrc clean: no finding")
    ((kind, _, title, message),) = commands(run_of(State.SKIPPED))
    assert (kind, title) == ("error", "pkgdrc incomplete")
    assert message.startswith("incomplete: no rule was applied")


def test_advice_is_a_warning() -> None:
    assert [kind for kind, *_ in commands(advised())] == ["warning"]


def test_nothing_in_a_name_ends_its_command() -> None:
    told = commands(nasty())
    assert len(told) == len(commands(RUN)) + 2  # the notes
    assert all(file.startswith("a b/<b>&") for _, file, _, _ in told)
    assert any(r"""in cell <b>&"'|%,::\n]]>\x00""" in message for *_, message in told)
    percent = dataclasses.replace(RUN.findings[0], note="100%0A::error::%25")
    message = commands(dataclasses.replace(RUN, findings=(percent,)))[-1][3]
    assert message.startswith("100%0A::error::%25")


def test_the_technology_alone_is_the_file_without_a_layout() -> None:
    assert commands(of_technology())[-1][1] == "rules/hermetic/technology.toml"


def test_what_was_eased_is_annotated() -> None:
    assert [(kind, title) for kind, _, title, _ in commands(eased())] == [
        ("notice", "pkgdrc clean"),
        ("notice", "pkgdrc setting"),
        ("notice", "pkgdrc setting"),
        ("notice", "ES.2 (waived) Walls differ"),
        ("notice", "ES.2 (waived) Walls differ"),
        ("warning", "pkgdrc waiver"),
    ]
    assert commands(eased())[0][3].startswith(f"clean: no finding; {WORDS}; deck hermetic 0.1.0")
    assert commands(eased())[-1][3] == NOTES[2].text
    assert lines(eased())[-1] == "pkgdrc 1 of 2 rules answered from the cache"


def test_of_several_layouts_the_worst_comes_first() -> None:
    found = render("github", judged(at(Path("a.gds"), advised()), at(Path("b.gds"), without_failure())))
    assert found.splitlines()[0] == (
        "::notice title=pkgdrc::VIOLATED: 2 layouts, 2 violated; 1 rule left out, 1 finding waived, "
        "2 rules not applicable"
    )
    files = [match[2] for line in found.splitlines() if (match := COMMAND.fullmatch(line))]
    assert files == ["b.gds", "b.gds", "b.gds", "a.gds", "b.gds"]  # errors, advice, waived


def test_one_cause_of_many_failures_is_one_annotation() -> None:
    assert [(title, message) for _, _, title, message in commands(unread())][1:] == [
        ("ES.1, ES.2 could not be computed", "cannot be read (not GDSII)")
    ]


def test_what_several_layouts_have_in_common_is_told_once() -> None:
    found = render("github", judged(*(at(Path(f"{name}.gds"), eased()) for name in "abc"))).splitlines()
    for text in (*(note.text for note in NOTES), "skipped: RS.3: not selected"):
        assert sum(text in line for line in found) == 1
    assert found[-1] == "pkgdrc 3 of 6 rules answered from the cache"
    assert found[0].startswith("::notice title=pkgdrc::CLEAN: 3 layouts, 3 clean; 1 rule left out")
    assert [line.partition(";")[0] for line in found[1:4]] == ["pkgdrc clean: no finding"] * 3
    plain = render("github", judged(run_of(State.CLEAN), run_of(State.CLEAN)))
    assert plain.startswith("pkgdrc CLEAN: 2 layouts, 2 clean\npkgdrc clean: no finding;")
