"""Where the decks, technologies and wafer specs are that ship with pkgdrc.

In a checkout `rules/` and `layouts/` lie beside the package; a wheel carries them in `pkgdrc/_data`.
"""

import os
from pathlib import Path

from pkgdrc.errors import InputError
from pkgdrc.plugins import DECKS, deck_folder, named
from pkgdrc.toml import nearest

_PACKAGE = Path(__file__).resolve().parent


def rules_folder() -> Path:
    """The folder that holds the shipped decks, one folder each."""
    return _shipped("rules")


def layouts_folder() -> Path:
    """The folder that holds the shipped wafer specs."""
    return _shipped("layouts")


def starter_folder() -> Path:
    """The folder of the deck that new ones start from."""
    return _shipped("starter")


def shipped_names() -> set[str]:
    """Names of the decks that ship: their folders' names with hyphens."""
    folders = (path for path in rules_folder().iterdir() if (path / "technology.toml").is_file())
    return {path.name.replace("_", "-") for path in folders}


def deck_names() -> tuple[str, ...]:
    """Names of the decks that ship, and of those of other packages."""
    return tuple(sorted({*shipped_names(), *named(DECKS)}))


def layout_names() -> tuple[str, ...]:
    """Names of the shipped wafer specs."""
    return tuple(sorted(path.stem for path in layouts_folder().glob("*.toml")))


def find_deck(where: str | Path, beside: Path | None = None) -> Path:
    """The folder of the deck called `where`, or the folder at that path.

    A bare name is that of a deck that ships, or is installed; anything with a slash, or that names no deck,
    is a path, counted from `beside` (default: the working directory). InputError names the nearest deck.
    """
    name = str(where)
    shipped = rules_folder() / name.replace("-", "_")
    if not _is_path(name) and shipped.is_dir():
        return shipped
    if not _is_path(name) and (installed := deck_folder(name)):
        return installed
    folder = (beside or Path()) / Path(name).expanduser()
    if folder.is_dir():
        return folder
    if _is_path(name):
        names = ", ".join(deck_names())
        raise InputError(f"{folder}: there is no such folder; a deck is a name ({names}) or a folder")
    raise InputError(f"there is no deck '{name}': {nearest(name, deck_names())}")


def find_technology(where: str | Path, beside: Path | None = None) -> Path:
    """The technology file of the deck called `where`, or the .toml file at that path.

    `deck/name` is another technology that ships with a deck, e.g. `elastic-bump/micross`. A path is
    counted from `beside` (default: the working directory).
    """
    name = str(where)
    file = (beside or Path()) / Path(name).expanduser()
    if name.endswith(".toml") or file.is_file():
        return _existing(file, "a technology file")
    deck, _, variant = name.partition("/")
    if variant and deck.replace("_", "-") in deck_names():
        folder = find_deck(deck)
        known = sorted(path.stem for path in folder.glob("*.toml") if path.stem != "limits")
        if variant not in known:
            raise InputError(f"deck '{deck}' has no technology '{variant}': {nearest(variant, known)}")
        return folder / f"{variant}.toml"
    found = find_deck(name, beside) / "technology.toml"
    if not found.is_file():
        raise InputError(f"{found}: is missing; give the technology with --technology FILE.toml")
    return found


def find_layout(where: str | Path) -> Path:
    """The wafer spec at the path `where`, or the shipped one of that name."""
    name = str(where)
    file = Path(name).expanduser()
    if file.is_file():
        return file
    if name in layout_names():
        return layouts_folder() / f"{name}.toml"
    if _is_path(name) or name.endswith(".toml"):
        return _existing(file, "a wafer spec")
    raise InputError(f"there is no wafer spec '{name}': {nearest(name, layout_names())}")


def _shipped(name: str) -> Path:
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def _is_path(name: str) -> bool:
    return os.sep in name or "/" in name or name.startswith((".", "~"))


def _existing(file: Path, kind: str) -> Path:
    if file.is_dir():
        raise InputError(f"{file}: is a folder; {kind} (.toml) is expected")
    if not file.is_file():
        raise InputError(f"{file}: there is no such file; {kind} (.toml) is expected")
    return file
