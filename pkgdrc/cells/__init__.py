"""Parametric cells: from parameters to a `Drawing` of polygons, labels and placements by layer name."""

from pkgdrc.cells.drawing import Drawing, Label, Placement, Shape
from pkgdrc.cells.registry import cell, find_cell, registered_cells

__all__ = ["Drawing", "Label", "Placement", "Shape", "cell", "find_cell", "registered_cells"]
