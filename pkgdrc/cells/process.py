"""Parameters of cells that are the process's to say: its films, and the masks of cells of other packages."""

import dataclasses

from pkgdrc.cells.registry import Cell
from pkgdrc.technology.model import Technology


def process_parameters(cell: Cell[...], technology: Technology) -> dict[str, object]:
    """The parameters of `cell` that a technology has figures for, with these figures."""
    passives = technology.wiring.passives if technology.wiring else None
    figures = dataclasses.asdict(passives) if passives else {}
    return {name: value for name, value in figures.items() if name in cell.parameters}
