"""Measuring shapes together with what lies round them, once for each surrounding that occurs.

The shapes of a cell may have other neighbours at each of its placements. klayout tells which surroundings
there are, hands each shape over once for each of them, and leaves a result in the cell if all placements
share it; else it lifts it to the cells above, as far as it takes to tell the placements apart.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import klayout.db as kdb

from pkgdrc.engine.alike import cornered
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry.arcs import Tolerance
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.limits import TooManyError
from pkgdrc.engine.place import Defect, Place, Stand
from pkgdrc.engine.shapes import Shapes

_ROUNDED = 2  # dbu
_NUMBER = 1  # the property of a result that holds the number of its defect

# What stands for a defect in klayout's result: no two ways to turn or mirror it look alike, so that the shape
# that comes back in a cell above tells how the defect's cell stands in it.
_TAG = kdb.Polygon([kdb.Point(0, 0), kdb.Point(0, 8), kdb.Point(4, 0)])
_WAYS = [(turn, mirrored) for turn in range(4) for mirrored in (False, True)]


_TURNS = {cornered(kdb.Trans(*way, 0, 0) * _TAG): way for way in _WAYS}

Judge = Callable[[Outline, Sequence[list[Outline]]], Iterable[Defect]]
Visited = Callable[[str, Outline, Sequence[list[Outline]]], Iterable[kdb.PolygonWithProperties]]


def collect(
    region: kdb.Region,
    neighbours: Sequence[kdb.Region],
    far: int,
    tolerance: Tolerance,
    judge: Callable[[Outline, Sequence[list[Outline]]], Iterable[kdb.Polygon]],
) -> kdb.Region:
    """The polygons that `judge` makes of each shape with its neighbours, as a region."""

    def visited(
        _: str, subject: Outline, near: Sequence[list[Outline]]
    ) -> Iterable[kdb.PolygonWithProperties]:
        return [kdb.PolygonWithProperties(polygon, {}) for polygon in judge(subject, near)]

    visitor = _Visitor(visited, tolerance, alone=True)
    result: kdb.Region = region.complex_op(_operation(visitor, neighbours, far))
    if visitor.failure:
        raise visitor.failure
    return result


def visit(
    bench: Bench,
    subjects: kdb.Region,
    neighbours: Sequence[kdb.Region],
    far: int,
    judge: Judge,
    *,
    alone: bool = False,
) -> list[Place]:
    """What `judge` finds of each shape with the neighbours whose boxes are within `far` dbu of its own.

    Neighbours come in one list for each region of them, and as they are: merge them first if need be.
    Shapes without any neighbour are left out, unless `alone`. TooManyError where the bench gives up.
    """
    numbers: dict[tuple[str, Defect], int] = {}
    boxes: list[kdb.Box] = []  # of the shapes that have them
    looked_at = 0

    def visited(
        cell: str, subject: Outline, near: Sequence[list[Outline]]
    ) -> Iterable[kdb.PolygonWithProperties]:
        nonlocal looked_at
        looked_at += 1 + sum(map(len, near))
        if bench.most is not None and looked_at > bench.most:
            raise TooManyError
        for defect in judge(subject, near):
            number = numbers.setdefault((cell, defect), len(numbers))
            if number == len(boxes):
                boxes.append(subject.polygon.bbox())
            yield kdb.PolygonWithProperties(_tag(defect.mark), {_NUMBER: number})

    visitor = _Visitor(visited, bench.shapes.tolerance, alone=alone)
    result = subjects.complex_op(_operation(visitor, neighbours, far))
    if visitor.failure:
        raise visitor.failure
    tags = _tags(bench.shapes, result) if numbers else {}
    found = []
    for (name, defect), number in numbers.items():
        if number not in tags:
            continue
        home = bench.shapes.layout.cell(name).cell_index()
        everywhere = [cell for cell, _ in tags[number]] == [home]
        stands = () if everywhere else tuple(_stand(cell, tag, defect.mark) for cell, tag in tags[number])
        found.append(defect.place(home, stands, boxes[number]))
    return found


def clear_of(shapes: Shapes, marks: Sequence[Stand], others: kdb.Region) -> list[tuple[Stand, ...]]:
    """Where each mark touches none of `others`: itself, if that is everywhere it stands, else cells above.

    Both are on the grid of their own cells, so what is as near as they are rounded touches.
    """
    numbers: dict[tuple[int, kdb.Polygon], list[int]] = {}
    for number, each in enumerate(marks):
        numbers.setdefault((each.cell, each.outline), []).append(number)
    layer = shapes.stamp(shapes.empty())
    for cell, outline in numbers:
        shapes.layout.cell(cell).shapes(layer).insert(outline)

    def visited(
        cell: str, mark: Outline, near: Sequence[list[Outline]]
    ) -> Iterable[kdb.PolygonWithProperties]:
        told = kdb.Region([each.polygon for each in near[0]]) if near and near[0] else None
        if told is None or kdb.Region(mark.polygon).sized(_ROUNDED).interacting(told).is_empty():
            for number in numbers[shapes.layout.cell(cell).cell_index(), mark.polygon]:
                yield kdb.PolygonWithProperties(_tag(mark.polygon), {_NUMBER: number})

    visitor = _Visitor(visited, shapes.tolerance, alone=True)
    result = shapes.whole(layer).complex_op(_operation(visitor, [others], 2 * _ROUNDED))
    if visitor.failure:
        raise visitor.failure
    tags = _tags(shapes, result)
    found: list[tuple[Stand, ...]] = []
    for number, each in enumerate(marks):
        if [cell for cell, _ in tags[number]] == [each.cell]:
            found.append((each,))
        else:
            left = (_stand(cell, tag, each.outline) for cell, tag in tags[number])
            found.append(tuple(replace(one, into=one.into * each.into) for one in left))
    return found


def _tags(shapes: Shapes, result: kdb.Region) -> dict[int, dict[tuple[int, kdb.Polygon], None]]:
    """The tags that klayout gives back, each with its cell, by the number that they carry."""
    tags: dict[int, dict[tuple[int, kdb.Polygon], None]] = defaultdict(dict)  # each once
    layer = shapes.stamp(result)
    for cell in shapes.places.cells():
        for shape in shapes.layout.cell(cell).shapes(layer).each():
            tags[shape.property(_NUMBER)][cell, shape.polygon] = None
    return tags


def _tag(mark: kdb.Polygon) -> kdb.Polygon:
    """What stands for a defect: its tag, at the middle of its mark."""
    middle = mark.bbox().center()
    return _TAG.moved(middle.x, middle.y)


def _stand(cell: int, tag: kdb.Polygon, mark: kdb.Polygon) -> Stand:
    """Where a defect is whose tag has come back in a cell."""
    turned = kdb.Trans(*_TURNS[cornered(tag)], 0, 0)
    into = kdb.Trans(tag.bbox().p1 - (turned * _tag(mark)).bbox().p1) * turned
    return Stand(cell, mark.transformed(into), into)


def _operation(
    visitor: kdb.PolygonNeighborhoodVisitor, neighbours: Sequence[kdb.Region], far: int
) -> kdb.CompoundRegionOperationNode:
    inputs = [kdb.CompoundRegionOperationNode.new_secondary(region) for region in neighbours]
    return kdb.CompoundRegionOperationNode.new_polygon_neighborhood(inputs, visitor, far)


class _Visitor(kdb.PolygonNeighborhoodVisitor):
    """Puts out what `visited` makes of each shape; what fails is kept, since klayout goes on."""

    def __init__(self, visited: Visited, tolerance: Tolerance, *, alone: bool) -> None:
        super().__init__()
        self.result_type = kdb.CompoundRegionOperationNode.ResultType.Region
        self.failure: Exception | None = None
        self._visited = visited
        self._tolerance = tolerance
        self._alone = alone
        self._outlines: dict[kdb.Polygon, Outline] = {}

    def neighbors(
        self,
        layout: kdb.Layout,  # noqa: ARG002 - klayout's signature
        cell: kdb.Cell,
        polygon: kdb.PolygonWithProperties,
        neighborhood: dict[int, list[kdb.PolygonWithProperties]],
    ) -> None:
        """Called by klayout for each shape and each of its surroundings."""
        if self.failure or not (self._alone or any(neighborhood.values())):
            return
        try:
            lists = [[self._outline(p) for p in neighborhood[n]] for n in sorted(neighborhood)]
            for shape in self._visited(cell.name, self._outline(polygon), lists):
                self.output(shape)
        except Exception as error:  # klayout would print it and go on
            self.failure = error

    def _outline(self, polygon: kdb.PolygonWithProperties) -> Outline:
        known = self._outlines.get(polygon)
        if known is None:
            plain = polygon.dup()
            known = self._outlines[plain] = Outline(plain, self._tolerance)
        return known
