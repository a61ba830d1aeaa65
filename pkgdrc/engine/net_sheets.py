"""What is drawn of nets: the shapes of one die of each content, in its frame, by what conducts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.deck.kerf import MadeKerf
from pkgdrc.engine.layout.content import Alike, Part, contents
from pkgdrc.engine.shapes import Shapes
from pkgdrc.nets.extract import Label, Sheet
from pkgdrc.nets.wires import Layer, Wires, carriers
from pkgdrc.process.kerf import Kerf
from pkgdrc.process.opening import passages
from pkgdrc.technology.family import lost_of

_MOST = 20_000_000  # shapes of a die that nets are followed through


def drawn_sheets(shapes: Shapes, wires: Wires) -> tuple[list[Sheet], list[Alike]]:
    """The sheets that nets are followed on, one for each part of dies' contents, and the dies by content."""
    return _Drawn(shapes, wires).sheets()


class _Drawn:
    """The shapes of a layout, as sheets."""

    def __init__(self, shapes: Shapes, wires: Wires) -> None:
        self._shapes, self._wires = shapes, wires

    def sheets(self) -> tuple[list[Sheet], list[Alike]]:
        """One for each part of the dies' contents, and the dies that are alike."""
        shapes = self._shapes
        layers: dict[int, list[Layer]] = defaultdict(list)
        for layer in self._wires.layers:
            index = self._index(layer)
            if index is not None:
                layers[index].append(layer)
        labels = shapes.layout.find_layer(*shapes.technology.layers[self._wires.labels])
        indices = [*layers, *([] if labels is None else [labels])]
        self._refuse_too_many(layers)
        parts, alike = contents(shapes.places, shapes.dies, indices)
        beside = self._beside(parts, layers, labels)
        sheets = [
            beside[number] if number in beside else self._sheet(part, layers, labels)
            for number, part in enumerate(parts)
        ]
        return sheets, alike

    def _beside(
        self, parts: Sequence[Part], layers: dict[int, list[Layer]], texts: int | None
    ) -> dict[int, Sheet]:
        """The shapes that stand apart in their dies, by the part's number: asked for all at once."""
        boxes = [(box, number) for number, part in enumerate(parts) if part.flat for box in part.only]
        if not boxes:
            return {}
        index, everywhere = kdb.Shapes(), _region([box for box, _ in boxes])
        for box, number in boxes:
            index.insert(kdb.BoxWithProperties(box, number + 1))
        found: dict[int, dict[Layer, kdb.Region]] = {number: {} for _, number in boxes}
        labels: dict[int, list[Label]] = defaultdict(list)
        for layer in [*layers, *([] if texts is None else [texts])]:
            iterator = kdb.RecursiveShapeIterator(
                self._shapes.layout, self._shapes.top, layer, everywhere, layer != texts
            )
            while not iterator.at_end():
                shape, placement = iterator.shape(), iterator.trans()
                around = shape.bbox().transformed(placement)
                # What only reaches round a box stands apart from what is in it.
                of = {each.prop_id - 1 for each in index.each_touching(around) if around.inside(each.box)}
                for number in of:
                    into = parts[number].into
                    if shape.is_text() and layer == texts:
                        labels[number].append(Label(shape.text_string, around.transformed(into).center()))
                    elif shape.polygon is not None:
                        for name in layers.get(layer, ()):
                            region = found[number].setdefault(name, _raw(kdb.Region()))
                            region.insert(shape.polygon.transformed(into * placement))
                iterator.next()
        return {number: Sheet(shapes, labels[number]) for number, shapes in found.items()}

    def _refuse_too_many(self, layers: Iterable[int]) -> None:
        """ValueError where a die has more shapes than can be followed; without dies all are as one die's."""
        places, dies = self._shapes.places, len(self._shapes.dies)
        count = sum(
            places.layout.cell(cell).shapes(layer).size() * places.count(cell)
            for cell in places.cells()
            for layer in layers
        )
        if count > _MOST * max(1, dies):
            whose = "a die has" if dies else "no die is known, and there are"
            raise ValueError(f"{whose} {count // max(1, dies):,} shapes that conduct ({_MOST:,} at most)")

    def _sheet(self, part: Part, layers: dict[int, list[Layer]], texts: int | None) -> Sheet:
        """What lies in a part, cut off at the field's border: there it is parted from the next die."""
        field = part.window.transformed(part.into)
        left_out = _region([box.transformed(part.into) for box in part.without])
        found: dict[Layer, kdb.Region] = {}
        for index, names in layers.items():
            region = _raw(kdb.Region())
            region.insert(self._shapes_in(part, index), part.into)
            if part.without:
                region = _raw(region.not_inside(left_out))
            if not region.bbox().inside(field):
                border = kdb.Region(field)
                region = _raw(region.inside(border)) + (region.not_inside(border) & border)
            if not region.is_empty():
                found |= dict.fromkeys(names, _raw(region))
        labels = []
        if texts is not None:
            iterator = self._shapes_in(part, texts, overlapping=False)
            while not iterator.at_end():
                if iterator.shape().is_text():
                    box = iterator.shape().bbox().transformed(part.into * iterator.trans())
                    if box.inside(field):
                        labels.append(Label(iterator.shape().text_string, box.center()))
                iterator.next()
        return Sheet(found, labels)

    def _shapes_in(self, part: Part, index: int, overlapping: bool = True) -> kdb.RecursiveShapeIterator:
        """The shapes of a part on a layer of the layout, seen from the top cell."""
        layout, top = self._shapes.layout, self._shapes.top
        if not part.only:
            return kdb.RecursiveShapeIterator(layout, top, index, part.window, overlapping)
        return kdb.RecursiveShapeIterator(layout, top, index, _region(part.only), overlapping)

    def _index(self, layer: Layer) -> int | None:
        """The index of the layout's layer that holds some shapes; None where there are none."""
        shapes, technology = self._shapes, self._shapes.technology
        if layer.kind == "made" and layer.name in lost_of(technology):
            return shapes.stamp(shapes.made(layer.name))
        if layer.kind == "end":
            end = passages(technology.openings[layer.name], technology)[-1].leaving
            return shapes.stamp(shapes.region(algebra.Layer(end.mask).shrunk(end.shrink)))
        if layer.kind == "cut":
            face = self._kerf_at.get(layer.name)
            if face is None or not shapes.has_shapes(layer.name):
                return None
            lines = shapes.in_dies(face)
            lines = shapes.pieces(face) if lines is None else lines
            cover = shapes.cover(algebra.Layer(layer.name))
            if cover is not None and (cover & lines).is_empty():
                return None
            met = shapes.made(layer.name) & lines
            return None if met.is_empty() else shapes.stamp(met)
        index = shapes.layout.find_layer(*technology.layers[layer.name])
        return None if index is None else int(index)

    @cached_property
    def _kerf_at(self) -> dict[str, algebra.Region]:
        """The kerf at the height of each conductor; none on the outermost level's outer face."""
        technology = self._shapes.technology
        assert technology.cut
        assert technology.nets
        kerf = MadeKerf(Kerf(technology.cut, technology, "widest"), algebra.Layer("separation"))
        on, outermost = carriers(technology), technology.stack[-1].name
        first = technology.stack[0].name
        return {
            name: kerf.above(on.get(name, first))
            for name in technology.nets.conductors
            if on.get(name, first) != outermost
        }


def _region(boxes: Iterable[kdb.Box]) -> kdb.Region:
    region = kdb.Region()
    for box in boxes:
        region.insert(box)
    return region


def _raw(region: kdb.Region) -> kdb.Region:
    """The region with its shapes left as drawn."""
    region.merged_semantics = False
    return region
