"""Lists of pins against shipped packages: what is found fits; each defect is told once, deep and flat."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import klayout.db as kdb
import pytest

from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.engine.pins import found
from pkgdrc.findings import Finding, State
from pkgdrc.input.read import read_layout
from pkgdrc.nets.pins import with_pins
from pkgdrc.phrases import said
from pkgdrc.technology import Technology
from pkgdrc.technology.pins import Pin, Pins
from tests.section.layouts import shipped

NAMES = ("elastic-16x16", "stud-panel")
WAFER = {"diameter": 30000.0, "edge_exclusion": 3000.0}
PANEL = {"width": 24000.0, "height": 24000.0, "edge_exclusion": 3000.0}


@pytest.fixture(scope="module", params=[(name, flat) for name in NAMES for flat in (False, True)], ids=str)
def package(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Technology, Path, list[Pin]]:
    """A few dies with the list that is found on them."""
    name, flat = request.param
    folder = tmp_path_factory.mktemp("shipped")
    source, technology = shipped(name, folder, PANEL if name.startswith("stud") else WAFER)
    pins, alike, others = found(source, technology, None)
    assert (alike > 1, others) == (True, 0)
    path = folder / "a.gds"
    layout = kdb.Layout()
    layout.read(str(source.path))
    if flat:
        layout.top_cell().flatten(True)
    layout.write(str(path))
    return name, technology, path, pins


def told(technology: Technology, path: Path, pins: list[Pin]) -> list[Finding]:
    known = with_pins(technology, (Pins(rows=tuple(pins), origin="center"),))
    deck = load_deck(technology.deck, known)
    run = check(read_layout(path), deck, known, selected={f"NET.{n}" for n in range(1, 10)})
    assert State.FAILED not in {rule.state for rule in run.rules}
    return list(run.findings)


def once_a_die(findings: list[Finding]) -> bool:
    """Whether each of several dies is told of once."""
    dies = [die for each in findings for die in each.dies]
    return len(dies) == len(set(dies)) > 1


def test_what_is_found_fits(package: tuple[str, Technology, Path, list[Pin]]) -> None:
    _, technology, path, pins = package
    assert told(technology, path, pins) == []


@pytest.mark.parametrize(
    ("moved", "fits"),
    [
        (lambda x, y: (-x, y), "mirrored left-right"),
        (lambda x, y: (x + 20, y), "moved by (-20.000, 0.000) um"),
    ],
)
def test_the_whole_list_is_told_once(
    moved: Callable[[float, float], tuple[float, float]],
    fits: str,
    package: tuple[str, Technology, Path, list[Pin]],
) -> None:
    _, technology, path, pins = package
    wrong = []
    for pin in pins:
        x, y = moved(pin.x or 0.0, pin.y or 0.0)
        wrong.append(replace(pin, x=x, y=y))
    findings = told(technology, path, wrong)
    assert {each.rule for each in findings} == {"NET.7"}
    assert all(fits in said(each.details) for each in findings)
    assert once_a_die(findings)


def test_single_differences_are_told_once_each(package: tuple[str, Technology, Path, list[Pin]]) -> None:
    """One off its place, one that is no pin, one without a terminal, two of one net that are not joined."""
    _, technology, path, pins = package
    off, gone, x, y = pins[:4]
    far = (gone.x or 0.0) + 150, (gone.y or 0.0) + 150  # between four others
    wrong = [
        replace(off, x=(off.x or 0.0) + 20),
        replace(x, net="N"),
        replace(y, net="N"),
        *pins[4:],
        Pin(name="more", net="", x=far[0], y=far[1]),
    ]
    findings = told(technology, path, wrong)
    assert {each.rule for each in findings} == {"NET.5", "NET.6", "NET.7", "NET.8"}
    for rule in ("NET.5", "NET.6", "NET.7", "NET.8"):
        assert once_a_die([each for each in findings if each.rule == rule])
