"""Measures between two kinds of shapes: screened by hierarchical booleans, then measured exactly.

A good layout has few places where `a`, grown by the limit, meets `b` (or leaves it). Only where there are
such places are shapes handed over and measured one by one.
"""

import math
from collections.abc import Callable, Iterator, Sequence

import klayout.db as kdb
import numpy as np

from pkgdrc.deck.algebra import Check, Measure, Region, value_of
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.finding import Drift, Finding, mark, violates
from pkgdrc.engine.geometry import outline
from pkgdrc.engine.geometry.outline import Gap, Outline
from pkgdrc.engine.nearby import Defect, visit
from pkgdrc.process.bead import bead_height, bead_seats
from pkgdrc.units import to_um

_FEW = 4
_PIECE = 16  # points of the pieces that a large shape is cut into
_FIELDS = 2  # a shape longer than this many dies is looked at in pieces
_ROUND = 2  # dbu, what is left round a place when shapes are cut to it

Lists = Sequence[list[Outline]]


def reach(bench: Bench, check: Check, measure: Measure) -> int:
    """How far apart shapes can be and still break the check, in dbu.

    Facets lie inside the circle they stand for, so a gap between round shapes may look wider by twice the
    chord error, and rounding adds a unit.
    """
    bounds = [value_of(bound) for bound in (check.below, check.above) if bound is not None]
    far = max(bounds) - measure.shift + abs(measure.runout) * bench.radius
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
    a, b = bench.shapes.region(source(measure)), bench.shapes.region(measure.other)
    zones = a.sized(far) & bench.shapes.pieces(measure.other)
    if zones.is_empty():
        return []
    judged = Judged(bench, check, measure)

    def judge(subject: Outline, near: Lists) -> Iterator[Defect]:
        single, cut = near
        for other in single:
            yield from judged.gap(outline.separation(subject, other), subject, [other])
        if cut:
            gaps = [outline.separation(subject, piece) for piece in cut]
            yield from judged.gap(min(gaps, key=lambda gap: gap.value), subject, cut)

    halos = zones.sized(far + _ROUND)
    (small_a, large_a), (small_b, large_b) = _by_size(bench, a), _by_size(bench, b.interacting(zones))
    cut_a, cut_b = _cut_to(bench, large_a, halos), _cut_to(bench, large_b, halos)
    found = visit(bench, small_a, [small_b, cut_b], far, judge, check.note)
    if not cut_a.is_empty():
        nothing = bench.shapes.empty()
        found += visit(bench, _by_size(bench, b)[0], [nothing, cut_a], far, judge, check.note)
        found += visit(bench, cut_a, [nothing, cut_b], far, judge, check.note)
    return found


def space(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Different shapes of one kind closer than the limit."""
    shapes = bench.shapes.region(source(measure)).merged()

    judged = Judged(bench, check, measure)

    def apart(one: Outline, other: Outline, window: kdb.Box) -> Gap | None:
        edges = _in_window(one, window), _in_window(other, window)
        # What is far enough apart in the window need not be measured all along.
        if not (len(edges[0]) and len(edges[1])):
            return None
        if not any(judged.gap(outline.separation(one, other, edges), one, [other])):
            return None
        return outline.separation(one, other)

    half = reach(bench, check, measure) // 2 + _ROUND

    def meeting(zone: Outline, near: list[Outline]) -> list[Outline]:
        """The shapes that meet in a place when they are grown."""
        if len(near) < _FEW:
            return near
        by_polygon = {shape.polygon: shape for shape in near}
        region = kdb.Region(list(by_polygon))
        region.merged_semantics = False
        met = region.interacting(kdb.Region(zone.polygon).sized(half + _ROUND))
        return [by_polygon[polygon] for polygon in met.each()]

    return _spaced(bench, check, measure, shapes, shapes, meeting, apart)


def pitch(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Shapes whose centres are closer than the limit: looked for as if they were points."""

    def apart(a: Outline, b: Outline, _: kdb.Box) -> Gap:
        return Gap(math.dist(a.centre, b.centre), a.centre, b.centre, 0.5)

    shapes = bench.shapes.region(source(measure)).merged()
    centres = shapes.extent_refs(0.5, 0.5, 0.5, 0.5, 1, 1)
    return _spaced(bench, check, measure, centres, shapes, lambda _, near: near, apart)


def enclosure(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Shapes round which another kind leaves less margin than the limit."""
    assert measure.other is not None
    far = max(0, reach(bench, check, measure))
    a, b = bench.shapes.region(source(measure)), bench.shapes.region(measure.other)
    # What lies too near an edge of the other kind lies outside of that shrunk by the limit.
    zones = _beyond(bench, bench.shapes.pieces(source(measure)), b.sized(-far))
    if zones.is_empty():
        return []
    judged = Judged(bench, check, measure)

    def judge(subject: Outline, near: Lists) -> Iterator[Defect]:
        single, cut, meant = near
        if any(outline.overlap(subject, zone) for zone in meant):
            margin = outline.margin(subject, single + cut)
            yield from judged.gap(margin, subject, single + cut) if margin else judged.missing(subject)

    subjects = a.interacting(zones)
    small, large = _by_size(bench, b.interacting(subjects))
    cut = _cut_to(bench, large, subjects.sized(far + _ROUND))
    return visit(bench, a, [small, cut, zones], far + _ROUND, judge, check.note)


def offset(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Shapes whose centre lies off that of the shape of another kind they overlap."""
    assert measure.other is not None
    a, b = bench.shapes.region(source(measure)), bench.shapes.region(measure.other)
    judged = Judged(bench, check, measure)

    def judge(subject: Outline, near: Lists) -> Iterator[Defect]:
        for other in near[0]:
            if not (kdb.Region(subject.polygon) & kdb.Region(other.polygon)).is_empty():
                one, two = _true_centre(subject), _true_centre(other)
                yield from judged.gap(Gap(math.dist(one, two), one, two, 0.5), subject, [other])

    return visit(bench, a, [b.interacting(a).merged()], 1, judge, check.note)


def stand_out(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Balls that do not stand far enough out of the opening that they lie over, or find no seat in it."""
    assert measure.other is not None
    a, b = bench.shapes.region(source(measure)), bench.shapes.region(measure.other)
    taper, depth = measure.figures
    dbu = bench.shapes.dbu

    def judge(subject: Outline, near: Lists) -> Iterator[Defect]:
        for other in near[0]:
            if not outline.overlap(subject, other):
                continue
            ball, mouth = (to_um(outline.diameter(each), dbu) for each in (subject, other))
            if not bead_seats(ball, mouth, taper, depth):
                yield Defect(subject.polygon, None)
                continue
            value = ball / 2 + bead_height(ball, mouth, taper) + measure.shift
            if violates(check, value, dbu):
                yield Defect(subject.polygon, round(value, 4))

    return visit(bench, a, [b.interacting(a).merged()], 1, judge, check.note)


def diameter_ratio(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Shapes whose diameter is too small or too large for that of the shape of another kind they overlap."""
    assert measure.other is not None
    a, b = bench.shapes.region(source(measure)), bench.shapes.region(measure.other)

    def judge(subject: Outline, near: Lists) -> Iterator[Defect]:
        for other in near[0]:
            if outline.overlap(subject, other):
                across = outline.diameter(other)
                value = outline.diameter(subject) / across + measure.shift
                # Either diameter may be off by half a unit.
                if violates(check, value, 0.5 * (1 + value) / across):
                    yield Defect(subject.polygon, round(value, 6))

    return visit(bench, a, [b.interacting(a).merged()], 1, judge, check.note)


def density(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Shapes of another kind of which too large or small a share is covered."""
    assert measure.other is not None
    windows = bench.shapes.region(measure.other).merged()
    covered = bench.shapes.region(source(measure)) & windows

    def judge(window: Outline, near: Lists) -> Iterator[Defect]:
        whole = kdb.Region(window.polygon)
        inside = kdb.Region([piece.polygon for piece in near[0]]) & whole
        share = inside.area() / whole.area() + measure.shift
        if violates(check, share, 1e-9):
            yield Defect(window.polygon, round(share, 6))

    return visit(bench, windows, [covered], 1, judge, check.note, alone=True)


class Judged:
    """Which measured gaps break a check anywhere on the wafer, as defects of their subject."""

    def __init__(self, bench: Bench, check: Check, measure: Measure) -> None:
        self._bench = bench
        self._check = check
        self._measure = measure

    def missing(self, subject: Outline) -> Iterator[Defect]:
        """The subject itself, where there is nothing to measure to."""
        yield Defect(subject.polygon, None)

    def gap(self, gap: Gap, subject: Outline, others: Sequence[Outline]) -> Iterator[Defect]:
        """The gap between a subject and others, if it breaks the check."""
        check, measure, dbu = self._check, self._measure, self._bench.shapes.dbu
        value = to_um(gap.value, dbu) + measure.shift
        slack = gap.slack * dbu + 1e-6
        farthest = abs(measure.runout) * self._bench.radius
        if not violates(check, value - farthest, slack):
            return
        beyond, drift = None, None
        if measure.runout and check.below is not None and not violates(check, value, slack):
            beyond = (value - value_of(check.below) + slack) / abs(measure.runout)
            drift = _drift(subject, others, gap.value + 2 * farthest / dbu)
        yield Defect(mark(gap.start, gap.end), round(value, 4), beyond, drift)


def _drift(subject: Outline, others: Sequence[Outline], far: float) -> Drift | None:
    """How a round subject stands to what is within `far` of it; None for shapes of other forms."""
    circle = subject.circle
    if circle is None:
        return None
    if len(others) == 1 and (around := others[0].circle) and others[0].polygon.inside(subject.middle):
        return Drift(circle.x, circle.y, circle.radius, (), (around.x, around.y, around.radius))
    starts = np.concatenate([other.starts for other in others])
    ends = np.concatenate([other.ends for other in others])
    centre = np.array([[circle.x, circle.y]])
    near = outline.segment_distances(centre, starts, ends)[0][0] - circle.radius <= far
    edges = np.column_stack([starts[near], ends[near]]).tolist()
    return Drift(circle.x, circle.y, circle.radius, tuple((a, b, c, d) for a, b, c, d in edges))


def source(measure: Measure) -> Region:
    """The shapes that are measured."""
    assert isinstance(measure.source, Region)
    return measure.source


def _spaced(
    bench: Bench,
    check: Check,
    measure: Measure,
    spots: kdb.Region,
    shapes: kdb.Region,
    meeting: Callable[[Outline, list[Outline]], list[Outline]],
    apart: Callable[[Outline, Outline, kdb.Box], Gap | None],
) -> list[Finding]:
    """Pairs of shapes, found in the places where two of their spots meet when grown by half the limit.

    `meeting` tells which of the shapes near such a place are those; `apart` how far two of them are from each
    other, or nothing where they are far enough in a window round the place.
    """
    half = reach(bench, check, measure) // 2 + _ROUND
    spots.merged_semantics = False
    # Boxes are grown sooner than shapes of many corners, and most of them meet no other.
    boxes = spots.extents(half)
    boxes.merged_semantics = False
    if boxes.merged(False, 2).is_empty():
        return []
    grown = spots.sized(half)
    grown.merged_semantics = False
    zones = grown.merged(False, 2)
    if zones.is_empty():
        return []
    zones.merged_semantics = False  # a place that touches another's in one die stays one of its own
    judged = Judged(bench, check, measure)

    def judge(zone: Outline, near: Lists) -> Iterator[Defect]:
        window = zone.polygon.bbox().enlarged(2 * half, 2 * half)
        for one, other in _near_pairs(meeting(zone, near[0]), 2 * half):
            gap = apart(one, other, window)
            if gap is None:
                continue
            x, y = (gap.start[0] + gap.end[0]) / 2, (gap.start[1] + gap.end[1]) / 2
            # Two shapes may be near in several places; they are told where they are nearest.
            if zone.polygon.touches(kdb.Box(math.floor(x), math.floor(y), math.ceil(x), math.ceil(y))):
                yield from judged.gap(gap, one, [other])

    return visit(bench, zones, [shapes], 2 * half, judge, check.note)


def _in_window(shape: Outline, window: kdb.Box) -> outline.Edges:
    """Numbers of the edges that may lie in a box."""
    low, high = np.minimum(shape.starts, shape.ends), np.maximum(shape.starts, shape.ends)
    beside = (low[:, 0] > window.right) | (high[:, 0] < window.left)
    return np.flatnonzero(~(beside | (low[:, 1] > window.top) | (high[:, 1] < window.bottom)))


def _near_pairs(shapes: list[Outline], far: int) -> Iterator[tuple[Outline, Outline]]:
    """The pairs whose boxes are no farther apart than `far`, in x and in y."""
    ordered = sorted(shapes, key=lambda shape: shape.polygon.bbox().left)
    for number, one in enumerate(ordered):
        box = one.polygon.bbox().enlarged(far, far)
        for other in ordered[number + 1 :]:
            beside = other.polygon.bbox()
            if beside.left > box.right:
                break
            if beside.touches(box):
                yield one, other


def _beyond(bench: Bench, inner: kdb.Region, outer: kdb.Region) -> kdb.Region:
    """The parts of `inner` outside of `outer`.

    Where `outer` is a few large shapes, such as a wafer, most shapes of `inner` lie deep inside: then it is
    quicker to ask which of them meet what is left round `outer`, cut up.
    """
    if outer.count() > _FEW:
        return inner - outer
    frame = kdb.Region((inner.bbox() + outer.bbox()).enlarged(1, 1)) - outer
    frame.merged_semantics = False
    frame.break_polygons(_PIECE, 0.0)
    return inner & bench.shapes.deep(bench.shapes.stamp(frame))


def _by_size(bench: Bench, region: kdb.Region) -> tuple[kdb.Region, kdb.Region]:
    """The merged shapes that lie about one die, and those that reach over many.

    A shape that reaches over many dies looks different from each of them.
    """
    merged = region.merged()
    dies = bench.shapes.dies
    if not len(dies):
        return merged, bench.shapes.empty()
    longest = int(np.median(dies.boxes[:, 2:] - dies.boxes[:, :2], axis=0).max()) * _FIELDS
    return merged.with_bbox_max(None, longest, False), merged.with_bbox_max(longest, None, False)


def _cut_to(bench: Bench, region: kdb.Region, halos: kdb.Region) -> kdb.Region:
    """What of some large shapes lies in `halos`, in their cells where it is the same at every placement."""
    if region.is_empty():
        return region
    apart = halos.dup()
    apart.merged_semantics = False
    return (apart & bench.shapes.cut_up(region)).merged()


def _true_centre(shape: Outline) -> tuple[float, float]:
    return (shape.circle.x, shape.circle.y) if shape.circle else shape.centre
