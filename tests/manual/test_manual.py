"""The manual: what it says of every rule, and its pictures."""

import re
import shutil
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pkgdrc.deck import Deck, load_deck
from pkgdrc.errors import InputError
from pkgdrc.manual import Example, examples, render
from pkgdrc.resources import deck_names, find_deck
from pkgdrc.technology import Technology, load_technology

SELECTED = {
    "hermetic": ("RS.4", "KL.2", "ES.5", "GR.1"),
    "stud-base": ("TH.1", "NT.7", "WF.2"),
    "elastic-bump": ("BL.4", "IN.1", "NET.1"),
    "copper-pillar": ("PI.2", "PI.3", "RD.1"),
}
EMPTY = {"input", "link", "meta", "br", "path", "rect", "circle", "line"}


class Page(HTMLParser):
    """Which elements a page has, that they are closed in order, and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.articles: dict[str, int] = {}  # id: pictures
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.ids += [value for key, value in attrs if key == "id" and value]
        if tag == "a" and (href := names.get("href")):
            self.links.append(href)
        if tag == "article":
            self.articles[names["id"] or ""] = 0
        if tag == "figure":
            self.articles[list(self.articles)[-1]] += 1
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for key, value in attrs if key == "id" and value]

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            assert self.open.pop() == tag


@cache
def opened(name: str) -> tuple[Deck, Technology]:
    technology = load_technology(find_deck(name) / "technology.toml")
    return load_deck(name, technology), technology


@cache
def made(name: str) -> tuple[Deck, str]:
    """A deck of a few rules, and its manual."""
    deck, technology = opened(name)
    few = replace(deck, rules=tuple(rule for rule in deck.rules if rule.id in SELECTED[name]))
    return few, render([(few, technology)], {name: examples(few, few.rules)})


@pytest.mark.parametrize("name", deck_names())
def test_every_rule_has_two_pictures(name: str) -> None:
    deck, text = made(name)
    assert {rule.id for rule in deck.rules} == set(SELECTED[name])
    page = Page(text)
    assert page.open == []
    assert page.articles == {f"{name}-{rule.id.replace('.', '-')}": 2 for rule in deck.rules}


@pytest.mark.parametrize("name", deck_names())
def test_it_says_all_of_a_rule(name: str) -> None:
    deck, text = made(name)
    plain = re.sub(r"&#39;", "'", re.sub(r"&gt;", ">", re.sub(r"&lt;", "<", text)))
    for rule in deck.rules:
        for part in (rule.title, rule.why, rule.fix, rule.source):
            assert part in plain
        for limit in rule.limits:
            assert f"<code>{limit.name}</code>" in plain
            assert f">{limit.source}</td>" in plain
        if rule.not_applicable:
            assert rule.not_applicable in plain


@pytest.mark.parametrize("name", deck_names())
def test_its_contents_lead_to_every_chapter_and_rule(name: str) -> None:
    page = Page(made(name)[1])
    assert len(set(page.ids)) == len(page.ids)
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert set(page.articles) <= inside
    assert all(link.startswith("#") for link in page.links)


def test_what_is_measured_stands_over_the_pictures() -> None:
    text = made("elastic-bump")[1]
    assert "Passes: 100 µm<" in text
    assert "Violates it: 99.99 µm &lt; 100 µm<" in text


def test_a_rule_that_another_technology_needs_is_drawn_in_that() -> None:
    _, text = made("hermetic")
    article = text.partition('id="hermetic-KL-2"')[2].partition("</article>")[0]
    assert "the technology has no layer" in article
    assert "layer-adhesive" in article
    assert ".layer-adhesive{" in text


def test_both_pictures_show_the_same_window() -> None:
    deck, _ = opened("hermetic")
    (found,) = examples(deck, [rule for rule in deck.rules if rule.id == "RS.4"]).values()
    assert found.passing
    assert found.failing
    assert found.passing.picture.window == pytest.approx(found.failing.picture.window)
    assert (found.passing.figures, found.failing.figures) == ("10 µm", "9.995 µm < 10 µm")
    assert "pic-mark" in found.failing.picture.svg
    assert "pic-mark" not in found.passing.picture.svg
    assert ">10 µm</text>" in found.passing.picture.svg


def test_without_a_case_there_is_a_sentence() -> None:
    deck, technology = opened("hermetic")
    few = replace(deck, rules=deck.rules[:1])
    without = {deck.name: {few.rules[0].id: Example(why="the deck's folder has no case of this rule")}}
    text = render([(few, technology)], without)
    assert "No picture: the deck&#39;s folder has no case of this rule." in text
    assert "<figure" not in text


def test_cases_of_an_own_deck_are_drawn(tmp_path: Path) -> None:
    own = tmp_path / "mine"
    shutil.copytree(find_deck("elastic-bump"), own)
    (own / "cases" / "ball.toml").write_text(
        '[["BL.4"]]\nwhat = "as close as mine may be"\nfail.limits = { ball_space = 20.0 }\n'
    )
    technology = load_technology(own / "technology.toml")
    deck = load_deck(str(own), technology)
    with pytest.raises(
        InputError, match=r"ball\.toml: case BL\.4-1: its 'fail' layout does not violate BL\.4"
    ):
        examples(deck, [rule for rule in deck.rules if rule.id == "BL.4"])
    (own / "cases" / "ball.toml").write_text(
        '[["BL.4"]]\nwhat = "as close as mine may be"\nfail.limits = { ball_space = 1000.0 }\n'
    )
    (found,) = examples(deck, [rule for rule in deck.rules if rule.id == "BL.4"]).values()
    assert found.what == "as close as mine may be"
    assert found.failing
    assert "< 1000 µm" in found.failing.figures


def test_progress_is_told() -> None:
    deck, _ = opened("elastic-bump")
    steps: list[tuple[int, int, str]] = []
    examples(deck, deck.rules[:2], lambda *step: steps.append(step))
    assert steps == [(0, 2, deck.rules[0].id), (1, 2, deck.rules[1].id)]
