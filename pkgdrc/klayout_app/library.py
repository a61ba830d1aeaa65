"""The libraries of PCells: one a technology, with the cells of its package family and the common ones."""

import functools
import re
from pathlib import Path

import pya

import pkgdrc
from pkgdrc.errors import InputError
from pkgdrc.klayout_app.pcell import PCell
from pkgdrc.klayout_app.record import Record
from pkgdrc.klayout_app.technologies import known
from pkgdrc.technology import Technology, load_technology
from pkgdrc.toml import read_toml

_CELLS = Path(pkgdrc.__file__).resolve().parent / "cells"


def register(record: Record) -> None:
    """Register the library of every technology that ships, and of the user's own.

    A library has its technology's name, and is offered in layouts of that technology. InputError names the
    technologies whose file cannot be read, after the others are registered.
    """
    troubles = []
    for name, file in known(record.technologies).items():
        try:
            _library(name, file).register(name)
        except InputError as error:
            troubles.append(str(error))
    if troubles:
        raise InputError("; ".join(troubles))


def _library(name: str, file: Path) -> pya.Library:
    """The library of one technology; nothing but its file's text is read."""
    table = read_toml(file)
    library = pya.Library()
    library.description = f"cells with the layers of {file.parent.name}/{file.name}"
    library.technology = name
    dbu = table.get("dbu", Technology.dbu)
    if isinstance(dbu, int | float) and dbu > 0:  # else the cells tell what is wrong with the file
        library.layout().dbu = dbu

    @functools.cache
    def technology() -> Technology:
        return load_technology(file)

    for cell in cell_names(str(table.get("deck", ""))):
        library.layout().register_pcell(cell, PCell(cell, technology))
    return library


def cell_names(deck: str) -> list[str]:
    """Names of the cells of a deck's family and of the common ones; of all if the deck has no family.

    They are read from the sources: importing every cell takes longer than starting may.
    """
    folders = [_CELLS / "common", _CELLS / deck.replace("-", "_")]
    if not deck or not folders[1].is_dir():
        folders = [each for each in _CELLS.iterdir() if each.is_dir()]
    files = (file for folder in folders for file in folder.glob("*.py"))
    return sorted(
        name for file in files for name in re.findall(r"^@cell\ndef (\w+)\(", file.read_text("utf-8"), re.M)
    )
