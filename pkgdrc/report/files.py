"""Report files: their format by their ending, whole or not at all."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import cast

from pkgdrc.deck import Deck
from pkgdrc.errors import InputError
from pkgdrc.files import check_writable, write_whole
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
        check_writable(path, "report")
    if len({path.resolve() for path in paths}) < len(paths):
        raise InputError(f"{paths[-1]}: several reports go to the same file")


def write_reports(run: Run, deck: Deck, paths: Sequence[Path]) -> None:
    """Write one report to each path. Either all files appear, or those that were there stay as they were."""
    check_paths(paths)
    write_whole({path: render(FORMATS[path.suffix], run, deck).encode() for path in paths})
