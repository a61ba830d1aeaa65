"""Sections as files: their format by their ending, whole or not at all."""

import os
import secrets
from pathlib import Path

from pkgdrc.errors import InputError
from pkgdrc.section.model import Section
from pkgdrc.section.png import rasterised
from pkgdrc.section.svg import render
from pkgdrc.technology.table import nearest

ENDINGS = (".svg", ".png")


def check_path(path: Path) -> None:
    """Refuse, before any work is done, what `write_section` could not write. InputError says why."""
    if path.suffix.lower() not in ENDINGS:
        raise InputError(
            f"{path}: no picture has the ending '{path.suffix}': {nearest(path.suffix, ENDINGS)}"
        )
    if path.is_dir():
        raise InputError(f"{path}: is a folder; a picture needs the name of a file")
    if path.exists() and not os.access(path, os.W_OK):
        raise InputError(f"{path}: is write-protected")
    try:
        trial = _beside(path)
        trial.touch(exist_ok=False)
        trial.unlink()
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None


def write_section(section: Section, path: Path, exaggeration: float | None = None) -> None:
    """Write the picture to `path` (.svg or .png); a file that cannot be written whole stays as it was."""
    check_path(path)
    svg = render(section, exaggeration)
    content = rasterised(svg) if path.suffix.lower() == ".png" else svg.encode()
    draft = _beside(path)
    try:
        draft.write_bytes(content)
        draft.replace(path.resolve())
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None
    finally:
        draft.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    """A new name in the folder that `path` really lies in."""
    real = path.resolve()
    return real.with_name(f".{real.name}.{secrets.token_hex(4)}")
