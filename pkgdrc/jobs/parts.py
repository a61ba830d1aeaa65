"""One run as several: which rules go together, and the parts put together again."""

import dataclasses
from collections import defaultdict
from collections.abc import Sequence

from pkgdrc.deck import Deck
from pkgdrc.jobs.failed import failed_run
from pkgdrc.jobs.task import Answer, Order, Outcome, Task
from pkgdrc.technology import Technology

# A layout below this size (bytes) is judged about as soon in one piece: starting a process, reading the
# layout again and computing again what parts share cost what the second process brings.
WORTH = 200_000
_DENSE = 5  # times as large a compressed layout or OASIS would be as GDSII, about


def orders(tasks: Sequence[Task], decks: Sequence[Deck], hands: int) -> list[Order]:
    """Orders for all tasks, for `hands` workers; those that are likely to take longest come first.

    A task is one order, or several where it would keep one worker busy when the others are done.
    """
    sizes = [_size(task) for task in tasks]
    whole = sum(sizes) or 1
    found: list[tuple[float, Order]] = []
    for number, (task, deck, size) in enumerate(zip(tasks, decks, sizes, strict=True)):
        pieces = _split(number, task, deck, round(hands * size / whole) if size >= WORTH else 1)
        found += [(size / len(pieces), order) for order in pieces]
    return [order for _, order in sorted(found, key=lambda each: each[0], reverse=True)]


def _split(number: int, task: Task, deck: Deck, count: int) -> list[Order]:
    """A task as at most `count` orders of about as many rules each.

    A chapter's rules stay together: they share most of what they look at, which is computed once a part.
    """
    judged: dict[str, int] = defaultdict(int)
    for rule in deck.rules:
        out = rule.id in task.ignored or (task.selected is not None and rule.id not in task.selected)
        judged[rule.chapter] += not (out or rule.not_applicable)
    count = min(count, sum(1 for rules in judged.values() if rules))
    if count < 2:
        return [Order(number, task)]
    loads = [0] * count
    home: dict[str, int] = {}
    for chapter in sorted(judged, key=judged.__getitem__, reverse=True):
        home[chapter] = loads.index(min(loads))
        loads[home[chapter]] += judged[chapter]
    ids = [frozenset(rule.id for rule in deck.rules if home[rule.chapter] == each) for each in range(count)]
    return [Order(number, task, each) for each in ids]


def outcomes(
    tasks: Sequence[Task],
    opened: Sequence[tuple[Deck, Technology]],
    orders: Sequence[Order],
    answers: Sequence[Answer],
) -> list[Outcome]:
    """How each task ended whose orders were answered by `answers`: as if judged in one piece."""
    ended: list[list[tuple[Order, Answer]]] = [[] for _ in tasks]
    for order, answer in zip(orders, answers, strict=True):
        ended[order.number].append((order, answer))
    return [_outcome(task, *loaded, each) for task, loaded, each in zip(tasks, opened, ended, strict=True)]


def _outcome(
    task: Task, deck: Deck, technology: Technology, ended: Sequence[tuple[Order, Answer]]
) -> Outcome:
    nothing = Outcome(task=task, deck=deck, technology=technology, run=None)
    for _, answer in ended:
        if answer.run is None and not answer.lost:
            return dataclasses.replace(nothing, error=answer.error)
    judged = [answer for _, answer in ended if answer.run]
    runs = [answer.run for answer in judged if answer.run]
    if not runs:
        return dataclasses.replace(nothing, error=f"{task.layout}: was not judged: {ended[0][1].error}")
    if len({run.layout.sha256 for run in runs if run.layout}) > 1:
        return dataclasses.replace(
            nothing, error=f"{task.layout}: was changed while it was checked; check it again"
        )
    runs += [
        failed_run(task, deck, technology, answer.error, order.part) for order, answer in ended if answer.lost
    ]
    rules = {rule.id: rule for run in runs for rule in run.rules}
    found = defaultdict(list)
    for finding in (finding for run in runs for finding in run.findings):
        found[finding.rule].append(finding)
    facts = runs[0].layout
    warnings = dict.fromkeys(warning for answer in judged for warning in answer.warnings)
    run = dataclasses.replace(
        runs[0],
        layout=dataclasses.replace(facts, path=task.layout) if facts and task.layout else None,
        rules=tuple(rules[rule.id] for rule in deck.rules),
        findings=tuple(finding for rule in deck.rules for finding in found[rule.id]),
        notes=tuple(dict.fromkeys(note for run in runs for note in run.notes)),
    )
    return dataclasses.replace(nothing, run=run, warnings=tuple(warnings))


def _size(task: Task) -> int:
    """About the layout's size in bytes as GDSII; 0 where it cannot be told, which its reader will say."""
    if task.layout is None:
        return 0
    try:
        size = task.layout.stat().st_size
    except OSError:
        return 0
    return size if task.layout.suffix.lower() == ".gds" else _DENSE * size
