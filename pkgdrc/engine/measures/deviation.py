"""Passive components: the value that their drawn shapes give, against the value that their text states.

A component is a shape of the device layer with a text in it, such as "C 1.2 pF", in the same cell.
"""

import math
import re
from collections.abc import Iterator

import klayout.db as kdb

from pkgdrc.deck.algebra import Layer
from pkgdrc.deck.measures.deviation import (
    CapacitanceDeviation,
    Deviation,
    InductanceDeviation,
    ResistanceDeviation,
)
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.technology.passives import meander_resistance, plate_capacitance, square_spiral_inductance

_TEXT = re.compile(r"([CLR])\s*=?\s*([0-9.]+(?:[eE][-+]?[0-9]+)?)\s*(\S+)")
_UNITS = {
    "C": {"fF": 1e-3, "pF": 1.0, "nF": 1e3},
    "L": {"pH": 1e-3, "nH": 1.0, "uH": 1e3},
    "R": {"Ohm": 1.0, "kOhm": 1e3, "MOhm": 1e6},
}


@evaluates(CapacitanceDeviation, InductanceDeviation, ResistanceDeviation)
def deviation(bench: Bench, measure: Deviation, bound: Bound) -> list[Place]:
    """Components of one kind by how far their value is off their text, in % of the text's value."""
    assert isinstance(measure.source, Layer)
    index = bench.shapes.layout.find_layer(*bench.shapes.technology.layers[measure.source.name])
    if index is None:
        return []
    metal = bench.shapes.stamp(bench.shapes.region(measure.other))
    found = []
    for cell in bench.places.cells():
        for box, at, text in _devices(bench.shapes.layout.cell(cell), index):
            stated = _stated(text, measure.symbol)
            if stated is None:
                continue
            shapes = kdb.Region(bench.shapes.layout.cell(cell).begin_shapes_rec_touching(metal, box))
            value = _extracted(measure, shapes & kdb.Region(box), at, bench.shapes.dbu)
            off = None if value is None else round(abs(value / stated - 1) * 100, 6)
            if off is None or bound.meets(off, 1e-6):
                found.append(Place(cell, kdb.Polygon(box), off, 1e-6, note=f"{text}{_found(value)}"))
    return found


def _found(value: float | None) -> str:
    return ", not what is drawn" if value is None else f", drawn are {value:.4g}"


def _devices(cell: kdb.Cell, layer: int) -> Iterator[tuple[kdb.Box, kdb.Point, str]]:
    """The box, the place of the text, and the text, of each component in a cell."""
    texts = [shape.text for shape in cell.shapes(layer).each() if shape.is_text()]
    for shape in cell.shapes(layer).each():
        if not shape.is_text():
            for text in texts:
                if shape.bbox().contains(kdb.Point(text.x, text.y)):
                    yield shape.bbox(), kdb.Point(text.x, text.y), text.string


def _stated(text: str, symbol: str) -> float | None:
    """The value in pF, nH or ohm that a text states, if it is of this kind of component."""
    match = _TEXT.fullmatch(text.strip())
    if not match or match[1] != symbol or match[3] not in _UNITS[symbol]:
        return None
    return float(match[2]) * _UNITS[symbol][match[3]] or None


def _extracted(measure: Deviation, shapes: kdb.Region, at: kdb.Point, dbu: float) -> float | None:
    """The value of what is drawn, in the unit of `_stated`; None where it is not such a component."""
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
