"""Report files: their format by their ending, whole or not at all."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TypeVar, cast

from pkgdrc import plugins
from pkgdrc.errors import InputError
from pkgdrc.files import check_writable, write_whole
from pkgdrc.report.judged import Judged, short_names
from pkgdrc.toml import nearest

T = TypeVar("T")

_OWN = {  # ending: module
    ".json": "json",
    ".sarif": "sarif",
    ".xml": "junit",
    ".gitlab.json": "gitlab",
    ".md": "markdown",
    ".html": "html",
    ".lyrdb": "lyrdb",
    ".g85.xml": "g85",
    ".e142.xml": "e142",
    ".sinf": "sinf",
    ".txt": "text",
}
OF_A_LAYOUT = {  # what these show of a layout
    "lyrdb": "marks places",
    "g85": "maps the dies",
    "e142": "maps the dies",
    "sinf": "maps the dies",
}


def formats() -> dict[str, str]:
    """Each ending that a report has, with the format's name: pkgdrc's own, and those of other packages."""
    return {f".{name}": name for name in plugins.named(plugins.REPORTS)} | _OWN


def ending(path: Path) -> str:
    """The ending that names the format; the longer counts, so x.gitlab.json is none for x.json's."""
    longer = "".join(path.suffixes[-2:])
    return longer if longer != path.suffix and format_of(longer) else path.suffix


def format_of(ending: str) -> str:
    """The name of the format that an ending stands for; "" if there is none."""
    return _OWN.get(ending) or formats().get(ending, "")


def render(format_: str, judged: Sequence[Judged]) -> str:
    """The report in the format of that name, which is its module's."""
    return cast(Callable[[Sequence[Judged]], str], _module(format_).render)(judged)


def check_paths(paths: Sequence[Path], *, layouts: Sequence[Path], inputs: Sequence[Path] = ()) -> None:
    """Refuse, before any work is done, what `write_reports` could not write. InputError says why.

    `layouts`: those that will be checked; none for the technology alone. `inputs`: files that are read, which
    no report takes the place of.
    """
    for path in paths:
        name = format_of(ending(path))
        if not name:
            near = nearest(path.suffix, formats())
            raise InputError(f"{path}: no report has the ending '{path.suffix}': {near}")
        if name in OF_A_LAYOUT and not layouts:
            raise InputError(
                f"{path}: a {ending(path)} report {OF_A_LAYOUT[name]} in a layout, and none is given"
            )
    files = [file for path in paths for file in _files(path, layouts, max(1, len(layouts)))]
    seen: set[Path] = set()
    read = {key for path in inputs if (key := _identity(path))}
    for file in files:
        if _identity(file) in read:
            raise InputError(f"{file}: is read by this check; a report would take its place")
        check_writable(file, "report")
        if file.resolve() in seen:
            raise InputError(f"{file}: several reports go to the same file")
        seen.add(file.resolve())


def write_reports(judged: Sequence[Judged], paths: Sequence[Path]) -> None:
    """Write one report to each path, or one a layout beside it where the format holds no more.

    Either all files appear, or those that were there stay as they were.
    """
    layouts = [each.run.layout.path for each in judged if each.run.layout]
    check_paths(paths, layouts=layouts)
    of_a_layout = [each for each in judged if each.run.layout]
    contents: dict[Path, bytes] = {}
    for path in paths:
        name = format_of(ending(path))
        parts = [[each] for each in of_a_layout] if name in OF_A_LAYOUT else _shared_out(name, judged)
        for file, part in zip(_files(path, layouts, len(judged)), parts, strict=True):
            contents[file] = render(name, part).encode()
    write_whole(contents)


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from others, by whatever name it goes; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _files(path: Path, layouts: Sequence[Path], count: int) -> list[Path]:
    """What is written for `path` of `count` runs: itself, or x.<layout>.lyrdb for each of several layouts.

    Where a host takes so many runs in a file and no more, the rest is in x.2.sarif, x.3.sarif, ...
    """
    end = ending(path)
    stem = path.name.removesuffix(end)
    if format_of(end) in OF_A_LAYOUT and count > 1:
        return [path.with_name(f"{stem}.{name}{end}") for name in short_names(layouts)]
    parts = len(_shared_out(format_of(end), range(count)))
    return [path, *(path.with_name(f"{stem}.{number}{end}") for number in range(2, parts + 1))]


def _shared_out(format_: str, runs: Sequence[T]) -> list[list[T]]:
    """The runs that go into each file: all into one, unless the format's host takes only so many."""
    most = getattr(_module(format_), "RUNS", None) if len(runs) > 1 else None
    step = most or max(1, len(runs))
    return [list(runs[first : first + step]) for first in range(0, len(runs), step)] or [[]]


def _module(format_: str) -> ModuleType:
    if format_ not in _OWN.values() and format_ in plugins.named(plugins.REPORTS):
        return plugins.module(plugins.REPORTS, format_)
    return import_module(f"pkgdrc.report.{format_}")
