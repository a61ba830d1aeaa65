"""What cells draw: shapes, labels and placements by layer NAME. All lengths um, angles deg.

Numbers of layers, the database unit and the file format are the business of `stream`.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pkgdrc.units import Deg, Um

Points = NDArray[np.float64]
Box = tuple[Um, Um, Um, Um]  # left, bottom, right, top


@dataclass(frozen=True, eq=False)
class Shape:
    """A filled polygon: `points` of shape (N, 2), um, without a repeated last point."""

    layer: str
    points: Points

    def __post_init__(self) -> None:
        points = np.array(self.points, dtype=float).reshape(-1, 2)
        points.setflags(write=False)
        object.__setattr__(self, "points", points)

    @cached_property
    def box(self) -> Box:
        """The smallest box round the shape."""
        return _bounds(self.points)


@dataclass(frozen=True)
class Label:
    """A text with a place; it marks what lies there and is not made."""

    layer: str
    text: str
    at: tuple[Um, Um]


@dataclass(frozen=True, eq=False)
class Placement:
    """A drawing put into another one: mirrored at its x axis if asked, then turned, then moved.

    With `columns` x `rows` above 1 it stands at `at` + (i dx, j dy), `pitch` = (dx, dy) along the
    axes of the drawing it is put into.
    """

    drawing: "Drawing"
    at: tuple[Um, Um] = (0.0, 0.0)
    rotation: Deg = 0.0
    mirror: bool = False
    columns: int = 1
    rows: int = 1
    pitch: tuple[Um, Um] = (0.0, 0.0)

    def origins(self) -> Iterator[tuple[Um, Um]]:
        """Where each element of the array stands, row by row."""
        for row in range(self.rows):
            for column in range(self.columns):
                yield (self.at[0] + column * self.pitch[0], self.at[1] + row * self.pitch[1])

    def transform(self, points: Points) -> Points:
        """`points` of the placed drawing, without the displacement, seen in the outer one."""
        x, y = points[:, 0], -points[:, 1] if self.mirror else points[:, 1]
        quarter, rest = divmod(self.rotation, 90.0)
        if rest:
            cos, sin = math.cos(math.radians(self.rotation)), math.sin(math.radians(self.rotation))
        else:
            cos, sin = ((1, 0), (0, 1), (-1, 0), (0, -1))[int(quarter) % 4]
        return np.column_stack([cos * x - sin * y, sin * x + cos * y])


@dataclass(frozen=True, eq=False)
class Drawing:
    """A cell of the layout. Two drawings of one name must be one object: `write_layout` refuses others.

    What a `@cell` function returns needs no name; it gets one from the function and its parameters.
    """

    name: str = ""
    shapes: tuple[Shape, ...] = ()
    labels: tuple[Label, ...] = ()
    placements: tuple[Placement, ...] = ()

    @cached_property
    def layers(self) -> frozenset[str]:
        """Every layer that the drawing, or one placed in it, has a shape or label on."""
        below = (placement.drawing.layers for placement in self.placements)
        own = {shape.layer for shape in self.shapes} | {label.layer for label in self.labels}
        return frozenset(own.union(*below))

    @cached_property
    def box(self) -> Box | None:
        """The smallest box round all shapes; None if there is none."""
        boxes = [shape.box for shape in self.shapes]
        for placement in self.placements:
            inner = placement.drawing.box
            if inner is None:
                continue
            left, bottom, right, top = inner
            corners = np.array([(left, bottom), (right, bottom), (right, top), (left, top)])
            at = np.array(list(placement.origins()))
            x0, y0, x1, y1 = _bounds(placement.transform(corners))
            boxes.append((x0 + at[:, 0].min(), y0 + at[:, 1].min(), x1 + at[:, 0].max(), y1 + at[:, 1].max()))
        if not boxes:
            return None
        low, high = np.array(boxes)[:, :2].min(axis=0), np.array(boxes)[:, 2:].max(axis=0)
        return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def flattened(drawing: Drawing, layers: Iterable[str] | None = None) -> tuple[Shape, ...]:
    """All shapes on `layers` (default: on every layer) of `drawing` and of what is placed in it."""
    wanted = drawing.layers if layers is None else drawing.layers.intersection(layers)
    if not wanted:
        return ()
    found = [shape for shape in drawing.shapes if shape.layer in wanted]
    for placement in drawing.placements:
        inner = flattened(placement.drawing, wanted)
        turned = [(shape.layer, placement.transform(shape.points)) for shape in inner]
        for origin in placement.origins() if inner else ():
            found += [Shape(layer, points + origin) for layer, points in turned]
    return tuple(found)


def drawings_in(top: Drawing) -> tuple[Drawing, ...]:
    """`top` and every drawing below it, each once, what is placed before what places it."""
    found: dict[int, Drawing] = {}

    def visit(drawing: Drawing) -> None:
        if id(drawing) not in found:
            for placement in drawing.placements:
                visit(placement.drawing)
            found[id(drawing)] = drawing

    visit(top)
    return tuple(found.values())


def _bounds(points: Points) -> Box:
    low, high = points.min(axis=0), points.max(axis=0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
