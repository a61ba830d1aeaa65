"""The work itself: a task's deck loaded, its layout read, its rules judged."""

import warnings
from collections.abc import Callable
from dataclasses import replace

from pkgdrc.deck import Deck, DeckWarning, load_deck
from pkgdrc.errors import InputError
from pkgdrc.findings import Note
from pkgdrc.jobs.task import Answer, Order, Task
from pkgdrc.nets.pins import with_pins
from pkgdrc.technology import Technology, load_technology


def open_deck(task: Task) -> tuple[Deck, Technology]:
    """The deck and technology of a task. InputError if they cannot be read; warnings are in the deck."""
    technology = with_pins(load_technology(task.technology), task.pins)
    where = str(task.deck) if task.deck.is_absolute() else f"./{task.deck}"  # never the name of a shipped one
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeckWarning)
        return load_deck(where, technology, task.limits, task.severities), technology


def answer(order: Order, deck: Deck, technology: Technology, began: Callable[[str], None]) -> Answer:
    """Read the order's layout and judge its rules, calling `began(id)` before each.

    Bad input is an answer too; other errors are raised.
    """
    from pkgdrc.cache import Cache
    from pkgdrc.engine import check

    task = order.task
    cache = Cache(task.cache) if task.cache else None
    try:
        source = None
        if task.layout is not None:
            from pkgdrc.input.ask import asked_for
            from pkgdrc.input.read import read_layout

            asked = asked_for(technology, task.unit)
            source = read_layout(task.layout, task.top, asked=asked, accept_dropped=task.accept_dropped)
        run = check(
            source,
            deck,
            technology,
            selected=task.selected,
            ignored=task.ignored,
            part=order.part,
            cache=cache,
            margins=task.margins,
            progress=lambda _done, _total, rule: began(rule),
        )
    except InputError as error:
        return Answer(None, str(error))
    notes = tuple(Note("dropped", text) for text in (source.dropped if source else ()))
    return Answer(replace(run, notes=(*run.notes, *notes)), warnings=tuple(cache.warnings) if cache else ())


def fault(task: Task, error: BaseException) -> Answer:
    """The answer where pkgdrc itself failed, outside any rule."""
    reason = " ".join(f"{type(error).__name__}: {error}".split())
    return Answer(None, f"{task.layout}: error inside pkgdrc: {reason}")
