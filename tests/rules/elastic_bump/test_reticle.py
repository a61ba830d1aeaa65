"""The deck on a reticle that others drew: no false alarm, and true values where a limit is past it."""

import shutil
from pathlib import Path

import klayout.db as kdb
import pytest

from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.resources import find_technology
from pkgdrc.stream.read import read_layout
from pkgdrc.technology import load_technology
from pkgdrc.violations import Run

RETICLE = Path(__file__).parents[4] / "shared" / "data" / "flipchip_bump_reticle.gds.gz"
pytestmark = pytest.mark.skipif(not RETICLE.exists(), reason=f"{RETICLE} is not on this machine")

DRAWN = {  # limit: rule, what is drawn, defects in a die (None: not counted) if the limit is a step above
    "base_region_overlap": ("IN.2", 15.0, None),
    "opening_space": ("IN.4", 280.0, 104),
    "ball_space": ("BL.4", 250.0, 104),
}


def run(path: Path, limits: dict[str, float] | None = None) -> Run:
    technology = load_technology(find_technology("elastic-bump/micross"))
    return check(read_layout(path), load_deck("elastic-bump", technology, limits), technology)


def test_clean() -> None:
    result = run(RETICLE)
    assert result.verdict == "clean"
    assert result.layout.dies == 40
    states = {rule.id: rule.state for rule in result.rules}
    assert [states[rule] for rule in ("RD.1", "RD.2", "IN.2", "IN.4", "BL.4")] == ["clean"] * 5


def test_clean_at_what_is_drawn() -> None:
    limits = {name: drawn for name, (_, drawn, _) in DRAWN.items()}
    assert run(RETICLE, limits).verdict == "clean"


@pytest.mark.parametrize("limit", DRAWN)
def test_measured_where_the_limit_is_past_what_is_drawn(limit: str) -> None:
    rule, drawn, defects = DRAWN[limit]
    result = run(RETICLE, {limit: drawn + 0.01})
    assert {violation.rule for violation in result.violations} == {rule}
    assert all(violation.measured == pytest.approx(drawn, abs=1e-3) for violation in result.violations)
    assert {len(violation.dies) for violation in result.violations} == {40}
    if defects:
        assert len(result.violations) == defects


@pytest.mark.parametrize(("limit", "rule"), [("interconnect_width", "RD.1"), ("interconnect_space", "RD.2")])
def test_interconnects(limit: str, rule: str) -> None:
    narrowest = min(v.measured or 0 for v in run(RETICLE, {limit: 40.0}).violations if v.rule == rule)
    assert 30.0 <= narrowest < 40.0
    assert run(RETICLE, {limit: narrowest}).verdict == "clean"
    result = run(RETICLE, {limit: narrowest + 0.01})
    assert {violation.rule for violation in result.violations} == {rule}
    assert min(violation.measured or 0 for violation in result.violations) == narrowest


@pytest.mark.parametrize("turn", ["r90", "m0", "r180 *1 1,7"])
def test_turned(turn: str, tmp_path: Path) -> None:
    """A reticle turned, mirrored or moved has the same defects."""
    packed = tmp_path / "reticle.gds.gz"
    shutil.copy(RETICLE, packed)
    layout = kdb.Layout()
    layout.read(str(packed))
    placed = layout.create_cell("turned")
    old = layout.cell("caravel_bump_reticle")
    placed.insert(kdb.DCellInstArray(old.cell_index(), kdb.DCplxTrans.from_s(turn)))
    turned = tmp_path / "turned.oas"
    layout.write(str(turned))
    limits = {"ball_space": 250.01, "base_region_overlap": 15.01}

    def found(path: Path) -> list[tuple[str, float | None, int]]:
        violations = run(path, limits).violations
        return sorted((v.rule, round(v.measured or 0, 3), v.placements) for v in violations)

    assert found(turned) == found(RETICLE)
