"""Runs with a cache and without, to be compared."""

import dataclasses
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import klayout.db as kdb

from pkgdrc.cache import Cache
from pkgdrc.deck import Deck, load_deck
from pkgdrc.deck.rule import Severity
from pkgdrc.engine import check
from pkgdrc.findings import Run, State
from pkgdrc.input.read import read_layout
from pkgdrc.technology import Technology
from tests.engine.small_deck import Bound, technology, write_deck

JUDGED = (State.CLEAN, State.VIOLATED)


def told(run: Run) -> Run:
    """All that a run says, but for how it came to say so."""
    rules = tuple(dataclasses.replace(rule, seconds=0.0, cached=False) for rule in run.rules)
    return dataclasses.replace(run, rules=rules)


def cached(run: Run) -> set[str]:
    """The rules that were answered from the cache."""
    return {rule.id for rule in run.rules if rule.cached}


def judged(run: Run) -> set[str]:
    """The rules that were judged."""
    return {rule.id for rule in run.rules if rule.state in JUDGED}


def of_layout(deck: Deck) -> set[str]:
    """The rules that look at the layout."""
    return {rule.id for rule in deck.rules if len(rule.of_stack) < len(rule.checks)}


def run_with(path: Path, file: Path, deck: Deck, technology: Technology, top: str | None = None) -> Run:
    """A run with the cache in `file`, with which nothing is wrong: it says the same as one without."""
    cache = Cache(file)
    run = check(read_layout(path, top), deck, technology, cache=cache)
    assert not cache.warnings
    assert told(run) == told(check(read_layout(path, top), deck, technology))
    return run


@dataclass
class Bench:
    """A small layout, deck and technology that a test changes, and the cache that it is checked with."""

    folder: Path
    layout: kdb.Layout
    checks: dict[str, str]
    limits: dict[str, Bound] = field(default_factory=dict)
    keys: dict[str, Any] = field(default_factory=dict)
    top: str | None = None
    severities: Mapping[str, Severity] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        """The layout's."""
        return self.folder / "layout.gds"

    @property
    def cache(self) -> Path:
        """The cache's file."""
        return self.folder / "cache"

    def loaded(self) -> tuple[Deck, Technology]:
        """Deck and technology as they are now."""
        made = technology(**self.keys)
        deck = write_deck(self.folder / "deck", self.checks, self.limits)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of limits that no rule reads
            return load_deck(str(deck), made, severities=dict(self.severities)), made

    def run(self) -> Run:
        """A run with the cache over all as it is now, which has to say the same as one without."""
        self.layout.write(str(self.file))
        return run_with(self.file, self.cache, *self.loaded(), self.top)

    def answered(self) -> set[str]:
        """Which of the bench's own rules a run answers from the cache."""
        return cached(self.run()) & set(self.checks)
