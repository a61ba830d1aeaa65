"""What measures between two shapes share: how far to look, large shapes in pieces, gaps as defects."""

import math
from collections.abc import Iterator, Sequence

import klayout.db as kdb
import numpy as np

from pkgdrc.deck.checks import Measure, Movable
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry import outline
from pkgdrc.engine.geometry.arcs import Points
from pkgdrc.engine.geometry.outline import Gap, Outline
from pkgdrc.engine.place import Bound, Defect, Drift, mark, unit_vector
from pkgdrc.units import to_um

ROUND = 2
"""What is left round a place when shapes are cut to it, dbu."""

_FIELDS = 2  # a shape longer than this many dies is looked at in pieces

Lists = Sequence[list[Outline]]


def reach(bench: Bench, bound: Bound, *regions: kdb.Region) -> int:
    """How far apart shapes of some regions can be and still be asked for, in dbu.

    Facets lie inside the circle they stand for, so a gap between round shapes may look wider by twice the
    chord error, and rounding adds a unit.
    """
    round_shapes = any(not region.non_rectilinear().is_empty() for region in regions)
    whole = math.ceil(bound.farthest / bench.shapes.dbu - 1e-6)
    return whole + (2 * math.ceil(bench.shapes.tolerance.facet) + 2 if round_shapes else 0)


def by_size(bench: Bench, region: kdb.Region) -> tuple[kdb.Region, kdb.Region]:
    """The merged shapes that lie about one die, and those that reach over many.

    A shape that reaches over many dies looks different from each of them.
    """
    merged = region.merged()
    dies = bench.shapes.dies
    if not len(dies):
        return merged, bench.shapes.empty()
    longest = int(np.median(dies.boxes[:, 2:] - dies.boxes[:, :2], axis=0).max()) * _FIELDS
    return merged.with_bbox_max(None, longest, False), merged.with_bbox_max(longest, None, False)


def cut_to(bench: Bench, region: kdb.Region, halos: kdb.Region) -> kdb.Region:
    """What of some large shapes lies in `halos`, in their cells where it is the same at every placement."""
    if region.is_empty():
        return region
    apart = halos.dup()
    apart.merged_semantics = False
    return (apart & bench.shapes.cut_up(region)).merged()


class Gaps:
    """Turns measured gaps into defects, those that a bound asks for."""

    def __init__(self, bench: Bench, measure: Measure, bound: Bound) -> None:
        self._dbu = bench.shapes.dbu
        self._bound = bound
        runout = measure.runout if isinstance(measure, Movable) else None
        self._far = 2 * runout.greatest * bench.radius / self._dbu if runout else 0.0

    def defects(self, gaps: Sequence[Gap], subject: Outline, others: Sequence[Outline]) -> Iterator[Defect]:
        """Those of the gaps between a subject and others that are asked for."""
        for gap in gaps:
            value, slack = to_um(gap.value, self._dbu), gap.slack * self._dbu + 1e-6
            if self._bound.meets(value, slack):
                drift = _drift(gap, subject, others, self._far) if self._far else None
                yield Defect(mark(gap.start, gap.end), value, slack, (gap.start, gap.end), drift=drift)


def _drift(gap: Gap, subject: Outline, others: Sequence[Outline], far: float) -> Drift:
    """How a subject stands to what is near it."""
    way, circle = unit_vector(gap.start, gap.end), subject.circle
    if gap.value < 0:
        way = (-way[0], -way[1])
    if (
        circle
        and len(others) == 1
        and (around := others[0].circle)
        and others[0].polygon.inside(subject.middle)
    ):
        ring = (around.x, around.y, around.radius)
        return Drift(gap.value, way, (), centre=(circle.x, circle.y), radius=circle.radius, around=ring)
    reached = abs(gap.value) + far
    starts = np.concatenate([other.starts for other in others])
    ends = np.concatenate([other.ends for other in others])
    if circle:
        centre = np.array([[circle.x, circle.y]])
        near = outline.segment_distances(centre, starts, ends)[0][0] - circle.radius <= reached
        still = _edges(starts[near], ends[near])
        return Drift(gap.value, way, still, centre=(circle.x, circle.y), radius=circle.radius)
    box = (starts.min(axis=0), starts.max(axis=0))
    own = _meeting(subject.starts, subject.ends, *box, reached)
    box = (subject.starts.min(axis=0), subject.starts.max(axis=0))
    near = _meeting(starts, ends, *box, reached)
    return Drift(
        gap.value,
        way,
        _edges(starts[near], ends[near]),
        edges=_edges(subject.starts[own], subject.ends[own]),
    )


def _meeting(starts: Points, ends: Points, low: Points, high: Points, far: float) -> outline.Edges:
    """Numbers of the edges that come as near as this to a box."""
    least, most = np.minimum(starts, ends), np.maximum(starts, ends)
    return np.flatnonzero(((least <= high + far) & (most >= low - far)).all(axis=1))


def _edges(starts: Points, ends: Points) -> tuple[tuple[float, float, float, float], ...]:
    return tuple((a, b, c, d) for a, b, c, d in np.column_stack([starts, ends]).tolist())


def true_centre(shape: Outline) -> tuple[float, float]:
    """The centre of the circle that a shape stands for, or of its box."""
    return (shape.circle.x, shape.circle.y) if shape.circle else shape.centre
