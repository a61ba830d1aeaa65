"""From a technology file to a checked `Technology`."""

import dataclasses
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pkgdrc.errors import InputError
from pkgdrc.technology.family import family_for, family_of, family_with, keys_of_others
from pkgdrc.technology.materials import crystal_called
from pkgdrc.technology.mistakes import need_known, wrong
from pkgdrc.technology.model import Crystal, Opening, Technology
from pkgdrc.toml import parse, read_toml


def load_technology(path: Path) -> Technology:
    """The technology in the TOML file `path`; InputError names file, key and what would be right."""
    data = read_toml(path)
    for key in ("layers", "other_layers"):
        if isinstance(data.get(key), dict):
            data[key] = {name: _number(path, f"{key}.{name}", value) for name, value in data[key].items()}
    technology = parse_technology(data, path)
    steps = technology.grid / technology.dbu
    if abs(steps - max(round(steps), 1)) > 1e-6:
        raise wrong(
            technology, "grid", f"is {technology.grid:g}, not a multiple of the dbu {technology.dbu:g}"
        )
    _check_stack(technology)
    _check_layers(technology)
    for name, opening in technology.openings.items():
        _check_opening(technology, f"openings.{name}", opening)
    if family := family_for(technology):
        family.checked(technology)
    return technology


def parse_technology(data: Mapping[str, Any], path: Path) -> Technology:
    """The technology in the tables of a file, as its family has it; its keys are not compared yet."""
    deck = str(data.get("deck", ""))
    family = family_of(deck) or family_with(data)
    model = family.technology if family else Technology
    for name, key in keys_of_others(data, model):
        raise InputError(f"{path}: key '{key}' is of technologies of the deck '{name}', not of '{deck}'")
    technology = parse(data, model, path)
    maker = None if family else family_for(technology)
    if maker:
        technology = parse(data, maker.technology, path)
    return dataclasses.replace(technology, path=path)


def _number(path: Path, key: str, value: object) -> object:
    """A layer as others write it, "41/0" or "41", as [layer, datatype]; what is no text as it is."""
    if not isinstance(value, str):
        return value
    found = re.fullmatch(r"\s*([0-9]{1,6})\s*(?:/\s*([0-9]{1,6})\s*)?", value)
    if found is None:
        raise InputError(f"{path}: key '{key}' is '{value[:20]}': [41, 0] or \"41/0\" is expected")
    return [int(found[1]), int(found[2] or 0)]


def _check_stack(technology: Technology) -> None:
    """The levels have names of their own, and figures for what the other keys do with them."""
    names = [level.name for level in technology.stack]
    for number, name in enumerate(names, 1):
        if name in names[: number - 1]:
            raise wrong(technology, "stack", f"has two levels called '{name}'")
        if not name or "/" in name or name == "back":
            raise wrong(
                technology,
                f"stack[{number}].name",
                f"is '{name}': a name without '/' is expected, not 'back'",
            )
    for key in ("cut", "alignment"):
        if getattr(technology, key) and len(names) < 2:
            raise wrong(technology, key, "needs a stack of at least two levels (chip and cover)")
    for number, level in enumerate(technology.stack, 1):
        if isinstance(level.cte, Crystal):
            _check_crystal(technology, f"stack[{number}].cte", level.cte)
    for number in {1, len(names)} if technology.alignment else ():
        if technology.stack[number - 1].cte is None:
            raise wrong(
                technology, f"stack[{number}].cte", "is missing; key 'alignment' needs it for run-out"
            )


def _check_crystal(technology: Technology, key: str, cte: Crystal) -> None:
    """A crystal's expansion is known, and the wave runs along its face."""
    try:
        crystal_called(cte.crystal)
    except ValueError as error:
        raise wrong(technology, f"{key}.crystal", str(error)) from None
    if isinstance(cte.propagation, str) and (cte.propagation == "X") == (cte.cut == "X"):
        along = "'Y' or an angle from Y" if cte.cut == "X" else "'X' or an angle from X"
        raise wrong(
            technology,
            f"{key}.propagation",
            f"is '{cte.propagation}', but in a cut of this kind it is {along}",
        )


def _check_layers(technology: Technology) -> None:
    """Every layer that a key names exists."""
    for name in technology.other_layers:
        if name in technology.layers:
            raise wrong(
                technology, "other_layers", f"has '{name}', which is in 'layers' too; keep one of them"
            )
    need_known(technology, "required", technology.required, technology.layers)
    if technology.cut:
        need_known(technology, "cut", ["separation"], technology.layers)
    if technology.nets:
        nets = technology.nets
        named = (*nets.conductors, *nets.terminals, nets.labels)
        need_known(technology, "nets", named, technology.layers)
        need_known(technology, "nets.transducers", filter(None, [nets.transducers]), nets.conductors)
        for number, join in enumerate(nets.joins, 1):
            key = f"nets.joins[{number}]"
            need_known(technology, f"{key}.layers", join.layers, nets.conductors)
            need_known(technology, f"{key}.unless", filter(None, [join.unless]), technology.layers)
            through = technology.layers.keys() | technology.openings.keys()
            need_known(technology, f"{key}.through", filter(None, [join.through]), through)
    if technology.dies:
        need_known(technology, "dies.layer", filter(None, [technology.dies.layer]), technology.layers)
        if (technology.dies.layer is None) == (not technology.dies.cells):
            raise wrong(technology, "dies", "needs either 'layer' or 'cells'")


def _check_opening(technology: Technology, key: str, opening: Opening) -> None:
    """An opening's levels exist and lie on its way, and so do its layers."""
    levels = [level.name for level in technology.stack]
    need_known(technology, f"{key}.outer", [opening.outer], levels)
    need_known(technology, f"{key}.inner", [opening.inner], levels)
    need_known(technology, f"{key}.masks", opening.masks.values(), technology.layers)
    need_known(technology, f"{key}.landing", [opening.landing], technology.layers)
    need_known(technology, f"{key}.contact", [opening.contact], technology.layers)
    first, last = levels.index(opening.inner), levels.index(opening.outer)
    if first >= last:
        raise wrong(
            technology, f"{key}.inner", f"is '{opening.inner}', which does not lie under its outer level"
        )
    passed = levels[first + 1 : last + 1]
    need_known(technology, f"{key}.masks", opening.masks, passed)
    need_known(technology, f"{key}.chamber_levels", opening.chamber_levels, passed)
    if opening.outer not in opening.masks:
        raise wrong(technology, f"{key}.masks", f"has no mask for its outer level '{opening.outer}'")
