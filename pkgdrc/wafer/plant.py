"""Planting: a drawing with shapes added or removed, while everything it shares with others stays as it is."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

import gdstk
import numpy as np

from pkgdrc.cells.drawing import Drawing, Label, Shape, flattened
from pkgdrc.cells.shapes import circle, corners_box, merged, polygon, subtracted
from pkgdrc.errors import InputError
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um
from pkgdrc.wafer.spec import Plant


class Edit(NamedTuple):
    """One plant with the point that its coordinates are counted from, in the drawing that it changes."""

    key: str
    plant: Plant
    origin: tuple[Um, Um] = (0.0, 0.0)


def planted(drawing: Drawing, edits: Sequence[Edit], technology: Technology, suffix: str) -> Drawing:
    """`drawing` after the edits, one after the other.

    Each layer that is touched is flattened into the new drawing; cells that had shapes on it are
    copied without them, under their name and `suffix`. InputError if there is nothing to remove.
    """
    texts = [edit for edit in edits if edit.plant.text is not None]
    touched = {edit.plant.layer for edit in edits if edit not in texts}
    shapes = [shape for shape in drawing.shapes if shape.layer not in touched]
    for layer in sorted(touched):
        found = flattened(drawing, {layer})
        for edit in edits:
            if edit.plant.layer == layer and edit not in texts:
                found = _edited(found, edit, technology)
        shapes += found
    rest = without_layers(drawing, touched, suffix)
    labels = (*rest.labels, *(_label(edit) for edit in texts))
    return replace(rest, name=drawing.name + suffix, shapes=tuple(shapes), labels=labels)


def without_layers(drawing: Drawing, layers: Collection[str], suffix: str) -> Drawing:
    """`drawing` without shapes on `layers`, under its name and `suffix`; itself if it has none.

    Cells that had shapes on them are copied in the same way, and left out if nothing remains of them.
    """
    copies: dict[int, Drawing] = {}

    def copied(drawing: Drawing) -> Drawing:
        if not drawing.layers.intersection(layers):
            return drawing
        if id(drawing) not in copies:
            shapes = tuple(shape for shape in drawing.shapes if shape.layer not in layers)
            inner = ((placement, copied(placement.drawing)) for placement in drawing.placements)
            placements = tuple(
                replace(placement, drawing=below)
                for placement, below in inner
                if below.shapes or below.labels or below.placements
            )
            copies[id(drawing)] = Drawing(drawing.name + suffix, shapes, drawing.labels, placements)
        return copies[id(drawing)]

    return copied(drawing)


def _edited(shapes: tuple[Shape, ...], edit: Edit, technology: Technology) -> tuple[Shape, ...]:
    plant, origin = edit.plant, np.array(edit.origin)
    if plant.at is not None:
        kept = _without_shape_at(shapes, (plant.at[0] + edit.origin[0], plant.at[1] + edit.origin[1]))
    else:
        area = _area(plant, technology)
        area = Shape(plant.layer, area.points + origin)
        if plant.action == "add":
            return (*shapes, area)
        near = [shape for shape in shapes if gdstk.boolean(polygon(shape), polygon(area), "and")]
        kept = tuple(shape for shape in shapes if shape not in near)
        kept += subtracted(near, [area], technology.grid, technology.dbu)
    if kept == shapes:
        raise InputError(f"{edit.key} removes nothing: layer '{plant.layer}' has no shape there")
    return kept


def _label(edit: Edit) -> Label:
    plant, (x, y) = edit.plant, edit.origin
    assert plant.text is not None
    assert plant.at is not None
    return Label(plant.layer, plant.text, (plant.at[0] + x, plant.at[1] + y))


def _area(plant: Plant, technology: Technology) -> Shape:
    """The plant's shape as given, off the grid too."""
    if plant.box is not None:
        return corners_box(plant.layer, *plant.box)
    if plant.circle is not None:
        x, y, diameter = plant.circle
        return circle(plant.layer, diameter, (x, y), technology.grid, technology.facet_tolerance)
    return Shape(plant.layer, np.array(plant.polygon))


def _without_shape_at(shapes: tuple[Shape, ...], point: tuple[Um, Um]) -> tuple[Shape, ...]:
    """`shapes` without the connected area that contains `point`."""
    if not shapes:
        return shapes
    hit = [polygon(area) for area in merged(shapes) if polygon(area).contain(point)]
    return tuple(shape for shape in shapes if not gdstk.boolean(polygon(shape), hit, "and"))
