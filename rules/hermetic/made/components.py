"""Passive components: the value that their drawn shapes give, against the value that their text states.

A component is a shape of the device layer with a text in it, such as "C 1.2 pF".
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import klayout.db as kdb

from pkgdrc.deck.algebra import Layer
from pkgdrc.detail import Detail, What
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.place import Bound, Place, Stand
from pkgdrc.engine.register import evaluates, shows
from pkgdrc.technology.passives import (
    meander_resistance,
    plate_capacitance,
    square_spiral_inductance,
    stated_value,
)

from .measures import (
    CapacitanceDeviation,
    Deviation,
    InductanceDeviation,
    ResistanceDeviation,
    Unvalued,
)

_UNEVEN = 0.01  # of a resistor's width that is no other width


@dataclass(frozen=True)
class Component:
    """A shape of the device layer: where it is, and the texts in it, in the frame of its cell.

    `stands` are the placements of its cell that it is told of; none stands for all.
    """

    cell: int
    outline: kdb.Polygon
    texts: tuple[kdb.Text, ...]
    stands: tuple[kdb.ICplxTrans, ...] = ()

    @property
    def stated(self) -> tuple[str, float, kdb.Text] | None:
        """What the first text that can be read says: kind of component, value, and the text."""
        return next(self._statements(), None)

    @property
    def unvalued(self) -> tuple[str, ...] | None:
        """Its texts where they do not say what it is to be: none, an unreadable one, two that differ."""
        said = {statement[:2]: statement[2].string for statement in self._statements()}
        if said:
            return tuple(sorted(said.values())) if len(said) > 1 else None
        return tuple(text.string for text in self.texts[:1])

    def _statements(self) -> Iterator[tuple[str, float, kdb.Text]]:
        for text in self.texts:
            value = stated_value(text.string)
            if value:
                yield (*value, text)

    def place(self, bench: Bench, value: float | None, detail: Detail, slack: float = 0.0) -> Place:
        """It as a place."""
        top = bench.places.top.cell_index()
        stands = tuple(Stand(top, self.outline.transformed(at)) for at in self.stands)
        return Place(self.cell, self.outline, value, slack, details=(detail,), stands=stands)


@evaluates(CapacitanceDeviation, InductanceDeviation, ResistanceDeviation)
def deviation(bench: Bench, measure: Deviation, bound: Bound) -> list[Place]:
    """Components of one kind by how far their value is off their text, in % of the text's value."""
    assert isinstance(measure.source, Layer)
    layer = bench.shapes.stamp(bench.shapes.region(measure.other))
    contacts = measure.contacts if isinstance(measure, ResistanceDeviation) else None
    beside = None if contacts is None else bench.shapes.stamp(bench.shapes.region(contacts))
    found = []
    for component in _components(bench, measure.source.name):
        if component.stated is None or component.stated[0] != measure.symbol:
            continue
        _, stated, text = component.stated
        at = kdb.Point(text.x, text.y)
        shapes = _within(bench, layer, component)
        # What the film ends on may begin where the outline ends.
        ends = None if beside is None else _within(bench, beside, component, margin=1)
        value = _extracted(measure, shapes, ends, at, bench.shapes.dbu)
        off = None if value is None else round(abs(value / stated - 1) * 100, 6)
        if off is None or bound.meets(off, 1e-6):
            drawn = () if value is None else (value,)
            found.append(component.place(bench, off, Detail(What.STATED, (text.string,), drawn), 1e-6))
    return found


@shows(Unvalued)
def unvalued(bench: Bench, node: Unvalued) -> list[Place]:
    """Components that state no value which can be read, or several."""
    return [
        each.place(bench, None, Detail(What.TEXTS, each.unvalued))
        for each in _components(bench, node.source.name)
        if each.unvalued is not None
    ]


def _components(bench: Bench, layer: str) -> Iterator[Component]:
    """All components. A text may stand in their cell, in one below it, or in one above."""
    layout, top = bench.shapes.layout, bench.places.top
    index = layout.find_layer(*bench.shapes.technology.layers[layer])
    for cell in bench.places.cells() if index is not None else ():
        for shape in layout.cell(cell).shapes(index).each():
            if shape.is_text():
                continue
            outline = shape.polygon
            texts = _texts(layout.cell(cell), index, outline)
            if texts:
                yield Component(cell, outline, texts)
                continue
            by_texts: dict[tuple[kdb.Text, ...], list[kdb.ICplxTrans]] = {}
            for at in bench.places.all(cell):
                above = _texts(top, index, outline.transformed(at))
                local = tuple(text.transformed(at.inverted()) for text in above)
                by_texts.setdefault(local, []).append(at)
            for local, stands in by_texts.items():
                yield Component(cell, outline, local, tuple(stands) if len(by_texts) > 1 else ())


def _texts(cell: kdb.Cell, layer: int, outline: kdb.Polygon) -> tuple[kdb.Text, ...]:
    """The texts of a layer in an outline, or on it, in a cell and in those below."""
    found = []
    iterator = cell.begin_shapes_rec_touching(layer, outline.bbox())
    iterator.shape_flags = kdb.Shapes.STexts
    while not iterator.at_end():
        text = iterator.shape().text.transformed(iterator.trans())
        if outline.inside(kdb.Point(text.x, text.y)):
            found.append(text)
        iterator.next()
    return tuple(sorted(found))


def _within(bench: Bench, layer: int, component: Component, margin: int = 0) -> kdb.Region:
    """What of a layer lies in a component, or that near, seen from its cell, whatever cell it is drawn in."""
    at = component.stands[0] if component.stands else bench.places.first(component.cell)
    outline = kdb.Region(component.outline).sized(margin)
    box = outline.bbox().transformed(at)
    shapes = kdb.Region(bench.places.top.begin_shapes_rec_touching(layer, box))
    return shapes.transformed(at.inverted()) & outline


def _extracted(
    measure: Deviation, shapes: kdb.Region, ends: kdb.Region | None, at: kdb.Point, dbu: float
) -> float | None:
    """The value of what is drawn, in the unit of `stated_value`; None where it is not such a component."""
    match measure:
        case CapacitanceDeviation():
            return _capacitor(shapes, dbu, measure)
        case InductanceDeviation():
            return _inductor(shapes, at, dbu)
        case ResistanceDeviation():
            return _resistor(shapes, ends or kdb.Region(), dbu, measure.sheet_resistance)
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


def _resistor(film: kdb.Region, contacts: kdb.Region, dbu: float, sheet_resistance: float) -> float | None:
    """From a film of one width with right-angled bends between two contacts.

    Its width is that of the two ends that the contacts leave of it, its length its area over that: under its
    contacts a film carries no current. A track has two corners for each bend besides the four of its ends.
    """
    merged = (film - contacts).merged()
    ends = (merged.edges() & contacts.merged().edges()).merged()
    if merged.count() != 1 or ends.count() != 2 or not merged.non_rectilinear().is_empty():
        return None
    polygon = next(iter(merged.each()))
    first, last = ends.each()
    width = first.length()
    if polygon.holes() or abs(last.length() - width) > 2:
        return None
    if not (first.is_parallel(last) if polygon.is_box() else _is_track(polygon, width)):
        return None
    corners = (polygon.num_points() - 4) // 2
    return meander_resistance(polygon.area() / width * dbu, width * dbu, corners, sheet_resistance)


def _is_track(polygon: kdb.Polygon, width: float) -> bool:
    """Whether an outline of right angles is as wide everywhere, and has two ends.

    No square a little larger than its width fits in it, and one a little smaller reaches all of it.
    """
    off = max(2, math.ceil(_UNEVEN * width))
    wider, narrower = math.ceil((width + off) / 2), math.floor((width - off) / 2)
    track = kdb.Region(polygon)
    if narrower <= 0 or not track.sized(-wider).is_empty():
        return False
    if not (track - track.sized(-narrower).sized(narrower)).is_empty():
        return False
    # klayout's hulls run clockwise: at a corner that sticks out they turn to the right.
    edges = list(polygon.each_edge())
    out = [one.d().vprod_sign(other.d()) < 0 for one, other in pairwise([*edges, edges[0]])]
    between = zip([out[-1], *out], out, edges, strict=False)
    return sum(one and other and edge.length() < 1.5 * width for one, other, edge in between) == 2
