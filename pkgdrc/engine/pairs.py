"""Measures between two kinds of shapes: screened by hierarchical booleans, then measured exactly.

A good layout has few places where `a`, grown by the limit, meets `b` (or leaves it). Those places come out of
klayout in the cell that they are common to; only there are the shapes looked up and measured one by one.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import klayout.db as kdb

from pkgdrc.deck.algebra import Check, Measure, Region, value_of
from pkgdrc.engine import outline
from pkgdrc.engine.finding import Finding, mark, violates
from pkgdrc.engine.outline import Gap, Outline
from pkgdrc.engine.places import Places
from pkgdrc.engine.shapes import Shapes
from pkgdrc.units import to_um

_FEW = 4
_PIECE = 16  # points of the pieces that a large shape is cut into
_LARGE = 1000  # merged shapes with more points are looked up in pieces


@dataclass
class Bench:
    """What every measure works with."""

    shapes: Shapes
    radius: float  # um, the farthest that anything lies from the wafer's centre

    @property
    def places(self) -> Places:
        """The cells of the layout and where they stand."""
        return self.shapes.places


@dataclass(frozen=True)
class Zone:
    """A place in a cell where two shapes may be too close, with the shapes of one kind round it.

    All in the coordinates of the cell's first placement; `back` leads from there into the cell.
    """

    cell: int
    back: kdb.ICplxTrans
    outline: Outline
    subjects: list[Outline]


@dataclass(frozen=True)
class _Judged:
    """A finding with what it is about: the subject in the finding's cell, and how bad it is."""

    subject: kdb.Polygon
    badness: float  # the lower the worse
    finding: Finding


class Worst:
    """The findings of a check, one for each key: that with the worst value."""

    def __init__(self, bench: "Bench", check: Check, measure: Measure) -> None:
        self._bench = bench
        self._check = check
        self._measure = measure
        self._found: dict[tuple[int, ...], _Judged] = {}

    def judge(self, zone: Zone, subject: Outline, gap: Gap | None, *others: int) -> None:
        """Keeps a finding for (cell, subject, others) if the gap breaks the check anywhere on the wafer."""
        check, measure, dbu = self._check, self._measure, self._bench.shapes.dbu
        key = (zone.cell, subject.key, *others)
        if gap is None:
            place = subject.polygon.transformed(zone.back)
            self._found[key] = _Judged(place, -math.inf, Finding(zone.cell, (place,), None, check.note))
            return
        value = to_um(gap.value, dbu) + measure.shift
        slack = gap.slack * dbu + 1e-6
        if not violates(check, value - measure.runout * self._bench.radius, slack):
            return
        beyond = None
        if measure.runout and check.below is not None and not violates(check, value, slack):
            beyond = (value - value_of(check.below) + slack) / measure.runout
        badness = value if check.below is not None and value < value_of(check.below) else -value
        if key not in self._found or badness < self._found[key].badness:
            place = mark(gap.start, gap.end).transformed(zone.back)
            finding = Finding(zone.cell, (place,), round(value, 4), check.note, beyond)
            self._found[key] = _Judged(subject.polygon.transformed(zone.back), badness, finding)

    def findings(self) -> list[Finding]:
        """All that were kept, without those that a cell below has already.

        A shape may break a check on one side in its own cell, wherever that stands, and on another side
        only with what the cell above has beside it. It is one defect, in the cell below.
        """
        judged = list(self._found.values())
        return [one.finding for one in judged if not any(self._holds(other, one) for other in judged)]

    def _holds(self, lower: _Judged, upper: _Judged) -> bool:
        """Whether `lower` is the same subject in a cell below, and as bad."""
        below, above = lower.finding.cell, upper.finding.cell
        if below == above or lower.badness > upper.badness + 1e-6:
            return False
        box, other = upper.subject.bbox(), lower.subject.bbox()
        if {box.width(), box.height()} != {other.width(), other.height()}:
            return False
        layout = self._bench.shapes.layout
        instances = kdb.RecursiveInstanceIterator(layout, layout.cell(above), box, False)
        instances.targets = [below]
        while not instances.at_end():
            placement = instances.trans() * instances.inst_trans()
            if lower.subject.transformed(placement) == upper.subject:
                return True
            instances.next()
        return False


def reach(bench: Bench, check: Check, measure: Measure) -> int:
    """How far apart shapes can be and still break the check, in dbu.

    Facets lie inside the circle they stand for, so a gap between round shapes may look wider by twice the
    chord error, and rounding adds a unit.
    """
    bounds = [value_of(bound) for bound in (check.below, check.above) if bound is not None]
    far = max(bounds) - measure.shift + measure.runout * bench.radius
    both = [measure.source, measure.other] if measure.other is not None else [measure.source]
    round_shapes = any(
        isinstance(node, Region) and not bench.shapes.region(node).non_rectilinear().is_empty()
        for node in both
    )
    whole = math.ceil(far / bench.shapes.dbu - 1e-6)
    return whole + (2 * math.ceil(bench.shapes.tolerance.facet) + 2 if round_shapes else 0)


def separation(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Shapes closer than the limit to those of another kind."""
    assert measure.other is not None
    far = reach(bench, check, measure) + 1  # touching is 0 apart, so the grown shape overlaps by a unit
    a, b = bench.shapes.region(_source(measure)), bench.shapes.region(measure.other)
    zones = a.sized(far) & bench.shapes.pieces(measure.other)
    worst = Worst(bench, check, measure)
    if not zones.is_empty():
        others = _Stamped(bench, b.interacting(zones))
        for zone in _zones(bench, zones, a.interacting(zones.sized(far)), far):
            for other in others.touching(zone.outline):
                for subject in zone.subjects:
                    worst.judge(zone, subject, outline.separation(subject, other), other.key)
    return worst.findings()


def space(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Different shapes of one kind closer than the limit."""
    return _spaced(bench, check, measure, bench.shapes.region(_source(measure)), outline.separation)


def pitch(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Shapes whose centres are closer than the limit: looked for as if they were points."""

    def between(a: Outline, b: Outline) -> Gap:
        return Gap(math.dist(a.centre, b.centre), a.centre, b.centre, 0.5)

    centres = bench.shapes.region(_source(measure)).extent_refs(0.5, 0.5, 0.5, 0.5, 1, 1)
    return _spaced(bench, check, measure, centres, between)


def enclosure(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Shapes round which another kind leaves less margin than the limit."""
    assert measure.other is not None
    assert isinstance(measure.source, Region)
    far = max(0, reach(bench, check, measure))
    a, b = bench.shapes.region(measure.source), bench.shapes.region(measure.other)
    # What lies too near an edge of the other kind lies outside of that shrunk by the limit.
    zones = _beyond(bench.shapes.pieces(measure.source), b.sized(-far))
    worst = Worst(bench, check, measure)
    if not zones.is_empty():
        subjects = a.interacting(zones)
        others = _Stamped(bench, b.interacting(subjects))
        for zone in _zones(bench, zones, subjects, 1):
            for subject in zone.subjects:
                worst.judge(zone, subject, outline.margin(subject, others.round(subject, far + 2)))
    return worst.findings()


def offset(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Shapes whose centre lies off that of the shape of another kind they overlap."""
    assert measure.other is not None
    a, b = bench.shapes.region(_source(measure)), bench.shapes.region(measure.other)
    others = _Stamped(bench, b.interacting(a))
    worst = Worst(bench, check, measure)
    for zone in _zones(bench, a & b, a.interacting(b), 1):
        for subject in zone.subjects:
            for other in others.touching(zone.outline):
                one, two = _true_centre(subject), _true_centre(other)
                worst.judge(zone, subject, Gap(math.dist(one, two), one, two, 0.5), other.key)
    return worst.findings()


def density(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Shapes of another kind of which too large or small a share is covered."""
    assert measure.other is not None
    windows = bench.shapes.region(measure.other).merged()
    covered = bench.shapes.stamp((bench.shapes.region(_source(measure)) & windows).merged())
    found = []
    for cell, polygons in bench.places.per_cell(bench.shapes.stamp(windows)):
        # A window's share depends on what lies over it, so each placement is looked at.
        for polygon in polygons:
            for placement in bench.places.all(cell):
                window = kdb.Region(polygon.transformed(placement))
                inside = kdb.Region(bench.places.near(covered, window.bbox())) & window
                share = inside.area() / window.area() + measure.shift
                if violates(check, share, 1e-9):
                    top = bench.places.top.cell_index()
                    found.append(Finding(top, tuple(window.each()), round(share, 6), check.note))
    return found


def _beyond(inner: kdb.Region, outer: kdb.Region) -> kdb.Region:
    """The parts of `inner` outside of `outer`.

    Where `outer` is a few large shapes, such as a wafer, most shapes of `inner` lie deep inside: then it is
    quicker to ask which of them meet what is left round `outer`, cut up.
    """
    if outer.count() > _FEW:
        return inner - outer
    frame = kdb.Region((inner.bbox() + outer.bbox()).enlarged(1, 1)) - outer
    frame.merged_semantics = False
    frame.break_polygons(_PIECE, 0.0)
    return inner & frame


def _source(measure: Measure) -> Region:
    assert isinstance(measure.source, Region)
    return measure.source


def _true_centre(shape: Outline) -> tuple[float, float]:
    return (shape.circle.x, shape.circle.y) if shape.circle else shape.centre


def _spaced(
    bench: Bench,
    check: Check,
    measure: Measure,
    region: kdb.Region,
    between: Callable[[Outline, Outline], Gap],
) -> list[Finding]:
    far = reach(bench, check, measure)
    half = far // 2 + 2
    grown = region.sized(half)
    grown.merged_semantics = False
    zones = grown.merged(False, 2)
    worst = Worst(bench, check, measure)
    if not zones.is_empty():
        for zone in _zones(bench, zones, region.interacting(zones.sized(half)), half):
            ordered = sorted(zone.subjects, key=lambda shape: shape.key)
            for subject, other in combinations(ordered, 2):
                worst.judge(zone, subject, between(subject, other), other.key)
    return worst.findings()


class _Stamped:
    """Merged shapes put into the layout, so that those near a place can be looked up."""

    def __init__(self, bench: Bench, region: kdb.Region) -> None:
        self._bench = bench
        pieces = region.merged()
        pieces.merged_semantics = False
        pieces.break_polygons(_LARGE, 0.0)
        self._layer = bench.shapes.stamp(pieces)
        self._known: dict[kdb.Polygon, Outline] = {}

    def _outline(self, polygon: kdb.Polygon) -> Outline:
        if polygon not in self._known:
            self._known[polygon] = Outline(polygon, self._bench.shapes.tolerance)
        return self._known[polygon]

    def near(self, box: kdb.Box) -> list[Outline]:
        """The shapes that touch a box; very large ones in pieces."""
        return [self._outline(polygon) for polygon in self._bench.places.near(self._layer, box)]

    def within(self, place: Outline, far: int) -> list[Outline]:
        """The shapes no farther than `far` (to corners, so 1.5 times it) from a place."""
        candidates = self.near(place.polygon.bbox().enlarged(far, far))
        return [shape for shape in candidates if outline.polygon_distance(shape, place) <= 1.5 * far]

    def touching(self, place: Outline) -> list[Outline]:
        """The shapes that overlap or touch a place."""
        return self.within(place, 0)

    def round(self, subject: Outline, far: int) -> list[Outline]:
        """What lies round a shape, merged; whole as far as `far` around it."""
        pieces = self.near(subject.polygon.bbox().enlarged(far, far))
        merged = kdb.Region([piece.polygon for piece in pieces]).merged()
        return [self._outline(polygon) for polygon in merged.each()]


def _zones(bench: Bench, zones: kdb.Region, subjects: kdb.Region, far: int) -> Iterator[Zone]:
    """Each place in its cell, with the subjects that grow into it by `far`."""
    stamped = _Stamped(bench, subjects)
    for cell, polygons in bench.places.per_cell(bench.shapes.stamp(zones)):
        placement = bench.places.first(cell)
        for polygon in polygons:
            place = Outline(polygon.transformed(placement), bench.shapes.tolerance)
            yield Zone(cell, placement.inverted(), place, stamped.within(place, far))
