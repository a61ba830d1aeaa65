"""What other packages add: decks, cells and report formats, which they name as entry points.

    [project.entry-points."pkgdrc.decks"]
    two-metal = "pkgdrc_two_metal.two_metal"    # the package whose folder is the deck

    [project.entry-points."pkgdrc.cells"]
    two-metal = "pkgdrc_two_metal.cells"        # a module with functions under @cell

    [project.entry-points."pkgdrc.reports"]
    csv = "pkgdrc_two_metal.csv_report"         # a module with render(judged) -> str, for x.csv

A package that is installed is trusted like pkgdrc itself.
"""

from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from pkgdrc.errors import InputError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

DECKS, CELLS, REPORTS = "pkgdrc.decks", "pkgdrc.cells", "pkgdrc.reports"


@cache
def named(group: str) -> "dict[str, EntryPoint]":
    """The entry points of a group, by name. InputError where two packages give one name."""
    from importlib.metadata import entry_points  # it takes its time

    found: dict[str, EntryPoint] = {}
    for each in entry_points(group=group):
        known = found.setdefault(each.name, each)
        if known.value != each.value:
            raise InputError(
                f"two installed packages name '{each.name}' in {group}: {known.value} and {each.value}; "
                "uninstall one of them"
            )
    return dict(sorted(found.items()))


def module(group: str, name: str) -> ModuleType:
    """The module that an entry point names. InputError if it cannot be imported."""
    entry = named(group)[name]
    try:
        return import_module(entry.module)
    except Exception as error:  # whatever a package does when it is imported
        raise InputError(
            f"the entry point '{name}' of {group} cannot be loaded: {type(error).__name__}: {error}"
        ) from error


def deck_folder(name: str) -> Path | None:
    """The folder of an installed deck; None if no package has one of that name.

    InputError if the package it names has no folder, or one of another name.
    """
    entry = named(DECKS).get(name.replace("_", "-"))
    if entry is None:
        return None
    try:
        spec = find_spec(entry.module)
    except ImportError:
        spec = None
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if len(folders) != 1 or not Path(folders[0]).is_dir():
        raise InputError(
            f"the entry point '{entry.name}' of {DECKS} names {entry.module}, which is no folder"
        )
    folder = Path(folders[0])
    if folder.name.replace("_", "-") != entry.name:
        raise InputError(
            f"the entry point '{entry.name}' of {DECKS} names the folder {folder}; call one like the other"
        )
    return folder


def deck_folders() -> list[Path]:
    """The folders of all installed decks, wherever their packages lie; without those that are at fault."""
    found = []
    for name in named(DECKS):
        with suppress(InputError):
            found.append(deck_folder(name))
    return [folder for folder in found if folder is not None]
