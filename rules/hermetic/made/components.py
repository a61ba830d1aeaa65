"""Passive components: the value that their drawn shapes give, against the value that their text states.

A component is a shape of the device layer with a text in it, such as "C 1.2 pF".
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import klayout.db as kdb

from pkgdrc.deck.algebra import Layer, Region
from pkgdrc.detail import Detail, What
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.nearby import visit
from pkgdrc.engine.place import Bound, Defect, Place
from pkgdrc.engine.register import evaluates, shows
from pkgdrc.engine.shapes import MARK
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

_BESIDE = 1  # dbu
_UNEVEN = 0.01  # of a resistor's width that is no other width


@dataclass(frozen=True)
class Component:
    """A shape of the device layer with the texts in it, in the frame of its cell."""

    outline: kdb.Polygon
    texts: tuple[kdb.Text, ...]

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


Judge = Callable[[Component, list[kdb.Region]], Iterable[Defect]]


@evaluates(CapacitanceDeviation, InductanceDeviation, ResistanceDeviation)
def deviation(bench: Bench, measure: Deviation, bound: Bound) -> list[Place]:
    """Components of one kind by how far their value is off their text, in % of the text's value."""
    assert isinstance(measure.source, Layer)
    dbu = bench.shapes.dbu

    def judged(component: Component, drawn: list[kdb.Region]) -> Iterator[Defect]:
        if component.stated is None or component.stated[0] != measure.symbol:
            return
        _, stated, text = component.stated
        outline = kdb.Region(component.outline)
        # What a film ends on may begin where the outline ends.
        shapes, ends = drawn[0] & outline, drawn[-1] & outline.sized(_BESIDE)
        value = _extracted(measure, shapes, ends, kdb.Point(text.x, text.y), dbu)
        off = None if value is None else round(abs(value / stated - 1) * 100, 6)
        if off is None or bound.meets(off, 1e-6):
            values = () if value is None else (value,)
            details = (Detail(What.STATED, (text.string,), values),)
            yield Defect(component.outline, off, 1e-6, details=details)

    contacts = [measure.contacts] if isinstance(measure, ResistanceDeviation) else []
    return _of_components(bench, measure.source, [measure.other, *contacts], judged)


@shows(Unvalued)
def unvalued(bench: Bench, node: Unvalued) -> list[Place]:
    """Components that state no value which can be read, or several."""

    def judged(component: Component, _: list[kdb.Region]) -> Iterator[Defect]:
        said = component.unvalued
        if said is not None:
            yield Defect(component.outline, None, details=(Detail(What.TEXTS, said),))

    return _of_components(bench, node.source, [], judged)


def _of_components(bench: Bench, layer: Layer, others: Sequence[Region], judge: Judge) -> list[Place]:
    """What `judge` finds of each component with the other shapes that are near it.

    Whatever cell these and its texts are drawn in: one cell may have others at each of its placements.
    """
    texts = _texts(bench, layer.name)

    def judged(outline: Outline, near: Sequence[list[Outline]]) -> Iterable[Defect]:
        drawn = [kdb.Region([each.polygon for each in shapes]) for shapes in near[: len(others)]]
        marks = zip(texts, near[len(others) :], strict=True)
        at = [(string, mark.polygon.bbox().center()) for string, those in marks for mark in those]
        inside = (kdb.Text(string, p.x, p.y) for string, p in at if outline.polygon.inside(p))
        return judge(Component(outline.polygon, tuple(sorted(inside))), drawn)

    neighbours = [*(bench.shapes.region(each) for each in others), *texts.values()]
    return visit(bench, bench.shapes.raw(layer), neighbours, _BESIDE, judged, alone=True)


def _texts(bench: Bench, layer: str) -> dict[str, kdb.Region]:
    """The texts of a layer by what they say: a mark on each."""
    shapes = bench.shapes
    index = shapes.layout.find_layer(*shapes.technology.layers[layer])
    if index is None:
        return {}
    cells = (shapes.layout.cell(cell).shapes(index) for cell in bench.places.cells())
    strings = {shape.text_string for cell in cells for shape in cell.each(kdb.Shapes.STexts)}
    drawn = kdb.Texts(shapes.top.begin_shapes_rec(index), shapes.store)
    return {each: drawn.with_text(each, False).polygons(MARK) for each in sorted(strings)}


def _extracted(
    measure: Deviation, shapes: kdb.Region, ends: kdb.Region, at: kdb.Point, dbu: float
) -> float | None:
    """The value of what is drawn, in the unit of `stated_value`; None where it is not such a component."""
    match measure:
        case CapacitanceDeviation():
            return _capacitor(shapes, dbu, measure)
        case InductanceDeviation():
            return _inductor(shapes, at, dbu)
        case ResistanceDeviation():
            return _resistor(shapes, ends, dbu, measure.sheet_resistance)
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
    """From films between contacts: one after the other from the first contact to the last, or side by side.

    Under its contacts a film carries no current, nor does a piece that meets one contact alone.
    """
    metal = [kdb.Region(each) for each in contacts.merged().each()]
    outlines = contacts.merged().edges()
    conductances: dict[frozenset[int], float] = defaultdict(float)
    for piece in (film - contacts).merged().each():
        ends = list((kdb.Region(piece).edges() & outlines).merged().each())
        joined = [number for end in ends for number in _met(end, metal)]
        if len(ends) == len(joined) == 2:
            resistance = _track_resistance(piece, ends[0], ends[1], dbu, sheet_resistance)
            if resistance is None:
                return None
            if joined[0] != joined[1]:
                conductances[frozenset(joined)] += 1 / resistance
        elif len(ends) > 1:
            return None
    return _in_a_row({pair: 1 / each for pair, each in conductances.items()})


def _met(end: kdb.Edge, metal: list[kdb.Region]) -> list[int]:
    """The contacts that an end of a film lies on, by number."""
    return [number for number, each in enumerate(metal) if not (kdb.Edges(end) & each.edges()).is_empty()]


def _in_a_row(parts: dict[frozenset[int], float]) -> float | None:
    """What resistors between pairs of contacts are together; None where they do not lie in a row."""
    counts = Counter(number for pair in parts for number in pair)
    ends = sorted(number for number, count in counts.items() if count == 1)
    if len(ends) != 2 or max(counts.values()) > 2:
        return None
    at, total = ends[0], 0.0
    while at != ends[1]:
        pair = next(each for each in parts if at in each)
        total += parts.pop(pair)
        (at,) = pair - {at}
    return None if parts else total


def _track_resistance(
    polygon: kdb.Polygon, first: kdb.Edge, last: kdb.Edge, dbu: float, sheet_resistance: float
) -> float | None:
    """Of a film of one width with right-angled bends from its first end to its last.

    Its width is that of its ends, its length its area over that. A track has two corners for each bend
    besides the four of its ends.
    """
    width = first.length()
    if not polygon.is_rectilinear() or polygon.holes() or abs(last.length() - width) > 2:
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
