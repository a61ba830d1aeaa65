"""Layers that have names, given the numbers that a technology has for them."""

import re
from collections.abc import Collection
from pathlib import Path

from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.input.source import Asked, Number
from pkgdrc.toml import nearest


def number_layers(layout: db.Layout, path: Path, asked: Asked) -> None:
    """Number each layer by its name. InputError for a name that is not in `asked.layers`.

    Small and capital letters are alike, as some forms know capital ones alone. Layers without a shape are
    left.
    """
    if asked.keep_names:
        return
    known = {name.casefold(): number for name, number in asked.layers.items()}
    lost = []
    found: dict[Number, list[int]] = {}
    for index in layout.layer_indexes():
        info = layout.get_info(index)
        if not info.name or layout_is_empty(layout, index):
            continue
        number = asked.layer or known.get(info.name.casefold()) or _spelt(info, known.values())
        if number == (info.layer, info.datatype):
            continue
        if number is None:
            lost.append(info.name)
        else:
            found.setdefault(number, []).append(index)
    for number, (first, *others) in found.items():
        numbered = layout.find_layer(*number)
        for index in others if numbered is None else (first, *others):
            layout.copy_layer(index, first if numbered is None else numbered)
            layout.delete_layer(index)
        if numbered is None:
            layout.set_info(first, db.LayerInfo(*number))
    if lost:
        names = ", ".join(f"'{name}'" for name in sorted(lost))
        raise InputError(
            f"{path}: has shapes on {names}, which {'is no layer' if len(lost) == 1 else 'are no layers'} "
            f"of the "
            f"technology: {nearest(sorted(lost)[0], asked.layers)}"
        )


def _spelt(info: db.LayerInfo, known: Collection[Number]) -> Number | None:
    """The number that a layer has besides its name, or that its name is ('41/0') if it is known."""
    if info.layer >= 0:
        return info.layer, info.datatype
    found = re.fullmatch(r"L?(\d{1,5})[/D_](\d{1,5})", info.name)
    number = (int(found[1]), int(found[2])) if found else None
    return number if number in known else None


def layout_is_empty(layout: db.Layout, index: int) -> bool:
    """Whether no cell has anything on a layer."""
    return all(cell.shapes(index).is_empty() for cell in layout.each_cell())
