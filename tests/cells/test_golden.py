"""Each cell's drawing for its defaults, against the text in golden/.

`PKGDRC_REWRITE_GOLDEN=1 pytest tests/cells/test_golden.py` writes the texts anew; look at their
differences before you commit them.
"""

import os
from pathlib import Path

import pytest

from pkgdrc.cells import Drawing, registered_cells
from pkgdrc.units import to_dbu

GOLDEN = Path(__file__).parent / "golden"
DBU = 0.001


def as_text(drawing: Drawing) -> str:
    """What is drawn, in database units, one line an object, in an order that says nothing."""
    lines = []
    for shape in drawing.shapes:
        points = [(to_dbu(x, DBU), to_dbu(y, DBU)) for x, y in shape.points.tolist()]
        start = points.index(min(points))
        points = points[start:] + points[:start]
        lines.append(f"polygon {shape.layer} " + " ".join(f"{x},{y}" for x, y in points))
    for label in drawing.labels:
        lines.append(
            f"label {label.layer} {label.text} {to_dbu(label.at[0], DBU)},{to_dbu(label.at[1], DBU)}"
        )
    for placement in drawing.placements:
        x, y, dx, dy = (to_dbu(value, DBU) for value in (*placement.at, *placement.pitch))
        turned = f"{placement.rotation:g}{'m' if placement.mirror else ''}"
        array = f"{placement.columns}x{placement.rows} {dx},{dy}"
        lines.append(f"placement {placement.drawing.name} {x},{y} {turned} {array}")
    return "\n".join(sorted(lines)) + "\n"


@pytest.mark.parametrize("name", registered_cells())
def test_defaults_draw_what_the_golden_says(name: str) -> None:
    drawn = as_text(registered_cells()[name]())
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("PKGDRC_REWRITE_GOLDEN"):
        golden.write_text(drawn)
    assert golden.is_file(), f"{golden} is missing: see this file's docstring"
    assert drawn == golden.read_text()


def test_every_golden_has_its_cell() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(registered_cells())
