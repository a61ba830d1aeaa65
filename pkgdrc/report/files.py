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

FORMATS = {  # ending: module
    ".json": "json",
    ".sarif": "sarif",
    ".xml": "junit",
    ".gitlab.json": "gitlab",
    ".md": "markdown",
    ".lyrdb": "lyrdb",
    ".g85.xml": "g85",
    ".sinf": "sinf",
    ".txt": "text",
}
OF_A_LAYOUT = {  # what these show of a layout
    "lyrdb": "marks places",
    "g85": "maps the dies",
    "sinf": "maps the dies",
}


def ending(path: Path) -> str:
    """The ending that names the format; the longer counts, so x.gitlab.json is none for x.json's."""
    longer = "".join(path.suffixes[-2:])
    return longer if longer in FORMATS else path.suffix


def render(format_: str, run: Run, deck: Deck) -> str:
    """The report in the format of that name, which is its module's."""
    module = import_module(f"pkgdrc.report.{format_}")
    return cast(Callable[[Run, Deck], str], module.render)(run, deck)


def check_paths(paths: Sequence[Path], *, layout: bool = True) -> None:
    """Refuse, before any work is done, what `write_reports` could not write. InputError says why.

    `layout`: whether one is checked, or the technology alone.
    """
    for path in paths:
        name = FORMATS.get(ending(path))
        if name is None:
            near = nearest(path.suffix, FORMATS)
            raise InputError(f"{path}: no report has the ending '{path.suffix}': {near}")
        if name in OF_A_LAYOUT and not layout:
            raise InputError(
                f"{path}: a {ending(path)} report {OF_A_LAYOUT[name]} in a layout, and none is given"
            )
        check_writable(path, "report")
    if len({path.resolve() for path in paths}) < len(paths):
        raise InputError(f"{paths[-1]}: several reports go to the same file")


def write_reports(run: Run, deck: Deck, paths: Sequence[Path]) -> None:
    """Write one report to each path. Either all files appear, or those that were there stay as they were."""
    check_paths(paths)
    write_whole({path: render(FORMATS[ending(path)], run, deck).encode() for path in paths})
