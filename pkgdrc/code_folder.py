"""Python files of a folder that is no package of any installation: those of a deck.

They are modules of a package made for the folder, so that they can import each other (`from .solids import`).
"""

import hashlib
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType


def package_of(folder: Path) -> str:
    """Name of the package that stands for a folder, which is there from now on."""
    path = str(folder.resolve())
    digest = hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest()[:8]
    name = f"pkgdrc_deck_{folder.name}_{digest}"
    if name not in sys.modules:
        package = ModuleType(name)
        package.__path__ = [path]
        sys.modules[name] = package
    return name


def module_of(folder: Path, name: str) -> ModuleType:
    """A module of a folder, which runs once."""
    keep, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # a deck's folder may be read-only
    try:
        return import_module(f"{package_of(folder)}.{name}")
    finally:
        sys.dont_write_bytecode = keep
