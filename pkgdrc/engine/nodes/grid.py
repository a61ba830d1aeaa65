"""Shapes off the mask grid, each on its own and where it stands: what it touches may be on the grid."""

from collections.abc import Iterator
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
    for cell, polygons in bench.places.per_cell(bench.shapes.stamp(bench.shapes.raw(node.source))):
        bundles = [(bundle, list(_phases(bundle, step))) for bundle in bench.places.bundles(cell)]
        for polygon in dict.fromkeys(polygons):
            bad = {
                (number, phase)
                for number, (bundle, phases) in enumerate(bundles)
                for phase in phases
                if _is_off(polygon.transformed(bundle.turn), phase, step)
            }
            if len(bad) == sum(len(phases) for _, phases in bundles):
                found.append(Place(cell, polygon, None))
                continue
            for number, phase in sorted(bad):
                bundle = bundles[number][0]
                turned = polygon.transformed(bundle.turn)
                for at in bundle.chunks():
                    for x, y in at[(at % step == phase).all(axis=1)].tolist():
                        found.append(Place(top, turned.moved(x, y), None))
    return found


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


def _is_off(polygon: kdb.Polygon, phase: Phase, step: int) -> bool:
    """Whether a polygon has a vertex off the grid when it is moved by a phase."""
    x, y = phase
    contours = [polygon.each_point_hull(), *(polygon.each_point_hole(n) for n in range(polygon.holes()))]
    return any((point.x + x) % step or (point.y + y) % step for contour in contours for point in contour)
