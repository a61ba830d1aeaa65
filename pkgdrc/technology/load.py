"""From a technology file to a checked `Technology`."""

import dataclasses
from pathlib import Path

from pkgdrc.errors import InputError
from pkgdrc.technology.model import Technology
from pkgdrc.technology.table import nearest, parse, read_toml


def load_technology(path: Path) -> Technology:
    """The technology in the TOML file `path`; InputError names file, key and what would be right."""
    data = read_toml(path)
    if "path" in data:
        raise InputError(f"{path}: unknown key 'path'")
    technology = dataclasses.replace(parse(data, Technology, path), path=path)
    _check_names(technology)
    return technology


def _check_names(technology: Technology) -> None:
    """Every layer and level that a key refers to exists."""
    levels = [level.name for level in technology.stack]
    if len(set(levels)) != len(levels):
        twice = next(name for name in levels if levels.count(name) > 1)
        raise InputError(f"{technology.path}: key 'stack' has two levels called '{twice}'")
    if technology.cut and len(levels) < 2:
        raise InputError(
            f"{technology.path}: key 'cut' needs a stack of at least two levels (chip and cover)"
        )
    _known(technology, "required", technology.required, technology.layers)
    if technology.dies:
        _known(technology, "dies.layer", filter(None, [technology.dies.layer]), technology.layers)
        if (technology.dies.layer is None) == (not technology.dies.cells):
            raise InputError(f"{technology.path}: key 'dies' needs either 'layer' or 'cells'")
    for name, opening in technology.openings.items():
        key = f"openings.{name}"
        _known(technology, f"{key}.outer/inner", (opening.outer, opening.inner), levels)
        _known(technology, f"{key}.masks", opening.masks, levels)
        _known(technology, f"{key}.masks", opening.masks.values(), technology.layers)
        _known(technology, f"{key}.chamber_levels", opening.chamber_levels, levels)
        _known(technology, f"{key}.landing/contact", (opening.landing, opening.contact), technology.layers)
        if opening.outer not in opening.masks:
            raise InputError(
                f"{technology.path}: key '{key}.masks' has no mask for its outer level '{opening.outer}'"
            )


def _known(technology: Technology, key: str, names: object, known: object) -> None:
    for name in names:  # type: ignore[attr-defined]
        if name not in known:  # type: ignore[operator]
            hint = nearest(name, known)  # type: ignore[arg-type]
            raise InputError(f"{technology.path}: key '{key}' names '{name}', which does not exist: {hint}")
