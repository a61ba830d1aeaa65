"""The margin of other shapes round each: screened by hierarchical booleans, then measured exactly."""

from collections.abc import Iterator

import klayout.db as kdb

from pkgdrc.deck.measures.enclosed_by import EnclosedBy
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry import outline
from pkgdrc.engine.geometry.enclosing import margins
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.nearby import visit
from pkgdrc.engine.pairs import ROUND, Gaps, Lists, by_size, cut_to, give_up_early, nearer_than, reach
from pkgdrc.engine.place import Bound, Defect, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.engine.touching import lost, meeting

_FEW = 4
_FIRST = 1000  # dbu, a first guess at how far something sticks out
_PIECE = 16  # points of the pieces that a large shape is cut into
_LEAN = 3.0  # times the area of a piece that its box may have


@evaluates(EnclosedBy)
def enclosed_by(bench: Bench, measure: EnclosedBy, bound: Bound) -> list[Place]:
    """Where another kind leaves less margin than the bound round shapes."""
    a, b = bench.shapes.region(measure.source), bench.shapes.region(measure.other)
    far = max(0, reach(bench, bound, a, b))
    # What lies too near an edge of the other kind lies outside of that shrunk by the limit.
    zones = _beyond(bench, bench.shapes.pieces(measure.source), b.sized(-far))
    if zones.is_empty():
        return []
    give_up_early(bench, zones, b)
    gaps = Gaps(bench, measure, bound)

    def judge(subject: Outline, near: Lists) -> Iterator[Defect]:
        single, cut, meant = near
        if any(outline.overlap(subject, zone) for zone in meant):
            found = margins(subject, single + cut, nearer_than(bench, bound), ways=gaps.ways)
            if found is None:  # there is nothing to measure to
                yield Defect(subject.polygon, None)
            else:
                yield from gaps.defects(found, subject, single + cut)

    subjects = meeting(a, zones)
    covers = meeting(b, subjects)
    late = lost(b, subjects, bench.shapes.tolerance)
    covers = covers if late is None else covers + late
    small, large = by_size(bench, covers)
    bench.look_at(zones, large)
    seen = max(far, 0 if large.is_empty() else _farthest_out(meeting(subjects, large) - covers, covers))
    cut = cut_to(bench, large, subjects.sized(seen + ROUND))
    return visit(bench, a, [small, cut, zones], far + ROUND, judge)


def _farthest_out(bare: kdb.Region, covers: kdb.Region) -> int:
    """A distance (dbu) farther than which nothing bare lies from what should cover it."""
    box, far = bare.bbox(), _FIRST
    if box.empty():
        return 0
    while far < max(box.width(), box.height()) and not (bare - covers.sized(far)).is_empty():
        far *= 4
    return 2 * far  # corners are grown farther than edges


def _beyond(bench: Bench, inner: kdb.Region, outer: kdb.Region) -> kdb.Region:
    """The parts of `inner` outside of `outer`.

    Where `outer` is a few large shapes, such as a wafer, most shapes of `inner` lie deep inside: then it is
    quicker to ask which of them meet what is left round `outer`, cut up.
    """
    if outer.count() > _FEW:
        return inner - outer
    frame = kdb.Region((inner.bbox() + outer.bbox()).enlarged(1, 1)) - outer
    frame.merged_semantics = False
    # A ring's box holds all that lies in it; but where sides slant, each cut is rounded.
    frame.break_polygons(_PIECE, _LEAN if frame.non_rectilinear().is_empty() else 0.0)
    return inner & bench.shapes.deep(bench.shapes.stamp(frame))
