"""Report files: their format by their ending, whole or not at all."""

import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import cast

from pkgdrc.deck import Deck
from pkgdrc.errors import InputError
from pkgdrc.technology.table import nearest
from pkgdrc.violations import Run

FORMATS = {".json": "json", ".lyrdb": "lyrdb", ".txt": "text"}  # ending: module


def render(format_: str, run: Run, deck: Deck) -> str:
    """The report in the format of that name, which is its module's."""
    module = import_module(f"pkgdrc.report.{format_}")
    return cast(Callable[[Run, Deck], str], module.render)(run, deck)


def check_paths(paths: Sequence[Path]) -> None:
    """Refuse, before any work is done, what `write_reports` could not write. InputError says why."""
    for path in paths:
        if path.suffix not in FORMATS:
            near = nearest(path.suffix, FORMATS)
            raise InputError(f"{path}: no report has the ending '{path.suffix}': {near}")
        if path.is_dir():
            raise InputError(f"{path}: is a folder; a report needs the name of a file")
        if path.exists() and not os.access(path, os.W_OK):
            raise InputError(f"{path}: is write-protected")
        try:
            trial = _beside(path)
            trial.touch(exist_ok=False)
            trial.unlink()
        except OSError as error:
            raise InputError(f"{path}: cannot be written ({error.strerror})") from None
    if len({path.resolve() for path in paths}) < len(paths):
        raise InputError(f"{paths[-1]}: several reports go to the same file")


def write_reports(run: Run, deck: Deck, paths: Sequence[Path]) -> None:
    """Write one report to each path. Either all files appear, or those that were there stay as they were."""
    check_paths(paths)
    contents = {path: render(FORMATS[path.suffix], run, deck) for path in paths}
    drafts: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            drafts[path] = _beside(path)
            drafts[path].write_text(content, encoding="utf-8")
        for path, draft in drafts.items():
            draft.replace(path.resolve())
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None
    finally:
        _remove(drafts.values())


def _beside(path: Path) -> Path:
    """A new name in the folder that `path` really lies in."""
    real = path.resolve()
    return real.with_name(f".{real.name}.{secrets.token_hex(4)}")


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
