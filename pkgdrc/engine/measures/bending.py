"""What pressure does to the parts over a cavity, by the cavity's span."""

from collections.abc import Callable

import klayout.db as kdb

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.measures.bending import GapLeft, PlateStress
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.geometry.span import span
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.process.plate import plate_stress
from pkgdrc.units import Um

_PRECISION = 0.02  # um, of the largest circle in a cavity
_SLACK = 1e-6


@evaluates(GapLeft)
def gap_left(bench: Bench, measure: GapLeft, bound: Bound) -> list[Place]:
    """Cavities by what is left free in them."""
    return _by_span(bench, measure.source, bound, measure.cavity.left)


@evaluates(PlateStress)
def stress(bench: Bench, measure: PlateStress, bound: Bound) -> list[Place]:
    """Cavities by the stress in a plate over them."""

    def most(longer: Um, shorter: Um) -> float:
        return plate_stress(longer, shorter, measure.thickness, measure.pressure)

    return _by_span(bench, measure.source, bound, most)


def _by_span(bench: Bench, source: Region, bound: Bound, value: Callable[[Um, Um], float]) -> list[Place]:
    """Cavities by a value of their longer and shorter side, which is the worse the longer the shorter one is.

    Their boxes tell of most that they are good; shapes that differ only in their place are looked at once.
    """
    dbu = bench.shapes.dbu
    known: dict[kdb.Polygon, float] = {}
    found = []
    layer = bench.shapes.stamp(bench.shapes.region(source).merged())
    for cell, polygons in bench.places.per_cell(layer):
        for polygon in polygons:
            box = polygon.bbox()
            sides = sorted((box.width() * dbu, box.height() * dbu))
            if not bound.meets(value(sides[1], sides[0]), _SLACK):
                continue
            shape = polygon.moved(-box.left, -box.bottom)
            if shape not in known:
                whole = span(Outline(shape, bench.shapes.tolerance), _PRECISION / dbu)
                known[shape] = value(whole.longer * dbu, max(whole.shorter * dbu, dbu))
            if bound.meets(known[shape], _SLACK):
                found.append(Place(cell, polygon, known[shape], _SLACK))
    return found
