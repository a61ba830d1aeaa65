"""Report files: their format by their ending, whole or not at all."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import cast

from pkgdrc.errors import InputError
from pkgdrc.files import check_writable, write_whole
from pkgdrc.report.judged import Judged, short_names
from pkgdrc.technology.table import nearest

FORMATS = {  # ending: module
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


def ending(path: Path) -> str:
    """The ending that names the format; the longer counts, so x.gitlab.json is none for x.json's."""
    longer = "".join(path.suffixes[-2:])
    return longer if longer in FORMATS else path.suffix


def render(format_: str, judged: Sequence[Judged]) -> str:
    """The report in the format of that name, which is its module's."""
    module = import_module(f"pkgdrc.report.{format_}")
    return cast(Callable[[Sequence[Judged]], str], module.render)(judged)


def check_paths(paths: Sequence[Path], *, layouts: Sequence[Path], inputs: Sequence[Path] = ()) -> None:
    """Refuse, before any work is done, what `write_reports` could not write. InputError says why.

    `layouts`: those that will be checked; none for the technology alone. `inputs`: files that are read, which
    no report takes the place of.
    """
    for path in paths:
        name = FORMATS.get(ending(path))
        if name is None:
            near = nearest(path.suffix, FORMATS)
            raise InputError(f"{path}: no report has the ending '{path.suffix}': {near}")
        if name in OF_A_LAYOUT and not layouts:
            raise InputError(
                f"{path}: a {ending(path)} report {OF_A_LAYOUT[name]} in a layout, and none is given"
            )
    files = [file for path in paths for file in _files(path, layouts, several=len(layouts) > 1)]
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
        name = FORMATS[ending(path)]
        parts = [[each] for each in of_a_layout] if name in OF_A_LAYOUT else [judged]
        for file, part in zip(_files(path, layouts, several=len(judged) > 1), parts, strict=True):
            contents[file] = render(name, part).encode()
    write_whole(contents)


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from others, by whatever name it goes; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _files(path: Path, layouts: Sequence[Path], *, several: bool) -> list[Path]:
    """What is written for `path`: itself, or x.<layout>.lyrdb for each of several layouts."""
    end = ending(path)
    if FORMATS[end] not in OF_A_LAYOUT or not several:
        return [path]
    stem = path.name.removesuffix(end)
    return [path.with_name(f"{stem}.{name}{end}") for name in short_names(layouts)]
