"""From a drawing to a GDSII or OASIS file. Hierarchy, arrays and names stay as drawn."""

import datetime
import errno
import gzip
import math
import os
from contextlib import suppress
from pathlib import Path

import gdstk

from pkgdrc.cells.drawing import Drawing, Placement, drawings_in
from pkgdrc.cells.shapes import polygon
from pkgdrc.errors import InputError
from pkgdrc.technology.model import LayerNumber, Technology
from pkgdrc.toml import nearest

ENDINGS = (".gds", ".gds.gz", ".oas")

# A file's bytes depend on what is drawn and on nothing else.
_TIMESTAMP = datetime.datetime(2000, 1, 1)

# The last record of either format; OASIS fills its own up to a fixed length.
_GDS_END = bytes([0, 4, 4, 0])
_OASIS_END = bytes([2])
_OASIS_END_LENGTH = 256


def write_layout(drawing: Drawing, technology: Technology, path: Path) -> None:
    """Write `drawing` as the top cell of `path` (.gds, .gds.gz or .oas), whole or not at all.

    Coordinates are rounded to the technology's dbu. InputError for another ending, for a layer that the
    technology does not know and for a path that cannot be written; the file is then as it was before.
    """
    ending = next((ending for ending in reversed(ENDINGS) if path.name.lower().endswith(ending)), None)
    if ending is None:
        raise InputError(f"{path}: the ending is none of {', '.join(ENDINGS)}, which say what to write")
    library = _library(drawing, technology)
    # The stand-in lies in the same folder, so that putting it in place is one step.
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        temporary.write_bytes(b"")
        if ending == ".oas":
            library.write_oas(temporary)
        else:
            library.write_gds(temporary, max_points=0, timestamp=_TIMESTAMP)
        _check_whole(temporary, ending)
        if ending == ".gds.gz":
            temporary.write_bytes(gzip.compress(temporary.read_bytes(), mtime=0))
        temporary.replace(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror or error})") from None
    finally:
        with suppress(OSError):
            temporary.unlink()


def _check_whole(path: Path, ending: str) -> None:
    """OSError unless the file ends as its format does: gdstk says nothing when the disk is full."""
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(-min(file.tell(), _OASIS_END_LENGTH), os.SEEK_END)
        tail = file.read()
    whole = tail[:1] == _OASIS_END if ending == ".oas" else tail.endswith(_GDS_END)
    if not whole:
        raise OSError(errno.ENOSPC, "the file is cut off: is there room on the disk?")


def _library(top: Drawing, technology: Technology) -> gdstk.Library:
    library = gdstk.Library("pkgdrc", unit=1e-6, precision=technology.dbu * 1e-6)
    cells: dict[int, gdstk.Cell] = {}
    names: set[str] = set()
    for drawing in drawings_in(top):
        if not drawing.name or drawing.name in names:
            raise ValueError(
                f"two drawings are called '{drawing.name}'" if drawing.name else "a drawing has no name"
            )
        names.add(drawing.name)
        cells[id(drawing)] = _cell(drawing, cells, technology)
    library.add(*cells.values())
    return library


def _cell(drawing: Drawing, cells: dict[int, gdstk.Cell], technology: Technology) -> gdstk.Cell:
    cell = gdstk.Cell(drawing.name)
    for shape in drawing.shapes:
        layer, datatype = _number(shape.layer, drawing, technology)
        cell.add(polygon(shape, layer, datatype))
    for label in drawing.labels:
        layer, texttype = _number(label.layer, drawing, technology)
        cell.add(gdstk.Label(label.text, label.at, layer=layer, texttype=texttype))
    for placement in drawing.placements:
        cell.add(*_references(placement, cells[id(placement.drawing)]))
    return cell


def _references(placement: Placement, cell: gdstk.Cell) -> list[gdstk.Reference]:
    single = placement.columns * placement.rows == 1
    if single or placement.rotation or placement.mirror:
        # The formats turn an array's axes with its cell; pitch is meant along the outer axes.
        turn = math.radians(placement.rotation)
        return [gdstk.Reference(cell, origin, turn, 1.0, placement.mirror) for origin in placement.origins()]
    return [
        gdstk.Reference(
            cell, placement.at, columns=placement.columns, rows=placement.rows, spacing=placement.pitch
        )
    ]


def _number(layer: str, drawing: Drawing, technology: Technology) -> LayerNumber:
    if layer not in technology.layers:
        raise InputError(
            f"{technology.path}: cell '{drawing.name}' draws on layer '{layer}', which the technology does "
            f"not know: {nearest(layer, technology.layers)}"
        )
    return technology.layers[layer]
