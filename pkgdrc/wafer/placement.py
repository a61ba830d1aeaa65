"""Which fields of the stepping grid hold a die. Lengths um, origin at the wafer's centre."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pkgdrc.cells.drawing import Box, Drawing, Placement
from pkgdrc.cells.shapes import snap
from pkgdrc.errors import InputError
from pkgdrc.units import Um
from pkgdrc.wafer.outline import WaferOutline
from pkgdrc.wafer.spec import WaferSpec

Site = tuple[int, int]


@dataclass(frozen=True)
class Sites:
    """The stepping grid. `whole`: sites inside the edge exclusion; `partial`: those that cross it.

    Column 0 and row 0 are those of the leftmost and lowest whole die; partial and free sites may have
    negative numbers.
    """

    pitch: tuple[Um, Um]
    corner: tuple[Um, Um]  # lower left corner of the field of column 0, row 0
    columns: int
    rows: int
    whole: frozenset[Site]
    partial: frozenset[Site]
    grid: Um

    def box(self, site: Site) -> Box:
        """The field of a site."""
        x, y = self.corner[0] + site[0] * self.pitch[0], self.corner[1] + site[1] * self.pitch[1]
        return (x, y, x + self.pitch[0], y + self.pitch[1])

    def centre(self, site: Site) -> tuple[Um, Um]:
        """The centre of a site's field."""
        left, bottom, _, _ = self.box(site)
        return (snap(left + self.pitch[0] / 2, self.grid), snap(bottom + self.pitch[1] / 2, self.grid))


def find_sites(spec: WaferSpec, outline: WaferOutline, grid: Um) -> Sites:
    """The sites of a wafer; InputError if no die fits."""
    pitch = (spec.die.width + spec.die.street, spec.die.height + spec.die.street)
    for key, step in zip(("width", "height"), pitch, strict=True):
        if abs(snap(step, grid) - step) > 1e-6:
            raise InputError(
                f"{spec.path}: keys 'die.{key}' and 'die.street' make a pitch of {step:g}: "
                f"a multiple of the grid of {grid:g} keeps the dies on it"
            )
    offset = (snap(spec.die.offset[0], grid), snap(spec.die.offset[1], grid))
    # Enough fields to either side of the crossing to cover the wafer.
    counts = [int(half // step) + 2 + int(abs(at) // step) for half, step, at in
              zip(outline.half_size, pitch, offset, strict=True)]  # fmt: skip
    columns, rows = (np.arange(-count, count) for count in counts)
    column, row = (each.ravel() for each in np.meshgrid(columns, rows))
    left, bottom = offset[0] + column * pitch[0], offset[1] + row * pitch[1]
    boxes: NDArray[np.float64] = np.column_stack([left, bottom, left + pitch[0], bottom + pitch[1]])
    whole = outline.holds(boxes, spec.wafer.edge_exclusion)
    if not whole.any():
        raise InputError(
            f"{spec.path}: no die of {spec.die.width:g} x {spec.die.height:g} fits "
            f"{outline.name} with an edge exclusion of {spec.wafer.edge_exclusion:g}"
        )
    partial = outline.meets(boxes) & ~whole
    first = (int(column[whole].min()), int(row[whole].min()))
    last = (int(column[whole].max()), int(row[whole].max()))
    numbers = list(zip((column - first[0]).tolist(), (row - first[1]).tolist(), strict=True))
    return Sites(
        pitch=pitch,
        corner=(offset[0] + first[0] * pitch[0], offset[1] + first[1] * pitch[1]),
        columns=last[0] - first[0] + 1,
        rows=last[1] - first[1] + 1,
        whole=frozenset(numbers[index] for index in np.flatnonzero(whole)),
        partial=frozenset(numbers[index] for index in np.flatnonzero(partial)),
        grid=grid,
    )


def arrays(items: Mapping[Site, Drawing], sites: Sites, shift: tuple[Um, Um] = (0.0, 0.0)) -> list[Placement]:
    """Each drawing at its site, `shift` off the centre: runs of one drawing along a row become arrays.

    Equal runs in rows above each other become one array of several rows.
    """
    rows: dict[int, dict[int, Drawing]] = {}
    for (column, row), drawing in items.items():
        rows.setdefault(row, {})[column] = drawing
    blocks: list[_Block] = []
    below: dict[tuple[int, int, int], _Block] = {}
    for row in sorted(rows):
        current: dict[tuple[int, int, int], _Block] = {}
        for drawing, column, count in _runs(rows[row]):
            key = (id(drawing), column, count)
            block = below.get(key)
            if block and block.row + block.rows == row:
                block.rows += 1
            else:
                block = _Block(drawing, column, row, count)
                blocks.append(block)
            current[key] = block
        below = current
    return [_placement(block, sites, shift) for block in blocks]


@dataclass
class _Block:
    """A rectangle of sites that hold one drawing; it grows upwards while rows are read."""

    drawing: Drawing
    column: int
    row: int
    columns: int
    rows: int = 1


def _runs(row: Mapping[int, Drawing]) -> Iterator[tuple[Drawing, int, int]]:
    """Runs of neighbouring columns with one drawing: drawing, first column, count."""
    start = 0
    columns = sorted(row)
    for index, column in enumerate(columns):
        following = columns[index + 1] if index + 1 < len(columns) else None
        if following != column + 1 or row[following] is not row[column]:
            yield (row[column], columns[start], index + 1 - start)
            start = index + 1


def _placement(block: _Block, sites: Sites, shift: tuple[Um, Um]) -> Placement:
    x, y = sites.centre((block.column, block.row))
    single = block.columns * block.rows == 1
    return Placement(
        block.drawing,
        at=(x + shift[0], y + shift[1]),
        columns=block.columns,
        rows=block.rows,
        pitch=(0.0, 0.0) if single else sites.pitch,
    )
