"""Run-out over the wafer: which dies fail, against a circle computed by hand."""

import dataclasses
import math
from functools import cache
from pathlib import Path
from typing import Any

import klayout.db as kdb
import pytest

from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.findings import Run
from pkgdrc.input.read import read_layout
from pkgdrc.resources import find_technology
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import Technology, load_technology
from pkgdrc.toml import parse
from pkgdrc.wafer import assemble
from pkgdrc.wafer.spec import WaferSpec

SPEC: dict[str, Any] = {
    "technology": "hermetic",
    "wafer": {"diameter": 50000.0, "edge_exclusion": 3000.0, "flat": 16000.0},
    "die": {"cell": "hermetic_die", "width": 800.0, "height": 790.0, "street": 50.0},
    "mark": [{"angle": 0.0}, {"angle": 180.0}],
}
FIELD = (850.0, 840.0)
PER_RADIUS = 5e-6 * 20.0  # 5 ppm/K, 20 K


@pytest.fixture(scope="module")
def technology() -> Technology:
    """The hermetic deck's, with a cover that expands by 5 ppm/K less than the wafer."""
    loaded = load_technology(find_technology("hermetic"))
    chip = dataclasses.replace(loaded.stack[0], cte=(16.0, 16.0))
    cover = dataclasses.replace(loaded.stack[-1], cte=11.0)
    assert loaded.alignment
    alignment = dataclasses.replace(loaded.alignment, bonding_temperature=45.0)
    return dataclasses.replace(loaded, stack=(chip, *loaded.stack[1:-1], cover), alignment=alignment)


@pytest.fixture(scope="module")
def layout(technology: Technology, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("runout") / "wafer.gds"
    write_layout(assemble(parse(SPEC, WaferSpec, Path("spec.toml")), technology), technology, path)
    return path


def run(layout: Path, technology: Technology, limits: dict[str, float]) -> Run:
    return check(read_layout(layout), load_deck("hermetic", technology, limits), technology)


@cache
def drawn(layout: Path, layer: int) -> list[tuple[float, float]]:
    """Centres of all shapes on a layer, in um on the wafer."""
    source = kdb.Layout()
    source.read(str(layout))
    found = []
    iterator = source.top_cell().begin_shapes_rec(source.layer(layer, 0))
    while not iterator.at_end():
        box = iterator.shape().bbox().transformed(iterator.trans())
        found.append((box.center().x / 1000, box.center().y / 1000))
        iterator.next()
    return found


def die_of(points: list[tuple[float, float]], layout: Path) -> set[tuple[int, int]]:
    """Column and row of the dies that hold the points."""
    dies = drawn(layout, 1)
    left, bottom = min(x for x, _ in dies), min(y for _, y in dies)
    return {(round((x - left) / FIELD[0]), round((y - bottom) / FIELD[1])) for x, y in points}


def test_dies_beyond_the_budget(layout: Path, technology: Technology) -> None:
    """1.5 um at 5 ppm/K and 20 K: every die that reaches over a circle of 15 mm, and no other."""
    result = run(layout, technology, {"runout_budget": 1.5, "landing": -5.0})
    (finding,) = result.findings
    assert finding.rule == "AD.4"
    over = [
        (x, y)
        for x, y in drawn(layout, 1)
        if math.hypot(abs(x) + FIELD[0] / 2, abs(y) + FIELD[1] / 2) * PER_RADIUS > 1.5
    ]
    assert set(finding.dies) == die_of(over, layout)
    assert result.layout
    assert 0 < len(over) < result.layout.dies
    corners = [math.hypot(abs(x) + FIELD[0] / 2, abs(y) + FIELD[1] / 2) for x, y in over]
    worst = max(corners)
    assert finding.from_radius == pytest.approx(min(corners), abs=1e-3)
    assert finding.from_radius == pytest.approx(min(corners), abs=0.001)
    assert finding.measured == pytest.approx(worst * PER_RADIUS, abs=1e-4)


def test_landings_in_their_direction(layout: Path, technology: Technology) -> None:
    """Square landings that are 1.2 um larger than they have to be in the centre.

    The cover shrinks less: its openings are displaced inwards, by 1.2 um at 12 mm. Only what of that is
    square to a side of the landing counts, and a landing's inner side is open where its track begins.
    """
    taper = math.tan(math.radians(12.0))
    margin = 56.0 / 2 - (30.0 / 2 - 5.0 * taper) - 2.0  # pad, inner end, overlay
    limits = {"runout_budget": 9.0, "landing": margin - 1.2, "under_contact_to_cut": 0.0}
    result = run(layout, technology, limits)
    assert {finding.rule for finding in result.findings} == {"DK.5"}
    centres = {die_of([at], layout).pop(): at for at in drawn(layout, 1)}

    def fails(x: float, y: float, slack: float) -> bool:
        outwards = 1 if x > centres[die_of([(x, y)], layout).pop()][0] else -1
        return max(abs(y), -x * outwards) * PER_RADIUS > 1.2 + slack

    openings = drawn(layout, 30)
    # Corners are on a grid of 5 nm: what is within two thousandths of a um may fall to either side.
    surely = {at for at in openings if fails(*at, 0.002)}
    perhaps = {at for at in openings if fails(*at, -0.002)}
    failing = {die for finding in result.findings for die in finding.dies}
    assert die_of(list(surely), layout) <= failing <= die_of(list(perhaps), layout)
    assert result.layout
    assert 0 < len(failing) < result.layout.dies
    # One that lies towards a corner of the wafer may be open on two of its sides.
    assert len(surely) <= sum(finding.placements for finding in result.findings) <= 2 * len(perhaps)
    nearest = [finding.from_radius or 0.0 for finding in result.findings]
    assert 12_000 <= min(nearest) < 12_100


def test_a_frame_on_the_cover_is_displaced(tmp_path: Path) -> None:
    """Frame and chip are parts of two sides then, and what is between them loses the overlay."""
    technology = load_technology(find_technology("hermetic/frame-on-cover"))
    assert technology.alignment
    spec = {
        **SPEC,
        "technology": "hermetic/frame-on-cover",
        "wafer": {"diameter": 12000.0, "edge_exclusion": 3000.0},
        "die": {**SPEC["die"], "parameters": {"adhesive_opening": 0.0, "adhesive_inset": 1.0}},
    }
    path = tmp_path / "wafer.gds"
    write_layout(assemble(parse(spec, WaferSpec, Path("spec.toml")), technology), technology, path)

    def wall(overlay: float) -> float:
        assert technology.alignment
        alignment = dataclasses.replace(
            technology.alignment, cover_to_wafer=overlay, bonding_temperature=25.0
        )
        displaced = dataclasses.replace(technology, alignment=alignment)
        found = [v for v in run(path, displaced, {"frame_wall": 100.0}).findings if v.rule == "RS.1"]
        return min(finding.measured or 0.0 for finding in found)

    assert wall(0.0) - wall(3.0) == pytest.approx(3.0)
