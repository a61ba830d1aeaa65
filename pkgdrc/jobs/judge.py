"""All tasks judged: in this process, in several, or on a cluster."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pkgdrc.deck import Deck
from pkgdrc.jobs import parts
from pkgdrc.jobs.task import Answer, Order, Outcome, Task
from pkgdrc.jobs.work import Desk, fault, open_deck
from pkgdrc.technology import Technology

if TYPE_CHECKING:
    from pkgdrc.jobs.processes import Crew

Progress = Callable[[int, int, str], None]


def judge(
    tasks: Sequence[Task],
    *,
    opened: Sequence[tuple[Deck, Technology]] | None = None,
    jobs: int = 1,
    scheduler: str | None = None,
    crew: "Crew | None" = None,
    progress: Progress | None = None,
    look: Callable[[], None] = lambda: None,
) -> list[Outcome]:
    """How each task ended, in the order of `tasks`.

    `opened`: each task's deck and technology, where they are loaded already.
    `jobs` processes share the work (0: one a core), or else the workers of the Dask cluster whose scheduler
    is at `scheduler` ("tcp://host:8786"). Processes that were started beforehand are in `crew`. However it is
    shared, the runs are the same in all but their seconds. `progress(done, total, rule)` is called for each
    rule of all tasks: as it begins, on a cluster once it is judged. `look` is called now and then, and may
    raise to end it all.

    A layout that cannot be judged is the error of its own outcome. InputError if a deck or technology cannot
    be read, or the cluster not be used.
    """
    opened = opened or _open(tasks)
    decks = [deck for deck, _ in opened]
    told = _telling(tasks, decks, progress, look)
    if scheduler is None:
        hands = jobs or os.cpu_count() or 1
        orders = parts.orders(tasks, decks, hands)
        if min(hands, len(orders)) < 2:
            answers = [_here(order, opened, told) for order in orders]
        else:
            from pkgdrc.jobs.processes import Crew

            with crew or Crew(hands) as working:
                answers = working.answers(orders, opened, told, look)
    else:
        from pkgdrc.jobs.cluster import connected

        with connected(scheduler) as cluster:
            orders = parts.orders(tasks, decks, cluster.workers)
            orders.sort(key=lambda order: order.task.layout is not None)  # without a layout nothing is sent
            sent = [order for order in orders if order.task.layout]
            answers = [_here(order, opened, told) for order in orders[: len(orders) - len(sent)]]
            answers += cluster.answers(sent, partial(_tell_all, decks, told), look)
    return parts.outcomes(tasks, opened, orders, answers)


@contextmanager
def started(paths: Sequence[Path], jobs: int) -> Iterator["Crew | None"]:
    """Processes that start while it is found out what `judge` is to be asked; None where one will do.

    `paths` are layouts, or folders of them; `jobs` is as in `judge`.
    """
    hands = parts.useful(paths, jobs or os.cpu_count() or 1)
    if hands < 2:
        yield None
        return
    from pkgdrc.jobs.processes import Crew

    with Crew(hands) as crew:
        crew.start()
        yield crew


def _here(
    order: Order, opened: Sequence[tuple[Deck, Technology]], told: Callable[[Order, str], None]
) -> Answer:
    """The answer of this process."""
    try:
        return Desk().answer(order, *opened[order.number], partial(told, order))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        if len(opened) == 1:
            raise
        return fault(order.task, error)


def _open(tasks: Sequence[Task]) -> list[tuple[Deck, Technology]]:
    """Deck and technology of every task; those of tasks that have them in common are loaded once."""
    known: dict[tuple[object, ...], tuple[Deck, Technology]] = {}
    opened = []
    for task in tasks:
        changes = (frozenset(task.limits.items()), frozenset(task.severities.items()))
        key = (task.deck, task.technology, task.pins, *changes)
        if key not in known:
            known[key] = open_deck(task)
        opened.append(known[key])
    return opened


def _telling(
    tasks: Sequence[Task], decks: Sequence[Deck], progress: Progress | None, look: Callable[[], None]
) -> Callable[[Order, str], None]:
    """A function to call for each rule of an order: it looks, counts and tells."""
    total = sum(len(deck.rules) for deck in decks)
    done = 0

    def told(order: Order, rule: str) -> None:
        nonlocal done
        look()
        if progress:
            layout = order.task.layout
            of = f" of {layout.name if layout else 'the technology'}" if len(tasks) > 1 else ""
            progress(done, total, rule + of)
        done += 1

    return told


def _tell_all(decks: Sequence[Deck], told: Callable[[Order, str], None], order: Order) -> None:
    """Tell of each rule of an order that is answered; of one that is shared, once."""
    if order.share and order.share[0]:
        return
    for rule in decks[order.number].rules:
        if order.part is None or rule.id in order.part:
            told(order, rule.id)
