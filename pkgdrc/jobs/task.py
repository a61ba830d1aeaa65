"""What is to be judged, and how that ended."""

from collections.abc import Iterable, Mapping
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
    """A task, by its number among all, or a part of it: the rules to judge (None: all).

    `hands` workers are meant to share the task. `later` are rules that may be judged after these, so that
    what they need as well is kept. `effort` tells about how much work it is, `length` how much with all that
    is judged after it, and `needs` what of it other orders on the task need as well: its number, and the
    effort. These rules leave defects to those of
    `after`, of which those of `nothing` are known to have found nothing. A `share` of a rule is the part of
    who has this number, of so many.
    """

    number: int
    task: Task
    part: frozenset[str] | None = None
    hands: int = 1
    later: frozenset[str] = frozenset()
    effort: float = 0.0
    length: float = 0.0
    needs: frozenset[tuple[int, float]] = frozenset()
    after: frozenset[str] = frozenset()
    nothing: frozenset[str] = frozenset()
    share: tuple[int, int] | None = None

    def waits(self, undone: Iterable["Order"]) -> bool:
        """Whether it leaves defects to rules of other orders that are not answered yet."""
        return any(
            other.number == self.number and other.part and self.after & other.part
            for other in undone
            if other is not self
        )


@dataclass(frozen=True)
class Answer:
    """How an order ended. `lost`: nobody is left to answer it, so its rules are not judged.

    `nothing` are the rules that have found nothing, not even what is no finding in the end. `keys` are those
    of the findings where a rule is shared.
    """

    run: Run | None
    error: str = ""  # why there is no run; "" otherwise
    warnings: tuple[str, ...] = ()
    lost: bool = False
    nothing: frozenset[str] = frozenset()
    keys: tuple[tuple[int, str, float, str], ...] = ()
