"""A real Dask cluster: the same runs, whatever happens to its workers."""

import gc
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from dask import config as dask_config
from distributed import Client

from pkgdrc.errors import InputError
from pkgdrc.findings import State
from pkgdrc.jobs import Outcome, Task, cluster, errand, judge, parts
from pkgdrc.jobs.errand import Errand
from pkgdrc.jobs.task import Answer, Order
from pkgdrc.jobs.work import Desk
from tests.cli.own_deck import write_deck, write_pads

from .samples import own, task, told

DEADLINE = 300.0  # s for a scheduler or worker to start


class Server(NamedTuple):
    """A running scheduler."""

    address: str
    pid: int


@contextmanager
def dask(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Dask's command line, killed at the end."""
    command = [sys.executable, "-m", "dask", *words, "--no-dashboard", "--host", "127.0.0.1"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def scheduler(folder: Path, *words: str) -> Iterator[Server]:
    """A new scheduler."""
    file = folder / "scheduler.json"
    with dask("scheduler", "--port", "0", "--scheduler-file", str(file), *words) as process:
        deadline = time.monotonic() + DEADLINE
        while not (file.exists() and file.read_text().endswith("}")):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield Server(json.loads(file.read_text())["address"], process.pid)


@contextmanager
def workers(address: str, folder: Path, *names: str, preload: str = "") -> Iterator[dict[str, int]]:
    """Workers of one thread each, by name, with their process ids. They first run the lines `preload`."""
    script = folder / f"{names[0]}.py"
    script.write_text(preload)
    local = ("--local-directory", str(folder), "--preload", str(script))
    with ExitStack() as stack:
        pids = {
            name: stack.enter_context(
                dask("worker", address, "--name", name, "--nthreads", "1", "--no-nanny", *local)
            ).pid
            for name in names
        }
        wait_for(address, lambda known: set(names) <= set(known))
        yield pids


def wait_for(address: str, right: Callable[[dict[str, int]], bool]) -> None:
    """Until what the workers, by name, are working on is right."""
    deadline = time.monotonic() + DEADLINE
    while not right(at_work(address)):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def at_work(address: str) -> dict[str, int]:
    """How many orders each worker has, by its name."""
    with Client(address, set_as_default=False, timeout=DEADLINE) as client:
        known = client.scheduler_info()["workers"]
        orders = client.processing()
        return {worker["name"]: len(orders.get(where, ())) for where, worker in known.items()}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A cluster of two workers, for tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("cluster")
    with scheduler(folder) as server, workers(server.address, folder, "first", "second"):
        yield server.address


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 2.0)
    monkeypatch.setattr(cluster, "_CONNECT", 1.0)


def test_a_cluster_judges_as_one_process_does(
    address: str, tasks: list[Task], alone: list[Outcome], capfd: pytest.CaptureFixture[str]
) -> None:
    steps: list[tuple[int, int, str]] = []
    given = [*tasks, task(None, "hermetic")]
    shared = judge(given, scheduler=address, progress=lambda *step: steps.append(step))
    assert [told(each) for each in shared[:3]] == [told(each) for each in alone]
    assert [each.task for each in shared] == given
    assert told(shared[3]) == told(judge(given[3:])[0])
    assert [done for done, _, _ in steps] == list(range(steps[0][1]))
    assert capfd.readouterr() == ("", "")


def test_a_cluster_judges_a_layout_in_parts(
    address: str, tasks: list[Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "WORTH", 0)
    chosen: dict[str, Any] = {
        "selected": frozenset({"PD.1", "RD.1", "IN.4", "GR.1"}),
        "ignored": frozenset({"GR.1"}),
    }
    given = replace(tasks[2], severities={"RD.1": "advice"}, **chosen)
    (shared,) = judge([given], scheduler=address)
    assert told(shared) == told(judge([given])[0])
    assert shared.run
    assert {(each.rule, each.severity) for each in shared.run.findings} == {
        ("RD.1", "advice"),
        ("IN.4", "error"),
    }


def test_a_deck_of_ones_own_and_files_named_from_here(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker has another working directory, but says the same of the same files."""
    monkeypatch.chdir(tmp_path)
    write_deck(tmp_path)
    write_pads(tmp_path / "pads.gds", width=9.0)
    (tmp_path / "bad.gds").write_text("nonsense")
    given = [own(Path(f"{name}.gds"), Path("mine")) for name in ("pads", "bad", "missing")]
    given.append(task(Path("pads.gds"), "elastic-bump"))
    given.append(replace(given[0], top="NOWHERE"))
    shared = judge(given, scheduler=address)
    assert [told(each) for each in shared] == [told(each) for each in judge(given)]
    assert [each.error.split(":")[0] for each in shared] == ["", "bad.gds", "missing.gds", "", "pads.gds"]


def test_a_worker_that_is_killed_half_way_changes_nothing(
    tmp_path: Path, tasks: list[Task], alone: list[Outcome], capfd: pytest.CaptureFixture[str]
) -> None:
    given = [tasks[0]] * 3 + [tasks[2]]
    killed: list[str] = []
    with ExitStack() as stack:
        where = stack.enter_context(scheduler(tmp_path)).address
        pids = stack.enter_context(workers(where, tmp_path, "first", "second"))

        def kill(done: int, total: int, rule: str) -> None:
            del done, total, rule
            if not killed:
                killed.extend(name for name, orders in at_work(where).items() if orders)
                os.kill(pids[killed[0]], signal.SIGKILL)

        shared = judge(given, scheduler=where, progress=kill)
        assert set(at_work(where)) == {"first", "second"} - {killed[0]}
    assert [told(each) for each in shared] == [told(alone[0])] * 3 + [told(alone[2])]
    assert capfd.readouterr() == ("", "")


class Within:
    """A client whose worker is this process, which ends orders as they are sent; `lost`: it takes none."""

    def __init__(self, *, lost: bool = False) -> None:
        self.sent: list[Order] = []
        self._lost = lost

    def submit(self, perform: object, given: Errand, *, pure: bool) -> Future[Answer]:
        del perform, pure
        if self._lost:
            raise RuntimeError("Tried sending message after closing")
        self.sent.append(given.order)
        future: Future[Answer] = Future()
        future.set_result(errand.perform(given, "the worker"))
        return future

    def cancel(self, futures: list[Future[Answer]]) -> None:
        assert len(futures) == len(self.sent)

    def run(self, function: Callable[[], None], *, wait: bool) -> None:
        assert not wait
        function()


def test_an_order_is_sent_after_those_it_leaves_defects_to(
    tasks: list[Task], alone: list[Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "WORTH", 0)
    given, opened = tasks[:1], [Desk().opened(tasks[0])]
    orders = parts.orders(given, [opened[0][0]], 2)
    client, thresholds = Within(), gc.get_threshold()
    answers = cluster.Cluster(client, "here").answers(orders, lambda _order: None, lambda: None)  # type: ignore[arg-type]
    assert gc.get_threshold() == thresholds
    (outcome,) = parts.outcomes(given, opened, orders, answers)
    assert told(outcome) == told(alone[0])
    before: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset().union(*(answer.nothing for answer in answers))
    for order in client.sent:
        assert order.after <= before
        assert order.nothing == order.after & known
        before |= order.part or frozenset()
    assert any(order.nothing for order in client.sent)
    assert any(order.after - order.nothing for order in client.sent)


def test_a_client_that_takes_no_orders_has_lost_them(
    tasks: list[Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "WORTH", 0)
    orders = parts.orders(tasks[:1], [Desk().opened(tasks[0])[0]], 2)
    client = cluster.Cluster(Within(lost=True), "here")  # type: ignore[arg-type]
    answers = client.answers(orders, lambda _order: None, lambda: None)
    assert {(answer.lost, answer.error) for answer in answers} == {
        (True, "the Dask cluster at here cannot be reached any more")
    }


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("victim", ["workers", "scheduler"])
def test_what_nobody_is_left_to_judge_is_an_error(
    tmp_path: Path, tasks: list[Task], alone: list[Outcome], victim: str
) -> None:
    ending = {"workers": "has no worker left", "scheduler": "cannot be reached any more"}
    given = [tasks[2], *[tasks[0]] * 4]
    with ExitStack() as stack:
        server = stack.enter_context(scheduler(tmp_path))
        pids = stack.enter_context(workers(server.address, tmp_path, "first", "second"))
        left = {"workers": list(pids.values()), "scheduler": [server.pid]}[victim]

        def kill(done: int, total: int, rule: str) -> None:
            del done, total, rule
            while left:
                os.kill(left.pop(), signal.SIGKILL)

        ended = judge(given, scheduler=server.address, progress=kill)
    lost = [each for each in ended if each.run is None]
    assert len(lost) >= 3
    for each in lost:
        why = f"the Dask cluster at {server.address} {ending[victim]}"
        assert each.error == f"{each.task.layout}: was not judged: {why}"
    kept = {str(given[0].layout): alone[2], str(given[1].layout): alone[0]}
    judged = [each for each in ended if each.run]
    assert [told(each) for each in judged] == [told(kept[str(each.task.layout)]) for each in judged]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("victim", ["workers", "scheduler"])
def test_the_rules_that_nobody_is_left_to_judge_have_failed(
    tmp_path: Path, tasks: list[Task], alone: list[Outcome], monkeypatch: pytest.MonkeyPatch, victim: str
) -> None:
    monkeypatch.setattr(parts, "WORTH", 0)
    ending = {"workers": "has no worker left", "scheduler": "cannot be reached any more"}
    with ExitStack() as stack:
        server = stack.enter_context(scheduler(tmp_path))
        pids = stack.enter_context(workers(server.address, tmp_path, "first", "second"))
        left = {"workers": list(pids.values()), "scheduler": [server.pid]}[victim]

        def kill(done: int, total: int, rule: str) -> None:
            del done, total, rule
            while left:
                os.kill(left.pop(), signal.SIGKILL)

        (ended,) = judge(tasks[:1], scheduler=server.address, progress=kill)
    assert ended.run
    assert ended.run.verdict == "incomplete"
    failed = {rule.id: rule.reason for rule in ended.run.rules if rule.state is State.FAILED}
    assert set(failed.values()) == {f"the Dask cluster at {server.address} {ending[victim]}"}
    assert alone[0].run
    assert ended.run.findings == tuple(v for v in alone[0].run.findings if v.rule not in failed)


@pytest.mark.parametrize(
    ("preload", "told_of"),
    [
        (
            "import pkgdrc.version\npkgdrc.version.__version__ = '9.9'",
            r"has pkgdrc 9\.9 instead of .*; install the same there",
        ),
        (
            "import sys\nsys.modules['pkgdrc'] = None",
            r"cannot run pkgdrc \(ModuleNotFoundError.*\); install it there",
        ),
    ],
)
def test_workers_that_would_judge_otherwise_are_refused(
    address: str, tmp_path: Path, tasks: list[Task], preload: str, told_of: str
) -> None:
    told_of = rf"^Dask worker tcp://127\.0\.0\.1:\d+: {told_of}$"
    with workers(address, tmp_path, "third", preload=preload), pytest.raises(InputError, match=told_of):
        judge(tasks[2:], scheduler=address)
    wait_for(address, lambda known: "third" not in known)
    assert judge(tasks[2:], scheduler=address)[0].run


def test_a_scheduler_without_pkgdrc_is_refused(tmp_path: Path, tasks: list[Task]) -> None:
    script = tmp_path / "without.py"
    script.write_text("import sys\nsys.modules['pkgdrc'] = None")
    with (
        scheduler(tmp_path, "--preload", str(script)) as server,
        pytest.raises(InputError, match=rf"^Dask scheduler {server.address}: cannot run pkgdrc "),
    ):
        judge(tasks[2:], scheduler=server.address)


def test_ctrl_c_takes_the_orders_back(address: str, tasks: list[Task]) -> None:
    def press(done: int, total: int, rule: str) -> None:
        del done, total, rule
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge([tasks[2], *[tasks[0]] * 6], scheduler=address, progress=press)
    wait_for(address, lambda known: not any(known.values()))


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("where", ["tcp://127.0.0.1:1", "127.0.0.1:1", "nonsense", "http://127.0.0.1:1", ""])
def test_where_no_scheduler_answers(tasks: list[Task], where: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(
        InputError, match=rf"^'{re.escape(where)}': no Dask scheduler answers there \(\w+: .*\)$"
    ):
        judge(tasks, scheduler=where)
    assert capfd.readouterr() == ("", "")


def test_without_the_extra(tasks: list[Task], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'pkgdrc\[dask\]'"):
        judge(tasks, scheduler="tcp://127.0.0.1:8786")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_cluster_behind_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    settings = {"ca-file": str(certificate)}
    for role in ("scheduler", "worker", "client"):
        settings |= {f"{role}.cert": str(certificate), f"{role}.key": str(key)}
    for name, value in settings.items():
        words = name.upper().replace("-", "_").replace(".", "__")
        monkeypatch.setenv(f"DASK_DISTRIBUTED__COMM__TLS__{words}", value)
    deck, pads = write_deck(tmp_path), write_pads(tmp_path / "pads.gds", width=9.0)
    with scheduler(tmp_path, "--protocol", "tls") as server:
        assert server.address.startswith("tls://")
        with pytest.raises(InputError, match=r"distributed\.comm\.tls"):
            judge([own(pads, deck)], scheduler=server.address)
        with (
            dask_config.set({f"distributed.comm.tls.{name}": value for name, value in settings.items()}),
            workers(server.address, tmp_path, "w"),
        ):
            (outcome,) = judge([own(pads, deck)], scheduler=server.address)
    assert outcome.run
    assert outcome.run.verdict == "violated"
