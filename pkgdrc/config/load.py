"""Finding and reading a configuration."""

from dataclasses import replace
from pathlib import Path

from pkgdrc.config.model import Config
from pkgdrc.errors import InputError
from pkgdrc.technology.table import parse, read_toml

NAME = "pkgdrc.toml"


def find_config(layout: Path | None) -> Path | None:
    """The configuration nearest to a layout, in its folder or one above; without one, to where one is."""
    folder = Path.cwd() if layout is None else layout.resolve().parent
    for each in (folder, *folder.parents):
        file = each / NAME
        if file.is_file():
            here = Path.cwd()
            return file.relative_to(here) if file.is_relative_to(here) else file
    return None


def load_config(path: Path) -> Config:
    """The settings in a file. InputError names file and key where it cannot be read."""
    if not path.is_file():
        raise InputError(
            f"{path}: there is no such file; a configuration is a TOML file ('pkgdrc init' writes one)"
        )
    return replace(parse(read_toml(path), Config, path), path=path)
