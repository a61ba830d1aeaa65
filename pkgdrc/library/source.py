"""Layouts that are in memory, as files that can be read like any other."""

import shutil
import weakref
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from pkgdrc.errors import InputError


@dataclass(frozen=True)
class Given:
    """A layout's file, and what it is called. `folder` goes when nobody needs the file any more."""

    file: Path
    name: Path
    top: str | None = None
    folder: "Folder | None" = None


class Folder:
    """A folder of ours that goes when nobody holds this any more, or when Python ends."""

    def __init__(self) -> None:
        self.path = Path(mkdtemp(prefix="pkgdrc-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def given(layout: object) -> Given:
    """The file of a layout: a path's own, or one written from what is in memory.

    That is a klayout Layout or Cell (`klayout.db` or `pya`), a component of gdsfactory or a cell of kfactory,
    a gdstk Library or Cell. InputError for anything else.
    """
    if isinstance(layout, str | Path):
        return Given(Path(layout), Path(layout))
    folder = Folder()
    path = folder.path / "layout.oas"
    name, top = _written(layout, path)
    return Given(path, Path(name), top, folder)


def _written(layout: Any, path: Path) -> tuple[str, str | None]:
    """Writes what is in memory; what it is called, and the cell to check if that is said."""
    held = _in_klayout(layout)
    if held is not None:
        whole, cell = held
        _write(whole, cell, path)
        return (cell.name if cell else _named(whole)), (cell.name if cell else None)
    if hasattr(layout, "write_oas") and hasattr(layout, "name"):  # a gdstk Library
        layout.write_oas(str(path))
        return str(layout.name), None
    if type(layout).__module__.startswith("gdstk") and hasattr(layout, "dependencies"):
        import gdstk

        library = gdstk.Library(layout.name)
        library.add(layout, *layout.dependencies(True))
        library.write_oas(str(path))
        return str(layout.name), str(layout.name)
    raise InputError(
        f"{type(layout).__name__} is no layout: a path, a klayout Layout or Cell, a gdsfactory or kfactory "
        "component, or a gdstk Library or Cell is expected"
    )


def _in_klayout(layout: Any) -> tuple[Any, Any] | None:
    """A klayout layout, and the cell of it that is meant if one is; None for what is none of klayout's."""
    for name in ("kdb_cell", "_kdb_cell"):  # kfactory's, and so gdsfactory's
        cell = getattr(layout, name, None)
        if cell is not None:
            return cell.layout(), cell
    if type(layout).__name__ == "Cell" and hasattr(layout, "layout"):
        return layout.layout(), layout
    if type(layout).__name__ == "Layout" and hasattr(layout, "top_cells"):
        return layout, None
    return None


def _write(layout: Any, cell: Any, path: Path) -> None:
    from klayout import db

    module = type(layout).__module__
    options = db.SaveLayoutOptions() if module.startswith("klayout") else _options_of(module)
    options.format = "OASIS"
    options.write_context_info = False
    if cell is not None:
        options.select_cell(cell.cell_index())
    layout.write(str(path), options)


def _options_of(module: str) -> Any:
    """The options of the application's own classes, which have names of their own."""
    from importlib import import_module

    return import_module(module.partition(".")[0]).SaveLayoutOptions()


def _named(layout: Any) -> str:
    tops = [cell.name for cell in layout.top_cells()]
    return ", ".join(tops) or "layout"
