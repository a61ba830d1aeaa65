"""What is to be judged, and how that ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pkgdrc.deck import Deck
from pkgdrc.deck.rule import Severity
from pkgdrc.findings import Run
from pkgdrc.technology import Technology
from pkgdrc.technology.pins import Pins


@dataclass(frozen=True, kw_only=True)
class Task:
    """One layout (None: the technology alone) and what it is judged by."""

    layout: Path | None
    top: str | None = None
    unit: str | None = None  # of a DXF drawing that does not say; by name
    accept_dropped: bool = False  # check what is left of a layout that cannot be read whole
    deck: Path  # the deck's folder
    technology: Path
    limits: Mapping[str, float] = field(default_factory=dict)  # values that replace the deck's, by name
    severities: Mapping[str, Severity] = field(default_factory=dict)  # likewise, by rule id
    pins: tuple[Pins, ...] = ()  # lists of pins, read, besides those of the technology
    selected: frozenset[str] | None = None  # rule ids; None: all
    ignored: frozenset[str] = frozenset()
    margins: float | None = None  # share of limits up to which rules tell what they measure; None: not
    cache: Path | None = None  # file of answers from earlier runs; None: without. Not used on a cluster


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a task ended: with a run, or with the sentence that says why there is none.

    Without a run nothing is known of the layout, so that the verdict over all can only be incomplete.
    """

    task: Task
    deck: Deck
    technology: Technology
    run: Run | None
    error: str = ""  # why there is no run; "" otherwise
    warnings: tuple[str, ...] = ()  # what ails the cache


@dataclass(frozen=True)
class Order:
    """A task, by its number among all, or a part of it: the rules to judge (None: all)."""

    number: int
    task: Task
    part: frozenset[str] | None = None


@dataclass(frozen=True)
class Answer:
    """How an order ended. `lost`: nobody is left to answer it, so its rules are not judged."""

    run: Run | None
    error: str = ""  # why there is no run; "" otherwise
    warnings: tuple[str, ...] = ()
    lost: bool = False
