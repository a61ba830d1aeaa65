"""Holes of shapes, and shapes by whether they have holes.

Frames of neighbouring dies touch, and so are one shape with a hole for each die. What holes a die has by
itself is found in its cell, once for all its placements; the one shape of the wafer is asked for the rest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.engine.layout.dies import Repeated, repeated
from pkgdrc.engine.layout.strips import holes_between
from pkgdrc.engine.register import makes
from pkgdrc.engine.shapes import Shapes

_MANY_SHAPES = 64  # fewer are left where they are
_MANY_DIES = 64  # placements of a die; of fewer the holes are not looked for apart
_RIM = 100  # dbu inside of a hole in which nothing may be, for the hole to be the die's own


@makes(algebra.Holes)
def holes(shapes: Shapes, node: algebra.Holes) -> kdb.Region:
    """The holes of the merged shapes."""
    region = shapes.region(node.source)
    if isinstance(node.source, algebra.Along):
        strips = shapes.strips(node.source)
        between = holes_between(strips) if strips else None
        if between is not None:
            return _placed(shapes, between, {})
    own = _own_holes(shapes, region)
    if own is None:
        return _sunk(shapes, region.holes())
    # With the dies' own holes filled the shapes have the rest of the holes, but for those of what is inside.
    return _sunk(shapes, (region + own).holes()) + own + (shapes.cut_up(region) & own).merged().holes()


@makes(algebra.Ringed)
def ringed(shapes: Shapes, node: algebra.Ringed) -> kdb.Region:
    """The merged shapes with holes, or without."""
    region = shapes.region(node.source)
    # Mostly both are asked for.
    if shapes.found(replace(node, closed=True), partial(_all_ringed, shapes, node.source)):
        return region if node.closed else shapes.empty()
    return region.with_holes(0, node.closed)


def _all_ringed(shapes: Shapes, source: algebra.Region) -> bool:
    """Whether it is seen at once that each shape is a part of what goes round a hole."""
    own = _own_holes(shapes, shapes.region(source))
    return own is not None and shapes.raw(source).not_interacting(own.sized(1) - own).is_empty()


def _own_holes(shapes: Shapes, region: kdb.Region) -> kdb.Region | None:
    """Holes that dies have whatever is round them, in the dies' cells; None if that is not known of any.

    They are the outermost ones of the die's content, within its field, with nothing from elsewhere at their
    rim: whatever else there is, each is a hole of the merged shapes. No two of them share a point.
    """
    fields = shapes.die_layer()
    cells = [cell for cell in shapes.dies.own_cells if shapes.places.count(cell) >= _MANY_DIES]
    if fields is None or not cells or not shapes.dies.apart:
        return None
    raw = shapes.cut_up(region)
    drawn, found = shapes.stamp(raw), shapes.stamp(shapes.empty())
    for number in cells:
        cell = shapes.layout.cell(number)
        content = kdb.Region(cell.begin_shapes_rec(drawn)).merged()
        outermost = content.not_inside(content.holes()).holes()
        # Where contours touch, klayout's holes depend on what else is there.
        open_at = outermost.sized(1) - outermost - content
        own = outermost.not_interacting(open_at).inside(kdb.Region(cell.bbox(fields)))
        cell.shapes(found).insert(own)
    holes = shapes.deep(found)
    rim = holes - holes.sized(-_RIM)
    return None if holes.is_empty() or not (rim & raw).is_empty() else holes


def _sunk(shapes: Shapes, region: kdb.Region) -> kdb.Region:
    """The same shapes, with those that every die has alike moved from the top cell into the die's cell.

    Shapes that reach over from die to die before they are merged, such as frames, come out of klayout
    as shapes of the wafer, and all that is asked of them would be asked die by die.
    """
    if region.hier_count() < _MANY_SHAPES or not len(shapes.dies):
        return region
    per_cell = dict(shapes.places.per_cell(shapes.stamp(region)))
    own = per_cell.pop(shapes.top.cell_index(), [])
    return _placed(shapes, repeated(own), per_cell)


def _placed(
    shapes: Shapes, of_top: Iterable[Repeated], per_cell: Mapping[int, Iterable[kdb.Polygon]]
) -> kdb.Region:
    """Shapes of the top cell, those that every die has alike in the die's cell; and shapes of other cells."""
    kept = shapes.layout.insert_layer(kdb.LayerInfo("pkgdrc:sunk"))
    sunk, rest = shapes.dies.sink(of_top)
    for cell, polygons in (*per_cell.items(), *sunk.items()):
        shapes.layout.cell(cell).shapes(kept).insert(kdb.Region(list(polygons)))
    for each in rest:
        for polygon in each.each():
            shapes.top.shapes(kept).insert(polygon)
    return shapes.deep(kept)
