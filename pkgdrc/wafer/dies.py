"""The drawing of each die: the cell's parameters, varied over the wafer."""

from collections.abc import Mapping
from typing import Any

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import drawn_on
from pkgdrc.cells.process import process_parameters
from pkgdrc.cells.registry import Cell, find_cell
from pkgdrc.errors import InputError
from pkgdrc.technology.model import Technology
from pkgdrc.toml import nearest
from pkgdrc.wafer.foreign import foreign_cell
from pkgdrc.wafer.outline import WaferOutline
from pkgdrc.wafer.placement import Site, Sites
from pkgdrc.wafer.spec import Vary, WaferSpec


def die_drawings(
    spec: WaferSpec, sites: Sites, edge: WaferOutline, technology: Technology
) -> dict[Site, Drawing]:
    """The drawing of the die at each whole and partial site."""
    cell = cell_of(spec, "die.cell", spec.die.cell, technology)
    for number, vary in enumerate(spec.vary, 1):
        if vary.parameter not in cell.parameters:
            raise InputError(
                f"{spec.path}: key 'vary[{number}].parameter' is '{vary.parameter}', which cell "
                f"'{cell.name}' does not have: {nearest(vary.parameter, cell.parameters)}"
            )
    drawn: dict[tuple[int, ...], Drawing] = {}
    found = {}
    for site in sorted(sites.whole | sites.partial):
        choice = tuple(_choice(vary, site, sites, edge) for vary in spec.vary)
        if choice not in drawn:
            varied = {
                vary.parameter: vary.values[index] for vary, index in zip(spec.vary, choice, strict=True)
            }
            drawn[choice] = draw(spec, cell, {**spec.die.parameters, **varied}, technology)
        found[site] = drawn[choice]
    return found


def cell_of(spec: WaferSpec, key: str, name: str, technology: Technology) -> Cell[...]:
    """The cell that a key of the spec names: one of pkgdrc's, or one of a file, counted from the spec's."""
    try:
        return foreign_cell(name, spec.path.parent, technology) or find_cell(name)
    except InputError as error:
        raise InputError(f"{spec.path}: key '{key}': {error}") from None


def draw(spec: WaferSpec, cell: Cell[...], parameters: Mapping[str, Any], technology: Technology) -> Drawing:
    """The cell with `parameters`; what else it takes of size it gets from the spec, and of the process from
    the technology.
    """
    size = {"width": spec.die.width, "height": spec.die.height, "street": spec.die.street}
    known: dict[str, object] = {name: value for name, value in size.items() if name in cell.parameters}
    known |= process_parameters(cell, technology)
    try:
        with drawn_on(technology):
            return cell.draw({**known, **parameters})
    except InputError as error:
        raise InputError(f"{spec.path}: {error}") from None


def _choice(vary: Vary, site: Site, sites: Sites, edge: WaferOutline) -> int:
    """Which of the values the die at `site` gets."""
    count = len(vary.values)
    if vary.by == "column":
        return site[0] % count
    if vary.by == "row":
        return site[1] % count
    return min(int(edge.way_out(*sites.centre(site)) * count), count - 1)
