"""The Markdown report: the verdict first, and nothing from a layout that is read as markup."""

import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path

from markdown_it import MarkdownIt

from pkgdrc.findings import Note, Run, State
from pkgdrc.report.files import render
from pkgdrc.report.markdown import LIMIT

from .examples import (
    NASTY,
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


class Page(HTMLParser):
    """The text of a page, with its elements counted."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def page(run: Run) -> Page:
    return Page(MarkdownIt("commonmark").enable("table").render(render("markdown", judged(run))))


def test_the_verdict_comes_first() -> None:
    for run, first in (
        (
            RUN,
            "## ⚠️ pkgdrc: INCOMPLETE, 1 rule could not be computed, 3 findings; "
            "1 rule left out, 1 finding waived, 2 rules not applicable",
        ),
        (
            without_failure(),
            "## ❌ pkgdrc: VIOLATED, 3 findings of 2 rules; 1 rule left out, 1 finding waived, "
            "2 rules not applicable",
        ),
        (eased(), f"## ✅ pkgdrc: CLEAN, no finding; {WORDS}"),
        (run_of(State.CLEAN), "## ✅ pkgdrc: CLEAN, no finding"),
        (run_of(State.SKIPPED), "## ⚠️ pkgdrc: INCOMPLETE, no rule was applied; 1 rule left out"),
    ):
        assert render("markdown", judged(run)).splitlines()[0] == first
    assert "layout wafer.gds, cell WAFER, 20004 dies" in page(RUN).text
    assert "no layout: the technology alone" in page(of_technology()).text


def test_violated_rules_stand_in_a_table() -> None:
    text = render("markdown", judged(RUN))
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert rows == [
        "| rule | severity | state | defect | findings | waived | worst |",
        "| ES.1 | error | violated | The cut reaches a cavity | 2 | 0 |  |",
        "| ES.2 | error | waived | Walls differ | 0 | 1 | measured 8 um, limit 5 um |",
        "| ES.5 | error | violated | V angle out of range | 1 | 0 | measured 155 deg, limit 150 deg |",
    ]
    assert page(RUN).tags.count("tr") == 4
    assert "table" not in page(run_of(State.CLEAN)).tags


def test_each_finding_folds_out() -> None:
    shown = page(RUN)
    assert shown.tags.count("details") == shown.tags.count("summary") == 4
    for told in (
        "ES.1 error: to the line: 18.25 um, limit 20 um; in cell DIE$1, at (5, 2.5), placed 20004 times",
        "box in the cell: (0, 0) to (10, 5)",
        "on the wafer: (1005, -2002.5), (3005, -2002.5)",
        "and 12 more",
        "Why: it <leaks> & fails.",
        "Fix: widen it.",
        "Source: 003: Fig. 7",
        "fingerprint 0123abcd",
        "ES.2 waived, error: left 1 um, right 9 um: 8 um, limit 5 um",
        "waived: agreed with the fab",
    ):
        assert told in shown.text
    assert "ES.1 advice: " in page(advised()).text


def test_what_was_not_judged_is_listed_with_its_reason() -> None:
    text = page(RUN).text
    assert "Could not be computed\n\nRS.2: layer 'frame' has no shapes" in text
    assert "Skipped\n\nRS.3: not selected" in text
    assert "Not applicable\n\nRM.1, RM.2: no layer 'back_metal'" in text
    assert "No shapes on label, serial" in text
    text = page(eased()).text
    assert "1 skipped; 1 of 2 rules answered from the cache" in text
    assert "Settings\n\nlimit frame_wall is 15 um instead of 20 um (pkgdrc.toml)" in text
    assert "Waivers\n\nwaivers.toml: waiver 2 (ES.1) expired" in text


def test_names_are_shown_as_they_are() -> None:
    plain, shown = page(dataclasses.replace(RUN, notes=NOTES[1:])), page(nasty())
    assert shown.tags == plain.tags  # no element more
    assert NASTY.encode("unicode_escape").decode() in shown.text
    mentions = dataclasses.replace(RUN.findings[0], note="@owner #777 :bug: https://x.org ~~a~~ $x$")
    source = render("markdown", judged(dataclasses.replace(RUN, findings=(mentions,))))
    for markup in ("@owner", "#777", ":bug:", "https://", "~~", "$x"):
        assert markup not in source
    assert mentions.note in page(dataclasses.replace(RUN, findings=(mentions,))).text


def test_it_fits_a_summary_and_says_what_was_cut() -> None:
    many = dataclasses.replace(RUN, findings=RUN.findings * 1000)
    text = render("markdown", judged(many))
    assert LIMIT - 2000 < len(text.encode()) <= LIMIT
    shown = text.count("<details>")
    assert text.count("</details>") == shown
    assert f"**Cut short**: {4000 - shown} findings more would not fit into 1 MiB" in text
    assert "RS.2: layer 'frame' has no shapes" in text
    assert "Cut short" not in render("markdown", judged(RUN))


def test_several_layouts_stand_under_one_verdict() -> None:
    text = render("markdown", judged(eased(), at(Path("b.gds"), without_failure()), unread()))
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "## ⚠️ pkgdrc: INCOMPLETE: 3 layouts, 1 clean, 1 violated, 1 incomplete; "
        "1 left out, 2 changed, 2 waived, 2 more in the notes",
        "### ⚠️ pkgdrc: INCOMPLETE, 2 rules could not be computed, 0 findings",
        "### ❌ pkgdrc: VIOLATED, 3 findings of 2 rules; 1 rule left out, 1 finding waived, "
        "2 rules not applicable",
        f"### ✅ pkgdrc: CLEAN, no finding; {WORDS}",
    ]
    assert "layout b.gds, cell WAFER" in Page(text).text


def test_several_layouts_fit_together() -> None:
    many = dataclasses.replace(without_failure(), findings=RUN.findings * 400)
    text = render("markdown", judged(many, many, run_of(State.CLEAN), many))
    assert LIMIT - 2000 < len(text.encode()) <= LIMIT
    assert text.count("### ") == 4  # each verdict is told, and what is left out of each
    cut = [int(each) for each in re.findall(r"Cut short\*\*: (\d+) findings", text)]
    assert sum(cut) == 4800 - text.count("<details>")
    assert "### ✅ pkgdrc: CLEAN, no finding" in text


def test_so_many_layouts_that_their_verdicts_do_not_fit_are_cut_too() -> None:
    text = render("markdown", judged(*[run_of(State.CLEAN)] * 6000, RUN))
    assert len(text.encode()) <= LIMIT
    assert text.startswith("## ⚠️ pkgdrc: INCOMPLETE: 6001 layouts, 6000 clean, 1 incomplete")
    told = text.count("### ")
    assert f"**Cut short**: {6001 - told} layouts more would not fit into 1 MiB" in text
    assert "RS.2: layer 'frame' has no shapes" in text  # the worst are told first


def test_many_notes_are_cut_too() -> None:
    many = tuple(Note("waiver", f"waiver {number} expired") for number in range(300))
    text = render("markdown", judged(dataclasses.replace(eased(), notes=many)))
    assert text.count(" expired") == 100
    assert "and 200 more; a .json report holds all" in text
