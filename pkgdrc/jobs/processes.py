"""Orders answered by several processes of this machine."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from importlib import import_module
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from pkgdrc.deck import Deck
from pkgdrc.garbage import look_seldom
from pkgdrc.jobs.carried import Carried, carried, unpacked
from pkgdrc.jobs.task import Answer, Order
from pkgdrc.jobs.work import Desk, fault
from pkgdrc.technology import Technology

_LOOK = 0.5  # s between looks for Ctrl-C, where it does not end the waiting by itself
_SAFE = "PYTHONSAFEPATH"
_AGAIN = 4.0  # how much worse it is to compute something again than to begin later with what is long
_END = 5.0  # s for a process that has closed its pipe to end


@dataclass
class _Worker:
    process: SpawnProcess
    pipe: Connection
    number: int = -1  # of the order that it works on; -1: of none yet
    task: int = -1  # the number of the task that it has open
    made: set[tuple[int, float]] = field(default_factory=set)  # what it has computed for that task


class Crew:
    """Processes that answer orders; started beforehand they are ready when the orders are known."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._workers: list[_Worker] = []
        self._nothing: dict[int, frozenset[str]] = {}  # by task, rules that have found nothing
        self._opened: Sequence[tuple[Deck, Technology]] = ()  # by task
        self._carried: dict[int, Carried | None] = {}  # the same packed, of those that were begun

    def __enter__(self) -> "Crew":
        with _safe():
            resource_tracker.ensure_running()  # otherwise it is started below, and lets Ctrl-C through
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            _end(worker)
        self._workers.clear()

    def start(self) -> None:
        """Start all processes, before there is anything to do."""
        while len(self._workers) < self._jobs:
            self._workers.append(_start())

    def answers(
        self,
        orders: Sequence[Order],
        opened: Sequence[tuple[Deck, Technology]],
        began: Callable[[Order, str], None],
        look: Callable[[], None],
    ) -> list[Answer]:
        """The answers to `orders`, which are begun about in their order; `opened` are the tasks' decks.

        `began(order, rule id)` is called as rules begin. The order of a process that dies is lost, and the
        others are answered all the same.
        """
        self._opened = opened
        answers: list[Answer | None] = [None] * len(orders)
        waiting = list(range(len(orders)))
        while None in answers:
            self._hand_out(waiting, orders)
            ready = wait([worker.pipe for worker in self._workers], timeout=_LOOK)
            look()
            for worker in [each for each in self._workers if each.pipe in ready]:
                said = _hear(worker)
                if isinstance(said, str):
                    if not (orders[worker.number].share or (0, 1))[0]:  # a rule that is shared begins once
                        began(orders[worker.number], said)
                    continue
                answers[worker.number] = said
                task = orders[worker.number].number
                self._nothing[task] = self._nothing.get(task, frozenset()) | said.nothing
                worker.number = -1
                if said.lost:
                    self._dismiss(worker)
        return [each for each in answers if each is not None]

    def _hand_out(self, waiting: list[int], orders: Sequence[Order]) -> None:
        """Gives an order to each process that has none. Ends those that nothing is left for."""
        idle = [each for each in self._workers if each.number < 0]
        for worker in idle:
            self._give(worker, waiting, orders)
        for worker in idle:  # shares that wait for each other: somebody has to begin
            if not self._is_anyone_busy:
                self._give(worker, waiting, orders, anything=True)
        for worker in idle:
            if worker.number < 0 and not self._comes(worker, waiting, orders):
                self._dismiss(worker)
        while len(self._workers) < self._jobs:
            if not any(_wants_hands(orders[number], self._workers) for number in waiting):
                break
            anything = not self._is_anyone_busy
            self._workers.append(_start())
            self._give(self._workers[-1], waiting, orders, anything=anything)

    @property
    def _is_anyone_busy(self) -> bool:
        return any(each.number >= 0 for each in self._workers)

    def _comes(self, worker: _Worker, waiting: list[int], orders: Sequence[Order]) -> bool:
        """Whether there may be work for a process once another has done its own."""
        others = [each for each in self._workers if each is not worker]
        return any(_is_free(orders[number], worker, others) for number in waiting)

    def _give(
        self, worker: _Worker, waiting: list[int], orders: Sequence[Order], *, anything: bool = False
    ) -> None:
        """Gives a process the order that it is best at, if there is any for it, or else, `anything`."""
        others = [each for each in self._workers if each is not worker]
        busy = [orders[each.number] for each in others if each.number >= 0]
        undone = [*busy, *(orders[number] for number in waiting)]
        free = [number for number in waiting if _is_free(orders[number], worker, others)]
        left = [orders[number] for number in waiting]
        fits = [
            number
            for number in free
            if not orders[number].waits(undone) and not _is_left(orders[number], worker, others, left)
        ]
        if not fits and anything:
            fits = free
        if not fits:
            return
        worker.number = min(fits, key=lambda number: _fitness(orders[number], worker, others))
        waiting.remove(worker.number)
        order, deck = orders[worker.number], None
        if worker.task != order.number:
            worker.task, worker.made = order.number, set()
            deck = self._deck(order.number)
        worker.made |= order.needs
        after = (orders[number].part for number in waiting if orders[number].number == order.number)
        later = frozenset().union(*(part for part in after if part))
        nothing = self._nothing.get(order.number, frozenset()) & order.after
        with suppress(OSError):  # it has died, as the next look at its pipe will tell
            worker.pipe.send((replace(order, later=later, nothing=nothing), deck))

    def _deck(self, task: int) -> Carried | None:
        if task not in self._carried:
            self._carried[task] = carried(self._opened[task])
        return self._carried[task]

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        _end(worker)


def _is_free(order: Order, worker: _Worker, others: Sequence[_Worker]) -> bool:
    """Whether a process may take an order: of a task that it has open, or that wants more hands."""
    return worker.task == order.number or _wants_hands(order, others)


def _wants_hands(order: Order, workers: Sequence[_Worker]) -> bool:
    return sum(worker.task == order.number for worker in workers) < order.hands


def _is_left(order: Order, worker: _Worker, others: Sequence[_Worker], waiting: Sequence[Order]) -> bool:
    """Whether an order is left to a process that has most of it, and not too many that are left to it."""
    alike = [each for each in waiting if each.number == order.number]
    for other in others:
        if other.task == order.number and _cost(order, other) < _cost(order, worker) / 2:
            own = [cost for each in alike if (cost := _cost(each, other)) < _cost(each, worker) / 2]
            if sum(own) < 2 * _cost(order, worker):
                return True
    return False


def _fitness(order: Order, worker: _Worker, others: Sequence[_Worker]) -> tuple[bool, float]:
    """The lower, the better: what is open is used on, long ways come first, nothing is computed twice."""
    again = _cost(order, worker) - min((_cost(order, other) for other in others), default=order.effort)
    return worker.task != order.number, _AGAIN * max(0.0, again) - order.length


def _cost(order: Order, worker: _Worker) -> float:
    """The effort that an order is to a process, without what it has computed before."""
    known = worker.made if worker.task == order.number else set()
    return order.effort - sum(effort for _, effort in order.needs & known)


def _start() -> _Worker:
    # Not fork: klayout has threads, of which a fork copies the locks but not those who hold them.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    with _deaf(), _safe():
        process.start()
    theirs.close()
    return _Worker(process, ours)


def _hear(worker: _Worker) -> str | Answer:
    """The id of the rule that a worker begins, or its answer: lost if the worker has died."""
    try:
        said = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join(_END)
        return Answer(None, f"the process that judged it {_ending(worker.process)}", lost=True)
    assert isinstance(said, str | Answer)
    return said


def _ending(process: SpawnProcess) -> str:
    code = process.exitcode
    if code is None or code >= 0:
        return f"(pid {process.pid}) ended before it was done, with exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    why = "; it may have run out of memory" if name == "SIGKILL" else ""
    return f"(pid {process.pid}) was ended by {name}{why}"


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.process.close()
    worker.pipe.close()


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes started here never hear Ctrl-C, not even while they start: this one ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _safe() -> Iterator[None]:
    """Pythons started here import nothing from the working folder, which may be anybody's."""
    before = os.environ.get(_SAFE)
    os.environ[_SAFE] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SAFE]
        else:
            os.environ[_SAFE] = before


def _work(pipe: Connection) -> None:
    """What a process does: answer orders until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    look_seldom()
    threading.Thread(target=_follow, daemon=True).start()
    import_module("pkgdrc.engine.checking")  # which most orders need, while there are none yet
    desk, told = Desk(), -1
    with suppress(EOFError, OSError):  # the one that gave the orders has gone
        while True:
            order, deck = pipe.recv()
            try:
                known = unpacked(deck) if deck else None
                said = desk.answer(order, *desk.opened(order.task, known=known), pipe.send)
            except BaseException as error:
                said = fault(order.task, error)
            if said.run and order.number == told:
                said = replace(said, run=replace(said.run, layout=None))  # as it was told before
            elif said.run:
                told = order.number
            pipe.send(said)


def _follow() -> None:
    """End with the process that gave the orders, however that ends."""
    parent = multiprocessing.parent_process()
    assert parent
    parent.join()
    os._exit(1)
