"""The dies and marks on a rectangular panel: WF at its limits, on a panel drawn from a spec."""

from pathlib import Path
from typing import Any

import pytest

from pkgdrc.cases import merged
from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.findings import Run
from pkgdrc.input.read import read_layout
from pkgdrc.resources import find_technology
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import load_technology
from pkgdrc.toml import parse
from pkgdrc.wafer import assemble
from pkgdrc.wafer.spec import WaferSpec

# 3 x 3 fields of 850 x 840 with exactly 3 mm left round them; a grid step out of the middle keeps them too.
PANEL: dict[str, Any] = {
    "technology": "hermetic",
    "wafer": {"width": 8550.0, "height": 8520.0, "edge_exclusion": 2990.0},
    "die": {
        "cell": "hermetic_die",
        "width": 800.0,
        "height": 790.0,
        "street": 50.0,
        "offset": [425.0, 420.0],
    },
    "mark": [{"angle": 0.0}, {"angle": 180.0}],
}


def run(changes: dict[str, Any], folder: Path) -> Run:
    """The whole deck over the panel after some changes."""
    technology = load_technology(find_technology("hermetic"))
    spec = parse(merged(PANEL, changes), WaferSpec, Path("panel.toml"))
    write_layout(assemble(spec, technology), technology, folder / "panel.gds")
    found = check(read_layout(folder / "panel.gds"), load_deck("hermetic", technology), technology)
    assert not [rule.id for rule in found.rules if rule.state == "failed"]
    return found


def test_a_panel_with_3_mm_at_every_edge_is_clean(tmp_path: Path) -> None:
    assert run({}, tmp_path).verdict == "clean"


@pytest.mark.parametrize(
    ("offset", "dies"),
    [
        ([425.005, 420.0], {(2, 0), (2, 1), (2, 2)}),
        ([424.995, 420.0], {(0, 0), (0, 1), (0, 2)}),
        ([425.0, 420.005], {(0, 2), (1, 2), (2, 2)}),
        ([425.0, 419.995], {(0, 0), (1, 0), (2, 0)}),
        ([425.005, 420.005], {(2, 0), (2, 1), (2, 2), (0, 2), (1, 2)}),
    ],
)
def test_dies_a_grid_step_past_the_edge_exclusion(
    offset: list[float], dies: set[tuple[int, int]], tmp_path: Path
) -> None:
    found = run({"die": {"offset": offset}}, tmp_path).findings
    assert {finding.rule for finding in found} == {"WF.1"}
    assert {die for finding in found for die in finding.dies} == dies
    assert {finding.measured for finding in found} == {2999.995}


FIELD = {"die": [2, 2], "layer": "die", "action": "remove", "at": [0.0, 0.0]}
ALL = {(column, row) for column in range(3) for row in range(3)}


def added(layer: str, *box: float) -> dict[str, Any]:
    return {"die": [2, 2], "layer": layer, "action": "add", "box": box}


@pytest.mark.parametrize(
    ("rule", "changes", "dies"),
    [
        ("WF.2", {"plant": [added("die", -425.0, -420.0, 425.0, 420.0)]}, {(2, 2)}),
        ("WF.3", {"plant": [FIELD, added("die", -425.0, -420.0, 424.99, 420.0)]}, {(2, 2)}),
        ("WF.4", {"mark": [{"angle": 45.0}]}, ALL),  # one mark, where the whole panel needs two
        ("WF.4", {"plant": [added("mark", -5.0, 0.0, 5.0, 10.0)]}, {(2, 2)}),
        ("WF.5", {"plant": [FIELD]}, set()),
        ("WF.5", {"plant": [{**FIELD, "layer": "site"}]}, {(2, 2)}),
    ],
)
def test_what_is_wrong_with_the_dies_or_marks_of_a_panel(
    rule: str, changes: dict[str, Any], dies: set[tuple[int, int]], tmp_path: Path
) -> None:
    (found,) = run(changes, tmp_path).findings
    assert found.rule == rule
    assert set(found.dies) == dies
