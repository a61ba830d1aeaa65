"""From a GDSII or OASIS file to a klayout layout, with errors for the person who has the file."""

import gzip
import hashlib
import re
import zlib
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import IO

from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.input.absolute import mark_absolute
from pkgdrc.input.quiet import caught_prints
from pkgdrc.technology.table import nearest
from pkgdrc.units import Um

_GZIP = b"\x1f\x8b"
_OASIS = b"%SEMI-OASIS\r\n"
_GDS_HEADER = b"\x00\x02"  # record type and data type, after the record's length
_CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class LayoutSource:
    """A layout as it was read. `top` is the cell that is checked; `dbu` is um."""

    path: Path
    sha256: str  # of the file as it is on disk
    layout: db.Layout
    top: db.Cell
    dbu: Um
    warnings: tuple[str, ...] = ()  # what the reader put right on its own


def read_layout(path: Path, top: str | None = None) -> LayoutSource:
    """The layout in `path` (.gds .gds.gz .oas .oas.gz, known by their content), under the cell `top`.

    Without `top` the layout must have one top cell. InputError if the file cannot be read whole, if its
    cells refer to themselves or to cells it does not hold, or if there is nothing below `top`.
    """
    sha256 = _check_file(path)
    layout = db.Layout()
    failure = ""
    with caught_prints() as printed:
        try:
            layout.read(str(path))
        except RuntimeError as error:
            failure = str(error)
    if failure:
        raise InputError(f"{path}: {_failure(failure, layout)}")
    if not layout.dbu > 0:
        raise InputError(f"{path}: its database unit is {layout.dbu} um; write it again with a positive one")
    cell = _choose_top(layout, top, path)
    _check_cells(layout, cell, path)
    mark_absolute(layout, path)
    return LayoutSource(
        path=path,
        sha256=sha256,
        layout=layout,
        top=cell,
        dbu=layout.dbu,
        warnings=tuple(
            line.removeprefix("Warning: ") for line in printed if not line.startswith("Warning: In file ")
        ),
    )


def _check_file(path: Path) -> str:
    """The file's SHA-256, if it begins like a layout and, when compressed, is whole."""
    if path.is_dir():
        raise InputError(f"{path}: is a folder; name the layout file in it")
    if path.exists() and not path.is_file():
        raise InputError(f"{path}: is not a file; a layout is read from a file on disk")
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            compressed = file.read(2) == _GZIP
            file.seek(0)
            if compressed:
                with gzip.open(file) as content:
                    _check_start(content, path)
                    while content.read(_CHUNK):
                        pass
            else:
                _check_start(file, path)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        reason = str(error).rstrip(".")
        raise InputError(
            f"{path}: the compressed file is cut short or damaged ({reason}); fetch it again"
        ) from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    return sha256


def _check_start(content: IO[bytes] | gzip.GzipFile, path: Path) -> None:
    """Refuse what is no layout: klayout would take some texts for other formats."""
    start = content.read(len(_OASIS))
    if not start:
        raise InputError(f"{path}: is empty; write or fetch it again")
    if start != _OASIS and start[2:4] != _GDS_HEADER:
        raise InputError(f"{path}: is neither GDSII nor OASIS; it begins with {start!r}")


def _failure(message: str, layout: db.Layout) -> str:
    """klayout's error as a sentence about the file."""
    if "topological_sort" in message:
        return f"cells place themselves in a circle: {' > '.join(_circle(layout))}; take one placement out"
    message = re.sub(r"(, in file: .*)? in Layout\.read$", "", message, flags=re.DOTALL)
    if re.search(r"end[ -]of[ -]file", message):
        return f"is cut short: {message}; write or fetch it again"
    return f"is damaged: {message}; write or fetch it again"


def _circle(layout: db.Layout) -> list[str]:
    """Names of cells that place each other in a circle, the first one repeated at the end."""
    layout.start_changes()  # klayout would sort the cells before it lists them, which is what failed
    graph = {
        index: {instance.cell_index for instance in layout.cell(index).each_inst()}
        for index in range(layout.cells())
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [layout.cell(index).name for index in reversed(error.args[1])]
    return ["unknown"]


def _choose_top(layout: db.Layout, top: str | None, path: Path) -> db.Cell:
    if layout.cells() == 0:
        raise InputError(f"{path}: holds no cells; nothing can be checked")
    try:
        known = [cell.name for cell in layout.each_cell()]
    except RuntimeError:
        raise InputError(f"{path}: holds a cell whose name is not UTF-8; rename it") from None
    if top is not None:
        cell = layout.cell(top)
        if cell is None:
            raise InputError(f"{path}: has no cell '{top}': {nearest(top, known)}")
        return cell
    tops = layout.top_cells()
    if len(tops) > 1:
        raise InputError(f"{path}: has {len(tops)} top cells: {_listed(tops)}; choose one with --top CELL")
    return tops[0]


def _check_cells(layout: db.Layout, top: db.Cell, path: Path) -> None:
    below = [layout.cell(index) for index in top.called_cells()]
    missing = [cell for cell in (*below, top) if cell.ghost_cell and cell.is_empty()]
    if missing:
        raise InputError(
            f"{path}: places cells that it does not hold: {_listed(missing)}; merge the file that holds them"
        )
    if top.bbox().empty():
        raise InputError(f"{path}: there is nothing in cell '{top.name}'; nothing can be checked")


def _listed(cells: list[db.Cell]) -> str:
    """The cells' names in order, ten at most."""
    names = sorted(cell.name for cell in cells)
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return ", ".join(names[:10]) + more
