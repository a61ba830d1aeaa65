"""How the measures of hermetic packages are taken; those of passive components in `components`."""

import math
from collections.abc import Callable

import klayout.db as kdb

from pkgdrc.deck.algebra import Region
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.geometry.span import span
from pkgdrc.engine.measures.overlapping import by_diameters
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.units import Um

from . import components as components  # which enters its own
from .bead import bead_height, bead_seats
from .coating import seed_on_inner_end
from .measures import GapLeft, PlateStress, SeedInside, StandOut
from .plate import plate_stress

_PRECISION = 1.0  # dbu, of the largest circle in a cavity
_OFF = 1.5  # dbu, by which the distance of two walls is off where both are turned
_SLACK = 1e-6
_FLOOR = 1e-9


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

    Their boxes tell of most that they are good (what is turned in one is as long as its diagonal at most);
    shapes that differ only in their place are looked at once.
    """
    dbu = bench.shapes.dbu
    known: dict[kdb.Polygon, tuple[float, float]] = {}
    found = []
    layer = bench.shapes.stamp(bench.shapes.region(source).merged())
    for cell, polygons in bench.places.per_cell(layer):
        for polygon in polygons:
            box = polygon.bbox()
            shorter, diagonal = min(box.width(), box.height()), math.hypot(box.width(), box.height())
            if not bound.meets(value(diagonal * dbu, shorter * dbu), _SLACK):
                continue
            shape = polygon.moved(-box.left, -box.bottom)
            if shape not in known:
                whole = span(Outline(shape, bench.shapes.tolerance), _PRECISION)
                most, least = whole.longer * dbu, max(whole.shorter * dbu, dbu)
                worst = value(most, least)
                # What is turned lies as much as this beside its place on either side.
                off = 0.0 if shape.is_rectilinear() else abs(value(most, least + _OFF * dbu) - worst)
                known[shape] = worst, off + _SLACK
            worst, slack = known[shape]
            if bound.meets(worst, slack):
                found.append(Place(cell, polygon, worst, slack))
    return found


@evaluates(SeedInside)
def seed_inside(bench: Bench, measure: SeedInside, bound: Bound) -> list[Place]:
    """Openings by the seed that reaches their inner end; a circle in it is the mouth of what is not round."""
    dbu = bench.shapes.dbu
    known: dict[kdb.Polygon, tuple[float, float]] = {}
    found = []
    layer = bench.shapes.stamp(bench.shapes.region(measure.source).merged())

    def seed(mouth: float) -> float:
        return seed_on_inner_end(measure.depth, max(mouth, 1.0) * dbu, measure.taper, measure.layers)

    for cell, polygons in bench.places.per_cell(layer):
        for polygon in polygons:
            box = polygon.bbox()
            shape = polygon.moved(-box.left, -box.bottom)
            if shape not in known:
                mouth, off = _mouth(Outline(shape, bench.shapes.tolerance))
                known[shape] = seed(mouth), seed(mouth + off) - seed(mouth) + _FLOOR
            value, slack = known[shape]
            if bound.meets(value, slack):
                found.append(Place(cell, polygon, value, slack))
    return found


def _mouth(shape: Outline) -> tuple[float, float]:
    """Diameter of the largest circle in an opening, and by how much the grid may have it too small, dbu."""
    if shape.circle:
        return 2 * shape.circle.radius, 0.5
    return span(shape, _PRECISION).shorter, 0.5 if shape.polygon.is_box() else _OFF


@evaluates(StandOut)
def stand_out(bench: Bench, measure: StandOut, bound: Bound) -> list[Place]:
    """Balls by how far they stand out of the opening that they lie over; no value for one without a seat."""

    def out(ball: Um, mouth: Um) -> tuple[float | None, float]:
        if not bead_seats(ball, mouth, measure.taper, measure.depth):
            return None, 0.0
        return ball / 2 + bead_height(ball, mouth, measure.taper), bench.shapes.dbu

    return by_diameters(bench, measure.source, measure.other, bound, out)
