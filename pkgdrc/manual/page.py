"""The manual as one HTML page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from pkgdrc.deck import Deck, Rule
from pkgdrc.deck.limits import Limit
from pkgdrc.manual.examples import Example
from pkgdrc.picture import legend, style
from pkgdrc.report.html.page import page
from pkgdrc.technology import Technology


@dataclass(frozen=True)
class Look:
    """A picture as the template shows it."""

    head: str
    svg: Markup
    caption: str


@dataclass(frozen=True)
class Entry:
    """One rule of the manual."""

    anchor: str
    rule: Rule
    example: Example
    looks: tuple[Look, ...]  # passing, failing; none without pictures

    @property
    def limits(self) -> tuple[Limit, ...]:
        """The rule's limits; of a rule that the manual's technology has no use for, those in its case's."""
        return self.rule.limits or self.example.limits


@dataclass(frozen=True)
class Chapter:
    """The rules of one chapter."""

    anchor: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Part:
    """The manual of one deck."""

    deck: Deck
    technology: Technology
    chapters: tuple[Chapter, ...]

    @property
    def rules(self) -> int:
        """How many rules it has."""
        return len(self.deck.rules)


def render(decks: Sequence[tuple[Deck, Technology]], examples: Mapping[str, Mapping[str, Example]]) -> str:
    """The page: a part for each deck, whose examples are `examples[deck name][rule id]`."""
    parts = [_part(deck, technology, examples[deck.name]) for deck, technology in decks]
    found = [example for each in examples.values() for example in each.values()]
    made = [example.technology for example in found if example.technology is not None]
    shown = list(dict.fromkeys(entry for technology in made for entry in legend(technology)))
    return page("manual.html", styles=("manual.css",), css=style(*made), parts=parts, legend=shown)


def _part(deck: Deck, technology: Technology, examples: Mapping[str, Example]) -> Part:
    chapters = []
    for name, rules in groupby(deck.rules, key=lambda rule: rule.chapter):
        entries = tuple(
            Entry(_anchor(deck.name, rule.id), rule, examples[rule.id], _looks(examples[rule.id]))
            for rule in rules
        )
        words = name.replace("_", " ").capitalize()
        chapters.append(Chapter(_anchor(deck.name, f"chapter-{name}"), words, entries))
    return Part(deck, technology, tuple(chapters))


def _looks(example: Example) -> tuple[Look, ...]:
    sides = [("Passes", example.passing), ("Violates it", example.failing)]
    return tuple(
        Look(
            f"{head}: {side.figures}" if side.figures else head,
            Markup(side.picture.svg),
            side.picture.caption,
        )
        for head, side in sides
        if side
    )


def _anchor(*names: str) -> str:
    return re.sub(r"[^0-9A-Za-z]+", "-", " ".join(names)).strip("-")
