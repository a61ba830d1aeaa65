"""The layout files that paths on the command line stand for, and the files in folders that are none."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from pkgdrc.errors import InputError
from pkgdrc.input.content import beginning
from pkgdrc.input.form import readable
from pkgdrc.input.masks import files_of, is_mask_set
from pkgdrc.input.source import HEAD

ENDINGS = (".gds", ".gds.gz", ".oas", ".oas.gz")


class Found(NamedTuple):
    """Layouts, and what in the folders is left out."""

    layouts: list[Path]
    left_out: list[Path]


def layouts_in(paths: Sequence[Path]) -> Found:
    """Files as they are given, and those in folders: recursively, sorted, without what is hidden.

    In a folder a file is a layout if its content is one, whatever it is called, or if it is called like
    one, or if it is a mask set; the files of that, and of a job deck, are judged with it. A file that is met
    twice is told once. A hidden file is left out, and told if its content is a layout. InputError for a path
    that does not exist, and for a folder that cannot be read or holds no layout.
    """
    found: dict[Path, Path] = {}
    others: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            inside = []
            files = sorted(_below(path))
            sets = [file for file in files if not _is_hidden(file) and is_mask_set(file)]
            parts = {file.resolve() for each in files if not _is_hidden(each) for file in files_of(each)}
            for file in files:
                if file.resolve() in parts:
                    continue  # judged with the set or the job deck that names it
                if _is_hidden(file):
                    if _holds_layout(file):
                        others.setdefault(file.resolve(), file)
                elif file in sets or _is_layout(file):
                    inside.append(file)
                else:
                    others.setdefault(file.resolve(), file)
            if not inside:
                raise InputError(f"{path}: holds no layout; looked at the content of every file in it")
        elif path.exists():
            inside = [path]
        else:
            raise InputError(f"{path}: there is no such file or folder; a layout or a folder is expected")
        for file in inside:
            found.setdefault(file.resolve(), file)
    return Found(list(found.values()), [file for real, file in others.items() if real not in found])


def _is_hidden(file: Path) -> bool:
    return file.name.startswith(".")


def _is_layout(file: Path) -> bool:
    return file.name.lower().endswith(ENDINGS) or _holds_layout(file)


def _holds_layout(file: Path) -> bool:
    return file.is_file() and readable(beginning(file, HEAD))


def _below(folder: Path) -> Iterator[Path]:
    visited = set()
    for name, folders, files in os.walk(folder, onerror=_refuse, followlinks=True):
        visited.add(os.path.realpath(name))
        folders[:] = [
            each
            for each in folders
            if not each.startswith(".") and os.path.realpath(Path(name, each)) not in visited
        ]
        yield from (Path(name, file) for file in files)


def _refuse(error: OSError) -> NoReturn:
    """A folder that cannot be read may hold layouts, so it is not passed over."""
    raise InputError(f"{error.filename}: cannot be read ({error.strerror})")
