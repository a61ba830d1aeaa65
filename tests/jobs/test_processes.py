"""Several processes: the same runs as one, and an end to each of them whatever happens to it."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pkgdrc.jobs import Task, judge, parts
from pkgdrc.violations import Run, State
from tests.cli.own_deck import write_deck, write_pads

from .samples import own, task, told


@pytest.fixture
def split(monkeypatch: pytest.MonkeyPatch) -> None:
    """A layout is worth splitting however small it is."""
    monkeypatch.setattr(parts, "WORTH", 0)


def counted(steps: list[tuple[int, int, str]]) -> None:
    """Every rule was told once, and counted."""
    assert [done for done, _, _ in steps] == list(range(steps[0][1]))
    assert len({rule for _, _, rule in steps}) == len(steps)


def test_several_layouts_are_judged_alike_by_one_process_and_by_two(tasks: list[Task]) -> None:
    steps: list[tuple[int, int, str]] = []
    alone = judge(tasks)
    shared = judge(tasks, jobs=2, progress=lambda *step: steps.append(step))
    assert [told(each) for each in shared] == [told(each) for each in alone]
    assert [each.run and each.run.verdict for each in shared] == ["violated"] * 3
    assert [each.task for each in shared] == tasks
    counted(steps)
    assert f"{shared[0].deck.rules[0].id} of hermetic-demo.gds" in {rule for _, _, rule in steps}


@pytest.mark.usefixtures("split")
@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_layout_in_parts_is_judged_as_in_one_piece(tasks: list[Task], number: int) -> None:
    given = replace(tasks[number], ignored=frozenset({"GR.1"}), severities={"WF.1": "advice"})
    steps: list[tuple[int, int, str]] = []
    (alone,), (shared,) = judge([given]), judge([given], jobs=3, progress=lambda *step: steps.append(step))
    assert isinstance(told(shared), Run)
    assert told(shared) == told(alone)
    counted(steps)
    assert steps[0][2] in {rule.id for rule in shared.deck.rules}


def test_the_technology_alone_is_judged_too() -> None:
    given = [task(None, "hermetic"), task(None, "elastic-bump")]
    assert [told(each) for each in judge(given, jobs=2)] == [told(each) for each in judge(given)]


@pytest.mark.parametrize("jobs", [0, 1, 2])
def test_a_layout_that_cannot_be_read_leaves_the_others_judged(
    tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    deck = write_deck(tmp_path)
    (tmp_path / "bad.gds").write_text("nonsense")
    write_pads(tmp_path / "pads.gds", width=9.0)
    names = ["bad.gds", "pads.gds", "missing.gds"]
    ended = judge([own(Path(name), deck) for name in names], jobs=jobs)
    assert [each.error for each in ended] == [
        "bad.gds: is neither GDSII nor OASIS; it begins with b'nonsense'",
        "",
        "missing.gds: cannot be read (No such file or directory)",
    ]
    assert [each.run and each.run.verdict for each in ended] == [None, "violated", None]


def test_what_a_reader_puts_right_is_told(tmp_path: Path) -> None:
    deck, pads = write_deck(tmp_path), write_pads(tmp_path / "pads.gds")
    content = pads.read_bytes()
    (tmp_path / "odd.gds").write_bytes(content + b"\0" * 3 + b"trailing")
    given = [own(tmp_path / "odd.gds", deck), own(pads, deck)]
    alone, shared = judge(given), judge(given, jobs=2)
    assert [each.warnings for each in alone] == [each.warnings for each in shared]


@pytest.mark.usefixtures("split")
def test_the_rules_of_a_process_that_is_killed_have_failed(tasks: list[Task]) -> None:
    killed: list[int] = []

    def kill(done: int, total: int, rule: str) -> None:
        del done, total, rule
        if not killed:
            killed.append(multiprocessing.active_children()[0].pid or 0)
            os.kill(killed[0], signal.SIGKILL)

    (alone,), (ended,) = judge(tasks[:1]), judge(tasks[:1], jobs=2, progress=kill)
    assert alone.run
    assert ended.run
    assert ended.run.verdict == "incomplete"
    failed = [rule for rule in ended.run.rules if rule.state is State.FAILED]
    reason = (
        f"the process that judged it (pid {killed[0]}) was ended by SIGKILL; it may have run out of memory"
    )
    assert {rule.reason for rule in failed} == {reason}
    lost = {rule.id for rule in failed}
    assert {len(lost) > 10, len(lost) < len(ended.run.rules) - 10} == {True}
    whole = {rule.id: rule for rule in alone.run.rules}
    assert [rule.id for rule in ended.run.rules] == list(whole)
    kept = [replace(rule, seconds=0.0) for rule in ended.run.rules if rule.id not in lost]
    assert kept == [replace(whole[rule.id], seconds=0.0) for rule in kept]
    assert ended.run.violations == tuple(v for v in alone.run.violations if v.rule not in lost)


def test_the_layout_of_a_process_that_is_killed_is_an_error_and_the_others_are_judged(
    tasks: list[Task],
) -> None:
    killed: list[int] = []

    def kill(done: int, total: int, rule: str) -> None:
        del done, total, rule
        if not killed:
            killed.append(multiprocessing.active_children()[0].pid or 0)
            os.kill(killed[0], signal.SIGKILL)

    given = [tasks[0], *tasks]
    ended = judge(given, jobs=2, progress=kill)
    (lost,) = (each for each in ended if each.run is None)
    assert lost.error.startswith(
        f"{lost.task.layout}: was not judged: the process that judged it (pid {killed[0]}) "
    )
    alone = dict(zip(map(str, given), judge(given), strict=True))
    assert [told(each) for each in ended if each.run] == [
        told(alone[str(each.task)]) for each in ended if each.run
    ]


@pytest.mark.parametrize("end", ["os._exit(3)", "os.kill(os.getpid(), 11)"])
def test_processes_that_all_die_end_the_check(tmp_path: Path, end: str) -> None:
    deck = write_deck(tmp_path)
    chapter = deck / "pads.py"
    dies = f"import multiprocessing, os\nif multiprocessing.parent_process():\n    {end}\n"
    chapter.write_text(dies + chapter.read_text())
    ended = judge([own(write_pads(tmp_path / f"{n}.gds"), deck) for n in range(3)], jobs=2)
    why = "ended before it was done, with exit code 3" if "exit" in end else "was ended by SIGSEGV"
    assert [each.run for each in ended] == [None] * 3
    assert all(each.error.endswith(why) for each in ended)


def test_an_error_inside_pkgdrc_is_one_of_its_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deck = write_deck(tmp_path)
    given = [own(write_pads(tmp_path / f"{n}.gds"), deck) for n in range(2)]
    from pkgdrc.engine import dies

    def fails(*arguments: object) -> None:
        del arguments
        raise ZeroDivisionError("one\n two")

    monkeypatch.setattr(dies.Dies, "__init__", fails)
    ended = judge(given)
    assert [each.error for each in ended] == [
        f"{each.layout}: error inside pkgdrc: ZeroDivisionError: one two" for each in given
    ]
    with pytest.raises(ZeroDivisionError):
        judge(given[:1])


def test_a_layout_that_changes_while_it_is_read_is_not_judged_by_halves(tasks: list[Task]) -> None:
    ended = judge(tasks[:1])[0]
    assert ended.run
    assert ended.run.layout
    ids = [rule.id for rule in ended.deck.rules]
    orders = [parts.Order(0, tasks[0], frozenset(ids[:9])), parts.Order(0, tasks[0], frozenset(ids[9:]))]
    other = replace(ended.run, layout=replace(ended.run.layout, sha256="0" * 64))
    (joined,) = parts.outcomes(
        tasks[:1], [(ended.deck, ended.technology)], orders, [parts.Answer(ended.run), parts.Answer(other)]
    )
    assert joined.run is None
    assert joined.error == f"{tasks[0].layout}: was changed while it was checked; check it again"


def test_ctrl_c_ends_all_processes(tasks: list[Task]) -> None:
    pids: list[int] = []

    def press(done: int, total: int, rule: str) -> None:
        del done, total, rule
        pids.extend(each.pid or 0 for each in multiprocessing.active_children())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge(tasks, jobs=2, progress=press)
    assert len(pids) == 2
    assert not multiprocessing.active_children()
    assert not any(alive(pid) for pid in pids)


PROGRAM = """
import multiprocessing, sys
from pathlib import Path
from pkgdrc.jobs import Task, judge
layout, deck = map(Path, sys.argv[1:])
task = Task(layout=layout, deck=deck, technology=deck / "technology.toml")
def progress(done, total, rule):
    if len(multiprocessing.active_children()) == 2:
        print(*[each.pid for each in multiprocessing.active_children()], flush=True)
try:
    judge([task] * 20, jobs=2, progress=progress)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_running(tasks: list[Task], number: int) -> None:
    """Neither after Ctrl-C, which the terminal sends to all processes, nor after the first one is killed."""
    command = [sys.executable, "-c", PROGRAM, str(tasks[0].layout), str(tasks[0].deck)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout
        assert process.stderr
        pids = list(map(int, process.stdout.readline().split()))
        assert len(pids) == 2
        if number == signal.SIGINT:
            os.killpg(process.pid, number)
        else:
            process.kill()
        rest, told = process.communicate(timeout=20)
    assert told == ""
    if number == signal.SIGINT:
        assert rest.splitlines()[-1] == "interrupted"
    deadline = time.monotonic() + 20
    while any(alive(pid) for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
