"""The deck on a reticle that others drew: no false alarm, and true values where a limit is past it.

One of its bumps and the opening under it are drawn twice, and interconnects that come in beside the middle of
their bumps leave crevices of 9.22 um: these are told.
"""

from collections import Counter
from pathlib import Path

import klayout.db as kdb
import pytest

from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.findings import Finding, Run
from pkgdrc.input.read import read_layout
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology

RETICLE = Path(__file__).parents[4] / "shared" / "data" / "flipchip_bump_reticle.gds.gz"
pytestmark = pytest.mark.skipif(not RETICLE.exists(), reason=f"{RETICLE} is not on this machine")

DRAWN = {  # limit: rule, what is drawn, a limit that it breaks, defects in a die (None: not counted)
    "base_region_overlap": ("IN.2", 15.0, 15.01, None),
    "opening_space": ("IN.4", 280.0, 280.01, 104),
    "ball_space": ("BL.4", 250.0, 250.01, 104),
    "landing": ("RD.3", 10.0, 10.01, 246),
    "bend": ("RD.6", 90.0, 90.01, 7),
    "least_ball": ("BL.3", 1.136363, 1.14, 60),
    "greatest_ball": ("BL.3", 1.136365, 1.13, 60),
}
KNOWN = {
    ("BL.2", (2565.0, 2160.0, 2815.0, 2410.0)),
    ("BL.2", (2580.0, 2175.0, 2800.0, 2395.0)),
    ("RD.2", (1959.539, 2254.539, 1969.681, 2255.461)),
    ("RD.2", (1910.319, 2314.539, 1920.461, 2315.461)),
    ("RD.2", (1959.539, 2754.539, 1969.681, 2755.461)),
    ("RD.2", (1910.319, 2814.539, 1920.461, 2815.461)),
}
CLEAN = ["BL.1", "BL.3", "BL.4", "IN.2", "IN.4", "RD.1", "RD.3", "RD.4", "RD.5", "RD.6"]
ABSENT = {  # why the others of the family do not apply
    "layer 'pad'": ["PD.1", "PD.2", "PD.3", "PD.4"],
    "layer 'base'": ["IN.3"],
    "level 'first_insulation'": ["IN.1"],
    "level 'second_insulation'": ["CY.2", "BL.10"],
    "layer 'filling'": ["CY.1"],
    "fills no openings": ["CY.3"],
    "does not state filling": ["BL.6"],
    "does not state stack[1].cte": ["BL.7", "BL.8", "BL.9"],
    "nothing that it is about": ["BL.5", "SW.1", "SW.2"],
}


def run(path: Path, limits: dict[str, float] | None = None) -> Run:
    technology = load_technology(find_technology("elastic-bump/micross"))
    return check(read_layout(path), load_deck("elastic-bump", technology, limits), technology)


def found_in(result: Run) -> list[Finding]:
    """What is found but for that."""
    return [each for each in result.findings if (each.rule, each.bbox) not in KNOWN]


def test_clean() -> None:
    result = run(RETICLE)
    assert {(finding.rule, finding.bbox) for finding in result.findings} == KNOWN
    assert result.layout
    assert result.layout.dies == 40
    rules = {rule.id: rule for rule in result.rules}
    assert {rules[rule].state for rule in CLEAN} == {"clean"}
    for reason, absent in ABSENT.items():
        assert {rules[rule].state for rule in absent} == {"not-applicable"}
        assert all(reason in rules[rule].reason for rule in absent)
    family = {rule for rule in rules if not rule.startswith(("GR", "MS", "WF", "NET"))}
    assert family == {"BL.2", "RD.2", *CLEAN, *(rule for absent in ABSENT.values() for rule in absent)}


def test_clean_at_what_is_drawn() -> None:
    limits = {name: drawn for name, (_, drawn, *_) in DRAWN.items()}
    assert found_in(run(RETICLE, limits)) == []


@pytest.mark.parametrize("limit", DRAWN)
def test_measured_where_the_limit_is_past_what_is_drawn(limit: str) -> None:
    rule, drawn, broken, defects = DRAWN[limit]
    result = run(RETICLE, {limit: broken})
    findings = found_in(result)
    assert {finding.rule for finding in findings} == {rule}
    assert all(finding.measured == pytest.approx(drawn, abs=1e-3) for finding in findings)
    assert {len(finding.dies) for finding in findings} == {40}
    if defects:
        assert len(findings) == defects


@pytest.mark.parametrize(("limit", "rule"), [("interconnect_width", "RD.1"), ("interconnect_space", "RD.2")])
def test_interconnects(limit: str, rule: str) -> None:
    found = found_in(run(RETICLE, {limit: 40.0}))
    narrowest = min(each.measured or 0 for each in found if each.rule == rule)
    assert 30.0 <= narrowest < 40.0
    assert found_in(run(RETICLE, {limit: narrowest})) == []
    findings = found_in(run(RETICLE, {limit: narrowest + 0.01}))
    assert {finding.rule for finding in findings} == {rule}
    assert min(finding.measured or 0 for finding in findings) == narrowest


def removed(layer: tuple[int, int], point: tuple[float, float], tmp_path: Path) -> Path:
    """The reticle without the shapes on a layer at a point (um) of the die."""
    layout = kdb.Layout()
    layout.read(str(RETICLE))
    cell, spot = layout.cell("caravel_bump_bond"), kdb.DPoint(*point).to_itype(layout.dbu)
    shapes = kdb.Region(cell.begin_shapes_rec(layout.layer(*layer))).merged()
    cell.flatten(True)
    cell.shapes(layout.layer(*layer)).clear()
    cell.shapes(layout.layer(*layer)).insert(
        kdb.Region([polygon for polygon in shapes.each() if not polygon.inside(spot)])
    )
    layout.write(str(tmp_path / "removed.gds"))
    return tmp_path / "removed.gds"


@pytest.mark.parametrize(
    ("layer", "point", "told"),
    [
        ((20, 0), (690, 285), {"BL.2", "IN.2"}),  # a bump: its opening has no ball, and no metal over it
        (
            (15, 0),
            (690, 285),
            {"BL.2", "RD.5"},
        ),  # an opening: its interconnect leads to none, its ball lies over none
        ((10, 0), (690, 285), {"IN.2"}),  # an interconnect: its opening lies on none
        ((5, 0), (32, 1282.5), {"RD.4"}),  # a pad's opening: its interconnect starts on none
    ],
)
def test_what_is_missing_is_told(
    layer: tuple[int, int], point: tuple[float, float], told: set[str], tmp_path: Path
) -> None:
    """Of the one shape in a die, 40 times."""
    result = run(removed(layer, point, tmp_path))
    # Where pieces of an interconnect cross, merging them leaves corners off the grid.
    assert {finding.rule for finding in found_in(result)} - {"GR.1"} == told
    assert {len(finding.dies) for finding in found_in(result)} == {40}


@pytest.mark.parametrize("turn", ["r0", "r90", "m0", "r180 *1 1,7", "flat dies", "flat"])
def test_turned(turn: str, tmp_path: Path) -> None:
    """A reticle turned, mirrored, moved, with flat dies, or in another format has the same defects."""
    layout = kdb.Layout()
    layout.read(str(RETICLE))
    old = layout.cell("caravel_bump_reticle")
    if turn.startswith("flat"):
        layout.cell("caravel_bump_bond" if turn == "flat dies" else old.name).flatten(True)
    else:
        layout.create_cell("turned").insert(kdb.DCellInstArray(old.cell_index(), kdb.DCplxTrans.from_s(turn)))
    turned = tmp_path / "turned.oas"
    layout.write(str(turned))
    limits = {limit: broken for limit, (_, _, broken, _) in DRAWN.items() if limit != "greatest_ball"}

    def found(path: Path) -> Counter[tuple[str, float]]:
        """How often there is what; in a layout without cells each stands alone."""
        several: Counter[tuple[str, float]] = Counter()
        for finding in run(path, limits).findings:
            several[finding.rule, round(finding.measured or 0, 2)] += finding.placements
        return several

    assert found(turned) == found(RETICLE)
