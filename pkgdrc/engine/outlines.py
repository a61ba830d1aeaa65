"""The edges of merged shapes, each whole though a corner of the same shape touches it amid."""

import math
from collections.abc import Iterator

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.engine.alike import Holding
from pkgdrc.engine.shapes import Shapes


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
    """Whether an outline comes to a corner twice: klayout draws it so where it is to keep shapes apart."""
    corners = [(point.x, point.y) for point in polygon.each_point_hull()]
    return len(set(corners)) < len(corners)


def _edges(polygon: kdb.Polygon) -> Iterator[kdb.Edge]:
    """The edges of a shape, those as one that run on in one line beyond another corner."""
    edges = list(polygon.each_edge())
    after = {(edge.p1.x, edge.p1.y, *_way(edge)): edge for edge in edges}
    before = {(edge.p2.x, edge.p2.y, *_way(edge)) for edge in edges}
    for edge in edges:
        if (edge.p1.x, edge.p1.y, *_way(edge)) in before:
            continue
        end = edge
        while following := after.get((end.p2.x, end.p2.y, *_way(end))):
            end = following
        yield kdb.Edge(edge.p1, end.p2)


def _way(edge: kdb.Edge) -> tuple[int, int]:
    """The direction of an edge, by the shortest steps on whole units that lead there."""
    step = math.gcd(edge.dx(), edge.dy())
    return edge.dx() // step, edge.dy() // step
