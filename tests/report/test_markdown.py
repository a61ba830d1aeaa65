"""The Markdown report: the verdict first, and nothing from a layout that is read as markup."""

import dataclasses
from html.parser import HTMLParser

from markdown_it import MarkdownIt

from pkgdrc.report.files import render
from pkgdrc.report.markdown import LIMIT
from pkgdrc.violations import Run, State

from .examples import NASTY, RUN, advised, judged, nasty, of_technology, run_of, without_failure


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
        (RUN, "## ⚠️ pkgdrc: INCOMPLETE, 1 rule could not be computed, 3 violations found"),
        (without_failure(), "## ❌ pkgdrc: VIOLATED, 3 violations of 2 rules"),
        (run_of(State.CLEAN), "## ✅ pkgdrc: CLEAN, no violation"),
        (run_of(State.SKIPPED), "## ⚠️ pkgdrc: INCOMPLETE, no rule was applied"),
    ):
        assert render("markdown", judged(run)).splitlines()[0] == first
    assert "layout wafer.gds, cell WAFER, 20004 dies" in page(RUN).text
    assert "no layout: the technology alone" in page(of_technology()).text


def test_violated_rules_stand_in_a_table() -> None:
    text = render("markdown", judged(RUN))
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert rows == [
        "| rule | severity | state | defect | violations | waived | worst |",
        "| ES.1 | error | violated | The cut reaches a cavity | 2 | 0 |  |",
        "| ES.2 | error | waived | Walls differ | 0 | 1 | measured 8 um, limit 5 um |",
        "| ES.5 | error | violated | V angle out of range | 1 | 0 | measured 155 deg, limit 150 deg |",
    ]
    assert page(RUN).tags.count("tr") == 4
    assert "table" not in page(run_of(State.CLEAN)).tags


def test_each_violation_folds_out() -> None:
    shown = page(RUN)
    assert shown.tags.count("details") == shown.tags.count("summary") == 4
    for told in (
        "ES.1 error: cavity is 18.25 um from the line; in cell DIE$1, at (5, 2.5), placed 20004 times",
        "box in the cell: (0, 0) to (10, 5)",
        "on the wafer: (1005, -2002.5), (3005, -2002.5)",
        "and 12 more",
        "Why: it <leaks> & fails.",
        "Fix: widen it.",
        "Source: 003: Fig. 7",
        "fingerprint 0123abcd",
        "ES.2 waived, error: left 1 um, right 9 um; measured 8 um, limit 5 um",
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


def test_names_are_shown_as_they_are() -> None:
    plain, shown = page(RUN), page(nasty())
    assert shown.tags == plain.tags  # no element more
    assert NASTY.encode("unicode_escape").decode() in shown.text
    mentions = dataclasses.replace(RUN.violations[0], message="@owner #777 :bug: https://x.org ~~a~~ $x$")
    source = render("markdown", judged(dataclasses.replace(RUN, violations=(mentions,))))
    for markup in ("@owner", "#777", ":bug:", "https://", "~~", "$x"):
        assert markup not in source
    assert mentions.message in page(dataclasses.replace(RUN, violations=(mentions,))).text


def test_it_fits_a_summary_and_says_what_was_cut() -> None:
    many = dataclasses.replace(RUN, violations=RUN.violations * 1000)
    text = render("markdown", judged(many))
    assert LIMIT - 2000 < len(text.encode()) <= LIMIT
    shown = text.count("<details>")
    assert text.count("</details>") == shown
    assert f"**Cut short**: {4000 - shown} violations more would not fit into 1 MiB" in text
    assert "RS.2: layer 'frame' has no shapes" in text
    assert "Cut short" not in render("markdown", judged(RUN))
