"""Cells that are not pkgdrc's own: a cell of a layout file, and a function under `@cell` in a Python file.

A wafer spec names them `file.gds`, `file.oas` or `file.gds:CELL`, and `file.py:function`, counted from its
own folder. The shapes of a layout file keep their layers, by the technology's numbers.
"""

import importlib.util
import sys
from functools import cache
from pathlib import Path

import gdstk
import numpy as np

from pkgdrc.cells.drawing import Drawing, Label, Shape
from pkgdrc.cells.registry import Cell, cells_of
from pkgdrc.errors import InputError
from pkgdrc.technology.model import Technology
from pkgdrc.toml import nearest

_LAYOUTS = (".gds", ".oas")


def foreign_cell(name: str, beside: Path, technology: Technology) -> Cell[...] | None:
    """The cell that a name with a file in it means; None for one without. InputError says what is wrong."""
    file, colon, inside = name.rpartition(":") if ":" in name[2:] else (name, "", "")
    path = beside / Path(file).expanduser()
    if path.suffix.lower() in _LAYOUTS:
        _must_be(path)
        return _of_layout(path.resolve(), inside, tuple(technology.layers.items()))
    if path.suffix == ".py":
        _must_be(path)
        if not colon:
            raise InputError(f"{path}: which cell? Say {file}:NAME")
        cells = {each.name: each for each in _of_python(path.resolve())}
        if inside not in cells:
            raise InputError(f"{path}: has no cell '{inside}': {nearest(inside, cells)}")
        return cells[inside]
    return None


def _must_be(path: Path) -> None:
    if not path.is_file():
        raise InputError(f"{path}: there is no such file")


@cache
def _of_python(path: Path) -> list[Cell[...]]:
    """The cells that a Python file declares."""
    spec = importlib.util.spec_from_file_location(f"pkgdrc_cells_{path.stem}_{abs(hash(path))}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module  # where the types that its functions name are looked for
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # whatever the file does
        raise InputError(f"{path}: cannot be read as Python: {type(error).__name__}: {error}") from error
    return cells_of(module)


@cache
def _of_layout(path: Path, name: str, layers: tuple[tuple[str, tuple[int, int]], ...]) -> Cell[...]:
    """A cell of a layout file, all on one level, with shapes on the technology's layers."""
    try:
        read = gdstk.read_oas if path.suffix.lower() == ".oas" else gdstk.read_gds
        library = read(str(path), unit=1e-6)
    except Exception as error:  # gdstk's own kinds
        raise InputError(f"{path}: cannot be read: {error}") from None
    cells = {each.name: each for each in library.cells if isinstance(each, gdstk.Cell)}
    tops = [each.name for each in library.top_level()]
    if not name and len(tops) != 1:
        raise InputError(f"{path}: has {len(tops)} top cells; say which: {path.name}:{(tops or ['CELL'])[0]}")
    wanted = name or tops[0]
    if wanted not in cells:
        raise InputError(f"{path}: has no cell '{wanted}': {nearest(wanted, cells)}")
    names = {number: layer for layer, number in reversed(layers)}
    drawing = _drawing(path, cells[wanted], names)

    def drawn() -> Drawing:
        return drawing

    drawn.__name__ = wanted
    drawn.__doc__ = f"The cell {wanted} of {path.name}."
    return Cell(drawn)


def _drawing(path: Path, cell: gdstk.Cell, names: dict[tuple[int, int], str]) -> Drawing:
    def layer(number: tuple[int, int]) -> str:
        if number not in names:
            raise InputError(
                f"{path}: cell '{cell.name}' has shapes on layer {number[0]}/{number[1]}, which the "
                "technology does not know; name it in [layers]"
            )
        return names[number]

    shapes = [Shape(layer((p.layer, p.datatype)), np.array(p.points)) for p in cell.get_polygons()]
    labels = [
        Label(layer((each.layer, each.texttype)), each.text, (float(each.origin[0]), float(each.origin[1])))
        for each in cell.get_labels()
    ]
    return Drawing(shapes=tuple(shapes), labels=tuple(labels))
