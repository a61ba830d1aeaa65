"""One run as several: which rules go together, and the parts put together again."""

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pkgdrc.deck import Deck, Rule
from pkgdrc.findings import RuleResult, Run, State
from pkgdrc.findings.record import Note
from pkgdrc.jobs.failed import failed_run
from pkgdrc.jobs.shares import shares
from pkgdrc.jobs.size import size_of
from pkgdrc.jobs.task import Answer, Order, Outcome, Task
from pkgdrc.technology import Technology

if TYPE_CHECKING:
    from pkgdrc.engine.band import Key

# A layout below this size is judged about as soon in one piece: starting a process, and reading the layout
# again, cost what the second process brings.
WORTH = 25_000
_WORST = (State.FAILED, State.VIOLATED, State.WAIVED, State.CLEAN, State.NOT_APPLICABLE, State.SKIPPED)


def orders(tasks: Sequence[Task], decks: Sequence[Deck], hands: int) -> list[Order]:
    """Orders for all tasks, for `hands` workers; those that are likely to take longest come first.

    A task is one order, or several where it would keep one worker busy when the others are done.
    """
    if hands < 2:
        return [Order(number, task) for number, task in enumerate(tasks)]
    sizes = [size_of(task.layout) for task in tasks]
    whole = sum(sizes) or 1
    found: list[tuple[float, Order]] = []
    for number, (task, deck, size) in enumerate(zip(tasks, decks, sizes, strict=True)):
        count = max(1, min(_hands_of(size), round(hands * size / whole)))
        found += [(size / count, order) for order in _split(number, task, deck, count)]
    return [order for _, order in sorted(found, key=lambda each: each[0], reverse=True)]


def useful(paths: Sequence[Path], hands: int) -> int:
    """How many of so many workers layouts, or folders of them, have work for, as far as is known."""
    if hands < 2 or any(path.is_dir() for path in paths):
        return hands
    return min(hands, sum(_hands_of(size_of(path)) for path in paths))


def _hands_of(size: int) -> int:
    """How many workers a layout has work for, by its size: small ones are judged before many have begun."""
    return 1 if size < WORTH else 2 * size // max(1, WORTH)


def _split(number: int, task: Task, deck: Deck, hands: int) -> list[Order]:
    """A task as orders for `hands` workers: one, or several for each of them."""

    def judged(rule: Rule) -> bool:
        out = rule.id in task.ignored or (task.selected is not None and rule.id not in task.selected)
        return not (out or rule.not_applicable)

    if hands < 2:
        return [Order(number, task)]
    found = shares([rule for rule in deck.rules if judged(rule)], hands)
    parted = task.margins is None and task.cache is None
    if len(found) < 2 and not (parted and any(share.parted for share in found)):
        return [Order(number, task)]
    given = frozenset().union(*(share.rules for share in found))
    rest = frozenset(rule.id for rule in deck.rules) - given  # which take no time
    parts = [*(share.rules for share in found[:-1]), found[-1].rules | rest]
    later = [frozenset().union(*parts[place + 1 :]) for place in range(len(parts))]
    whole = [
        Order(number, task, part, hands, rules, share.effort, share.length, share.needs, share.after)
        for part, rules, share in zip(parts, later, found, strict=True)
    ]
    pieces = [
        piece
        for order, share in zip(whole, found, strict=True)
        for piece in (_parted(order, hands) if parted and share.parted else [order])
    ]
    return [dataclasses.replace(each, hands=min(hands, len(pieces))) for each in pieces]


def _parted(order: Order, hands: int) -> list[Order]:
    """The order on a rule as one for each worker, who share the places of a flat layout."""
    return [dataclasses.replace(order, share=(number, hands)) for number in range(hands)]


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
    several = defaultdict(list)
    for rule in (rule for run in runs for rule in run.rules):
        several[rule.id].append(rule)
    rules = {id: _joined(results) for id, results in several.items()}
    found = defaultdict(list)
    for finding in (finding for run in runs for finding in run.findings):
        found[finding.rule].append(finding)
    shared = _keys(ended)
    if shared:
        from pkgdrc.engine.band import in_order  # which loads klayout
    for id, keys in shared.items():
        found[id] = [found[id][number] for number in in_order(keys)] if rules[id].findings else []
    facts = next((run.layout for run in runs if run.layout), None)  # told once by each that judged
    warnings = dict.fromkeys(warning for answer in judged for warning in answer.warnings)
    run = dataclasses.replace(
        runs[0],
        layout=dataclasses.replace(facts, path=task.layout) if facts and task.layout else None,
        rules=tuple(rules[rule.id] for rule in deck.rules),
        findings=tuple(finding for rule in deck.rules for finding in found[rule.id]),
        notes=_in_order(runs, deck),
    )
    return dataclasses.replace(nothing, run=run, warnings=tuple(warnings))


def _joined(results: Sequence[RuleResult]) -> RuleResult:
    """How a rule ended that several have shared: it has failed if any has."""
    worst = min(results, key=lambda result: _WORST.index(result.state))
    failed = worst.state is State.FAILED
    count = 0 if failed else sum(result.findings for result in results)
    seconds = round(sum(result.seconds for result in results), 4)
    return dataclasses.replace(worst, findings=count, seconds=seconds)


def _keys(ended: Sequence[tuple[Order, Answer]]) -> "dict[str, list[Key]]":
    """The keys of the findings of rules that were shared, in the order of the answers."""
    keys: dict[str, list[Key]] = {}
    for order, answer in ended:
        if answer.keys and order.part:
            ids = {finding.rule for finding in answer.run.findings} if answer.run else set()
            for id in ids:
                keys.setdefault(id, []).extend(answer.keys)
    return keys


def _in_order(runs: Sequence[Run], deck: Deck) -> tuple[Note, ...]:
    """What is said besides: of rules in their order, then of the layout; what several say once."""
    notes = dict.fromkeys(note for run in runs for note in run.notes)
    order = {rule.id: number for number, rule in enumerate(deck.rules)}

    def place(note: Note) -> int:
        names = note.detail.names if note.detail else ()
        return order.get(names[0], len(order)) if names else len(order)

    return tuple(sorted(notes, key=place))
