"""Python files of a folder that is no package of any installation: those of a deck.

They are modules of a package made for the folder, so that they can import each other (`from .solids import`).
"""

import hashlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

_PREFIX = "pkgdrc_deck_"


def package_of(folder: Path) -> str:
    """Name of the package that stands for a folder, which is there from now on."""
    path = str(folder.resolve())
    digest = hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest()[:8]
    name = f"{_PREFIX}{folder.name}_{digest}"
    if name not in sys.modules:
        package = ModuleType(name)
        package.__path__ = [path]
        sys.modules[name] = package
    return name


def load_beside(module: str, name: str) -> None:
    """Runs the module `name` beside another one of such a package, if it is there and has not run.

    Nothing is done beside modules of other packages.
    """
    package = module.rpartition(".")[0]
    if module.startswith(_PREFIX) and importlib.util.find_spec(f"{package}.{name}"):
        _imported(f"{package}.{name}")


def module_of(folder: Path, name: str) -> ModuleType:
    """A module of a folder, which runs once."""
    return _imported(f"{package_of(folder)}.{name}")


def _imported(name: str) -> ModuleType:
    keep, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # a deck's folder may be read-only
    try:
        return importlib.import_module(name)
    finally:
        sys.dont_write_bytecode = keep
