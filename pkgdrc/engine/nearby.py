"""Measuring shapes together with what lies round them, once for each surrounding that occurs.

The shapes of a cell may have other neighbours at each of its placements. klayout tells which surroundings
there are, hands each shape over once for each of them, and leaves a result in the cell if all placements
share it; else it lifts it to the cells above, as far as it takes to tell the placements apart.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import klayout.db as kdb

from pkgdrc.engine.bench import Bench
from pkgdrc.engine.finding import Drift, Finding, Stand
from pkgdrc.engine.geometry.arcs import Tolerance
from pkgdrc.engine.geometry.outline import Outline

_NUMBER = 1  # the property of a result that holds the number of its defect


@dataclass(frozen=True)
class Defect:
    """A defect of a shape, in the coordinates of the shape's cell. `measured` is in the check's unit.

    Where run-out counts, it exists only beyond the radius `beyond` (um) from the wafer's centre.
    """

    outline: kdb.Polygon
    measured: float | None
    beyond: float | None = None
    drift: Drift | None = None


Judge = Callable[[Outline, Sequence[list[Outline]]], Iterable[Defect]]


def collect(
    region: kdb.Region,
    neighbours: Sequence[kdb.Region],
    far: int,
    tolerance: Tolerance,
    judge: Callable[[Outline, Sequence[list[Outline]]], Iterable[kdb.Polygon]],
) -> kdb.Region:
    """The polygons that `judge` makes of each shape with its neighbours, as a region."""

    def defects(subject: Outline, near: Sequence[list[Outline]]) -> Iterable[Defect]:
        return (Defect(polygon, None) for polygon in judge(subject, near))

    visitor = _Visitor(defects, tolerance, alone=True)
    result: kdb.Region = region.complex_op(_operation(visitor, neighbours, far))
    if visitor.failure:
        raise visitor.failure
    result.remove_properties()
    return result


def visit(
    bench: Bench,
    subjects: kdb.Region,
    neighbours: Sequence[kdb.Region],
    far: int,
    judge: Judge,
    note: str,
    *,
    alone: bool = False,
) -> list[Finding]:
    """What `judge` finds of each shape with the neighbours whose boxes are within `far` dbu of its own.

    Neighbours come in one list for each region of them, and as they are: merge them first if need be.
    Shapes without any neighbour are left out, unless `alone`.
    """
    visitor = _Visitor(judge, bench.shapes.tolerance, alone)
    result = subjects.complex_op(_operation(visitor, neighbours, far))
    if visitor.failure:
        raise visitor.failure
    stands: dict[int, list[Stand]] = defaultdict(list)
    layer = bench.shapes.stamp(result)
    for cell in bench.places.cells():
        for shape in bench.shapes.layout.cell(cell).shapes(layer).each():
            stands[shape.property(_NUMBER)].append(Stand(cell, shape.polygon))
    found = []
    for (name, defect), number in visitor.numbers.items():
        if number not in stands:
            continue
        home = bench.shapes.layout.cell(name).cell_index()
        everywhere = [stand.cell for stand in stands[number]] == [home]
        found.append(
            Finding(
                home,
                defect.outline,
                defect.measured,
                note,
                defect.beyond,
                defect.drift,
                () if everywhere else tuple(stands[number]),
            )
        )
    return found


def _operation(
    visitor: "_Visitor", neighbours: Sequence[kdb.Region], far: int
) -> kdb.CompoundRegionOperationNode:
    inputs = [kdb.CompoundRegionOperationNode.new_secondary(region) for region in neighbours]
    return kdb.CompoundRegionOperationNode.new_polygon_neighborhood(inputs, visitor, far)


class _Visitor(kdb.PolygonNeighborhoodVisitor):
    """Puts out the outline of each defect, under a number that is the same for the same defect."""

    def __init__(self, judge: Judge, tolerance: Tolerance, alone: bool) -> None:
        super().__init__()
        self.result_type = kdb.CompoundRegionOperationNode.ResultType.Region
        self.numbers: dict[tuple[str, Defect], int] = {}
        self.failure: Exception | None = None
        self._judge = judge
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
            for defect in self._judge(self._outline(polygon), lists):
                number = self.numbers.setdefault((cell.name, defect), len(self.numbers))
                self.output(kdb.PolygonWithProperties(defect.outline, {_NUMBER: number}))
        except Exception as error:  # klayout would print it and go on
            self.failure = error

    def _outline(self, polygon: kdb.PolygonWithProperties) -> Outline:
        plain = polygon.dup()
        if plain not in self._outlines:
            self._outlines[plain] = Outline(plain, self._tolerance)
        return self._outlines[plain]
