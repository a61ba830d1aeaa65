"""The layout files that paths on the command line stand for."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from pkgdrc.errors import InputError

ENDINGS = (".gds", ".gds.gz", ".oas", ".oas.gz")


def layouts_in(paths: Sequence[Path]) -> list[Path]:
    """Files as they are given, and those in folders: recursively, sorted, without what is hidden.

    A file that is met twice is in the list once. InputError for a path that does not exist, and for a folder
    that cannot be read or holds no layout.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(_below(path))
            if not inside:
                raise InputError(f"{path}: holds no layout; looked for files that end with {_endings()}")
        elif path.exists():
            inside = [path]
        else:
            raise InputError(f"{path}: there is no such file or folder; a layout or a folder is expected")
        for file in inside:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _below(folder: Path) -> Iterator[Path]:
    visited = set()
    for name, folders, files in os.walk(folder, onerror=_refuse, followlinks=True):
        visited.add(os.path.realpath(name))
        folders[:] = [
            each
            for each in folders
            if not each.startswith(".") and os.path.realpath(Path(name, each)) not in visited
        ]
        for file in files:
            if file.lower().endswith(ENDINGS) and not file.startswith("."):
                yield Path(name, file)


def _refuse(error: OSError) -> NoReturn:
    """A folder that cannot be read may hold layouts, so it is not passed over."""
    raise InputError(f"{error.filename}: cannot be read ({error.strerror})")


def _endings() -> str:
    return f"{', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}"
