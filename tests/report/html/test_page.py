"""The HTML report without a browser: what it says, and that nothing in it comes from elsewhere."""

import dataclasses
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import pkgdrc.picture
from pkgdrc.findings import Run, State
from pkgdrc.picture import Picture
from pkgdrc.report import render, words
from pkgdrc.report.html import looks, report
from pkgdrc.report.html.page import page as filled
from pkgdrc.report.judged import Judged
from tests.report.examples import (
    NASTY,
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

from .reading import Page

ESCAPED = NASTY.encode("unicode_escape").decode()


def page(*runs: Run) -> Page:
    return Page(render("html", judged(*runs)))


@pytest.mark.parametrize("run", [RUN, without_failure(), run_of(State.CLEAN), run_of(State.SKIPPED), eased()])
def test_the_verdict_comes_first(run: Run) -> None:
    shown = page(run)
    headings = [tag for tag, _ in shown.elements if re.fullmatch(r"h[1-6]", tag)]
    assert headings[0] == "h1"
    assert headings.count("h1") == 1
    said = f"{run.verdict.upper()} {words.verdict(run)}"
    assert said in shown.text
    before = shown.text.partition(said)[0]
    assert "What was checked" not in before
    assert f"{run.verdict}: {words.checked(run)}" in before  # the title


def test_what_was_checked_by_what() -> None:
    text = page(RUN).text
    for told in (
        "Layout wafer.gds",
        f"SHA-256 {'0' * 64}",
        "Cell WAFER",
        "Dies 20004",
        "Deck hermetic 0.1.0, 8 rules: 1 clean, 2 violated",
        "Technology rules/hermetic/technology.toml",
        "klayout 0.30.9",
        "Exit code 2",
    ):
        assert told in text
    assert "Cache 1 of 3 rules answered from the cache" in page(eased()).text
    lenient = dataclasses.replace(advised(), fail_on="error")
    assert "Exit code 0; advice does not fail this check" in page(lenient).text


def test_what_was_left_out_or_changed_is_prominent() -> None:
    shown = page(RUN)
    assert "Could not be computed RS.2: layer 'frame' has no shapes" in shown.text
    assert "Skipped rules RS.3: not selected" in shown.text
    assert "No shapes on label, serial" in shown.text
    assert shown.all("section", class_="beyond") == shown.all("section", class_="failed")
    changed = page(eased())
    for note in eased().notes:
        assert note.text in changed.text
    assert "Waived 2 findings, listed below with the reason" in changed.text
    assert changed.all("section", class_="changed")
    assert changed.text.index("Left out or changed") < changed.text.index("Rules")
    assert RUN.layout
    plain = dataclasses.replace(
        run_of(State.CLEAN), layout=dataclasses.replace(RUN.layout, missing_layers=())
    )
    assert "Left out or changed" not in page(plain).text
    assert "Nothing was left out" in page(plain).text


def test_every_rule_has_its_state_and_the_worst_comes_first() -> None:
    shown = page(RUN)
    table = shown.text.partition("Rules Rule State Defect Found Worst")[2]
    order = sorted(RUN.rules, key=lambda rule: table.index(f" {rule.id} "))
    assert [rule.state.value for rule in order] == [
        "failed",
        "violated",
        "violated",
        "waived",
        "skipped",
        "clean",
        "not-applicable",
        "not-applicable",
    ]
    assert "ES.5 violated V angle out of range 1 155 deg limit 150 deg" in table
    assert "ES.2 waived Walls differ 0 1 waived 8 um limit 5 um" in table
    assert "RM.1 not-applicable Opening near the kerf no layer 'back_metal'" in table


def test_each_finding_tells_all_that_is_known() -> None:
    shown = page(RUN)
    anchors = [has["id"] for has in shown.all("details", class_="finding")]
    assert anchors == ["v-4567-1", "v-0123abcd-1", "v-ab-1", "v-89-1"]  # worst first, waived last
    assert [has["href"] for has in shown.all("a", class_="self")] == [f"#{anchor}" for anchor in anchors]
    for told in (
        "Measured 18.25 um Limit 20 um Cell WAFER / ROW / DIE$1 Box in the cell (0, 0) to (10, 5) um",
        "Placements 20004 On the wafer (1005, -2002.5), (3005, -2002.5) um, the first 2",
        "Dies 20: (0, 7), (1, 7), (2, 7), (3, 7), (4, 7), (5, 7), (6, 7), (7, 7) and 12 more",
        "Fingerprint 0123abcd",
        "Why it matters it <leaks> & fails. How to fix it widen it. Source 003: Fig. 7",
        "Waived agreed with the fab",
        "Place in the technology, not at a place",
    ):
        assert told in shown.text
    assert shown.text.count("Why it matters") == 4
    marked = {has["data-standing"] for has in shown.all("li", data_rule="ES.2")}
    assert marked == {"waived"}
    known = page(eased())
    assert {has["data-standing"] for has in known.all("li", data_rule="ES.2")} == {"waived", "known"}
    assert known.text.count("in the baseline old.json") == 1


def test_a_heading_does_not_repeat_the_figures(violated: Judged) -> None:
    """They stand beside it."""
    text = shown_of(violated).text
    assert (
        "RS.4 Component structures are too close to frame, island or kerf to the frame; die (10, 4)" in text
    )
    assert "6 um limit 10 um Measured 6 um Limit 10 um" in text


def test_nothing_comes_from_elsewhere() -> None:
    for run in (RUN, nasty(), of_technology()):
        shown = page(run)
        for _, has in shown.elements:
            for name in ("src", "href", "action", "data", "srcset", "xlink:href"):
                assert has.get(name, "#").startswith("#") or has[name] == "data:,"
            assert not any(name.startswith("on") for name in has)
        assert "url(" not in shown.source
        assert "@import" not in shown.source
        (policy,) = [has["content"] for has in shown.all("meta") if has.get("http-equiv")]
        assert policy.startswith("default-src 'none'; script-src 'sha256-")
        assert "'unsafe-inline'" not in policy.partition("style-src")[0]
        ids = [has["id"] for _, has in shown.elements if "id" in has]
        assert len(ids) == len(set(ids))
        for _, has in shown.elements:
            for each in has.get("aria-labelledby", "").split():
                assert each in ids


def test_names_are_shown_as_they_are() -> None:
    plain, shown = page(RUN), page(nasty())
    assert "Settings" in shown.text
    kinds = {tag for tag, _ in plain.elements}
    assert {tag for tag, _ in shown.elements} == kinds  # no <b> of theirs but ours
    assert shown.source.count("<b>") == plain.source.count("<b>")
    assert shown.text.count(re.sub(r"\s+", " ", ESCAPED)) >= 8
    shown.source.encode()  # no lone surrogate is left
    assert "</style" not in filled("base.html", css="a{} </style><script>").replace("</style>\n", "")


def test_a_clean_run_that_was_eased_does_not_look_like_a_plain_one() -> None:
    assert page(eased()).all("div", class_="eased")
    assert not page(run_of(State.CLEAN)).all("div", class_="eased")
    both = page(eased(), at(Path("other.gds"), run_of(State.CLEAN)))
    assert len(both.all("div", class_="eased")) == 2  # that of all, and its own


def test_it_is_the_same_each_time(violated: Judged) -> None:
    for run in (RUN, nasty(), eased(), unread()):
        assert page(run).source == page(run).source
    assert render("html", [violated]) == render("html", [violated])


def test_no_map_without_dies() -> None:
    assert "No map: no layout was checked, only the technology" in page(of_technology()).text
    assert RUN.layout
    none = dataclasses.replace(RUN, layout=dataclasses.replace(RUN.layout, dies=0))
    assert "No map: the layout has no dies" in page(none).text
    one = dataclasses.replace(RUN, layout=dataclasses.replace(RUN.layout, dies=1, places=((0, 0),)))
    assert "No map: the layout has one die only" in page(one).text
    assert not page(one).all("div", class_="map")
    assert "No map: where the dies lie is not known" in page(RUN).text


def test_a_finding_of_the_wafers_edge_tells_from_where(violated: Judged) -> None:
    first, *others = violated.run.findings
    run = dataclasses.replace(
        violated.run, findings=(dataclasses.replace(first, from_radius=6500.0), *others)
    )
    shown = shown_of(dataclasses.replace(violated, run=run))
    assert "From 6.500 mm off the wafer's centre outwards" in shown.text
    (circle,) = shown.all("circle", class_="radius")
    assert (circle["r"], circle["data-rule"]) == ("6500", first.rule)
    assert shown.text.count(f"{first.rule} from 6.500 mm off the centre outwards") == 2  # circle and key
    assert not shown_of(violated).all("circle", class_="radius")


def test_several_layouts_under_one_verdict() -> None:
    clean = at(Path("other.gds"), run_of(State.CLEAN))
    shown = page(clean, without_failure(), unread())
    assert shown.text.count("INCOMPLETE") == 2  # over all, and of the layout that could not be read
    assert words.overall(judged(clean, without_failure(), unread())).replace(":", "", 1) in shown.text
    assert [has["href"] for has in shown.all("a") if re.fullmatch(r"#l\d", has["href"])] == [
        "#l1",
        "#l2",
        "#l3",
    ]
    assert [has["id"] for has in shown.all("section", class_="layout")] == ["l1", "l2", "l3"]
    levels = [int(tag[1]) for tag, _ in shown.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert max(b - a for a, b in pairwise(levels)) <= 1
    assert all(has["id"].startswith("l2-v-") for has in shown.all("details", class_="finding"))
    assert "INCOMPLETE nothing was checked" in page().text


def test_what_is_not_listed_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "LISTED", 3)
    shown = page(RUN)
    assert len(shown.all("details", class_="finding")) == 3
    assert "The worst 3 are listed here; 1 more are counted above and in the map" in shown.text


def drawing(monkeypatch: pytest.MonkeyPatch, *drawn: Picture | Exception | None) -> None:
    """Has these pictures drawn, one a finding, and no section."""

    def pictures(*_: Any) -> Iterator[Picture | None]:
        for each in drawn:
            if isinstance(each, Exception):
                raise each
            yield each

    monkeypatch.setattr(pkgdrc.picture, "pictures", pictures)
    monkeypatch.setattr(pkgdrc.picture, "section_picture", lambda *_: None)


def shown_of(each: Judged) -> Page:
    return Page(render("html", [each]))


def test_pictures_wait_in_data_that_cannot_break_out(
    violated: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = Picture("<svg><title></script><script>x</script><!--</title></svg>", NASTY)
    drawing(monkeypatch, evil, None, evil, evil)
    shown = shown_of(violated)
    stored = {id: json.loads(text) for id, text in shown.data.items() if "-look-" in id}
    assert list(stored) == ["l1-look-0", "l1-look-2", "l1-look-3"]
    assert stored["l1-look-0"] == [{"svg": evil.svg, "caption": ESCAPED}]
    assert [has["data-look"] for has in shown.all("div", class_="looks") if "data-look" in has] == list(
        stored
    )
    assert shown.text.count("no picture: the finding lies at no place of the layout") == 1
    assert len(shown.all("script")) == len(shown_of(violated).all("script")) == 3 + 1 + 3


def test_real_pictures_and_a_section_for_the_stack(violated: Judged) -> None:
    shown = shown_of(violated)
    stored = {id: json.loads(text) for id, text in shown.data.items() if "-look-" in id}
    rules = [has["data-rule"] for has in shown.all("li") if "data-rule" in has]
    assert rules[-1] == "AD.2"  # advice comes last
    assert len(stored) == 4
    for (each,) in stored.values():
        assert each["svg"].startswith("<svg")
        assert each["caption"]
    assert "μ" in stored["l1-look-3"][0]["svg"] or "µ" in stored["l1-look-3"][0]["svg"]
    assert shown.all("svg", class_="swatch")


def test_a_report_never_fails_for_a_picture(violated: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    drawing(monkeypatch, Picture("<svg></svg>", "seen"), RuntimeError("no <luck>"))
    shown = shown_of(violated)
    assert shown.text.count("no picture: it could not be drawn: RuntimeError: no <luck>") == 3
    assert len([id for id in shown.data if "-look-" in id]) == 1
    monkeypatch.setattr(looks, "PICTURED", 1)
    drawing(monkeypatch, Picture("<svg></svg>", "seen"))
    assert shown_of(violated).text.count("no picture: only the worst 1 findings have one") == 3


def test_it_says_why_there_are_no_pictures(violated: Judged, tmp_path: Path) -> None:
    assert violated.run.layout
    path = tmp_path / "w.gds"
    moved = dataclasses.replace(violated, run=at(path, violated.run))
    assert f"No pictures: the layout cannot be read again: {path}: cannot be read" in shown_of(moved).text
    path.write_bytes(violated.run.layout.path.read_bytes())
    assert "No pictures" not in shown_of(moved).text
    path.write_bytes(path.read_bytes() + bytes(2))
    changed = shown_of(moved)
    assert f"No pictures: {path} is no longer the file that was checked" in changed.text
    assert not [id for id in changed.data if "-look-" in id]
    assert "No pictures: no layout was checked" in page(of_technology()).text
