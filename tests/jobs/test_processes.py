"""Several processes: the same runs as one, and an end to each of them whatever happens to it."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from pkgdrc.findings import Run, State
from pkgdrc.jobs import Outcome, Task, judge, parts, processes
from pkgdrc.jobs.task import Answer, Order
from tests.cli.own_deck import write_deck, write_pads
from tests.input.test_read import boundary

from .samples import own, task, told


@pytest.fixture
def split(monkeypatch: pytest.MonkeyPatch) -> None:
    """A layout is worth splitting however small it is."""
    monkeypatch.setattr(parts, "WORTH", 0)


def counted(steps: list[tuple[int, int, str]]) -> None:
    """Every rule was told once, and counted."""
    assert [done for done, _, _ in steps] == list(range(steps[0][1]))
    assert len({rule for _, _, rule in steps}) == len(steps)


def test_several_layouts_are_judged_alike_by_one_process_and_by_two(
    tasks: list[Task], alone: list[Outcome]
) -> None:
    steps: list[tuple[int, int, str]] = []
    shared = judge(tasks, jobs=2, progress=lambda *step: steps.append(step))
    assert [told(each) for each in shared] == [told(each) for each in alone]
    assert [each.run and each.run.verdict for each in shared] == ["violated"] * 3
    assert [each.task for each in shared] == tasks
    counted(steps)
    assert f"{shared[0].deck.rules[0].id} of hermetic-demo.gds" in {rule for _, _, rule in steps}


@pytest.mark.usefixtures("split")
@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_layout_in_parts_is_judged_as_in_one_piece(
    tasks: list[Task], alone: list[Outcome], number: int
) -> None:
    steps: list[tuple[int, int, str]] = []
    (shared,) = judge([tasks[number]], jobs=3, progress=lambda *step: steps.append(step))
    assert isinstance(told(shared), Run)
    assert told(shared) == told(alone[number])
    counted(steps)
    assert steps[0][2] in {rule.id for rule in shared.deck.rules}


class Silent:
    """A pipe that nobody listens at."""

    def send(self, _: object) -> None:
        """Nothing comes of it."""


def test_what_one_of_two_that_are_idle_has_computed_is_not_computed_by_the_other() -> None:
    needs = frozenset({(0, 100.0)})
    given = task(None, "hermetic")
    orders = [
        Order(0, given, frozenset({rule}), 2, effort=106.0, length=106.0, needs=needs)
        for rule in ("NET.1", "NET.2")
    ]
    crew = processes.Crew(2)
    first, second = (processes._Worker(cast(Any, None), cast(Any, Silent()), task=0) for _ in range(2))
    second.made |= needs
    crew._workers += [first, second]
    waiting = [0, 1]
    crew._hand_out(waiting, orders)
    assert (first.number, second.number, waiting) == (-1, 0, [1])
    # What waits for each other is begun all the same.
    second.number = -1
    waits = [replace(order, after=frozenset({"NET.1", "NET.2"}) - (order.part or set())) for order in orders]
    waiting = [0, 1]
    crew._hand_out(waiting, waits)
    assert (first.number, second.number).count(-1) == 1


@pytest.mark.usefixtures("split")
def test_parts_know_what_is_switched_off_or_changed(tasks: list[Task]) -> None:
    ids = {"PD.1", "RD.1", "IN.4", "GR.1"}
    given = replace(
        tasks[2], selected=frozenset(ids), ignored=frozenset({"GR.1"}), severities={"RD.1": "advice"}
    )
    (alone,), (shared,) = judge([given]), judge([given], jobs=2)
    assert shared.run
    assert told(shared) == told(alone)
    assert {(each.rule, each.severity) for each in shared.run.findings} == {
        ("RD.1", "advice"),
        ("IN.4", "error"),
    }


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
        "bad.gds: is neither GDSII nor OASIS nor DXF nor MALY nor CIF nor Gerber; it begins with b'nonsense'",
        "",
        "missing.gds: cannot be read (No such file or directory)",
    ]
    assert [each.run and each.run.verdict for each in ended] == [None, "violated", None]


@pytest.mark.usefixtures("split")
@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_reader_drops_is_told_once(tmp_path: Path, jobs: int) -> None:
    deck, pads = write_deck(tmp_path), write_pads(tmp_path / "pads.gds")
    cell_ends = b"\0\4\7\0"
    pads.write_bytes(pads.read_bytes().replace(cell_ends, boundary((0, 0), (9, 9)) + cell_ends))
    (refused,) = judge([own(pads, deck)], jobs=jobs)
    assert "less than 3 points" in refused.error
    (ended,) = judge([replace(own(pads, deck), accept_dropped=True)], jobs=jobs)
    assert ended.run
    (note,) = ended.run.notes
    assert (note.kind, "less than 3 points" in note.text) == ("dropped", True)


@pytest.mark.parametrize("jobs", [1, 2])
def test_answers_are_kept_in_the_cache(tasks: list[Task], tmp_path: Path, jobs: int) -> None:
    given = [replace(each, cache=tmp_path / "answers") for each in tasks[1:]]
    first, second = judge(given, jobs=jobs), judge(given, jobs=jobs)
    for before, after in zip(first, second, strict=True):
        assert before.run
        assert after.run
        assert not any(rule.cached for rule in before.run.rules)
        assert any(rule.cached for rule in after.run.rules)
        assert before.run.findings == after.run.findings != ()


def test_what_ails_the_cache_is_told(tasks: list[Task], tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (ended,) = judge([replace(tasks[2], cache=tmp_path / "folder")])
    assert ended.run
    assert [warning.startswith(f"cache {tmp_path / 'folder'}: ") for warning in ended.warnings] == [True]


class Killer:
    """A progress that kills one of the processes when the first rule begins."""

    def __init__(self) -> None:
        self.pid = 0

    def __call__(self, done: int, total: int, rule: str) -> None:
        del done, total, rule
        if not self.pid:
            self.pid = multiprocessing.active_children()[0].pid or 0
            os.kill(self.pid, signal.SIGKILL)


@pytest.mark.usefixtures("split")
def test_the_rules_of_a_process_that_is_killed_have_failed(tasks: list[Task], alone: list[Outcome]) -> None:
    killer, whole = Killer(), alone[0].run
    (ended,) = judge(tasks[:1], jobs=2, progress=killer)
    assert whole
    assert ended.run
    assert ended.run.verdict == "incomplete"
    failed = {rule.id: rule.reason for rule in ended.run.rules if rule.state is State.FAILED}
    assert set(failed.values()) == {
        f"the process that judged it (pid {killer.pid}) was ended by SIGKILL; it may have run out of memory"
    }
    assert 0 < len(failed) < len(whole.rules) - 10
    assert [rule.id for rule in ended.run.rules] == [rule.id for rule in whole.rules]
    for before, after in zip(whole.rules, ended.run.rules, strict=True):
        assert after.id in failed or replace(after, seconds=before.seconds) == before
    assert ended.run.findings == tuple(v for v in whole.findings if v.rule not in failed)
    assert ended.run.layout == whole.layout


def test_the_layout_of_a_process_that_is_killed_is_an_error_and_the_others_are_judged(
    tasks: list[Task], alone: list[Outcome]
) -> None:
    killer, whole = Killer(), tasks[1:]  # none is so much more work than the others that it is split
    ended = judge(whole, jobs=2, progress=killer)
    (lost,) = (each for each in ended if each.run is None)
    why = f"was not judged: the process that judged it (pid {killer.pid}) was ended by SIGKILL"
    assert lost.error.startswith(f"{lost.task.layout}: {why}")
    kept = [number for number, each in enumerate(ended) if each.run]
    assert [told(ended[number]) for number in kept] == [told(alone[number + 1]) for number in kept]


def with_a_class_of_its_own(chapter: Path, first: str) -> None:
    """A chapter that makes its deck one which cannot be handed on; it runs some lines `first`."""
    before = "return made.pad.width() < limit.pad_width"
    after = "return (made.pad - drawn.texts('pad', Own('none'))).width() < limit.pad_width"
    own_class = "\n\nclass Own(str):\n    pass\n\n"
    text = chapter.read_text()
    assert before in text
    text = text.replace(before, after).replace("(made, limit)", "(made, drawn, limit)", 1)
    chapter.write_text(first + text + own_class)


LEAVES = "with open({0!r}, 'a') as file:\n    file.write(__name__ + ' ')\n"


@pytest.mark.parametrize("own_class", [False, True])
def test_a_loaded_deck_is_handed_on_if_it_can_be(tmp_path: Path, own_class: bool) -> None:
    """Otherwise each process loads it for itself; this one never runs a chapter twice."""
    deck, runs = write_deck(tmp_path), tmp_path / "runs"
    chapter, first = deck / "pads.py", LEAVES.format(str(runs))
    if own_class:
        with_a_class_of_its_own(chapter, first)
    else:
        chapter.write_text(first + chapter.read_text())
    given = [own(write_pads(tmp_path / f"{number}.gds", width=9.0), deck) for number in range(2)]
    shared = judge(given, jobs=2)
    assert len(runs.read_text().split()) == (3 if own_class else 1)
    assert [told(each) for each in shared] == [told(each) for each in judge(given)]
    assert all(each.run and each.run.verdict == "violated" for each in shared)
    assert not list(deck.rglob("*.pyc"))


@pytest.mark.parametrize("end", ["os._exit(3)", "os.kill(os.getpid(), 11)"])
def test_processes_that_all_die_end_the_check(tmp_path: Path, end: str) -> None:
    deck = write_deck(tmp_path)
    dies = f"import multiprocessing, os\nif multiprocessing.parent_process():\n    {end}\n"
    with_a_class_of_its_own(deck / "pads.py", dies)
    ended = judge([own(write_pads(tmp_path / f"{n}.gds"), deck) for n in range(3)], jobs=2)
    why = "ended before it was done, with exit code 3" if "exit" in end else "was ended by SIGSEGV"
    assert [each.run for each in ended] == [None] * 3
    assert all(each.error.endswith(why) for each in ended)


def test_an_error_inside_pkgdrc_is_one_of_its_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deck = write_deck(tmp_path)
    given = [own(write_pads(tmp_path / f"{n}.gds"), deck) for n in range(2)]
    from pkgdrc.engine.layout import dies

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


def test_a_layout_that_changes_while_it_is_read_is_not_judged_by_halves(
    tasks: list[Task], alone: list[Outcome]
) -> None:
    ended = alone[0]
    assert ended.run
    assert ended.run.layout
    ids = [rule.id for rule in ended.deck.rules]
    orders = [Order(0, tasks[0], frozenset(ids[:9])), Order(0, tasks[0], frozenset(ids[9:]))]
    other = replace(ended.run, layout=replace(ended.run.layout, sha256="0" * 64))
    (joined,) = parts.outcomes(
        tasks[:1], [(ended.deck, ended.technology)], orders, [Answer(ended.run), Answer(other)]
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
from pkgdrc.cli.interrupt import interruptible
from pkgdrc.jobs import Task, judge
layout, deck = map(Path, sys.argv[1:])
task = Task(layout=layout, deck=deck, technology=deck / "technology.toml")
told = False
def progress(done, total, rule):
    global told
    children = multiprocessing.active_children()
    if not told and len(children) == 2:
        told = True  # once: a second line would be cut by the signal that follows the first
        print(*[each.pid for each in children], flush=True)
try:
    with interruptible() as look:
        judge([task] * 100, jobs=2, progress=progress, look=look)
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
        rest, complaints = process.communicate(timeout=600)
    assert complaints == ""
    if number == signal.SIGINT:
        assert rest.splitlines()[-1] == "interrupted"
    deadline = time.monotonic() + 600
    while any(alive(pid) for pid in pids):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
