"""A worker that does not see what the order's giver sees says so, and judges nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from pkgdrc.jobs.errand import errand, perform
from pkgdrc.jobs.task import Order
from tests.cli.own_deck import write_deck, write_pads

from .samples import own, task

WORKER = "Dask worker tcp://10.0.0.1:4711"


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return Order(0, own(write_pads(tmp_path / "pads.gds", width=9.0), write_deck(tmp_path)))


def test_the_same_files_give_a_run(order: Order) -> None:
    said = perform(errand(order), WORKER)
    assert (said.error, said.lost) == ("", False)
    assert said.run
    assert {each.rule for each in said.run.findings} == {"PD.1"}


@pytest.mark.parametrize("change", ["another", "damaged", "none"])
def test_another_layout_is_not_judged(order: Order, change: str) -> None:
    given = errand(order)
    layout = given.layout
    if change == "another":
        write_pads(layout, width=11.0)
    elif change == "damaged":
        layout.write_bytes(b"nonsense")
    else:
        layout.unlink()
    said = perform(given, WORKER)
    assert said.run is None
    assert said.error == (
        f"{layout}: {WORKER} does not see the same file {layout} as this machine; share the files with it"
    )


@pytest.mark.parametrize("file", ["technology.toml", "limits.toml", "pads.py", "more.py"])
def test_another_deck_judges_nothing(order: Order, file: str) -> None:
    given = errand(order)
    path = given.deck / file
    path.write_text((path.read_text() if path.exists() else "") + "\n# changed\n")
    said = perform(given, WORKER)
    assert said.run is None
    assert f"{WORKER} does not see the same deck {given.deck} with {given.technology} as" in said.error
    assert perform(errand(order), WORKER).run


def test_a_missing_technology_judges_nothing(order: Order) -> None:
    given = errand(order)
    given.technology.unlink()
    assert "does not see the same deck" in perform(given, WORKER).error


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("pkgdrc", "0.0.1", "has pkgdrc {0} instead of 0.0.1"),
        ("klayout", "0.29.0", "has klayout {0} instead of 0.29.0"),
        ("code", "other", "has another state of pkgdrc {1}"),
    ],
)
def test_another_program_judges_nothing(order: Order, name: str, value: str, told: str) -> None:
    """As that of a worker that came when the others had been looked at."""
    given = errand(order)
    other = replace(given, program=replace(given.program, **{name: value}))
    said = perform(other, WORKER)
    assert said.run is None
    own_value = getattr(given.program, name)
    assert said.error == f"{order.task.layout}: {WORKER} {told.format(own_value, given.program.pkgdrc)}"


def test_shipped_decks_are_each_machines_own(tmp_path: Path) -> None:
    given = errand(Order(0, task(tmp_path / "any.gds", "hermetic/shielded")))
    assert (given.deck, given.technology) == (Path("hermetic"), Path("hermetic/shielded.toml"))
    assert errand(Order(0, own(tmp_path / "any.gds", tmp_path))).deck == tmp_path
