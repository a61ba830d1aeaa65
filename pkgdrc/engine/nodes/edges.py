"""Sets of edges, and shapes along them."""

import math
from collections.abc import Callable, Iterator

import klayout.db as kdb

from pkgdrc.deck import edges as deck
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.outlines import outlines_of
from pkgdrc.engine.place import Place, mark
from pkgdrc.engine.register import makes, makes_edges, shows
from pkgdrc.engine.shapes import MARK, Shapes

_SAME = 1e-9  # deg


@makes_edges(deck.EdgesOf)
def outlines(shapes: Shapes, node: deck.EdgesOf) -> kdb.Edges:
    """The outlines of merged shapes."""
    return outlines_of(shapes, node.source)


@makes_edges(deck.CombinedEdges)
def combined(shapes: Shapes, node: deck.CombinedEdges) -> kdb.Edges:
    """What lies on edges of both, of either, or of one alone."""
    one, other = shapes.edges(node.lines), shapes.edges(node.other_lines)
    if node.operator == "or":
        return _either(shapes, node)
    return _like(one, one & other if node.operator == "and" else one - other)


def _either(shapes: Shapes, node: deck.CombinedEdges) -> kdb.Edges:
    """The edges of two sets. To klayout those that run against each other on one line are none."""
    given = one, other = shapes.edges(node.lines), shapes.edges(node.other_lines)
    if all(each.merged_semantics for each in given) and (one & other).is_empty():
        return one + other
    ways = [
        _chosen(shapes, node.lines, wanted) + _chosen(shapes, node.other_lines, wanted)
        for wanted in (_onwards, lambda edge, turn: not _onwards(edge, turn))
    ]
    found: kdb.Edges = ways[0].merged() + ways[1].merged()
    found.merged_semantics = False
    return found


def _onwards(edge: kdb.Edge, turn: kdb.ICplxTrans) -> bool:
    """Whether an edge leads to the right on the wafer, or straight up."""
    there = edge.transformed(turn)
    return there.dx() > 0 or (there.dx() == 0 and there.dy() > 0)


def _like(given: kdb.Edges, found: kdb.Edges) -> kdb.Edges:
    """Edges that are made of others, which are not to be merged if those are not."""
    found.merged_semantics = given.merged_semantics
    return found


@makes_edges(deck.EdgeParts)
def parts(shapes: Shapes, node: deck.EdgeParts) -> kdb.Edges:
    """The parts on one side of outlines."""
    edges, others = shapes.edges(node.lines), shapes.region(node.other).merged()
    # klayout's inside_part is wrong in hierarchical mode, and its outside_part has what lies on outlines.
    return _like(edges, (edges & others) - others.edges() if node.side == "inside" else edges - others)


@makes_edges(deck.TouchingEdges)
def touching(shapes: Shapes, node: deck.TouchingEdges) -> kdb.Edges:
    """Whole edges that touch shapes, or do not."""
    edges, others = shapes.edges(node.lines), shapes.region(node.other)
    return _like(edges, edges.not_interacting(others) if node.negated else edges.interacting(others))


@makes_edges(deck.MeetingEdges)
def meeting(shapes: Shapes, node: deck.MeetingEdges) -> kdb.Edges:
    """Whole edges that touch others, or do not."""
    edges, others = shapes.edges(node.lines), shapes.edges(node.other_lines)
    return _like(edges, edges.not_interacting(others) if node.negated else edges.interacting(others))


@makes_edges(deck.LongEdges)
def long(shapes: Shapes, node: deck.LongEdges) -> kdb.Edges:
    """Edges by their length."""
    dbu = shapes.dbu
    least, most = node.least - dbu * 1e-6, math.inf if node.most is None else node.most + dbu * 1e-6
    return _chosen(shapes, node.lines, lambda edge, _: least <= _length(edge) * dbu <= most)


@makes_edges(deck.TurnedEdges)
def turned(shapes: Shapes, node: deck.TurnedEdges) -> kdb.Edges:
    """Edges by their angle on the wafer."""

    def wanted(edge: kdb.Edge, turn: kdb.ICplxTrans) -> bool:
        there = edge.transformed(turn)
        angle = math.degrees(math.atan2(there.dy(), there.dx()))
        angle = angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
        return node.lowest - _SAME <= angle <= node.highest + _SAME

    return _chosen(shapes, node.lines, wanted)


@makes_edges(deck.MiddleEdges)
def middles(shapes: Shapes, node: deck.MiddleEdges) -> kdb.Edges:
    """The middles of edges."""
    kept = shapes.stamp(shapes.empty())
    off = (1 - node.share) / 2
    for cell, edge in each_edge(shapes, node.lines):
        x, y = round(edge.dx() * off), round(edge.dy() * off)
        middle = kdb.Edge(edge.p1 + kdb.Vector(x, y), edge.p2 - kdb.Vector(x, y))
        if not middle.is_degenerate():
            shapes.layout.cell(cell).shapes(kept).insert(middle)
    made = kdb.Edges(shapes.top.begin_shapes_rec(kept), shapes.store, True)
    return _like(shapes.edges(node.lines), made)


@makes(deck.Extended)
def extended(shapes: Shapes, node: deck.Extended) -> kdb.Region:
    """Rectangles round edges."""
    ends, outwards, inwards = map(shapes.dbus, (node.ends, node.outwards, node.inwards))
    return shapes.edges(node.lines).extended(ends, ends, outwards, inwards, False)


@makes(deck.EdgeMarks)
def marks(shapes: Shapes, node: deck.EdgeMarks) -> kdb.Region:
    """Slivers on both sides of edges."""
    return shapes.edges(node.lines).extended(0, 0, MARK, MARK, False)


@shows(deck.EdgeMarks)
def marked(bench: Bench, node: deck.EdgeMarks) -> list[Place]:
    """Each edge as a place from its beginning to its end."""
    found = []
    for cell, edge in each_edge(bench.shapes, node.lines):
        start, end = (edge.x1, edge.y1), (edge.x2, edge.y2)
        found.append(Place(cell, mark(start, end), None, between=(start, end)))
    return found


def _length(edge: kdb.Edge) -> float:
    return math.hypot(edge.dx(), edge.dy())


def each_edge(shapes: Shapes, node: deck.Edges) -> Iterator[tuple[int, kdb.Edge]]:
    """The edges of a set, each with the cell that it is in."""
    given = shapes.edges(node)
    merged = given.merged() if given.merged_semantics else given
    for cell, edges in shapes.places.edges(shapes.stamp(merged)):
        for edge in edges:
            yield cell, edge


def _chosen(
    shapes: Shapes, node: deck.Edges, wanted: Callable[[kdb.Edge, kdb.ICplxTrans], bool]
) -> kdb.Edges:
    """The edges that are wanted as they are turned on the wafer.

    One that is wanted at some placements of its cell alone is lifted there into the top cell.
    """
    kept = shapes.stamp(shapes.empty())
    for cell, edge in each_edge(shapes, node):
        turns = {each.turn.to_s(): each.turn for each in shapes.places.bundles(cell)}
        right = {name for name, turn in turns.items() if wanted(edge, turn)}
        if len(right) == len(turns):
            shapes.layout.cell(cell).shapes(kept).insert(edge)
            continue
        for turn, spots in shapes.places.spread(cell) if right else ():
            if turn.to_s() in right:
                for x, y in spots.tolist():
                    shapes.top.shapes(kept).insert(edge.transformed(turn).moved(x, y))
    return _like(shapes.edges(node), kdb.Edges(shapes.top.begin_shapes_rec(kept), shapes.store, True))
