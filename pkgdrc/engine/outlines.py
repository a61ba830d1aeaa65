"""The edges of merged shapes, each whole though a corner of the same shape touches it amid."""

from collections import defaultdict
from collections.abc import Iterator

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.engine.alike import Holding
from pkgdrc.engine.shapes import Shapes

_BENT = 1  # dbu, by which rounding may have bent a line where a corner touches it


def outlines_of(shapes: Shapes, node: algebra.Region) -> kdb.Edges:
    """The edges of merged shapes; those apart that only touch in a corner."""
    # To klayout they depend on whether anybody has used the region merged before: if nobody has, it joins
    # edges that nearly run on in one line.
    merged = shapes.apart(node).merged()
    touching, others = merged.split_filter(Holding(_touches_itself))
    if touching.is_empty():
        return merged.edges()
    drawn, kept = shapes.stamp(touching), shapes.stamp(shapes.empty())
    for cell in map(shapes.layout.cell, shapes.places.cells()):
        for shape in cell.shapes(drawn).each():
            for edge in _edges(shape.polygon):
                cell.shapes(kept).insert(edge)
    found = others.merged().edges() + kdb.Edges(shapes.top.begin_shapes_rec(kept), shapes.store, True)
    found.merged_semantics = False
    return found


def _touches_itself(polygon: kdb.Polygon) -> bool:
    """Whether outlines come to a corner twice: klayout draws them so where it is to keep shapes apart."""
    corners = [(edge.x1, edge.y1) for edge in polygon.each_edge()]
    return len(set(corners)) < len(corners)


def _edges(polygon: kdb.Polygon) -> Iterator[kdb.Edge]:
    """The edges of a shape, those as one that run on in one line beyond a corner that it comes to twice."""
    leaving: dict[kdb.Point, list[kdb.Edge]] = defaultdict(list)
    for edge in polygon.each_edge():
        leaving[edge.p1].append(edge)
    after = {edge: following for edge in polygon.each_edge() if (following := _on(edge, leaving[edge.p2]))}
    later = set(after.values())
    for edge in polygon.each_edge():
        end = edge
        while end in after:
            end = after[end]
        if edge not in later:
            yield kdb.Edge(edge.p1, end.p2)


def _on(edge: kdb.Edge, leaving: list[kdb.Edge]) -> kdb.Edge | None:
    """Which of several edges that leave where another ends goes on in its line, but for rounding."""
    if len(leaving) < 2:
        return None
    line = {each: kdb.Edge(edge.p1, each.p2) for each in leaving if edge.d().sprod_sign(each.d()) > 0}
    near = {each: chord.distance_abs(edge.p2) for each, chord in line.items()}
    return min((each for each in near if near[each] <= _BENT), key=near.__getitem__, default=None)
