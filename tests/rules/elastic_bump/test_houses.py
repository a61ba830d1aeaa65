"""Technologies of other houses: layouts drawn to their manuals, at the limits and a grid step past them."""

from pathlib import Path

import klayout.db as kdb
import pytest

from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.input.read import read_layout
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology

Bump = tuple[float, float, float]  # diameter of opening, of what stands on it, of the metal below


def octagon(x: float, y: float, across: float) -> kdb.DPolygon:
    """As these houses draw what is round: eight sides, `across` from side to side, corners on the grid.

    So slanted sides may lie off by a step.
    """
    half, cut = across / 2, round(across * 0.29289 / 0.005) * 0.005
    corner = half - cut
    return kdb.DPolygon(
        [
            kdb.DPoint(x + dx, y + dy)
            for dx, dy in (
                (-corner, -half),
                (-half, -corner),
                (-half, corner),
                (-corner, half),
                (corner, half),
                (half, corner),
                (half, -corner),
                (corner, -half),
            )
        ]
    )


def told(folder: Path, house: str, layers: dict[str, list[kdb.DPolygon | kdb.DBox]]) -> set[str]:
    """The rules that a layout breaks."""
    technology = load_technology(find_technology(f"elastic-bump/{house}"))
    layout = kdb.Layout()
    top = layout.create_cell("top")
    for name, shapes in layers.items():
        for shape in shapes:
            top.shapes(layout.layer(*technology.layers[name])).insert(shape)
    layout.write(str(folder / "a.gds"))
    run = check(read_layout(folder / "a.gds"), load_deck("elastic-bump", technology), technology)
    assert not [rule.id for rule in run.rules if rule.state == "failed"]
    return {each.rule for each in run.findings}


def bumps(size: Bump, pitch: float) -> dict[str, list[kdb.DPolygon | kdb.DBox]]:
    """Two bumps at a pitch."""
    opening, ball, metal = size
    at = (0.0, pitch)
    return {
        "opening": [octagon(x, 0, opening) for x in at],
        "ball": [octagon(x, 0, ball) for x in at],
        "bump_metal": [octagon(x, 0, metal) for x in at],
    }


@pytest.mark.parametrize(
    ("house", "size", "pitch", "broken"),
    [
        ("ihp-copper-pillar", (35, 35, 50), 75.0, set()),
        ("ihp-copper-pillar", (35, 35, 50), 74.995, {"BL.4", "IN.4"}),
        ("ihp-copper-pillar", (35, 35, 49.99), 75.0, {"IN.2"}),
        ("ihp-solder-bump", (60, 60, 80), 130.0, set()),
        ("ihp-solder-bump", (60, 60, 80), 129.995, {"BL.4", "IN.4"}),
        ("ihp-solder-bump", (60, 60, 79.99), 130.0, {"IN.2"}),
        ("gf180-solder-bump", (40, 60, 72.02), 148.0, set()),
        ("gf180-solder-bump", (40, 60, 72.02), 147.995, {"BL.4", "IN.4"}),
        ("gf180-solder-bump", (40, 60, 71.98), 148.0, {"IN.2"}),
        ("gf180-solder-bump", (40, 60.02, 72.02), 160.0, {"BL.3"}),
    ],
)
def test_bumps(house: str, size: Bump, pitch: float, broken: set[str], tmp_path: Path) -> None:
    assert told(tmp_path, house, bumps(size, pitch)) == broken


@pytest.mark.parametrize(("edge", "broken"), [(90.0, set()), (89.995, {"BL.5"})])
def test_a_bump_of_gf180_and_the_guard_ring(edge: float, broken: set[str], tmp_path: Path) -> None:
    ring: list[kdb.DPolygon | kdb.DBox] = [kdb.DBox(-edge, -500, 600, 500)]
    assert told(tmp_path, "gf180-solder-bump", bumps((40, 60, 72.02), 148.0) | {"edge": ring}) == broken


@pytest.mark.parametrize(
    ("land", "width", "gap", "broken"),
    [
        (81.5, 10.0, 10.0, set()),
        (81.498, 10.0, 10.0, {"RD.3"}),
        (81.5, 9.999, 10.0, {"RD.1"}),
        (81.5, 10.0, 9.999, {"RD.2"}),
    ],
)
def test_redistribution_of_sky130(
    land: float, width: float, gap: float, broken: set[str], tmp_path: Path
) -> None:
    half = land / 2
    tracks: list[kdb.DPolygon | kdb.DBox] = []
    openings: list[kdb.DPolygon | kdb.DBox] = []
    for y in (0.0, land + gap):
        openings.append(kdb.DBox(-30, y - 30, 30, y + 30))
        tracks += [kdb.DBox(-half, y - half, half, y + half), kdb.DBox(0, y, 300, y + width)]
    assert told(tmp_path, "sky130-rdl", {"pad_opening": openings, "interconnect": tracks}) == broken


@pytest.mark.parametrize(
    ("opening", "metal", "land", "broken"),
    [
        (200.0, 220.0, 240.0, set()),
        (200.0, 219.98, 240.0, {"IN.2"}),  # 10 um all round, the deck's own
        (200.0, 220.0, 219.98, {"IN.2"}),
        (380.0, 400.0, 420.0, {"BL.3"}),  # larger than what stands on it
    ],
)
def test_wafer_level_package_of_sky130(
    opening: float, metal: float, land: float, broken: set[str], tmp_path: Path
) -> None:
    """Two bumps at a pitch of 500 um, each joined to a pad beside it."""
    at = (0.0, 500.0)
    layers: dict[str, list[kdb.DPolygon | kdb.DBox]] = bumps((opening, 250.0, metal), 500.0)
    layers["pad_opening"] = [kdb.DBox(x - 30, -330, x + 30, -270) for x in at]
    layers["interconnect"] = [octagon(x, 0, land) for x in at]
    layers["interconnect"] += [kdb.DBox(x - 41, -341, x + 41, -259) for x in at]
    layers["interconnect"] += [kdb.DBox(x - 10, -300, x + 10, 0) for x in at]
    assert told(tmp_path, "sky130-wlcsp", layers) == broken
