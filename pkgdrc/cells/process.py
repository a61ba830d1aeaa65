"""Parameters of cells that are the process's to say: its films, and the masks of cells of other packages."""

from pkgdrc.cells.registry import Cell
from pkgdrc.technology.family import family_for
from pkgdrc.technology.model import Technology


def process_parameters(cell: Cell[...], technology: Technology) -> dict[str, object]:
    """The parameters of `cell` that a technology has figures for, with these figures."""
    family = family_for(technology)
    figures = family.of_cells(technology) if family else {}
    return {name: value for name, value in figures.items() if name in cell.parameters}
