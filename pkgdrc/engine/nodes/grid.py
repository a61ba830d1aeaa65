"""Shapes off the mask grid, each on its own and where it stands: what it touches may be on the grid.

Of a path its spine and half its width have to be on the grid. At any angle, its corners are not. What a
mask of a set has is judged as it lies in the mask's own file, which is what is written: on the wafer it may
be scaled.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache, partial
from itertools import product
from typing import NamedTuple

import klayout.db as kdb
import numpy as np

from pkgdrc.deck import algebra
from pkgdrc.detail import Detail, What
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.layout.bundle import Bundle, Step
from pkgdrc.engine.layout.places import Places
from pkgdrc.engine.place import Place
from pkgdrc.engine.register import makes, shows
from pkgdrc.engine.shapes import Shapes
from pkgdrc.engine.touching import meeting
from pkgdrc.input.source import MaskFile

Phase = tuple[int, int]

_SAME = 1e-6  # steps of the grid
_FINEST = 1000  # parts of a database unit that a grid may be in


@makes(algebra.OffGrid)
def off_grid(shapes: Shapes, node: algebra.OffGrid) -> kdb.Region:
    """The merged shapes with a vertex off the grid."""
    mask = _displaced(shapes, node)
    if mask is None:
        off = _vertices(shapes, node).polygons(1)
    else:
        off = kdb.Region([place.mark for place in _in_file(shapes, node, mask)])
    return shapes.empty() if off.is_empty() else meeting(shapes.region(node.source), off)


@shows(algebra.OffGrid)
def shapes_off_grid(bench: Bench, node: algebra.OffGrid) -> list[Place]:
    """The shapes as drawn that have a vertex off the grid, at the placements where they do."""
    mask = _displaced(bench.shapes, node)
    if mask is not None:
        return list(_in_file(bench.shapes, node, mask))
    if _vertices(bench.shapes, node).is_empty():
        return []
    return _found(bench.shapes, bench.places, node)


def _found(shapes: Shapes, places: Places, node: algebra.OffGrid) -> list[Place]:
    """Where the shapes as drawn have vertices off the grid, by how they are placed.

    Vertices that follow one another on an outline are one place.
    """
    step = _step(shapes, node.grid)
    top, found = places.top.cell_index(), []
    for cell, drawn in _drawn(shapes, places, node.source, _step(shapes, 2 * node.grid)):
        bundles = [(bundle, list(_phases(bundle, step))) for bundle in places.bundles(cell)]
        for shape in dict.fromkeys(drawn):
            if shape.odd:
                found.append(Place(cell, shape.outline, None, details=(Detail(What.ODD_PATH),)))
            runs = cache(partial(_runs, shape, step))
            off = {
                (number, phase): runs(bundle.turn, phase)
                for number, (bundle, phases) in enumerate(bundles)
                for phase in phases
            }
            if len({*off.values()}) == 1:  # at each placement alike
                found += [Place(cell, spot, None) for spot in next(iter(off.values()))]
                continue
            for (number, phase), spots in sorted(off.items()):
                bundle = bundles[number][0]
                turned = [spot.transformed(bundle.turn) for spot in spots]
                for at in bundle.chunks() if turned else ():
                    for x, y in at[(at % step == phase).all(axis=1)].tolist():
                        found += [Place(top, spot.moved(x, y), None) for spot in turned]
    return found


def _displaced(shapes: Shapes, node: algebra.OffGrid) -> MaskFile | None:
    """The mask that has the shapes of a layer, if it lies on the wafer so that its grid is none there."""
    if not isinstance(node.source, algebra.Layer):
        return None
    mask = next((each for each in shapes.source.masks if node.source.name in each.layers), None)
    if mask is None:
        return None
    steps = [each / node.grid for each in (mask.trans.disp.x, mask.trans.disp.y)]
    kept = not mask.trans.is_complex() and all(abs(each - round(each)) < _SAME for each in steps)
    return None if kept else mask


def _in_file(shapes: Shapes, node: algebra.OffGrid, mask: MaskFile) -> Iterator[Place]:
    """Shapes off the grid of a mask's own file, where they lie on the wafer."""
    own = Places(shapes.layout, shapes.layout.cell(mask.cell))
    where = mask.trans.to_itrans(shapes.dbu)
    for place in _found(shapes, own, node):
        copies = shapes.places.copies(place.cell)
        for copy, lies in copies:
            yield replace(place, cell=copy, mark=place.mark.transformed(lies))
        if not copies:  # its shapes are drawn where it stands
            for each in own.all(place.cell):
                mark = place.mark.transformed(where * each)
                yield replace(place, cell=shapes.top.cell_index(), mark=mark)


class _Drawn(NamedTuple):
    """A shape as drawn, and its points that have to be on the grid, contour by contour."""

    outline: kdb.Polygon
    contours: tuple[tuple[kdb.Point, ...], ...]
    odd: bool = False  # a path whose edges are off the grid where its spine is on it


def _drawn(
    shapes: Shapes, places: Places, node: algebra.Region, evenly: int
) -> Iterator[tuple[int, list[_Drawn]]]:
    """The shapes of each cell: paths by their spines where the file has them, all others by their corners.

    `evenly`: the steps, dbu, in which the width of a path has to be.
    """
    index = None
    if isinstance(node, algebra.Layer):
        index = shapes.layout.find_layer(*shapes.technology.layers[node.name])
    if index is None:
        for cell, polygons in places.per_cell(shapes.stamp(shapes.raw(node))):
            yield cell, [_Drawn(polygon, _contours(polygon)) for polygon in polygons]
        return
    for cell in places.cells():
        found = []
        for shape in shapes.layout.cell(cell).shapes(index).each(kdb.Shapes.SRegions):
            if shape.is_path():
                path = shape.path
                spine = (tuple(path.each_point()),)
                found.append(_Drawn(path.polygon(), spine, bool(path.width % evenly)))
            else:
                found.append(_Drawn(shape.polygon, _contours(shape.polygon)))
        if found:
            yield cell, found


def rounded(shapes: Shapes, node: algebra.OffGrid) -> tuple[int, int]:
    """How many paths of a layer have corners off the grid by nature, and how many corners that are.

    Their spines lie on the grid of their cell, and so does half their width; they run at another angle than a
    multiple of 90 deg.
    """
    step = _step(shapes, node.grid)
    paths = corners = 0
    evenly = _step(shapes, 2 * node.grid)
    if not isinstance(node.source, algebra.Layer):
        return paths, corners
    index = shapes.layout.find_layer(*shapes.technology.layers[node.source.name])
    if index is None:
        return paths, corners
    for cell in shapes.places.cells():
        for shape in shapes.layout.cell(cell).shapes(index).each(kdb.Shapes.SPaths):
            path = shape.path
            if path.width % evenly or _off(path.each_point(), step):
                continue
            off = sum(_off(contour, step) for contour in _contours(path.polygon()))
            paths += bool(off) * shapes.places.count(cell)
            corners += off * shapes.places.count(cell)
    return paths, corners


def _step(shapes: Shapes, grid: float) -> int:
    """How many database units lie between the lines of a grid that coordinates can be on at all.

    Where a unit is no part of the grid these are fewer lines: in units of 2 nm every second one of 5 nm.
    """
    return Fraction(grid / shapes.dbu).limit_denominator(_FINEST).numerator


def _off(points: Iterable[kdb.Point], step: int) -> int:
    """How many of some points lie off the grid."""
    return sum(bool(point.x % step or point.y % step) for point in points)


def _contours(polygon: kdb.Polygon) -> tuple[tuple[kdb.Point, ...], ...]:
    contours = [polygon.each_point_hull(), *(polygon.each_point_hole(n) for n in range(polygon.holes()))]
    return tuple(map(tuple, contours))


def _vertices(shapes: Shapes, node: algebra.OffGrid) -> kdb.EdgePairs:
    step = _step(shapes, node.grid)
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


def _runs(shape: _Drawn, step: int, turn: kdb.ICplxTrans, phase: Phase) -> tuple[kdb.Polygon, ...]:
    """Boxes round points that follow one another and are off the grid, where a shape is turned and moved."""
    moved = kdb.ICplxTrans(*phase) * turn
    runs: list[kdb.Box] = []
    for contour in shape.contours:
        off = [bool(_off([moved * point], step)) for point in contour]
        # From a point on the grid on, so that no run begins in its middle.
        first = off.index(False) if False in off else 0
        going_on = False
        for number in [*range(first, len(contour)), *range(first)]:
            if off[number]:
                point = contour[number]
                box = kdb.Box(point, point)
                if going_on:
                    runs[-1] += box
                else:
                    runs.append(box)
            going_on = off[number]
    return tuple(kdb.Polygon(box.enlarged(step, step)) for box in runs)
