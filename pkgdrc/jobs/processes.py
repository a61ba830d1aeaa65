"""Orders answered by several processes of this machine."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

from pkgdrc.jobs.task import Answer, Order
from pkgdrc.jobs.work import answer, fault, open_deck

_LOOK = 0.5  # s between looks for Ctrl-C, where it does not end the waiting by itself
_SAFE = "PYTHONSAFEPATH"
_END = 5.0  # s for a process that has closed its pipe to end


@dataclass
class _Worker:
    process: SpawnProcess
    pipe: Connection
    number: int  # of the order that it works on


def in_processes(
    orders: Sequence[Order], jobs: int, began: Callable[[Order, str], None], look: Callable[[], None]
) -> list[Answer]:
    """The answers to `orders`, which are taken in their order by `jobs` processes.

    `began(order, rule id)` is called as rules begin. The order of a process that dies is lost, and the others
    are answered all the same. Whatever ends the call ends the processes.
    """
    answers: list[Answer | None] = [None] * len(orders)
    waiting = deque(range(len(orders)))
    workers: list[_Worker] = []
    with _safe():
        resource_tracker.ensure_running()  # otherwise it is started below, and lets Ctrl-C through
    try:
        while waiting or workers:
            while waiting and len(workers) < jobs:
                worker = _start(waiting.popleft())
                workers.append(worker)
                _give(worker, orders)
            ready = wait([worker.pipe for worker in workers], timeout=_LOOK)
            look()
            for worker in [each for each in workers if each.pipe in ready]:
                said = _hear(worker)
                if isinstance(said, str):
                    began(orders[worker.number], said)
                    continue
                answers[worker.number] = said
                if said.lost or not waiting:
                    workers.remove(worker)
                    _end(worker)
                else:
                    worker.number = waiting.popleft()
                    _give(worker, orders)
    finally:
        for worker in workers:
            worker.process.kill()
        for worker in workers:
            _end(worker)
    return [each for each in answers if each is not None]


def _start(number: int) -> _Worker:
    # Not fork: klayout has threads, of which a fork copies the locks but not those who hold them.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    with _deaf(), _safe():
        process.start()
    theirs.close()
    return _Worker(process, ours, number)


def _give(worker: _Worker, orders: Sequence[Order]) -> None:
    with suppress(OSError):  # it has died, as the next look at its pipe will tell
        worker.pipe.send(orders[worker.number])


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
    threading.Thread(target=_follow, daemon=True).start()
    with suppress(EOFError, OSError):  # the one that gave the orders has gone
        while True:
            order: Order = pipe.recv()
            try:
                said = answer(order, *open_deck(order.task), pipe.send)
            except BaseException as error:
                said = fault(order.task, error)
            pipe.send(said)


def _follow() -> None:
    """End with the process that gave the orders, however that ends."""
    parent = multiprocessing.parent_process()
    assert parent
    parent.join()
    os._exit(1)
