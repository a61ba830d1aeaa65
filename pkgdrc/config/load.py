"""Finding and reading a configuration."""

from dataclasses import replace
from pathlib import Path

from pkgdrc.config.model import Config
from pkgdrc.errors import InputError
from pkgdrc.toml import parse, read_toml

NAME = "pkgdrc.toml"
_ROOTS = (".git", ".hg", ".svn")  # what the root of a repository holds


def find_config(layout: Path | None) -> Path | None:
    """The configuration nearest to a layout, in its folder or one above; without one, to where one is.

    The search ends at the root of the repository that the folder lies in, or at the user's home.
    """
    folder = Path.cwd() if layout is None else layout.resolve().parent
    for each in (folder, *folder.parents):
        file = each / NAME
        if file.is_file():
            here = Path.cwd()
            return file.relative_to(here) if file.is_relative_to(here) else file
        if any((each / root).exists() for root in _ROOTS) or each == Path.home():
            return None
    return None


def load_config(path: Path) -> Config:
    """The settings in a file. InputError names file and key where it cannot be read."""
    if not path.is_file():
        raise InputError(
            f"{path}: there is no such file; a configuration is a TOML file ('pkgdrc init' writes one)"
        )
    config = replace(parse(read_toml(path), Config, path), path=path)
    home = path.resolve().parent
    for name in config.reports:
        if not config.beside(name).resolve().is_relative_to(home):
            raise InputError(
                f"{path}: key 'reports' names '{name}', which lies outside its folder; "
                "a report elsewhere is asked for with --report FILE"
            )
    return config
