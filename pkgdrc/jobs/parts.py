"""One run as several: which rules go together, and the parts put together again."""

import dataclasses
from collections import defaultdict
from collections.abc import Sequence

from pkgdrc.deck import Deck
from pkgdrc.engine import check
from pkgdrc.jobs.task import Answer, Order, Outcome, Task
from pkgdrc.technology import Technology
from pkgdrc.violations import Run, State

# A layout below this size (bytes) is judged about as soon in one piece: starting a process, reading the
# layout again and computing again what parts share cost what the second process brings.
WORTH = 200_000
_DENSE = 5  # times as large a compressed layout or OASIS would be as GDSII, about


def orders(tasks: Sequence[Task], decks: Sequence[Deck], hands: int) -> list[list[Order]]:
    """Each task as one order, or as several where it would keep one of `hands` workers longer than others."""
    sizes = [_size(task) for task in tasks]
    whole = sum(sizes) or 1
    return [
        split(task, deck, round(hands * size / whole) if size >= WORTH else 1)
        for task, deck, size in zip(tasks, decks, sizes, strict=True)
    ]


def split(task: Task, deck: Deck, count: int) -> list[Order]:
    """A task as at most `count` orders of about as many rules each.

    A chapter's rules stay together: they share most of what they look at, which is computed once a part.
    """
    judged: dict[str, int] = defaultdict(int)
    for rule in deck.rules:
        out = rule.id in task.ignored or (task.selected is not None and rule.id not in task.selected)
        judged[rule.chapter] += not (out or rule.not_applicable)
    count = min(count, sum(1 for rules in judged.values() if rules))
    if count < 2:
        return [Order(task)]
    loads = [0] * count
    home: dict[str, int] = {}
    for chapter in sorted(judged, key=judged.__getitem__, reverse=True):
        home[chapter] = loads.index(min(loads))
        loads[home[chapter]] += judged[chapter]
    return [
        Order(task, frozenset(rule.id for rule in deck.rules if home[rule.chapter] == number))
        for number in range(count)
    ]


def outcome(
    task: Task, deck: Deck, technology: Technology, parts: Sequence[Order], answers: Sequence[Answer]
) -> Outcome:
    """How a task ended whose parts were answered by `answers`: as if it had been judged in one piece."""
    failed = [each for each in answers if each.run is None and not each.lost]
    runs = [each.run for each in answers if each.run is not None]
    if failed or not runs:
        return Outcome(
            task=task, deck=deck, technology=technology, run=None, error=(failed or list(answers))[0].error
        )
    if len({run.layout.sha256 for run in runs if run.layout}) > 1:
        error = f"{task.layout}: was changed while it was checked; check it again"
        return Outcome(task=task, deck=deck, technology=technology, run=None, error=error)
    for order, each in zip(parts, answers, strict=True):
        if each.run is None:
            runs.append(_lost(order, deck, technology, each.error))
    places = {rule.id: number for number, rule in enumerate(deck.rules)}
    run = dataclasses.replace(
        runs[0],
        technology=technology.path,
        rules=tuple(sorted((rule for each in runs for rule in each.rules), key=lambda r: places[r.id])),
        violations=tuple(sorted((v for each in runs for v in each.violations), key=lambda v: places[v.rule])),
    )
    warnings = next(each.warnings for each in answers if each.run is not None)
    return Outcome(task=task, deck=deck, technology=technology, run=run, warnings=warnings)


def _lost(order: Order, deck: Deck, technology: Technology, reason: str) -> Run:
    """The run of an order that was not answered: every rule that it should have judged has failed."""
    task = order.task
    run = check(None, deck, technology, selected=task.selected, ignored=task.ignored, part=order.part)
    never = {rule.id for rule in deck.rules if rule.not_applicable}
    rules = tuple(
        rule
        if rule.state is State.SKIPPED or rule.id in never
        else dataclasses.replace(rule, state=State.FAILED, reason=reason, violations=0)
        for rule in run.rules
    )
    return dataclasses.replace(run, rules=rules, violations=())


def _size(task: Task) -> int:
    """About the layout's size in bytes as GDSII; 0 where it cannot be told, which its reader will say."""
    if task.layout is None:
        return 0
    try:
        size = task.layout.stat().st_size
    except OSError:
        return 0
    return size if task.layout.suffix.lower() == ".gds" else _DENSE * size
