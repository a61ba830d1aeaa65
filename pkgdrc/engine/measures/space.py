"""How far different shapes of one kind are from each other, and their centres.

Pairs are found in the places where two shapes meet when each is grown by half the limit.
"""

import math
from collections.abc import Callable, Iterator

import klayout.db as kdb

from pkgdrc.deck.measures.notch import Notch
from pkgdrc.deck.measures.pitch import Pitch
from pkgdrc.deck.measures.space import Space
from pkgdrc.deck.measures.spacing import Spacing
from pkgdrc.engine.alike import Alike
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry.outline import Gap, Outline
from pkgdrc.engine.measures.width import notch
from pkgdrc.engine.nearby import visit
from pkgdrc.engine.pairs import ROUND, Gaps, Lists, Pairs, again, nearer_than, reach, slanted, spot
from pkgdrc.engine.place import Bound, Defect, Place
from pkgdrc.engine.register import evaluates

_FEW = 4
_SMOOTHER = 64  # part of what shapes are grown by, that the grown outline may be off


@evaluates(Space)
def space(bench: Bench, measure: Space | Spacing, bound: Bound) -> list[Place]:
    """Where different shapes of one kind come closer than the bound."""
    shapes = bench.apart(measure.source, bound)
    half = reach(bench, bound, shapes) // 2 + ROUND
    pairs = Pairs(nearer_than(bench, bound))

    def meeting(zone: Outline, near: list[Outline]) -> list[Outline]:
        """The shapes that meet in a place when they are grown."""
        if len(near) < _FEW:
            return near
        by_polygon = {shape.polygon: shape for shape in near}
        region = kdb.Region(list(by_polygon))
        region.merged_semantics = False
        met = region.interacting(kdb.Region(zone.polygon).sized(half + ROUND))
        return [by_polygon[polygon] for polygon in met.each()]

    return _spaced(bench, measure, bound, kdb.Region.dup, shapes, half, meeting, pairs.between)


@evaluates(Spacing)
def spacing(bench: Bench, measure: Spacing, bound: Bound) -> list[Place]:
    """Where shapes come closer than the bound to others, or to themselves."""
    return space(bench, measure, bound) + notch(bench, Notch(measure.source), bound)


@evaluates(Pitch)
def pitch(bench: Bench, measure: Pitch, bound: Bound) -> list[Place]:
    """Shapes whose centres are closer than the bound: looked for as if they were points."""

    def gaps(a: Outline, b: Outline) -> list[Gap]:
        return [Gap(math.dist(a.centre, b.centre), a.centre, b.centre, 0.5)]

    def centres(shapes: kdb.Region) -> kdb.Region:
        return shapes.extent_refs(0.5, 0.5, 0.5, 0.5, 1, 1)

    shapes = bench.shapes.region(measure.source).merged()
    half = reach(bench, bound, shapes) // 2 + ROUND
    return _spaced(bench, measure, bound, centres, shapes, half, lambda _, near: near, gaps)


def _spaced(
    bench: Bench,
    measure: Space | Spacing | Pitch,
    bound: Bound,
    spots_of: Callable[[kdb.Region], kdb.Region],
    shapes: kdb.Region,
    half: int,
    meeting: Callable[[Outline, list[Outline]], list[Outline]],
    gaps_of: Callable[[Outline, Outline], list[Gap]],
) -> list[Place]:
    """Pairs of shapes, found in the places where two of their spots meet when grown by `half`.

    `meeting` tells which of the shapes near such a place are those; `gaps_of` the gaps between two of them.
    """
    found = []
    split = bench.shapes.by_array(shapes)
    if split:
        arrayed, shapes = split
        found = _arrayed(bench, Gaps(bench, measure, bound), arrayed, shapes, 2 * half, gaps_of)
    shapes = bench.needed(shapes, 2 * half)  # a gap in a band has its middle no farther from both shapes
    spots = spots_of(shapes)
    spots.merged_semantics = False
    # Boxes are grown sooner than shapes of many corners, and most of them meet no other.
    boxes = spots.extents(half)
    boxes.merged_semantics = False
    if boxes.merged(False, 2).is_empty():
        return found
    grown = _grown(spots, half)
    zones = grown.merged(False, 2)
    if zones.is_empty():
        return found
    zones.merged_semantics = False  # a place that touches another's in one die stays one of its own
    bench.look_at(zones)
    zones = bench.needed(zones, 2 * half)
    gaps = Gaps(bench, measure, bound)

    def judge(zone: Outline, near: Lists) -> Iterator[Defect]:
        for one, other in _near_pairs(meeting(zone, near[0]), 2 * half):
            mine = [gap for gap in gaps_of(one, other) if _lies_in(gap, zone)]
            yield from gaps.defects(mine, one, [other])

    return found + visit(bench, zones, [shapes], 2 * half, judge)


def _grown(spots: kdb.Region, half: int) -> kdb.Region:
    """Shapes grown by `half`, or a little more where that saves corners: round ones have many."""
    off = half // _SMOOTHER
    # Those with slanted edges may have many corners, and be alike.
    grown = spots.processed(_Grow(half, off)) if off and slanted(spots) else _smoothly(spots, half, off)
    grown.merged_semantics = False
    return grown


class _Grow(kdb.PolygonOperator):
    """Grows shapes, those that are alike once."""

    def __init__(self, half: int, off: int) -> None:
        super().__init__()
        self.is_isotropic()
        self._grown = Alike(lambda shape: list(_smoothly(kdb.Region(shape), half, off).each()))

    def process(self, polygon: kdb.Polygon) -> list[kdb.Polygon]:
        """Called by klayout for each shape."""
        corner = polygon.bbox().p1
        return [grown.moved(corner.x, corner.y) for grown in self._grown.of(polygon)]


def _smoothly(shapes: kdb.Region, half: int, off: int) -> kdb.Region:
    """Shapes grown by `half`, or up to three times `off` more."""
    shapes.merged_semantics = False
    grown = shapes.sized(half + 2 * off)
    grown.merged_semantics = False
    # What has been grown is nowhere thinner, so that nothing of it turns inside out.
    return grown.smoothed(off) if off else grown


def _arrayed(
    bench: Bench,
    gaps: Gaps,
    arrayed: kdb.Region,
    others: kdb.Region,
    far: int,
    gaps_of: Callable[[Outline, Outline], list[Gap]],
) -> list[Place]:
    """The pairs of which one shape at least stands in a large array: each shape is asked for its neighbours.

    Where all of an array meet when they are grown, the places where they do would have to be looked at one by
    one. What neighbours there are repeats, so that few have to be looked at.
    """

    def judge(subject: Outline, near: Lists) -> Iterator[Defect]:
        # The cells are turned alike, so that of two in arrays always the same one is the first.
        after = [other for other in near[0] if spot(subject) < spot(other)]
        for other in after + near[1]:
            yield from gaps.defects(gaps_of(subject, other), subject, [other])

    return visit(bench, arrayed, [again(bench, arrayed), others], far, judge)


def _lies_in(gap: Gap, zone: Outline) -> bool:
    """Whether a gap is a zone's: two shapes may be near in several, and each gap is told once."""
    x, y = (gap.start[0] + gap.end[0]) / 2, (gap.start[1] + gap.end[1]) / 2
    return bool(zone.polygon.touches(kdb.Box(math.floor(x), math.floor(y), math.ceil(x), math.ceil(y))))


def _near_pairs(shapes: list[Outline], far: int) -> Iterator[tuple[Outline, Outline]]:
    """The pairs whose boxes are no farther apart than `far`, in x and in y.

    Which of two is the first does not depend on klayout's order, which others near by change.
    """
    ordered = sorted(shapes, key=lambda shape: (shape.box.left, -shape.box.bottom, shape.polygon))
    for number, one in enumerate(ordered):
        box = one.box.enlarged(far, far)
        for other in ordered[number + 1 :]:
            beside = other.box
            if beside.left > box.right:
                break
            if beside.touches(box):
                yield one, other
