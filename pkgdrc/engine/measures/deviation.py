"""Passive components: the value that their drawn shapes give, against the value that their text states.

A component is a shape of the device layer with a text in it, such as "C 1.2 pF".
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import klayout.db as kdb

from pkgdrc.deck.algebra import Layer, Unvalued
from pkgdrc.deck.measures.deviation import (
    CapacitanceDeviation,
    Deviation,
    InductanceDeviation,
    ResistanceDeviation,
)
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.place import Bound, Place, Stand
from pkgdrc.engine.register import evaluates, shows
from pkgdrc.technology.passives import (
    meander_resistance,
    plate_capacitance,
    square_spiral_inductance,
    stated_value,
)


@dataclass(frozen=True)
class Component:
    """A shape of the device layer: where it is, and the texts in it, in the frame of its cell.

    `stands` are the placements of its cell that it is told of; none stands for all.
    """

    cell: int
    box: kdb.Box
    texts: tuple[kdb.Text, ...]
    stands: tuple[kdb.ICplxTrans, ...] = ()

    @property
    def stated(self) -> tuple[str, float, kdb.Text] | None:
        """What the first text that can be read says: kind of component, value, and the text."""
        return next(self._statements(), None)

    @property
    def unvalued(self) -> str | None:
        """Why it is not known what it is to be: no text, none that can be read, or two that differ."""
        said = {statement[:2]: statement[2].string for statement in self._statements()}
        if len(said) > 1:
            return " and ".join(f"'{each}'" for each in sorted(said.values()))
        if said:
            return None
        return f"'{self.texts[0].string}'" if self.texts else "no text"

    def _statements(self) -> Iterator[tuple[str, float, kdb.Text]]:
        for text in self.texts:
            value = stated_value(text.string)
            if value:
                yield (*value, text)

    def place(self, bench: Bench, value: float | None, note: str, slack: float = 0.0) -> Place:
        """It as a place."""
        mark, top = kdb.Polygon(self.box), bench.places.top.cell_index()
        stands = tuple(Stand(top, mark.transformed(at)) for at in self.stands)
        return Place(self.cell, mark, value, slack, note=note, stands=stands)


@evaluates(CapacitanceDeviation, InductanceDeviation, ResistanceDeviation)
def deviation(bench: Bench, measure: Deviation, bound: Bound) -> list[Place]:
    """Components of one kind by how far their value is off their text, in % of the text's value."""
    assert isinstance(measure.source, Layer)
    metal = bench.shapes.stamp(bench.shapes.region(measure.other))
    found = []
    for component in _components(bench, measure.source.name):
        if component.stated is None or component.stated[0] != measure.symbol:
            continue
        _, stated, text = component.stated
        at = kdb.Point(text.x, text.y)
        value = _extracted(measure, _within(bench, metal, component), at, bench.shapes.dbu)
        off = None if value is None else round(abs(value / stated - 1) * 100, 6)
        if off is None or bound.meets(off, 1e-6):
            found.append(component.place(bench, off, f"{text.string}{_found(value)}", 1e-6))
    return found


@shows(Unvalued)
def unvalued(bench: Bench, node: Unvalued) -> list[Place]:
    """Components that state no value which can be read, or several."""
    return [
        each.place(bench, None, each.unvalued)
        for each in _components(bench, node.source.name)
        if each.unvalued is not None
    ]


def _found(value: float | None) -> str:
    return ", not what is drawn" if value is None else f", drawn are {value:.4g}"


def _components(bench: Bench, layer: str) -> Iterator[Component]:
    """All components. A text may stand in their cell, in one below it, or in one above."""
    layout, top = bench.shapes.layout, bench.places.top
    index = layout.find_layer(*bench.shapes.technology.layers[layer])
    for cell in bench.places.cells() if index is not None else ():
        for shape in layout.cell(cell).shapes(index).each():
            if shape.is_text():
                continue
            box = shape.bbox()
            texts = _texts(layout.cell(cell), index, box)
            if texts:
                yield Component(cell, box, texts)
                continue
            by_texts: dict[tuple[kdb.Text, ...], list[kdb.ICplxTrans]] = {}
            for at in bench.places.all(cell):
                above = _texts(top, index, box.transformed(at))
                local = tuple(text.transformed(at.inverted()) for text in above)
                by_texts.setdefault(local, []).append(at)
            for local, stands in by_texts.items():
                yield Component(cell, box, local, tuple(stands) if len(by_texts) > 1 else ())


def _texts(cell: kdb.Cell, layer: int, box: kdb.Box) -> tuple[kdb.Text, ...]:
    """The texts of a layer in a box, in a cell and in those below."""
    found = []
    iterator = cell.begin_shapes_rec_touching(layer, box)
    iterator.shape_flags = kdb.Shapes.STexts
    while not iterator.at_end():
        text = iterator.shape().text.transformed(iterator.trans())
        if box.contains(kdb.Point(text.x, text.y)):
            found.append(text)
        iterator.next()
    return tuple(sorted(found))


def _within(bench: Bench, layer: int, component: Component) -> kdb.Region:
    """What of a layer lies in a component, as seen from its cell, in whatever cell it is drawn."""
    at = component.stands[0] if component.stands else bench.places.first(component.cell)
    box = component.box.transformed(at)
    shapes = kdb.Region(bench.places.top.begin_shapes_rec_touching(layer, box))
    return shapes.transformed(at.inverted()) & kdb.Region(component.box)


def _extracted(measure: Deviation, shapes: kdb.Region, at: kdb.Point, dbu: float) -> float | None:
    """The value of what is drawn, in the unit of `stated_value`; None where it is not such a component."""
    match measure:
        case CapacitanceDeviation():
            return _capacitor(shapes, dbu, measure)
        case InductanceDeviation():
            return _inductor(shapes, at, dbu)
        case ResistanceDeviation():
            return _resistor(shapes, dbu, measure.sheet_resistance)
    raise TypeError(f"{type(measure).__name__} is of no component")


def _capacitor(overlap: kdb.Region, dbu: float, of: CapacitanceDeviation) -> float | None:
    """From the area that its plates share."""
    if not overlap.area():
        return None
    return plate_capacitance(overlap.area() * dbu**2, of.thickness, of.permittivity)


def _inductor(track: kdb.Region, at: kdb.Point, dbu: float) -> float | None:
    """From the turns that lie to the left of its middle, where the text is."""
    left = track.bbox().left
    crossed = (track & kdb.Region(kdb.Box(left, at.y, at.x, at.y + 1))).merged()
    spans = sorted((polygon.bbox().left, polygon.bbox().right) for polygon in crossed.each())
    turns = [span for span in spans if span[1] < at.x]
    if not turns:
        return None
    inner, outer = 2 * (at.x - turns[-1][1]) * dbu, 2 * (at.x - turns[0][0]) * dbu
    return square_spiral_inductance(len(turns), inner, outer)


def _resistor(film: kdb.Region, dbu: float, sheet_resistance: float) -> float | None:
    """From a film of one width with right-angled bends: its area and outline give width and length.

    Of width w and length l between its ends: area w l, outline 2 l + 2 w, and two corners for each bend
    besides the four of its ends.
    """
    merged = film.merged()
    if merged.count() != 1 or not merged.non_rectilinear().is_empty():
        return None
    polygon = next(iter(merged.each()))
    half, area = polygon.perimeter() / 2, polygon.area()
    root = half**2 - 4 * area
    if polygon.holes() or root < 0:
        return None
    width = (half - math.sqrt(root)) / 2
    corners = (polygon.num_points() - 4) // 2
    return meander_resistance(area / width * dbu, width * dbu, corners, sheet_resistance)
