"""What measures between two shapes share: how far to look, large shapes in pieces, gaps as defects."""

import math
from collections.abc import Iterator, Sequence

import klayout.db as kdb

from pkgdrc.deck.algebra import Layer, Region
from pkgdrc.deck.checks import Measure, Movable
from pkgdrc.engine.alike import cornered
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry.facing import between
from pkgdrc.engine.geometry.outline import Gap, Outline
from pkgdrc.engine.place import Bound, CentreDrift, Defect, Drift, mark
from pkgdrc.median import median
from pkgdrc.units import to_um

ROUND = 2
"""What is left round a place when shapes are cut to it, dbu."""

_MOST = 1 << 16  # pairs whose gaps are kept

_FEWER = 8
"""How many times as many shapes one region must have as another one, to be asked from that one's side."""

_CORNERS = 1024  # of a piece of a shape, at most
_FULL = 1.5  # times as large as a piece its box is, at most

_FIELDS = 2  # a shape longer than this many dies is looked at in pieces

Lists = Sequence[list[Outline]]


def reach(bench: Bench, bound: Bound, *regions: kdb.Region) -> int:
    """How far apart shapes of some regions can be and still be asked for, in dbu.

    Facets lie inside the circle they stand for, so a gap between round shapes may look wider by twice the
    chord error, and rounding adds a unit.
    """
    round_shapes = any(slanted(region) for region in regions)
    whole = math.ceil(bound.farthest / bench.shapes.dbu - 1e-6)
    return whole + (2 * math.ceil(bench.shapes.tolerance.facet) + 2 if round_shapes else 0)


def slanted(region: kdb.Region) -> bool:
    """Whether any shape, as it is drawn, has edges that do not run along the axes."""
    raw = region.dup()
    raw.merged_semantics = False  # merging brings no slanted edge where there was none, and takes its time
    return not raw.non_rectilinear().is_empty()


def zones_within(region: kdb.Region, others: kdb.Region, far: int) -> kdb.Region:
    """Where others lie that shapes of a region come as near to as `far`, dbu; it may be a little more.

    What has fewer shapes is grown, and the others are asked for it: klayout looks at all shapes of a die anew
    for each die in which something of its own comes near to them, such as a number. It is grown in pieces:
    what lies in the box of a ring, but not near it, is not looked at then.
    """
    one, other = region.dup(), others.dup()
    one.merged_semantics = other.merged_semantics = False
    count, its = one.hier_count(), other.hier_count()
    # What crosses itself may shrink in parts where it is grown as it is drawn.
    if its * _FEWER <= count and other.strange_polygon_check().is_empty():
        near = one & in_pieces(other.sized(far + 1))
        return near if near.is_empty() else near.sized(far) & other
    if count * _FEWER <= its and one.strange_polygon_check().is_empty():
        return other & in_pieces(one.sized(far + 1))
    return region.sized(far) & other


def in_reach(bench: Bench, node: Region, others: kdb.Region, far: int) -> kdb.Region:
    """The shapes of an expression, without those that surely do not come as near to others as `far`, dbu."""

    def near(cover: kdb.Region) -> bool:
        return not zones_within(cover, others, far).is_empty()

    own = bench.shapes.unless_strewn(node.name, near) if isinstance(node, Layer) else None
    if own is not None:
        return own
    cover = bench.shapes.cover(node)
    return bench.shapes.region(node) if cover is None or near(cover) else bench.shapes.empty()


def in_pieces(region: kdb.Region) -> kdb.Region:
    """The same area in shapes that fill most of their boxes; slanted edges may be off by a unit at cuts."""
    cut = region.dup()
    cut.merged_semantics = False
    cut.break_polygons(_CORNERS, _FULL)
    return cut


def nearer_than(bench: Bench, bound: Bound) -> float:
    """How short ways have to be to be asked for, in dbu: what is as long joins no places."""
    return bound.farthest / bench.shapes.dbu


def by_size(bench: Bench, region: kdb.Region) -> tuple[kdb.Region, kdb.Region]:
    """The merged shapes that lie about one die, and those that reach over many.

    A shape that reaches over many dies looks different from each of them.
    """
    merged = region.merged()
    dies = bench.shapes.dies
    if not len(dies):
        return merged, bench.shapes.empty()
    sizes = dies.boxes[:, 2:] - dies.boxes[:, :2]
    longest = int(max(median(sizes[:, axis]) for axis in (0, 1))) * _FIELDS
    return merged.with_bbox_max(None, longest, False), merged.with_bbox_max(longest, None, False)


def give_up_early(bench: Bench, zones: kdb.Region, *regions: kdb.Region) -> None:
    """TooManyError where these are more than may be looked at, before what takes long."""
    if bench.most is not None:
        bench.look_at(zones, *(by_size(bench, region)[1] for region in regions))


def cut_to(bench: Bench, region: kdb.Region, halos: kdb.Region) -> kdb.Region:
    """What of some large shapes lies in `halos`, in their cells where it is the same at every placement."""
    if region.is_empty():
        return region
    apart = halos.dup()
    apart.merged_semantics = False
    return (apart & bench.shapes.cut_up(region)).merged()


def again(bench: Bench, region: kdb.Region) -> kdb.Region:
    """A region as neighbours of its own shapes.

    Of one region klayout hands a shape to only one of two in a cell that are near each other.
    """
    copy = bench.shapes.deep(bench.shapes.stamp(region))
    copy.merged_semantics = False
    return copy


def spot(shape: Outline) -> tuple[int, int, kdb.Polygon]:
    """What puts shapes in the same order in all cells that are turned alike."""
    box = shape.polygon.bbox()
    return box.left + box.right, box.bottom + box.top, shape.polygon


class Gaps:
    """Turns measured gaps into defects, those that a bound asks for.

    `ways`: whether the gaps have to tell their ways, since run-out displaces the shapes.
    """

    def __init__(self, bench: Bench, measure: Measure, bound: Bound) -> None:
        self._dbu = bench.shapes.dbu
        self._bound = bound
        self.ways = isinstance(measure, Movable) and bool(measure.runout)

    def defects(self, gaps: Sequence[Gap], subject: Outline, others: Sequence[Outline]) -> Iterator[Defect]:
        """Those of the gaps between a subject and others that are asked for."""
        for gap in gaps:
            value, slack = to_um(gap.value, self._dbu), gap.slack * self._dbu + 1e-6
            if self._bound.meets(value, slack):
                drift = _drift(gap, subject, others) if self.ways else None
                ends = (gap.start, gap.end)
                yield Defect(mark(*ends), value, slack, ends, drift=drift, over=gap.over)


class Pairs:
    """The gaps between two shapes, measured once for all pairs that are alike but for their place.

    `bound`: how short they have to be, dbu; `ways` as of `between`.
    """

    def __init__(self, bound: float, *, ways: bool = False) -> None:
        self._bound = bound
        self._ways = ways
        self._known: dict[tuple[int, int, int, int], list[Gap]] = {}
        self._kinds: dict[Outline, int] = {}
        self._alike: dict[kdb.Polygon, int] = {}

    def between(self, one: Outline, other: Outline) -> list[Gap]:
        """Where two shapes are nearer to each other than the bound."""
        if len(self._known) >= _MOST or len(self._kinds) >= _MOST:
            for kept in (self._known, self._kinds, self._alike):
                kept.clear()
        x, y = one.box.left, one.box.bottom
        alike = self._kind(one), self._kind(other), other.box.left - x, other.box.bottom - y
        known = self._known.get(alike)
        if known is None:
            gaps = between(one, other, self._bound, ways=self._ways)
            known = self._known[alike] = [gap.moved(-x, -y) for gap in gaps]
        return [gap.moved(x, y) for gap in known]

    def _kind(self, shape: Outline) -> int:
        """The number of all shapes that are alike but for their place."""
        kind = self._kinds.get(shape)
        if kind is None:
            kind = self._kinds[shape] = self._alike.setdefault(cornered(shape.polygon), len(self._alike))
        return kind


def _drift(gap: Gap, subject: Outline, others: Sequence[Outline]) -> Drift | CentreDrift:
    """How a gap between a subject and others changes with where the subject is."""
    around = others[0].circle if len(others) == 1 else None
    if subject.circle and around:
        x, y = around.x - subject.circle.x, around.y - subject.circle.y
        away, radius = math.hypot(x, y), subject.circle.radius
        # Which of the two was measured, its value tells; what overlaps is 0 apart, and neither.
        for base, sign in ((around.radius - radius, -1), (-around.radius - radius, 1)):
            if abs(base + sign * away - gap.value) <= gap.slack + 1.0:
                return CentreDrift(x, y, base, sign)
    if gap.ways or gap.value == 0:
        return Drift(gap.value, gap.ways)
    # What sticks out does so the more, the farther it is displaced outwards.
    length = math.dist(gap.start, gap.end)
    x, y = ((a - b) / length for a, b in zip(gap.start, gap.end, strict=True))
    return Drift(gap.value, ((gap.value, x, y),))


def true_centre(shape: Outline) -> tuple[float, float]:
    """The centre of the circle that a shape stands for, or of its box."""
    return (shape.circle.x, shape.circle.y) if shape.circle else shape.centre
