"""Python files of a folder that is no package of any installation: those of a deck.

They are modules of a package made for the folder, so that they can import each other (`from .solids import`).
What is in it besides chapters, `family.py` and `made/`, is run once: a package stands for these files as they
are, and where one of them has changed since, another package does.
"""

import hashlib
import importlib.util
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import ModuleType

_PREFIX = "pkgdrc_deck_"
FAMILY, MADE = "family.py", "made"


def package_of(folder: Path) -> str:
    """Name of the package that stands for a folder as it is, which is there from now on."""
    path = str(folder.resolve())
    where = hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest()[:8]
    called = re.sub(r"\W", "_", folder.name)  # a dot would make two packages of it
    name = f"{_PREFIX}{called}_{where}_{_content(family_files(folder))}"
    if name not in sys.modules:
        package = ModuleType(name)
        package.__path__ = [path]
        sys.modules[name] = package
        importlib.invalidate_caches()  # of files that have just been written
    return name


def folders() -> list[Path]:
    """The folders that packages stand for in this process."""
    packages = [module for name, module in sys.modules.items() if folder_package(name) == name]
    return [Path(path) for package in packages for path in package.__path__]


def family_files(folder: Path) -> Iterator[Path]:
    """The files of a deck's folder that say what its packages are made of and how they are measured."""
    yield from (path for path in (folder / FAMILY, *sorted((folder / MADE).glob("*.py"))) if path.is_file())


def folder_package(module: str) -> str:
    """The package of a folder that a module is of; "" for one of an installation."""
    return module.partition(".")[0] if module.startswith(_PREFIX) else ""


def code_of(kind: type) -> str:
    """A digest of what a class of a folder is made of, and those beside it; "" for one of an installation."""
    package, beside = folder_package(kind.__module__), kind.__module__.split(".")[1:]
    if not package:
        return ""
    content = package.rpartition("_")[2]
    if beside[:1] in ([FAMILY.removesuffix(".py")], [MADE]):
        return content
    (folder,) = sys.modules[package].__path__
    return content + _content(sorted(Path(folder).glob("*.py")))  # a chapter's, which is run each time


def load_beside(module: str, name: str) -> None:
    """Runs the module `name` beside another one of such a package, if it is there and has not run.

    Nothing is done beside modules of other packages.
    """
    package = module.rpartition(".")[0]
    if folder_package(module) and importlib.util.find_spec(f"{package}.{name}"):
        _imported(f"{package}.{name}")


def module_of(folder: Path, name: str) -> ModuleType:
    """A module of a folder, which runs once."""
    return _imported(f"{package_of(folder)}.{name}")


@contextmanager
def no_bytecode() -> Iterator[None]:
    """Python keeps nothing of what it reads meanwhile: a deck's folder may be read-only."""
    keep, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = keep


def _imported(name: str) -> ModuleType:
    with no_bytecode():
        return importlib.import_module(name)


def _content(files: Iterable[Path]) -> str:
    """A digest of files by name and content."""
    found = hashlib.sha256()
    for file in files:
        state = file.stat()
        found.update(_digest(file, state.st_mtime_ns, state.st_size))
    return found.hexdigest()[:16]


@lru_cache(maxsize=1024)
def _digest(file: Path, changed: int, size: int) -> bytes:  # noqa: ARG001
    """Of a file's name and content, read again where it has changed."""
    return hashlib.sha256(f"{file.parent.name}/{file.name}\n".encode() + file.read_bytes()).digest()
