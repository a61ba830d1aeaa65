"""All tasks judged: here, or in several processes."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from pkgdrc.deck import Deck
from pkgdrc.jobs import parts
from pkgdrc.jobs.task import Answer, Order, Outcome, Task
from pkgdrc.jobs.work import answer, fault, open_deck
from pkgdrc.technology import Technology

Progress = Callable[[int, int, str], None]


def judge(
    tasks: Sequence[Task],
    *,
    jobs: int = 1,
    progress: Progress | None = None,
    look: Callable[[], None] = lambda: None,
) -> list[Outcome]:
    """How each task ended, in the order of `tasks`.

    `jobs` processes share the work (0: one a core). However it is shared, the runs are the same in all but
    their seconds.
    `progress(rules begun, rules in all, rule)` is called as rules begin; `look` is called now and then, and
    may raise to end it all. InputError if a deck or technology cannot be read;
    a layout that cannot be judged is the error of its own outcome.
    """
    opened = _open(tasks)
    decks = [deck for deck, _ in opened]
    counted = _counted(tasks, decks, progress, look)
    hands = jobs or os.cpu_count() or 1
    split = parts.orders(tasks, decks, hands)
    flat = [order for each in split for order in each]
    if min(hands, len(flat)) == 1:
        answers = _here(flat, opened, counted)
    else:
        from pkgdrc.jobs.processes import in_processes

        answers = in_processes(flat, hands, lambda order, rule: counted(order.task, rule), look)
    rest = iter(answers)
    return [
        parts.outcome(task, *loaded, orders, [next(rest) for _ in orders])
        for task, loaded, orders in zip(tasks, opened, split, strict=True)
    ]


def _here(
    orders: Sequence[Order],
    opened: Sequence[tuple[Deck, Technology]],
    counted: Callable[[Task, str], None],
) -> list[Answer]:
    """The answers of this process to orders of whole tasks."""
    answers = []
    for order, loaded in zip(orders, opened, strict=True):
        task = order.task
        try:
            answers.append(answer(order, *loaded, partial(counted, task)))
        except Exception as error:
            if len(orders) == 1:
                raise
            answers.append(fault(task, error))
    return answers


def _open(tasks: Sequence[Task]) -> list[tuple[Deck, Technology]]:
    """Deck and technology of every task; those of tasks that have them in common are loaded once."""
    known: dict[tuple[object, ...], tuple[Deck, Technology]] = {}
    opened = []
    for task in tasks:
        key = (
            task.deck,
            task.technology,
            frozenset(task.limits.items()),
            frozenset(task.severities.items()),
        )
        if key not in known:
            known[key] = open_deck(task)
        opened.append(known[key])
    return opened


def _counted(
    tasks: Sequence[Task], decks: Sequence[Deck], progress: Progress | None, look: Callable[[], None]
) -> Callable[[Task, str], None]:
    """A function to call as a rule of a task begins; it looks, counts and tells."""
    total = sum(len(deck.rules) for deck in decks)
    begun = 0

    def began(task: Task, rule: str) -> None:
        nonlocal begun
        look()
        if progress:
            progress(begun, total, rule if len(tasks) == 1 else f"{rule} of {_name(task.layout)}")
        begun += 1

    return began


def _name(layout: Path | None) -> str:
    return layout.name if layout else "the technology"
