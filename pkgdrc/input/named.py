"""Layers that have names, given the numbers that a technology has for them."""

from pathlib import Path

from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.input.source import Asked, Number
from pkgdrc.technology.table import nearest


def number_layers(layout: db.Layout, path: Path, asked: Asked) -> None:
    """Number each layer by its name. InputError for a name that is not in `asked.layers`.

    Small and capital letters are alike, as some forms know capital ones alone. Layers without a shape are
    left.
    """
    if asked.keep_names:
        return
    known = {name.casefold(): number for name, number in asked.layers.items()}
    lost = []
    for index in layout.layer_indexes():
        info = layout.get_info(index)
        if not info.name or layout_is_empty(layout, index):
            continue
        number = asked.layer or known.get(info.name.casefold()) or _spelt(info)
        if number is None:
            lost.append(info.name)
        else:
            layout.set_info(index, db.LayerInfo(*number))
    if lost:
        names = ", ".join(f"'{name}'" for name in sorted(lost))
        raise InputError(
            f"{path}: has shapes on {names}, which {'is no layer' if len(lost) == 1 else 'are no layers'} "
            f"of the "
            f"technology: {nearest(sorted(lost)[0], asked.layers)}"
        )


def _spelt(info: db.LayerInfo) -> Number | None:
    """The number that a layer has besides its name."""
    return (info.layer, info.datatype) if info.layer >= 0 else None


def layout_is_empty(layout: db.Layout, index: int) -> bool:
    """Whether no cell has anything on a layer."""
    return all(cell.shapes(index).is_empty() for cell in layout.each_cell())
