"""Sections as files: their format by their ending, whole or not at all."""

from pathlib import Path

from pkgdrc.errors import InputError
from pkgdrc.files import check_writable, write_whole
from pkgdrc.section.model import Section
from pkgdrc.section.png import rasterised
from pkgdrc.section.svg import render
from pkgdrc.toml import nearest

ENDINGS = (".svg", ".png")


def check_path(path: Path) -> None:
    """Refuse, before any work is done, what `write_section` could not write. InputError says why."""
    if path.suffix.lower() not in ENDINGS:
        raise InputError(
            f"{path}: no picture has the ending '{path.suffix}': {nearest(path.suffix, ENDINGS)}"
        )
    check_writable(path, "picture")


def write_section(section: Section, path: Path, exaggeration: float | None = None) -> None:
    """Write the picture to `path` (.svg or .png); a file that cannot be written whole stays as it was."""
    check_path(path)
    svg = render(section, exaggeration)
    content = rasterised(svg) if path.suffix.lower() == ".png" else svg.encode()
    write_whole({path: content})
