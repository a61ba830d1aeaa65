"""Shapes by their form: hulls, boxes, ends, corners."""

import klayout.db as kdb
import numpy as np

from pkgdrc.deck import algebra
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.layout.strips import ends_of, strips_of
from pkgdrc.engine.outlines import outlines_of
from pkgdrc.engine.register import makes
from pkgdrc.engine.shapes import MARK, Shapes, merging


@makes(algebra.Hulls)
def hulls(shapes: Shapes, node: algebra.Hulls) -> kdb.Region:
    """The merged shapes with their holes filled."""
    return shapes.region(node.source).hulls()


@makes(algebra.Extents)
def extents(shapes: Shapes, node: algebra.Extents) -> kdb.Region:
    """The bounding boxes of the merged shapes."""
    return shapes.region(node.source).extents()


@makes(algebra.Formed)
def formed(shapes: Shapes, node: algebra.Formed) -> kdb.Region:
    """The merged shapes of a form."""
    region = shapes.region(node.source)
    if node.form == "square":
        return region.non_squares() if node.negated else region.squares()
    if node.form == "rectangle":
        return region.non_rectangles() if node.negated else region.rectangles()
    # These two do not depend on how a cell is turned.
    has_form = _is_circle if node.form == "circle" else _is_octagon
    kept = shapes.stamp(shapes.empty())
    for cell, polygons in shapes.places.per_cell(shapes.stamp(region.merged())):
        for polygon in polygons:
            if has_form(Outline(polygon, shapes.tolerance)) != node.negated:
                shapes.layout.cell(cell).shapes(kept).insert(polygon)
    return shapes.deep(kept)


def _is_circle(shape: Outline) -> bool:
    return shape.circle is not None


def _is_octagon(shape: Outline) -> bool:
    if len(shape.contours) > 1 or len(shape.contours[0]) != 8:
        return False
    way = shape.ends - shape.starts
    angle, length = np.arctan2(way[:, 1], way[:, 0]), np.hypot(*way.T)
    turn = np.abs((angle - np.roll(angle, 1) + np.pi) % (2 * np.pi) - np.pi)
    off = 2 * max(shape.tolerance.on_arc, 0.5)  # how far rounding turns an edge: both ends, across it
    return bool((np.abs(turn - np.pi / 4) <= off / length + off / np.roll(length, 1)).all())


@makes(algebra.Overlaps)
def overlaps(shapes: Shapes, node: algebra.Overlaps) -> kdb.Region:
    """Where shapes as drawn lie on one another."""
    if isinstance(node.source, algebra.DieOutlines) and shapes.dies.apart:
        return shapes.empty()
    raw = shapes.raw(node.source)
    boxes = raw.extents()  # of few corners, and mostly apart
    boxes.merged_semantics = False
    twice = boxes.merged(False, 2)
    return merging((twice if twice.is_empty() else raw.merged(False, 2)) + _doubled(shapes, raw))


@makes(algebra.LineEnds)
def line_ends(shapes: Shapes, node: algebra.LineEnds) -> kdb.Region:
    """A sliver inside each edge of a length."""
    across = shapes.dbus(node.across)
    strips = strips_of(shapes.raw(node.source), across) if isinstance(node.source, algebra.Along) else None
    ends = ends_of(strips) if strips else None
    if ends is None:
        return outlines_of(shapes, node.source).with_length(across, False).extended_in(MARK)
    layer = shapes.stamp(shapes.empty())
    shapes.top.shapes(layer).insert(ends.extended_in(MARK))
    return shapes.deep(layer)


@makes(algebra.Corners)
def corners(shapes: Shapes, node: algebra.Corners) -> kdb.Region:
    """A mark on each corner whose inner angle is in a range."""
    turn = (180.0 - node.highest, 180.0 - node.lowest)
    return shapes.apart(node.source).corners(*turn, dim=MARK, absolute=True)


def _doubled(shapes: Shapes, region: kdb.Region) -> kdb.Region:
    """The shapes in cells that stand at one place more than once, which klayout takes for one."""
    doubled = list(shapes.places.doubled())
    if not doubled:
        return shapes.empty()
    drawn, kept = shapes.stamp(region), shapes.stamp(shapes.empty())
    for parent, cell, placement in doubled:
        iterator = shapes.layout.cell(cell).begin_shapes_rec(drawn)
        while not iterator.at_end():
            polygon = iterator.shape().polygon.transformed(placement * iterator.trans())
            shapes.layout.cell(parent).shapes(kept).insert(polygon)
            iterator.next()
    return shapes.deep(kept)
