"""A die of nothing but its field, and what is drawn into it by number."""

from typing import Annotated

import numpy as np
from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing, Label, Shape
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, circle
from pkgdrc.units import Um


@cell
def blank(
    *,
    width: Annotated[Um, Gt(0)] = 1000.0,
    height: Annotated[Um, Gt(0)] = 1000.0,
    street: Um = 0.0,
    field: str = "die",
    boxes: tuple[tuple[str, Um, Um, Um, Um], ...] = (),
    circles: tuple[tuple[str, Um, Um, Annotated[Um, Gt(0)]], ...] = (),
    polygons: tuple[tuple[str, tuple[tuple[Um, Um], ...]], ...] = (),
    texts: tuple[tuple[str, str, Um, Um], ...] = (),
) -> Drawing:
    """A die with its field on layer `die` and no more than what is given, counted from its centre.

    Args:
        width: width of the die
        height: height of the die
        street: what the cut takes between dies
        field: layer of the field; '' draws none
        boxes: [layer, left, bottom, right, top] of each
        circles: [layer, x, y, diameter] of each
        polygons: [layer, [[x, y], ...]] of each
        texts: [layer, text, x, y] of each
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    shapes = [box(field, width + street, height + street, grid=grid)] if field else []
    for layer, left, bottom, right, top in boxes:
        shapes.append(Shape(layer, np.array([(left, bottom), (right, bottom), (right, top), (left, top)])))
    shapes += [circle(layer, size, (x, y), grid, facet_tolerance) for layer, x, y, size in circles]
    shapes += [Shape(layer, np.array(points)) for layer, points in polygons]
    return Drawing(
        shapes=tuple(shapes), labels=tuple(Label(layer, text, (x, y)) for layer, text, x, y in texts)
    )
