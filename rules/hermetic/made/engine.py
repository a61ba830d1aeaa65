"""How the measures of hermetic packages are taken; those of passive components in `components`."""

from collections.abc import Callable

import klayout.db as kdb

from pkgdrc.deck.algebra import Region
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry import outline
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.geometry.span import span
from pkgdrc.engine.measures.overlapping import by_diameters
from pkgdrc.engine.measures.single import each_shape
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.units import Um, to_um

from . import components as components  # which enters its own
from .bead import bead_height, bead_seats
from .coating import seed_on_inner_end
from .measures import GapLeft, PlateStress, SeedInside, StandOut
from .plate import plate_stress

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


@evaluates(SeedInside)
def seed_inside(bench: Bench, measure: SeedInside, bound: Bound) -> list[Place]:
    """Openings by the seed that reaches their inner end."""
    dbu = bench.shapes.dbu

    def seed(shape: Outline) -> float:
        mouth = to_um(outline.diameter(shape), dbu)
        return seed_on_inner_end(measure.depth, mouth, measure.taper, measure.layers)

    return each_shape(bench, measure.source, bound, seed, 1e-6)


@evaluates(StandOut)
def stand_out(bench: Bench, measure: StandOut, bound: Bound) -> list[Place]:
    """Balls by how far they stand out of the opening that they lie over; no value for one without a seat."""

    def out(ball: Um, mouth: Um) -> tuple[float | None, float]:
        if not bead_seats(ball, mouth, measure.taper, measure.depth):
            return None, 0.0
        return ball / 2 + bead_height(ball, mouth, measure.taper), bench.shapes.dbu

    return by_diameters(bench, measure.source, measure.other, bound, out)
