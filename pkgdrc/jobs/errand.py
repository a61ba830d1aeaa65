"""An order for another machine: what must be the same there, and what is done there."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pkgdrc.garbage import seldom
from pkgdrc.input.masks import file_digest
from pkgdrc.jobs.alike import Program, deck_digest, program
from pkgdrc.jobs.task import Answer, Order
from pkgdrc.jobs.work import Desk, fault
from pkgdrc.resources import rules_folder

# The threads of a worker take turns: klayout computes in one at a time, and prints for all of them.
_TURN = threading.Lock()
_DESK = Desk()


@dataclass(frozen=True, kw_only=True)
class Errand:
    """An order, where its files are on every machine that shares them, and digests of what they hold.

    Paths into the shipped rules are relative to them, as every machine has its own; others are absolute.
    """

    order: Order
    layout: Path
    deck: Path
    technology: Path
    program: Program
    layout_digest: str
    deck_digest: str


def errands(orders: Iterable[Order]) -> list[Errand]:
    """The errands that make of orders of this process; files are looked at once a task."""
    firsts: dict[int, Errand] = {}
    found = []
    for order in orders:
        first = firsts.get(order.number)
        if first is None:
            first = firsts[order.number] = errand(order)
        found.append(replace(first, order=replace(order, task=first.order.task)))
    return found


def errand(order: Order) -> Errand:
    """The errand that makes of an order of this process."""
    task = order.task
    assert task.layout
    plain = replace(task, limits=dict(task.limits), severities=dict(task.severities), cache=None)
    return Errand(
        order=replace(order, task=plain),
        layout=task.layout.absolute(),
        deck=_anywhere(task.deck),
        technology=_anywhere(task.technology),
        program=program(),
        layout_digest=file_digest(task.layout),
        deck_digest=deck_digest(task.deck, task.technology),
    )


def perform(given: Errand, worker: str) -> Answer:
    """Do an errand in this process, called `worker`, if all that it depends on is the same here."""
    with _TURN, seldom():
        unlike = given.program.unlike(program())
        if unlike:
            return Answer(None, f"{given.order.task.layout}: {worker} has {unlike}")
        return _perform(given, worker)


def clear() -> None:
    """Let go of what errands have opened, unless one is being done."""
    if _TURN.acquire(blocking=False):
        try:
            _DESK.clear()
        finally:
            _TURN.release()


def _perform(given: Errand, worker: str) -> Answer:
    asked = given.order.task
    deck, technology = rules_folder() / given.deck, rules_folder() / given.technology
    here = replace(asked, layout=given.layout, deck=deck, technology=technology)
    unseen = f"{asked.layout}: {worker} does not see the same {{}} as this machine; share the files with it"
    try:
        if deck_digest(deck, technology) != given.deck_digest:
            return Answer(None, unseen.format(f"deck {deck} with {technology}"))
        loaded, stack = _DESK.opened(here, given.layout_digest, given.deck_digest)
        named = replace(stack, path=asked.technology)
        said = _DESK.answer(replace(given.order, task=here), loaded, named, lambda _rule: None)
    except BaseException as error:
        said = fault(here, error)
    seen = said.run.layout.sha256 if said.run and said.run.layout else file_digest(given.layout)
    if seen != given.layout_digest:
        _DESK.clear()
        return Answer(None, unseen.format(f"file {given.layout}"))
    return replace(said, error=said.error.replace(str(given.layout), str(asked.layout)))


def _anywhere(path: Path) -> Path:
    whole = path.absolute()
    return whole.relative_to(rules_folder()) if whole.is_relative_to(rules_folder()) else whole
