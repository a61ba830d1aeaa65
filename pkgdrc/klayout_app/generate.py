"""The files that KLayout needs for a technology."""

import re
from pathlib import Path

from pkgdrc.klayout_app.layer_properties import layer_properties
from pkgdrc.klayout_app.technology_file import technology_file
from pkgdrc.klayout_app.view25d import view25d
from pkgdrc.technology import Technology


def technology_files(technology: Technology, name: str) -> dict[Path, str]:
    """Path in a KLayout package = text, for a technology called `name` in KLayout.

    Its technology file, its layer properties, and, if it has a stack, the script of its 2.5D view.
    """
    short = file_name(name)
    folder = Path("tech", short)
    files = {
        folder / f"{short}.lyt": technology_file(technology, name, f"{short}.lyp"),
        folder / f"{short}.lyp": layer_properties(technology),
    }
    if technology.stack:
        files[folder / "d25" / f"{short}.lyd25"] = view25d(technology, name)
    return files


def file_name(name: str) -> str:
    """What a technology's files are called: its name without 'pkgdrc', with hyphens."""
    return re.sub(r"[^\w.-]+", "-", name.removeprefix("pkgdrc "))
