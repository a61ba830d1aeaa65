"""Orders answered by the workers of a Dask cluster."""

import logging
import queue
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pkgdrc.errors import InputError
from pkgdrc.jobs.alike import Program, program
from pkgdrc.jobs.errand import Errand, clear, errands, perform
from pkgdrc.jobs.task import Answer, Order

if TYPE_CHECKING:
    from distributed import Client, Future

_CONNECT = 5.0  # s for the scheduler to answer
_PATIENCE = 30.0  # s that a cluster may be without a worker before its orders are lost
_TLS = "; TLS takes its certificates from Dask's configuration, distributed.comm.tls"
_LOOK = 0.5  # s between looks at the cluster


@dataclass(frozen=True)
class Cluster:
    """A Dask cluster whose workers judge as this process would.

    A worker judges one order at a time, however many threads it has.
    """

    client: "Client"
    address: str

    @property
    def workers(self) -> int:
        """The number of its workers; it may have none yet."""
        return len(self.client.nthreads(callback_timeout=_CONNECT))

    def answers(
        self, orders: Sequence[Order], done: Callable[[Order], None], look: Callable[[], None]
    ) -> list[Answer]:
        """The answers to `orders`; `done(order)` is called as they come.

        An order that leaves defects to others is sent when these are answered, if any can be sent before it.
        The order of a worker that dies goes to another one. It is lost if it has ended several workers, if
        there are no workers left, or with the scheduler. Whatever ends the call takes the orders back.
        """
        ended: queue.SimpleQueue[Future[Answer]] = queue.SimpleQueue()
        given = errands(orders)
        numbers: dict[Future[Answer], int] = {}
        answers: dict[int, Answer] = {}
        served = time.monotonic()
        try:
            while len(answers) < len(orders):
                for number in _ready(orders, answers, numbers.values()):
                    order = replace(given[number].order, nothing=_nothing(orders, answers, orders[number]))
                    future = self._sent(replace(given[number], order=order), answers.values())
                    if future is None:
                        answers[number] = self._out_of_reach
                    else:
                        numbers[future] = number
                        future.add_done_callback(ended.put)
                look()
                said = None
                with suppress(queue.Empty):
                    future = ended.get(timeout=_LOOK)
                    said = self._answer(future)
                    if said is None:
                        future.add_done_callback(ended.put)
                    else:
                        answers[numbers[future]] = said
                        done(orders[numbers[future]])
                if said or self._serves():
                    served = time.monotonic()
                elif time.monotonic() - served > _PATIENCE:
                    break
        finally:
            with suppress(Exception):  # whatever keeps it from being told; the next errand will clear it
                self.client.cancel(list(numbers))
                self.client.run(clear, wait=False)
        gone = Answer(None, f"the Dask cluster at {self.address} has no worker left", lost=True)
        return [answers.get(number, gone) for number in range(len(orders))]

    def _sent(self, given: Errand, answers: Iterable[Answer]) -> "Future[Answer] | None":
        """An errand on its way; None where that is of no use, as the scheduler has gone."""
        if self._out_of_reach in answers:
            return None
        try:
            return self.client.submit(_perform, given, pure=False)
        except Exception:  # whatever a client says that has lost its scheduler
            return None

    @property
    def _out_of_reach(self) -> Answer:
        return Answer(None, f"the Dask cluster at {self.address} cannot be reached any more", lost=True)

    def _serves(self) -> bool:
        try:
            return self.workers > 0
        except Exception:  # whatever keeps the scheduler from answering
            return False

    def _answer(self, future: "Future[Answer]") -> Answer | None:
        """What came of an order; None if it is on its way again, as the worker that held it has died."""
        from distributed import KilledWorker

        if future.cancelled():
            return self._out_of_reach
        try:
            said = future.result(timeout=_CONNECT)
        except TimeoutError:
            return None
        except KilledWorker:
            return Answer(None, "several Dask workers died of it; they may have run out of memory", lost=True)
        except OSError:  # of Dask's connections, closed or refused
            return self._out_of_reach
        except Exception as error:
            return Answer(None, f"Dask failed: {_told(error)}", lost=True)
        return said


def _ready(orders: Sequence[Order], answers: Mapping[int, Answer], sent: Iterable[int]) -> list[int]:
    """The orders to send: those that wait for no other; where all do, somebody has to begin."""
    undone = {number: order for number, order in enumerate(orders) if number not in answers}
    under_way = undone.keys() & set(sent)
    waiting = [number for number in undone if number not in under_way]
    ready = [number for number in waiting if not orders[number].waits(undone.values())]
    return ready or ([] if under_way else waiting[:1])


def _nothing(orders: Sequence[Order], answers: Mapping[int, Answer], order: Order) -> frozenset[str]:
    """Of the rules that an order leaves defects to those that have found nothing."""
    of_task = (answer.nothing for number, answer in answers.items() if orders[number].number == order.number)
    return order.after.intersection(frozenset().union(*of_task))


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The cluster whose scheduler is at `address`.

    InputError if Dask is not installed, if no scheduler answers there within some seconds, or if one of its
    machines has another pkgdrc or klayout than this process.
    """
    with _quiet():
        try:
            from distributed import Client
        except ImportError:
            raise InputError(
                "a cluster needs Dask, which is not installed: pip install 'pkgdrc[dask]'"
            ) from None
        client = Client.__new__(Client)
        try:
            Client.__init__(client, address, timeout=_CONNECT, set_as_default=False, name="pkgdrc")
        except Exception as error:
            client.status = "closed"  # or it would complain when it is forgotten
            hint = _TLS if address.startswith("tls://") else ""
            raise InputError(f"'{address}': no Dask scheduler answers there ({_told(error)}){hint}") from None
        with client:
            _refuse_others(client, address)
            yield Cluster(client, address)


def _refuse_others(client: "Client", address: str) -> None:
    """InputError if the scheduler, through which orders pass, or a worker does not run the same pkgdrc."""
    found = {f"Dask worker {each}": said for each, said in client.run(program, on_error="return").items()}
    try:
        found[f"Dask scheduler {address}"] = client.run_on_scheduler(program)
    except Exception as error:  # whatever keeps it from running pkgdrc
        found[f"Dask scheduler {address}"] = error
    for where, theirs in found.items():
        if not isinstance(theirs, Program):
            raise InputError(f"{where}: cannot run pkgdrc ({_told(theirs)}); install it there")
        unlike = program().unlike(theirs)
        if unlike:
            raise InputError(f"{where}: has {unlike}; install the same there")


def _perform(given: Errand) -> Answer:
    """What a worker does."""
    from distributed import get_worker

    return perform(given, f"Dask worker {get_worker().address}")


def _told(error: object) -> str:
    name = "" if type(error) is Exception else f"{type(error).__name__}: "  # Dask's for one it cannot send
    return " ".join(f"{name}{error}".split())


@contextmanager
def _quiet() -> Iterator[None]:
    """Nothing that Dask logs or warns of; what matters of it is in the answers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with suppress(ImportError):
            import distributed  # noqa: F401  # sets the levels of its loggers
        names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] == "distributed"]
        loggers = [logging.getLogger(name) for name in names]
        levels = [logger.level for logger in loggers]
        for logger in loggers:
            logger.setLevel(logging.CRITICAL + 1)
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
