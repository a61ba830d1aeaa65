"""Cells whose lengths are odd numbers of grid steps still have every vertex on the grid."""

import numpy as np
import pytest

from pkgdrc.cells import registered_cells
from pkgdrc.cells.drawing import flattened
from pkgdrc.cells.shapes import GRID

NO_LENGTHS = {"grid", "facet_tolerance", "dielectric_thickness", "permittivity", "sheet_resistance"}


def lengths(name: str) -> list[str]:
    """The parameters of a cell that are lengths above 0; a die's size has to keep its border on the grid."""
    known = registered_cells()[name].parameters
    fixed = NO_LENGTHS | ({"width", "height", "street"} if "die" in name or "monitor" in name else set())
    return [
        key
        for key, each in known.items()
        if isinstance(each.default, float) and each.default and key not in fixed
    ]


@pytest.mark.parametrize("name", registered_cells())
def test_odd_lengths_stay_on_the_grid(name: str) -> None:
    cell = registered_cells()[name]
    designs: list[dict[str, object]] = [{}]
    if name == "wiring_run":
        designs = [{"passive": each} for each in ("none", "capacitor", "inductor", "resistor")]
    if name == "hermetic_wired_die":
        designs = [{"passives": ["inductor", "capacitor", "none", "resistor"], "drop": 85.005}]
    if name == "stud":
        designs = [
            {"kind": "eccentric", "direction": each, "internal_to": [130.005, 70.0]} for each in (0, 33)
        ]
    if name == "stud_module":
        odd_array: dict[str, object] = {
            "pattern": ["e" * 4] * 2,
            "columns": 4,
            "rows": 2,
            "pitch": [400.005] * 2,
        }
        designs = [{**odd_array, "tracks": each, "internal": 150.0} for each in ("lands", "pairs")]
    for design in designs:
        for several in (*([key] for key in lengths(name)), lengths(name)):
            odd = {key: cell.parameters[key].default + GRID for key in several}
            for shape in flattened(cell.draw({**design, **odd})):
                steps = shape.points / GRID
                off = np.abs(steps - np.round(steps)).max() * GRID
                assert off < 1e-6, f"{shape.layer} with {odd}"
