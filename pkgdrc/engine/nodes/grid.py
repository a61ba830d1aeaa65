"""Shapes off the mask grid, each on its own and where it stands: what it touches may be on the grid.

Of a path its spine and half its width have to be on the grid. At any angle, its corners are not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import klayout.db as kdb
import numpy as np

from pkgdrc.deck import algebra
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.layout.bundle import Bundle, Step
from pkgdrc.engine.place import Place
from pkgdrc.engine.register import makes, shows
from pkgdrc.engine.shapes import Shapes

Phase = tuple[int, int]


@makes(algebra.OffGrid)
def off_grid(shapes: Shapes, node: algebra.OffGrid) -> kdb.Region:
    """The merged shapes with a vertex off the grid."""
    vertices = _vertices(shapes, node)
    if vertices.is_empty():
        return shapes.empty()
    return shapes.region(node.source).interacting(vertices.polygons(1))


@shows(algebra.OffGrid)
def shapes_off_grid(bench: Bench, node: algebra.OffGrid) -> list[Place]:
    """The shapes as drawn that have a vertex off the grid, at the placements where they do."""
    if _vertices(bench.shapes, node).is_empty():
        return []
    step = bench.shapes.dbus(node.grid)
    top, found = bench.places.top.cell_index(), []
    for cell, drawn in _drawn(bench, node.source, step):
        bundles = [(bundle, list(_phases(bundle, step))) for bundle in bench.places.bundles(cell)]
        for shape in dict.fromkeys(drawn):
            if shape.odd:
                found.append(Place(cell, shape.outline, None, note="a path of an odd width"))
            bad = {
                (number, phase)
                for number, (bundle, phases) in enumerate(bundles)
                for phase in phases
                if _is_off(shape, bundle.turn, phase, step)
            }
            if len(bad) == sum(len(phases) for _, phases in bundles):
                found.append(Place(cell, shape.outline, None))
                continue
            for number, phase in sorted(bad):
                bundle = bundles[number][0]
                turned = shape.outline.transformed(bundle.turn)
                for at in bundle.chunks():
                    for x, y in at[(at % step == phase).all(axis=1)].tolist():
                        found.append(Place(top, turned.moved(x, y), None))
    return found


@dataclass(frozen=True)
class _Drawn:
    """A shape as drawn, and its points that have to be on the grid."""

    outline: kdb.Polygon
    points: tuple[kdb.Point, ...]
    odd: bool = False  # a path whose edges are off the grid where its spine is on it


def _drawn(bench: Bench, node: algebra.Region, step: int) -> Iterator[tuple[int, list[_Drawn]]]:
    """The shapes of each cell: paths by their spines where the file has them, all others by their corners."""
    index = None
    if isinstance(node, algebra.Layer):
        index = bench.shapes.layout.find_layer(*bench.shapes.technology.layers[node.name])
    if index is None:
        for cell, polygons in bench.places.per_cell(bench.shapes.stamp(bench.shapes.raw(node))):
            yield cell, [_Drawn(polygon, _corners(polygon)) for polygon in polygons]
        return
    for cell in bench.places.cells():
        found = []
        for shape in bench.shapes.layout.cell(cell).shapes(index).each(kdb.Shapes.SRegions):
            if shape.is_path():
                path = shape.path
                found.append(_Drawn(path.polygon(), tuple(path.each_point()), bool(path.width % (2 * step))))
            else:
                found.append(_Drawn(shape.polygon, _corners(shape.polygon)))
        if found:
            yield cell, found


def _corners(polygon: kdb.Polygon) -> tuple[kdb.Point, ...]:
    contours = [polygon.each_point_hull(), *(polygon.each_point_hole(n) for n in range(polygon.holes()))]
    return tuple(point for contour in contours for point in contour)


def _vertices(shapes: Shapes, node: algebra.OffGrid) -> kdb.EdgePairs:
    step = shapes.dbus(node.grid)
    return shapes.raw(node.source).grid_check(step, step)


def _phases(bundle: Bundle, step: int) -> Iterator[Phase]:
    """Where within a step of the grid the origins of some placements lie, without walking along lattices."""
    firsts = np.unique(bundle.at % step, axis=0).tolist()
    along = [_advances(each, step) for each in bundle.steps]
    seen: set[Phase] = set()
    for (x, y), *ways in product(firsts, *along):
        phase = (x + sum(dx for dx, _ in ways)) % step, (y + sum(dy for _, dy in ways)) % step
        if phase not in seen:
            seen.add(phase)
            yield phase


def _advances(each: Step, step: int) -> list[Phase]:
    advances = ((number * each.x % step, number * each.y % step) for number in range(min(each.count, step)))
    return list(dict.fromkeys(advances))


def _is_off(shape: _Drawn, turn: kdb.ICplxTrans, phase: Phase, step: int) -> bool:
    """Whether a point of a shape is off the grid when it is turned and then moved by a phase."""
    x, y = phase
    return any(
        (point.x + x) % step or (point.y + y) % step for point in (turn * each for each in shape.points)
    )
