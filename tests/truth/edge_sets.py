"""Sets of edges by what they say they are: lines with the shape on their left, cut by shapely."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import shapely
import shapely.ops

from pkgdrc.deck import edges as deck
from tests.truth.drawing import union
from tests.truth.outline import edges_of
from tests.truth.regions import Scene, Shapes, node

Lines = list[shapely.LineString]
SETS: dict[type[deck.Edges], Callable[[Scene, Any], Lines]] = {}


def edge_set(
    kind: type[deck.Edges],
) -> Callable[[Callable[[Scene, Any], Lines]], Callable[[Scene, Any], Lines]]:
    """Enters what a kind of edges means."""

    def enter(meaning: Callable[[Scene, Any], Lines]) -> Callable[[Scene, Any], Lines]:
        SETS[kind] = meaning
        return meaning

    return enter


def lines(scene: Scene, node: deck.Edges) -> Lines:
    """The edges that an expression stands for."""
    return SETS[type(node)](scene, node)


@edge_set(deck.EdgesOf)
def _edges_of(scene: Scene, node: deck.EdgesOf) -> Lines:
    edges = edges_of(scene.shapes(node.source).parts)
    return [shapely.LineString(ends) for ends in zip(edges.start, edges.end, strict=True)]


@edge_set(deck.CombinedEdges)
def _combined(scene: Scene, node: deck.CombinedEdges) -> Lines:
    one, other = lines(scene, node.lines), lines(scene, node.other_lines)
    if node.operator == "or":
        return one + other
    there = shapely.union_all(other)
    cut = shapely.intersection if node.operator == "and" else shapely.difference
    return _pieces(one, lambda line: cut(line, there))


@edge_set(deck.EdgeParts)
def _parts(scene: Scene, node: deck.EdgeParts) -> Lines:
    area = scene.shapes(node.other).area
    if node.side == "outside":
        return _pieces(lines(scene, node.lines), lambda line: shapely.difference(line, area))
    return _pieces(
        lines(scene, node.lines),
        lambda line: shapely.difference(shapely.intersection(line, area), area.boundary),
    )


@edge_set(deck.TouchingEdges)
def _touching(scene: Scene, node: deck.TouchingEdges) -> Lines:
    area = scene.shapes(node.other).area
    return [line for line in lines(scene, node.lines) if shapely.intersects(line, area) != node.negated]


@edge_set(deck.LongEdges)
def _long(scene: Scene, node: deck.LongEdges) -> Lines:
    most = math.inf if node.most is None else node.most / scene.dbu + 1e-6
    return [line for line in lines(scene, node.lines) if node.least / scene.dbu - 1e-6 <= line.length <= most]


@edge_set(deck.TurnedEdges)
def _turned(scene: Scene, node: deck.TurnedEdges) -> Lines:
    found = []
    for line in lines(scene, node.lines):
        (x0, y0), (x1, y1) = line.coords
        angle = math.degrees(math.atan((y1 - y0) / (x1 - x0))) if x0 != x1 else 90.0
        if node.lowest - 1e-9 <= angle <= node.highest + 1e-9:
            found.append(line)
    return found


@edge_set(deck.MiddleEdges)
def _middles(scene: Scene, node: deck.MiddleEdges) -> Lines:
    found = []
    for line in lines(scene, node.lines):
        off = line.length * (1 - node.share) / 2
        found.append(shapely.ops.substring(line, off, line.length - off))
    return found


@node(deck.Extended)
def _extended(scene: Scene, node: deck.Extended) -> Shapes:
    found = []
    for line in lines(scene, node.lines):
        start, end = np.array(line.coords)
        way = (end - start) / line.length
        inside = np.array([-way[1], way[0]])
        first, last = start - way * node.ends / scene.dbu, end + way * node.ends / scene.dbu
        near, far = inside * node.inwards / scene.dbu, -inside * node.outwards / scene.dbu
        found.append(shapely.Polygon([first + near, last + near, last + far, first + far]))
    return Shapes((union(found),)) if found else Shapes(())


def _pieces(of: Iterable[shapely.LineString], cut: Callable[[Any], Any]) -> Lines:
    found = []
    for line in of:
        merged = shapely.line_merge(shapely.union_all([p for p in shapely.get_parts(cut(line)) if p.length]))
        found += [
            shapely.LineString([p.coords[0], p.coords[-1]]) for p in shapely.get_parts(merged) if p.length
        ]
    return found
