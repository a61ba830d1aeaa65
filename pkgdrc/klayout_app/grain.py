"""Technologies that ship and those of the user's own, as a KLayout package that is written into a home."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

from pkgdrc.errors import InputError
from pkgdrc.klayout_app.generate import file_name, technology_files
from pkgdrc.klayout_app.technologies import known, name_of, shipped
from pkgdrc.klayout_app.xml_text import document, leaf
from pkgdrc.technology import load_technology
from pkgdrc.version import __version__

FOLDER = Path("salt", "pkgdrc_technologies")
"""Where it goes in a KLayout home."""


def named(files: Sequence[Path]) -> dict[str, str]:
    """Name in KLayout = absolute path of each technology file. InputError if two have one name."""
    taken = {file_name(name): str(path) for name, path in shipped().items()}
    found: dict[str, str] = {}
    for file in files:
        name = name_of(file)
        if (other := taken.setdefault(file_name(name), str(file))) != str(file):
            raise InputError(f"{file}: would be '{name}' in KLayout, as {other} is; rename the file")
        found[name] = str(file.absolute())
    return found


def grain_files(own: Mapping[str, str]) -> dict[Path, str]:
    """Path in the home = text, of the package that holds all technologies: those that ship, and the `own`.

    InputError names a technology file that cannot be used.
    """
    found = {FOLDER / "grain.xml": _grain()}
    for name, file in known(own).items():
        found |= files_of(name, file)
    return found


def files_of(name: str, file: Path) -> dict[Path, str]:
    """Path in the home = text, of a technology that is called `name` in KLayout."""
    return {FOLDER / path: text for path, text in technology_files(load_technology(file), name).items()}


def _grain() -> str:
    root = ElementTree.Element("salt-grain")
    leaf(root, "name", FOLDER.name)
    leaf(root, "version", __version__)
    leaf(root, "api-version", ">=0.28.5")
    leaf(root, "title", "Technologies of pkgdrc")
    leaf(
        root,
        "doc",
        "Written by `pkgdrc klayout install`, removed by `pkgdrc klayout uninstall`.",
    )
    leaf(root, "license", "MIT")
    leaf(root, "author", "pkgdrc")
    return document(root)
