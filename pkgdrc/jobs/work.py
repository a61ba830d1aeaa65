"""The work itself: a task's deck loaded, its layout read, its rules judged."""

import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pkgdrc.deck import Deck, DeckWarning, load_deck
from pkgdrc.errors import InputError
from pkgdrc.findings import Note
from pkgdrc.jobs.task import Answer, Order, Task
from pkgdrc.nets.pins import with_pins
from pkgdrc.technology import Technology, load_technology

if TYPE_CHECKING:
    from pkgdrc.cache import Cache


def open_deck(task: Task) -> tuple[Deck, Technology]:
    """The deck and technology of a task. InputError if they cannot be read; warnings are in the deck."""
    technology = with_pins(load_technology(task.technology), task.pins)
    where = str(task.deck) if task.deck.is_absolute() else f"./{task.deck}"  # never the name of a shipped one
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeckWarning)
        return load_deck(where, technology, task.limits, task.severities), technology


class Desk:
    """Where orders are answered. What one has opened stays open for the next on the same task."""

    def __init__(self) -> None:
        self._at: tuple[Task, *tuple[str, ...]] | None = None
        self._deck: tuple[Deck, Technology] | None = None
        self._open: _Open | None = None
        self._refused = ""  # why the layout cannot be judged

    def clear(self) -> None:
        """Close what is open."""
        self._at = self._deck = self._open = None
        self._refused = ""

    def opened(
        self, task: Task, *digests: str, known: tuple[Deck, Technology] | None = None
    ) -> tuple[Deck, Technology]:
        """Turn to a task, with `digests` of what its files hold: its deck and technology, `known` if given.

        What is open of the same task with other digests is closed. InputError if they cannot be read.
        """
        if (task, *digests) != self._at:
            self.clear()  # before another layout is read: both may be large
            self._at = (task, *digests)
        if self._deck is None:
            self._deck = known or open_deck(task)
        return self._deck

    def answer(
        self, order: Order, deck: Deck, technology: Technology, began: Callable[[str], None]
    ) -> Answer:
        """Judge the rules of an order on the task that was turned to, calling `began(id)` before each.

        Bad input is an answer too; other errors are raised.
        """
        try:
            if self._refused:
                return Answer(None, self._refused)
            if self._open is None:
                self._open = _Open(order.task, deck, technology)
            return self._open.answer(order, began)
        except InputError as error:
            self._refused = str(error)
            return Answer(None, self._refused)


class _Open:
    """A task's layout, read, and all that was made ready to judge it."""

    def __init__(self, task: Task, deck: Deck, technology: Technology) -> None:
        from pkgdrc.engine import Judging

        self._cache = _cache(task.cache) if task.cache else None
        source = None
        if task.layout is not None:
            from pkgdrc.input.ask import asked_for
            from pkgdrc.input.read import read_layout

            asked = asked_for(technology, task.unit)
            source = read_layout(task.layout, task.top, asked=asked, accept_dropped=task.accept_dropped)
        self._dropped = tuple(Note("dropped", text) for text in (source.dropped if source else ()))
        try:
            self._judging = Judging(
                source,
                deck,
                technology,
                selected=task.selected,
                ignored=task.ignored,
                cache=self._cache,
                margins=task.margins,
            )
        except BaseException:
            self._close()
            raise

    def answer(self, order: Order, began: Callable[[str], None]) -> Answer:
        """The run of the order's rules."""
        try:
            run = self._judging.run(
                order.part,
                lambda _done, _total, rule: began(rule),
                order.later,
                order.nothing,
                order.share,
            )
            nothing = self._judging.found_nothing(order.part or ())
            keys = tuple(self._judging.keys)
        finally:
            self._close()
        warnings = tuple(self._cache.warnings) if self._cache else ()
        whole = replace(run, notes=(*run.notes, *self._dropped))
        return Answer(whole, warnings=warnings, nothing=nothing, keys=keys)

    def _close(self) -> None:
        """Lets go of the cache, which is opened again when it is next asked."""
        if self._cache:
            self._cache.close()


def _cache(file: Path) -> "Cache":
    from pkgdrc.cache import Cache  # with a database, which takes its time

    return Cache(file)


def fault(task: Task, error: BaseException) -> Answer:
    """The answer where pkgdrc itself failed, outside any rule."""
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    return Answer(None, f"{task.layout}: error inside pkgdrc: {reason}")
