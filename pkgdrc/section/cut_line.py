"""What a line over the layout crosses, layer by layer."""

import dataclasses
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.input.source import LayoutSource
from pkgdrc.section.model import Point
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um, to_dbu

_STEP: Um = 100.0  # of the boxes along a slanted line
_FINE: Um = 2000.0  # lines up to this length are cut as finely as can be

Intervals = tuple[tuple[Um, Um], ...]  # from, to along the line; in order, apart from each other


def parse_line(text: str) -> tuple[Point, Point]:
    """The two ends in 'x1,y1,x2,y2' (um). InputError unless these are four numbers of two places."""
    try:
        x1, y1, x2, y2 = (float(part) for part in text.split(","))
    except ValueError:
        raise InputError(f"--line: '{text}' is not x1,y1,x2,y2: four numbers, in um") from None
    if not all(math.isfinite(value) for value in (x1, y1, x2, y2)):
        raise InputError(f"--line: '{text}' holds a number that is not finite")
    if (x1, y1) == (x2, y2):
        raise InputError(f"--line: '{text}' starts where it ends; a line between two places is expected")
    return (x1, y1), (x2, y2)


@dataclass(frozen=True)
class Round:
    """A round shape near the line."""

    along: Um  # its centre's place along the line
    beside: Um  # how far its centre lies to the line's left
    diameter: Um


@dataclass(frozen=True)
class Strip:
    """The shapes of one layer that lie near the line, and the line itself (in database units)."""

    shapes: db.Region
    line: db.Edge
    before: Um  # how far the line is lengthened before its start
    dbu: Um

    def intervals(self, grown: Um = 0.0) -> Intervals:
        """Where the line is inside the shapes after they grew by `grown` um on every side (or shrank)."""
        by = to_dbu(grown, self.dbu)
        shapes = self.shapes.sized(by) if by else self.shapes
        inside = db.Edges(self.line) & shapes
        return united(
            (self._place(edge.p1)[0], self._place(edge.p2)[0])
            for edge in inside.each()
            if not edge.is_degenerate()
        )

    def each(self) -> Iterator["Strip"]:
        """Its shapes one by one."""
        for shape in self.shapes.each():
            yield dataclasses.replace(self, shapes=db.Region(shape))

    def rounds(self) -> Iterator[Round]:
        """The shapes as what they are if they are round; others by the shorter side of their box."""
        for shape in self.shapes.each():
            box = shape.bbox()
            yield Round(*self._place(box.center()), min(box.width(), box.height()) * self.dbu)

    def _place(self, point: db.Point) -> tuple[Um, Um]:
        """Along the line, and to its left."""
        direction = self.line.d()
        offset = point - self.line.p1
        length = direction.length()
        return (
            direction.sprod(offset) / length * self.dbu - self.before,
            direction.vprod(offset) / length * self.dbu,
        )


@dataclass(frozen=True, kw_only=True)
class CutLine:
    """A line over a layout, lengthened by `margin` at both ends so that what lies there is cut as it is."""

    source: LayoutSource
    technology: Technology
    start: Point
    end: Point
    margin: Um
    reach: Um  # how far shapes may grow before they are cut

    @property
    def length(self) -> Um:
        """Length of the line itself, um."""
        return math.dist(self.start, self.end)

    @property
    def coarse(self) -> float:
        """How much less finely than can be the section is cut: a long line is shown small."""
        return max(1.0, self.length / _FINE)

    def check(self) -> None:
        """InputError if the line passes by everything, or nothing is drawn on the technology's layers."""
        path, layers = self.source.path, self.technology.layers
        if not any(self.has_shapes(name) for name in layers):
            raise InputError(
                f"{path}: has none of the layers of {self.technology.path}; is it another technology's?"
            )
        limit = 2**30 * self.source.dbu
        box = self.source.top.dbbox()
        outside = max(map(abs, (*self.start, *self.end))) > limit
        if outside or not db.DEdge(db.DPoint(*self.start), db.DPoint(*self.end)).clipped(box):
            raise InputError(
                f"--line: from {place(self.start)} to {place(self.end)} passes by the layout, which lies in "
                f"{place((box.left, box.bottom))} to {place((box.right, box.top))} um"
            )

    def has_shapes(self, layer: str) -> bool:
        """Whether anything is drawn on a layer of the technology, anywhere in the layout."""
        index = self.source.layout.find_layer(*self.technology.layers[layer])
        return index is not None and not self.source.top.begin_shapes_rec(index).at_end()

    def strip(self, shapes: db.Region) -> Strip:
        """Shapes near the line, and the line itself."""
        return Strip(shapes, self._edge(), self.margin, self.source.dbu)

    def surroundings(self) -> db.Region:
        """All that is near the line."""
        reach = to_dbu(self.reach, self.source.dbu) + 1
        return db.Region(self._edge().bbox().enlarged(reach, reach))

    def near(self, layer: str) -> Strip:
        """The shapes of a layer near the line. A layer that the technology lacks holds none."""
        number = self.technology.layers.get(layer)
        index = None if number is None else self.source.layout.find_layer(*number)
        if index is None:
            return self.strip(db.Region())
        shapes = db.RecursiveShapeIterator(self.source.layout, self.source.top, index, self._boxes(), False)
        return self.strip(db.Region(shapes).merged())

    def near_as_drawn(self, layer: str) -> Strip:
        """The same, with shapes that lie on one another apart; what only touches is one in pieces."""
        strip = self.near(layer)
        if strip.shapes.is_empty():
            return strip
        number = self.technology.layers[layer]
        index = self.source.layout.layer(*number)
        raw = db.Region(
            db.RecursiveShapeIterator(self.source.layout, self.source.top, index, self._boxes(), False)
        )
        raw.merged_semantics = False
        twice = raw.merged(False, 2)
        several = strip.shapes.interacting(twice)
        apart = strip.shapes.not_interacting(twice) + raw.interacting(several)
        return dataclasses.replace(strip, shapes=apart)

    def over(self, layer: str, shapes: db.Region) -> db.Region:
        """The shapes of a layer that overlap other shapes, wherever these are. An absent layer holds none."""
        number = self.technology.layers.get(layer)
        index = None if number is None else self.source.layout.find_layer(*number)
        if index is None:
            return db.Region()
        boxes = db.Region()
        for shape in shapes.each():
            boxes.insert(shape.bbox().enlarged(1, 1))
        found = db.RecursiveShapeIterator(self.source.layout, self.source.top, index, boxes, False)
        return db.Region(found).merged().overlapping(shapes)

    def whole(self) -> Intervals:
        """All of the lengthened line."""
        return ((-self.margin, self.length + self.margin),)

    def _boxes(self) -> db.Region:
        """Boxes along the line, as large as shapes may grow: klayout looks only in boxes."""
        reach = to_dbu(self.reach, self.source.dbu) + 1
        line = self._edge()
        straight = line.dx() == 0 or line.dy() == 0
        steps = 1 if straight else math.ceil(line.length() * self.source.dbu / _STEP)
        places = [line.p1 + line.d() * (step / steps) for step in range(steps + 1)]
        boxes = db.Region()
        for pair in pairwise(places):
            boxes.insert(db.Box(*pair).enlarged(reach, reach))
        return boxes

    def _edge(self) -> db.Edge:
        (x1, y1), (x2, y2) = self.start, self.end
        dx, dy = ((x2 - x1) / self.length * self.margin, (y2 - y1) / self.length * self.margin)
        ends = [db.DPoint(x1 - dx, y1 - dy), db.DPoint(x2 + dx, y2 + dy)]
        return db.Edge(*(point.to_itype(self.source.dbu) for point in ends))


def unknown_layers(source: LayoutSource, technology: Technology) -> Iterator[str]:
    """A sentence on the layers of the layout that the technology does not know, if there are any."""
    known = {*technology.layers.values(), *technology.other_layers.values()}
    found = sorted((info.layer, info.datatype) for info in source.layout.layer_infos())
    others = [f"{layer}/{datatype}" for layer, datatype in found if (layer, datatype) not in known]
    if others:
        yield (
            f"layers that {technology.path} does not know are not shown: {', '.join(others)}; "
            "--technology names another one"
        )


def united(intervals: Iterable[tuple[Um, Um]]) -> Intervals:
    """The intervals in order, those that overlap or touch as one."""
    found: list[tuple[Um, Um]] = []
    for left, right in sorted(intervals):
        if found and left <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return tuple(found)


def common(one: Intervals, other: Intervals) -> Intervals:
    """What lies in both."""
    found, first = [], 0
    for left, right in one:
        while first < len(other) and other[first][1] <= left:
            first += 1
        for start, end in islice(other, first, None):
            if start >= right:
                break
            found.append((max(left, start), min(right, end)))
    return tuple(found)


def without(intervals: Intervals, others: Intervals) -> Intervals:
    """What is left of the intervals outside of the others."""
    found, first = [], 0
    for left, right in intervals:
        rest = left
        while first < len(others) and others[first][1] <= left:
            first += 1
        for start, end in islice(others, first, None):
            if start >= right:
                break
            if start > rest:
                found.append((rest, start))
            rest = max(rest, end)
        if rest < right:
            found.append((rest, right))
    return tuple(found)


def place(point: Point) -> str:
    """A place on the layout in words."""
    return f"({point[0]:g}, {point[1]:g})"
