"""The shortest chain of drawn shapes between two places of a net, and its narrowest link."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import klayout.db as kdb

from pkgdrc.nets.chord import Spot, narrowest
from pkgdrc.nets.extract import Net, Pieces, Sheet, joints
from pkgdrc.nets.wires import Layer, Wires


class Shape(NamedTuple):
    """One shape of a chain, as drawn; on a layer of kind end or cut it is what joins two levels."""

    layer: Layer
    polygon: kdb.Polygon


class End(NamedTuple):
    """Where a chain begins or ends: on a conductor, or on the outermost that is there."""

    at: kdb.Point
    layer: Layer | None = None


class Chain(NamedTuple):
    """Shapes that lead from one place to another, each touching the next; `between` is the narrowest link."""

    shapes: tuple[Shape, ...]
    width: float  # of that link, dbu
    between: tuple[Spot, Spot]


def chain(net: Net, sheet: Sheet, wires: Wires, ends: Sequence[Sequence[End]]) -> Chain:
    """The chain of the fewest shapes between two groups of places; each group is joined in itself.

    Several equally short ones: the first as drawn. Of three groups and more, those that are nearest.
    """
    web = _Web(net, sheet, wires)
    best: tuple[list[int], kdb.Point, kdb.Point] | None = None
    for number, group in enumerate(ends[:-1]):
        others = [end for other in ends[number + 1 :] for end in other]
        found = web.way(group, others)
        if found and (best is None or len(found[0]) < len(best[0])):
            best = found
    if best is None:
        box = next(iter(net.metal.values()))[0].bbox()
        at = (float(box.center().x), float(box.center().y))
        return Chain((), 0.0, (at, at))
    nodes, start, end = best
    shapes = tuple(web.shapes[node] for node in nodes)
    width, a, b = _narrowest(shapes, start, end)
    return Chain(shapes, width, (a, b))


class _Web:
    """The drawn shapes of a net, and which touch which."""

    def __init__(self, net: Net, sheet: Sheet, wires: Wires) -> None:
        self.shapes: list[Shape] = []
        self._wires = wires
        self._first: dict[Layer, int] = {}
        self._pieces: dict[Layer, Pieces] = {}
        near = {layer: Pieces(polygons) for layer, polygons in net.metal.items()}
        drawn = {layer: kdb.Region() for layer in wires.layers}
        for layer, region in sheet.shapes.items():
            drawn[layer] += region
        for layer in net.metal:
            raw = sheet.shapes[layer].each()
            own = [each for each in raw if next(near[layer].touching(each), None) is not None]
            self._add(layer, own)
        self._joints: list[tuple[Layer, Layer, Layer | None]] = []
        for number, link in enumerate(wires.links):
            if link.first in net.metal and link.second in net.metal:
                joint = None
                if link.through or link.unless:
                    joint = Layer("end", str(number))
                    self._add(joint, list(joints(link, drawn)))
                self._joints.append((link.first, link.second, joint))
        self._touch = [
            (layer, cut)
            for cut in wires.cut
            if (layer := Layer("made", cut.name)) in net.metal and not drawn[cut].is_empty()
        ]
        for _, cut in self._touch:
            self._add(cut, list(drawn[cut].merged().each()))

    def _add(self, layer: Layer, polygons: Sequence[kdb.Polygon]) -> None:
        self._first[layer] = len(self.shapes)
        self._pieces[layer] = Pieces(polygons)
        self.shapes += [Shape(layer, polygon) for polygon in polygons]

    def way(
        self, starts: Sequence[End], ends: Sequence[End]
    ) -> tuple[list[int], kdb.Point, kdb.Point] | None:
        """The fewest shapes from one of some places to one of others, breadth first."""
        targets = {node: end.at for end in ends for node in self._at(end)}
        begun = {node: end.at for end in starts for node in self._at(end)}
        before: dict[int, int | None] = dict.fromkeys(begun)
        queue = list(begun)
        for node in queue:
            if node in targets:
                way = [node]
                while (step := before[way[-1]]) is not None:
                    way.append(step)
                return way[::-1], begun[way[-1]], targets[node]
            for there in self._next(node):
                if there not in before:
                    before[there] = node
                    queue.append(there)
        return None

    def _at(self, end: End) -> list[int]:
        """The shapes at a place: of the conductor that is asked for, or else of the outermost."""
        for layer in [end.layer] if end.layer else reversed(self._wires.conductors):
            if layer in self._pieces and (found := list(self._pieces[layer].at(end.at))):
                return [self._first[layer] + number for number in found]
        return []

    def _next(self, node: int) -> list[int]:
        shape = self.shapes[node]
        found = self._of(shape.layer, shape.polygon) if shape.layer.kind == "made" else []
        for first, second, joint in self._joints:
            if shape.layer in (first, second):
                other = second if shape.layer == first else first
                found += self._of(joint or other, shape.polygon)
            elif shape.layer == joint:
                found += self._of(first, shape.polygon) + self._of(second, shape.polygon)
        for conductor, cut in self._touch:
            if shape.layer == conductor:
                found += self._of(cut, shape.polygon)
            elif shape.layer == cut:
                found += self._of(conductor, shape.polygon)
                # Over the walls every piece in the cut is next to every other.
                for _, other in self._touch:
                    begin = self._first[other]
                    found += range(begin, begin + len(self._pieces[other].polygons))
        return [there for there in found if there != node]

    def _of(self, layer: Layer, polygon: kdb.Polygon) -> list[int]:
        first = self._first[layer]
        return [first + number for number in self._pieces[layer].touching(polygon)]


def _narrowest(shapes: Sequence[Shape], start: kdb.Point, end: kdb.Point) -> tuple[float, Spot, Spot]:
    """The narrowest link of a chain: across a shape, between two, or through what joins two levels."""
    runs: list[tuple[kdb.Region, kdb.Point, kdb.Point, Layer]] = []
    places = [start, *(_meeting(one, other) for one, other in pairwise(shapes)), end]
    for shape, (enters, leaves) in zip(shapes, pairwise(places), strict=True):
        if runs and runs[-1][3] == shape.layer and shape.layer.kind == "made":
            metal, first, _, layer = runs[-1]
            runs[-1] = (metal + kdb.Region(shape.polygon), first, leaves, layer)
        else:
            runs.append((kdb.Region(shape.polygon), enters, leaves, shape.layer))
    found = []
    for metal, enters, leaves, layer in runs:
        if layer.kind == "made":
            polygons = metal.merged().each()
            polygon = next((each for each in polygons if each.inside(enters)), None)
            if polygon is not None:
                found.append(narrowest(polygon, enters, leaves))
        elif layer.kind == "end":
            box = metal.bbox()
            middle = box.center().y
            found.append((float(box.width()), (box.left, middle), (box.right, middle)))
    return min(found, default=(0.0, (start.x, start.y), (end.x, end.y)))


def _meeting(one: Shape, other: Shape) -> kdb.Point:
    """A point that two shapes share; between two pieces in the cut, that of the first."""
    shared = kdb.Region(one.polygon) & kdb.Region(other.polygon)
    if not shared.is_empty():
        largest = max(shared.merged().each(), key=lambda polygon: polygon.area())
        return inside(largest)
    for edge in one.polygon.each_edge():
        for against in other.polygon.each_edge():
            at = edge.intersection_point(against) if edge.intersects(against) else None
            if at is not None and other.polygon.inside(at) and one.polygon.inside(at):
                return _middle(edge, against, at)
    return one.polygon.bbox().center()


def _middle(edge: kdb.Edge, against: kdb.Edge, at: kdb.Point) -> kdb.Point:
    """The middle of what two edges share, if they run along each other."""
    if not edge.is_parallel(against):
        return at
    ends = [point for point in (edge.p1, edge.p2) if against.contains(point)]
    ends += [point for point in (against.p1, against.p2) if edge.contains(point)]
    return kdb.Point(sum(p.x for p in ends) // len(ends), sum(p.y for p in ends) // len(ends)) if ends else at


def inside(polygon: kdb.Polygon) -> kdb.Point:
    """A point in a polygon: the middle of its largest upright slice."""
    parts = polygon.decompose_trapezoids(kdb.Polygon.TD_htrapezoids)
    middle: kdb.Point = max(parts, key=lambda part: part.area()).bbox().center()
    return middle
