"""From the flat shapes of dies to their nets."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

import klayout.db as kdb

from pkgdrc.nets.wires import Layer, Link, Wires

_APART = 16  # dbu between the sheets that are followed together
_WIDEST = 1 << 30  # dbu that a row of sheets may be wide: klayout's coordinates have 32 bits
_MOST = 200_000  # shapes that are followed together


class Label(NamedTuple):
    """A text that names what it lies on."""

    text: str
    at: kdb.Point


@dataclass(frozen=True)
class Sheet:
    """The flat shapes of one die, or of a part of it, in its own coordinates, as drawn."""

    shapes: Mapping[Layer, kdb.Region]
    labels: Sequence[Label] = ()

    @property
    def box(self) -> kdb.Box:
        """What the shapes and labels reach over."""
        box = kdb.Box()
        for region in self.shapes.values():
            box += region.bbox()
        for label in self.labels:
            box += label.at
        return box


@dataclass(frozen=True)
class Net:
    """What is joined, as merged shapes; `labels` are those that name it."""

    metal: dict[Layer, list[kdb.Polygon]]
    ends: dict[Layer, list[kdb.Polygon]] = field(default_factory=dict)
    """The shapes on layers of terminals that are its own, or that its metal touches."""
    labels: list[Label] = field(default_factory=list)

    @property
    def names(self) -> frozenset[str]:
        """What its labels call it."""
        return frozenset(label.text for label in self.labels)


def extract(sheets: Sequence[Sheet], wires: Wires) -> list[list[Net]]:
    """The nets of each sheet; nothing joins one sheet to another."""
    found: list[list[Net]] = [[] for _ in sheets]
    for batch in _batches(sheets):
        for number, net in _Row([sheets[each] for each in batch], wires).nets():
            found[batch[number]].append(net)
    return found


def _batches(sheets: Sequence[Sheet]) -> Iterator[list[int]]:
    """Sheets that are followed together: klayout merges many shapes at once faster than few often."""
    batch: list[int] = []
    width = shapes = 0
    for number, sheet in enumerate(sheets):
        box, more = sheet.box, sum(region.count() for region in sheet.shapes.values())
        if batch and (width + box.width() + _APART > _WIDEST or shapes + more > _MOST):
            yield batch
            batch, width, shapes = [], 0, 0
        batch.append(number)
        width, shapes = width + box.width() + _APART, shapes + more
    if batch:
        yield batch


class Pieces:
    """Polygons of one layer that can be asked for by what they touch."""

    def __init__(self, polygons: Iterable[kdb.Polygon]) -> None:
        self.polygons = list(polygons)
        self._boxes = [polygon.is_box() for polygon in self.polygons]
        self._index = kdb.Shapes()
        for number, polygon in enumerate(self.polygons):
            self._index.insert(kdb.BoxWithProperties(polygon.bbox(), number + 1))

    def touching(self, polygon: kdb.Polygon) -> Iterator[int]:
        """Numbers of the polygons that share at least a point with one."""
        is_box = polygon.is_box()
        for shape in self._index.each_touching(polygon.bbox()):
            number = shape.prop_id - 1
            if (is_box and self._boxes[number]) or self.polygons[number].touches(polygon):
                yield number

    def at(self, point: kdb.Point) -> Iterator[int]:
        """Numbers of the polygons that a point lies in, or on the edge of."""
        for shape in self._index.each_touching(kdb.Box(point, point)):
            number = shape.prop_id - 1
            if self.polygons[number].inside(point):
                yield number


class _Row:
    """Sheets side by side, too far apart to touch."""

    def __init__(self, sheets: Sequence[Sheet], wires: Wires) -> None:
        self._wires = wires
        self._starts: list[int] = []
        self._shifts: list[kdb.Vector] = []
        self._labels: list[tuple[Label, kdb.Point]] = []
        self._drawn: dict[Layer, kdb.Region] = {layer: kdb.Region() for layer in wires.layers}
        left = 0
        for sheet in sheets:
            box = sheet.box
            shift = kdb.Vector(left - box.left, -box.bottom) if not box.empty() else kdb.Vector()
            self._starts.append(left)
            self._shifts.append(shift)
            for layer, region in sheet.shapes.items():
                self._drawn[layer] += region.moved(shift)
            self._labels += [(label, label.at + shift) for label in sheet.labels]
            left += max(0, box.width()) + _APART
        for region in self._drawn.values():
            region.merged_semantics = True
        self._metal = {layer: Pieces(self._drawn[layer].merged().each()) for layer in wires.conductors}
        counts = [len(pieces.polygons) for pieces in self._metal.values()]
        self._first = dict(zip(self._metal, accumulate(counts, initial=0), strict=False))
        self._joined = list(range(sum(counts)))

    def nets(self) -> Iterator[tuple[int, Net]]:
        """Every net, with the number of the sheet that it is in."""
        for link in self._wires.links:
            self._link(link)
        self._over_the_back()
        found: dict[int, Net] = {}
        sheet_of: dict[int, int] = {}
        for layer, pieces in self._metal.items():
            for number, polygon in enumerate(pieces.polygons):
                root = self._root(self._first[layer] + number)
                sheet = sheet_of.setdefault(root, self._sheet(polygon))
                net = found.setdefault(root, Net({}))
                net.metal.setdefault(layer, []).append(polygon.moved(-self._shifts[sheet]))
        self._name(found)
        self._end(found, sheet_of)
        for root, net in found.items():
            yield sheet_of[root], net

    def _sheet(self, polygon: kdb.Polygon) -> int:
        return bisect_right(self._starts, polygon.bbox().left) - 1

    def _root(self, node: int) -> int:
        joined = self._joined
        while joined[node] != node:
            joined[node] = joined[joined[node]]
            node = joined[node]
        return node

    def _join(self, nodes: Iterable[int]) -> None:
        roots = sorted({self._root(node) for node in nodes})
        for root in roots[1:]:
            self._joined[root] = roots[0]

    def _touching(self, layer: Layer, polygon: kdb.Polygon) -> list[int]:
        first = self._first[layer]
        return [first + number for number in self._metal[layer].touching(polygon)]

    def _link(self, link: Link) -> None:
        for joint in joints(link, self._drawn):
            self._join([*self._touching(link.first, joint), *self._touching(link.second, joint)])
        if link.through is None and link.unless is None:
            first, second = (self._metal[layer].polygons for layer in (link.first, link.second))
            few, many = (link.first, link.second) if len(first) <= len(second) else (link.second, link.first)
            for number, polygon in enumerate(self._metal[few].polygons):
                self._join([self._first[few] + number, *self._touching(many, polygon)])

    def _over_the_back(self) -> None:
        """The back metal, which runs over all walls of the cut, joins what it meets there: die by die."""
        met: dict[int, list[int]] = {}
        for cut in self._wires.cut:
            for polygon in self._drawn[cut].merged().each():
                nodes = self._touching(Layer("made", cut.name), polygon)
                met.setdefault(self._sheet(polygon), []).extend(nodes)
        for nodes in met.values():
            self._join(nodes)

    def _name(self, found: dict[int, Net]) -> None:
        """A label names the outermost conductor that it lies on."""
        for label, at in self._labels:
            for layer in reversed(self._wires.conductors):
                number = next(self._metal[layer].at(at), None)
                if number is not None:
                    found[self._root(self._first[layer] + number)].labels.append(label)
                    break

    def _end(self, found: dict[int, Net], sheet_of: dict[int, int]) -> None:
        """The terminals: a net's own shapes, or shapes of other layers that its metal touches.

        Shunts carry off charge from metal that is a terminal itself, such as reflectors, too.
        """
        tracks = [layer for layer in self._wires.conductors if layer not in self._wires.terminals]
        for layer in self._wires.terminals:
            if layer in self._metal:
                for net in found.values():
                    if layer in net.metal:
                        net.ends[layer] = net.metal[layer]
                continue
            for polygon in self._drawn[layer].merged().each():
                metal = self._wires.conductors if layer in self._wires.shunts else tracks
                nodes = [node for each in metal for node in self._touching(each, polygon)]
                for root in {self._root(node) for node in nodes}:
                    shift = self._shifts[sheet_of[root]]
                    found[root].ends.setdefault(layer, []).append(polygon.moved(-shift))


def joints(link: Link, drawn: Mapping[Layer, kdb.Region]) -> Iterator[kdb.Polygon]:
    """The shapes that join two conductors where touching alone does not."""
    if link.lands:
        assert link.through is not None
        yield from drawn[link.through].merged().each()
    elif link.through is not None or link.unless is not None:
        between = drawn[link.first] & drawn[link.second]
        if link.unless is not None:
            between -= drawn[link.unless]
        if link.through is not None:
            between &= drawn[link.through]
        yield from between.merged().each()
