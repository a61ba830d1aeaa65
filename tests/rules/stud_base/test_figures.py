"""What of a stud base follows from its stack: depth of holes, metal on their walls, what the film is of."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.findings import Finding, State
from pkgdrc.input.read import read_layout
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology
from tests.rules.stud_base.board import Board, circle, ring

FILM = 120.0


def found(board: Board, folder: Path, rule: str, **changes: Any) -> list[Finding]:
    """What a rule finds on a board in its technology, some of which is changed."""
    technology = dataclasses.replace(load_technology(find_technology(board.technology)), **changes)
    board.layout.write(str(folder / "base.gds"))
    deck = load_deck("stud-base", technology)
    run = check(read_layout(folder / "base.gds"), deck, technology, selected={rule})
    assert next(each.state for each in run.rules if each.id == rule) in (State.CLEAN, State.VIOLATED)
    return list(run.findings)


def drilled(*radii: float, technology: str = "stud-base") -> Board:
    """Sound studs side by side, but for their holes' radii."""
    board = Board(technology)
    for number, radius in enumerate(radii):
        x = 400.0 * number
        board.stud(x, 0, hole=circle(x, 0, radius), rim=ring(x, 0, radius, 85), solder=circle(x, 0, radius))
    return board


@pytest.mark.parametrize(
    ("diameter", "severities"),
    [
        (FILM / 1.25, []),
        (FILM / 1.25 - 0.02, ["advice"]),
        (FILM / 1.5, ["advice"]),
        (FILM / 1.5 - 0.02, ["error"]),
        (50.0, ["error"]),  # as small as TH.1 lets it be
    ],
)
def test_a_blind_hole_and_its_depth(diameter: float, severities: list[str], tmp_path: Path) -> None:
    told = found(drilled(50.0, diameter / 2), tmp_path, "TH.2")
    assert [each.severity for each in told] == severities
    for each in told:
        assert each.measured == pytest.approx(FILM / diameter, rel=2e-3)


@pytest.mark.parametrize(("diameter", "count"), [(50.0, 0), (24.0, 0), (23.8, 1)])
def test_a_hole_through_the_film(diameter: float, count: int, tmp_path: Path) -> None:
    """Where the chip is mounted last, five times its diameter."""
    board = drilled(50.0, diameter / 2, technology="stud-base/flip-chip")
    assert len(found(board, tmp_path, "TH.2")) == count


def wall(**changes: Any) -> Any:
    technology: Any = load_technology(find_technology("stud-base"))
    assert technology.wall_metal
    return dataclasses.replace(technology, wall_metal=dataclasses.replace(technology.wall_metal, **changes))


@pytest.mark.parametrize(
    ("method", "thickness", "diameters", "count"),
    [
        ("plated", 7.2, (100.0, 50.0), 0),  # 0.7 of it at the worst place, in any hole
        ("plated", 7.1, (100.0, 50.0), 1),
        ("sputtered", 10.0, (100.0,), 1),  # even in the widest hole less than a half, which is the limit
        ("sputtered", 10.002, (100.0,), 1),
        ("sputtered", 60.0, (100.0,), 1),
        ("sputtered", 60.0, (200.0,), 0),  # 0.14 where it is 0.6 as deep
        ("sputtered", 60.0, (200.0, 100.0), 1),
    ],
)
def test_metal_on_the_walls(
    method: str, thickness: float, diameters: tuple[float, ...], count: int, tmp_path: Path
) -> None:
    metal = wall(method=method, thickness=thickness).wall_metal
    board = drilled(*(diameter / 2 for diameter in diameters))
    assert len(found(board, tmp_path, "TH.7", wall_metal=metal)) == count


@pytest.mark.parametrize(
    ("material", "severities"),
    [
        ("liquid crystal polymer", []),
        ("LCP, Vectra A950", []),
        ("Polyimide (Kapton)", []),
        ("PEEK", []),
        ("Cu", ["error"]),
        ("stainless steel", ["error"]),
        ("Kovar", ["error"]),
        ("Borofloat glass", ["advice"]),
        ("alumina", ["advice"]),
        ("unobtainium", ["advice"]),
    ],
)
def test_what_the_film_is_of(material: str, severities: list[str]) -> None:
    technology = load_technology(find_technology("stud-base"))
    stack = tuple(
        dataclasses.replace(level, material=material) if level.name == "film" else level
        for level in technology.stack
    )
    technology = dataclasses.replace(technology, stack=stack)
    run = check(None, load_deck("stud-base", technology), technology, selected={"BB.3"})
    assert [each.severity for each in run.findings] == severities
