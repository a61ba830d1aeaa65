"""Structures that show, on the finished wafer, what the process resolves."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Shape
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, snap
from pkgdrc.units import Um


@cell
def process_monitor(
    *,
    smallest: Annotated[Um, Gt(0)] = 1.0,
    steps: Annotated[int, Ge(1)] = 5,
    lines: Annotated[int, Ge(2)] = 5,
    length: Annotated[Um, Gt(0)] = 60.0,
) -> Drawing:
    """Ladders of lines and spaces on layer `monitor`, and over each a square as wide as its lines.

    Centred on the origin in x; the ladders' lines and spaces are `smallest` times 1, 2, 3 ... wide.

    Args:
        smallest: width of the finest line and space
        steps: number of ladders
        lines: lines in a ladder
        length: length of the lines
    """
    grid = masks().grid
    shapes: list[Shape] = []
    widths = [smallest * (step + 1) for step in range(steps)]
    total = sum((2 * lines + 2) * width for width in widths) - 3 * widths[-1]
    x = snap(-total / 2, grid)
    for width in widths:
        for _ in range(lines):
            shapes.append(box("monitor", width, length, (x + width / 2, 0.0), grid))
            x += 2 * width
        shapes.append(
            box("monitor", width, width, (x - width * 1.5, snap(length / 2 + 2 * width, grid)), grid)
        )
        x += 2 * width
    return Drawing(shapes=tuple(shapes))
