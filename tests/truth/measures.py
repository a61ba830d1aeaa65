"""Measures by their definition: what is measured of shapes, where, and how far that is in doubt.

A value is in the measure's unit. `Found` says for each place what is measured and which parts its
mark touches.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import shapely

from pkgdrc.deck import algebra
from pkgdrc.deck.checks import Measure, value_of
from pkgdrc.deck.measures.angle import Angle
from pkgdrc.deck.measures.area import Area
from pkgdrc.deck.measures.area_in import AreaIn
from pkgdrc.deck.measures.count_in import CountIn
from pkgdrc.deck.measures.density import Density
from pkgdrc.deck.measures.diameter import Diameter
from pkgdrc.deck.measures.diameter_over import DiameterOver
from pkgdrc.deck.measures.enclosed_by import EnclosedBy
from pkgdrc.deck.measures.notch import Notch
from pkgdrc.deck.measures.offset_from import OffsetFrom
from pkgdrc.deck.measures.overlap import Overlap
from pkgdrc.deck.measures.perimeter import Perimeter
from pkgdrc.deck.measures.pitch import Pitch
from pkgdrc.deck.measures.separation import Separation
from pkgdrc.deck.measures.sides import LongSide, ShortSide
from pkgdrc.deck.measures.space import Space
from pkgdrc.deck.measures.spacing import Spacing
from pkgdrc.deck.measures.width import Width
from tests.truth.alike import alike
from tests.truth.drawing import common_to, left_of, union
from tests.truth.margins import margin
from tests.truth.outline import Body, Edges, Ints, edges_of, parts_of
from tests.truth.places import BOTH, Origin, Place, Window, places
from tests.truth.regions import CannotJudgeError, Scene, Shapes, circle_of, node, surely_round
from tests.truth.sight import Flags, Sight

Parts = tuple[shapely.Geometry, ...]

_SPLIT = 60.0  # deg, by which a corner may look sharper for an edge that rounding leaves there
_MANY = 500  # edges, whose pairs take too long
_MAGNIFIED = 2.0  # dbu, by which corners may be off that were rounded in a magnified cell
_ON = 1e-2  # dbu: so near to an edge is on it


@dataclass(frozen=True)
class Found:
    """What is measured in one place; `value` None where there is nothing to measure.

    Its mark touches all of one of `marks`, or, if `whole`, is that shape itself. The value may be off by
    `rough`. One that is not `sure` need not be told, whatever its value. It may be told `most` times; if
    `anywhere`, with any value and any mark that lies in its own.
    """

    value: float | None
    marks: tuple[Parts, ...]
    rough: float = 0.0
    sure: bool = True
    whole: bool = False
    most: int = 1
    less: float = 0.0  # it may be less by so much, where it is negative, or more
    anywhere: bool = False


@dataclass(frozen=True)
class Asked:
    """What a check looks for: values under `below` or over `above`, in the measure's unit."""

    below: float = -math.inf
    above: float = math.inf

    def limit(self, dbu: float) -> float:
        """The greatest length (dbu) that matters to a check of what is least."""
        return self.below / dbu


Judge = Callable[[Scene, Any, Asked], Iterable[Found]]
MEASURES: dict[type[Measure], Judge] = {}


def measures(*kinds: type[Measure]) -> Callable[[Judge], Judge]:
    """Enters what a kind of measure means."""

    def enter(judge: Judge) -> Judge:
        MEASURES.update(dict.fromkeys(kinds, judge))
        return judge

    return enter


@measures(Width)
def _width(scene: Scene, measure: Any, asked: Asked) -> Iterator[Found]:
    yield from _across(scene, scene.shapes(measure.source).parts, asked.limit(scene.dbu))
    yield from _jogs(scene, asked, scene.shapes(measure.source))


@measures(Overlap)
def _overlap(scene: Scene, measure: Any, asked: Asked) -> Iterator[Found]:
    """From an edge of the one to an edge of the other, in what they share."""
    one, other = scene.shapes(measure.source), scene.shapes(measure.other)
    limit = asked.limit(scene.dbu)
    if limit <= 0:
        return
    yield from _jogs(scene, asked, one, other)
    # What is round is a run though rounding, of what is magnified too, turns a corner the other way.
    outlines = edges_of(one.bodies, _MAGNIFIED), edges_of(other.bodies, _MAGNIFIED)
    for body in parts_of(common_to(one.area, other.area)):
        # Slivers may be what rounding left of an edge that both share.
        solid = not scene.rounding or not shapely.buffer(body, -scene.rounding).is_empty
        for found in _from_to(scene, body, *outlines, limit):
            yield found if solid else replace(found, sure=False)


def _from_to(scene: Scene, body: Body, one: Edges, other: Edges, limit: float) -> Iterator[Found]:
    """The places of a shape between an edge that comes from one outline, and one that comes from another."""
    edges = edges_of([body])
    (on_one, of_one), (on_other, of_other) = _parts_of_edges(edges, one), _parts_of_edges(edges, other)
    origin = Origin(
        np.where(on_one & on_other, BOTH, np.where(on_one, 0, 1)),
        np.where(on_one, of_one, 2 * len(one) + of_other),
    )
    sight = Sight(True, [body], scene.rounding, scene.on_arc, scene.joining)
    for place in places(edges, None, limit, sight, origin, each=True):
        yield _of_place(scene, place)


def _parts_of_edges(edges: Edges, of: Edges) -> tuple[Flags, Ints]:
    """Which edges lie on an outline, if in part, and the number of the edge there, or of its run."""
    run = np.where(of.run_after >= 0, of.run_after, of.run_before)
    whole = np.where(of.cut_facet & (run >= 0), run, len(of) + np.arange(len(of)))
    i, j = shapely.STRtree(of.lines).query(edges.lines, predicate="dwithin", distance=_ON)
    ends = [np.sum((at[j] - edges.start[i]) * edges.unit[i], axis=1) for at in (of.start, of.end)]
    low, high = np.maximum(np.minimum(*ends), 0), np.minimum(np.maximum(*ends), edges.length[i])
    middle = edges.start[i] + ((low + high) / 2)[:, None] * edges.unit[i]
    along = (high - low > 2 * _ON) & (shapely.distance(of.lines[j], shapely.points(middle)) < _ON)
    on, number = np.full(len(edges), False), np.zeros(len(edges), dtype=np.int64)
    order = np.flatnonzero(along)[np.argsort((high - low)[along])]  # the longest part counts
    on[i[order]], number[i[order]] = True, whole[j[order]]
    return on, number


def _across(scene: Scene, bodies: Sequence[Body], limit: float) -> Iterator[Found]:
    def across(body: Body) -> Iterator[Found]:
        sight = Sight(True, [body], scene.rounding, scene.on_arc, scene.joining)
        for place in places(edges_of([body]), None, limit, sight):
            yield _of_place(scene, place)

    groups = [(body,) for body in bodies]
    yield from alike(scene.answers, groups, ("width", limit, scene.rounding, scene.on_arc), across)


@measures(Notch)
def _notch(scene: Scene, measure: Any, asked: Asked) -> Iterator[Found]:
    yield from _between(scene, scene.shapes(measure.source), asked, "same")


@measures(Space)
def _space(scene: Scene, measure: Any, asked: Asked) -> Iterator[Found]:
    yield from _between(scene, scene.shapes(measure.source), asked, "different")


@measures(Spacing)
def _spacing(scene: Scene, measure: Any, asked: Asked) -> Iterator[Found]:
    yield from _between(scene, scene.shapes(measure.source), asked, "any")


def _between(scene: Scene, shapes: Shapes, asked: Asked, belong: str) -> Iterator[Found]:
    limit = asked.limit(scene.dbu)
    if limit <= 0 or not shapes.parts:
        return
    question = (limit, scene.rounding, scene.on_arc)
    yield from _jogs(scene, asked, shapes)
    if belong != "different":
        hollow = [body for body in shapes.parts if body.area < shapely.convex_hull(body).area - 1e-6]
        groups = [_with_neighbours(shapes, limit, body) for body in hollow]
        yield from alike(scene.answers, groups, ("notch", *question), partial(_notches, scene, limit))
    if belong != "same":
        near = shapes.part_tree.query(shapes.parts, predicate="dwithin", distance=limit + scene.rounding)
        pairs = [(shapes.parts[i], shapes.parts[j]) for i, j in near.T.tolist() if i < j]
        groups = [_with_neighbours(shapes, limit, *pair) for pair in pairs]
        yield from alike(scene.answers, groups, ("space", *question), partial(_gaps, scene, limit))


def _with_neighbours(shapes: Shapes, limit: float, *group: Body) -> tuple[Body, ...]:
    """Some shapes, and all that may stand between them."""
    box = shapely.box(*shapely.box(*group[0].bounds).buffer(limit).bounds)
    for other in group[1:]:
        box = common_to(box, shapely.box(*shapely.box(*other.bounds).buffer(limit).bounds))
    beside = [shapes.parts[n] for n in shapes.part_tree.query(box, predicate="intersects")]
    return (*group, *(body for body in beside if not any(body is each for each in group)))


def _notches(scene: Scene, limit: float, body: Body, *beside: Body) -> Iterator[Found]:
    edges = edges_of([body])
    for x, y in touches(edges):
        yield Found(0.0, ((shapely.Point(x, y),),))
    sight = Sight(False, [body, *beside], scene.rounding, scene.on_arc, scene.joining)
    for place in places(edges, None, limit, sight):
        yield _of_place(scene, place)
    if beside:  # whether another shape that lies in a notch makes it none is not said
        alone = Sight(False, [body], scene.rounding, scene.on_arc, scene.joining)
        for place in places(edges, None, limit, alone):
            yield replace(_of_place(scene, place), sure=False)


def _gaps(scene: Scene, limit: float, one: Body, other: Body, *beside: Body) -> Iterator[Found]:
    """Between two shapes, which may touch in corners."""
    touching = common_to(one, other)
    for point in [] if touching.is_empty else shapely.get_parts(touching):
        yield Found(0.0, ((point,),))
    sight = Sight(False, [one, other, *beside], scene.rounding, scene.on_arc, scene.joining)
    for place in places(edges_of([one]), edges_of([other]), limit, sight):
        yield _of_place(scene, place)


def touches(edges: Edges) -> list[tuple[float, float]]:
    """The points where an outline touches another, or itself."""
    if not len(edges):
        return []
    corner, edge = shapely.STRtree(edges.lines).query(
        shapely.points(edges.end), predicate="dwithin", distance=1e-3
    )
    others = (edge != corner) & (edge != edges.after[corner])
    return sorted({(round(x, 3), round(y, 3)) for x, y in edges.end[corner[others]].tolist()})


@measures(Separation)
def _separation(scene: Scene, measure: Any, asked: Asked) -> Iterator[Found]:
    one, other = scene.shapes(measure.source), scene.shapes(measure.other)
    limit = asked.limit(scene.dbu)
    if limit <= 0 or not one.bodies or not other.bodies:
        return
    near = other.tree.query(one.bodies, predicate="dwithin", distance=limit + scene.rounding)
    groups = [(one.bodies[i], other.bodies[j]) for i, j in near.T.tolist()]
    if measure.leaves_out:
        nested = measure.leaves_out == "crossing"
        groups = [pair for pair in groups if not _shares(*pair, but_nested=nested)]
    # What else of either kind stands between is not looked at: it is nearer, and told itself.
    question = ("separation", limit, scene.rounding, scene.on_arc)
    yield from alike(scene.answers, groups, question, partial(_apart, scene, limit))


def _shares(one: Body, other: Body, *, but_nested: bool) -> bool:
    """Whether two shapes share area, unless the one lies in the other and that is no reason."""
    if not shapely.relate_pattern(one, other, "T********"):
        return False
    return not (but_nested and (shapely.covers(one, other) or shapely.covers(other, one)))


def _apart(scene: Scene, limit: float, one: Body, other: Body) -> Iterator[Found]:
    shared = common_to(one, other)
    if not shared.is_empty:
        yield Found(0.0, ((shared,),), most=len(shapely.get_parts(shared)))
    sight = Sight(False, [one, other], scene.rounding, scene.on_arc, scene.joining)
    for place in places(edges_of([one]), edges_of([other]), limit, sight, each=not shared.is_empty):
        found = _of_place(scene, place)
        # The separation of what overlaps is 0, and told as that.
        yield replace(found, sure=found.sure and shared.is_empty)


@measures(EnclosedBy)
def _enclosed_by(scene: Scene, measure: Any, asked: Asked) -> Iterator[Found]:
    one, other = scene.shapes(measure.source), scene.shapes(measure.other)
    far = max(asked.limit(scene.dbu), 0.0) + 2 * scene.rounding
    groups = []
    for body in one.bodies:
        found = [other.bodies[n] for n in other.tree.query(body, predicate="intersects")]
        groups.append((body, _local(body, found, far)) if found else (body,))
    question = ("enclosed", far, scene.rounding, scene.on_arc, scene.dbu)
    yield from alike(scene.answers, groups, question, partial(_margin, scene, far))


def _local(body: Body, others: Sequence[Body], far: float) -> Body:
    """What lies round a shape, as far as it matters: all of it, where the shape sticks out."""
    around = shapely.union_all(others)
    if not shapely.covers(around, body):
        return around
    left, bottom, right, top = body.bounds
    return shapely.clip_by_rect(around, left - 2 * far, bottom - 2 * far, right + 2 * far, top + 2 * far)


def _margin(scene: Scene, far: float, body: Body, around: Body | None = None) -> Iterator[Found]:
    """The least margin, wherever there is one; and every place of it, which may be told besides."""
    if around is None:
        yield Found(None, ((body,),), whole=True)
        return
    value, rough, marks = margin(body, around, 2 * far + 1)
    rough += _facets(scene, body) + _facets(scene, around) + 2 * abs(scene.leaning)
    if value - rough > far:
        return
    yield Found(value * scene.dbu, marks, rough * scene.dbu)
    sticking = parts_of(left_of(body, around))
    many = shapely.get_num_coordinates(body) + shapely.get_num_coordinates(around) > _MANY
    if sticking or many:  # whether a margin beside what sticks out, or beside a less one, is told is not said
        half = far / 2 * scene.dbu
        yield Found(half, ((body.boundary,),), half, sure=False, most=99)
    for bare in sticking:
        value, off, marks = margin(bare, around, far)
        yield Found(value * scene.dbu, marks, (off + rough) * scene.dbu, sure=False)
    if not body.disjoint(around.boundary):
        for meeting in shapely.get_parts(common_to(body, around.boundary)):
            yield Found(0.0, ((meeting,),), rough * scene.dbu, sure=False)
    for room in () if sticking or many else parts_of(left_of(around, body)):
        for found in _from_to(scene, room, edges_of([around]), edges_of([body]), far):
            yield replace(found, sure=False)


def _facets(scene: Scene, body: Body) -> float:
    """How much a distance from a shape may be off for its facets, dbu."""
    edges = edges_of([body])
    error = edges.chord_error[edges.like_facet]
    return float(error.max()) + scene.on_arc if len(error) else 0.0


@measures(Area)
def _area(scene: Scene, measure: Any, _: Asked) -> Iterator[Found]:
    for body in scene.shapes(measure.source).bodies:
        circle = circle_of(scene, body)
        value = math.pi * circle[2] ** 2 if circle else body.area
        rough = body.length * (scene.rounding + (scene.on_arc if circle else 0.0))
        less = body.area - value if circle and not surely_round(scene, body) else 0.0
        square = scene.dbu**2
        yield Found(value * square, ((body,),), rough * square, whole=True, less=less * square)


@measures(Diameter)
def _diameter(scene: Scene, measure: Any, _: Asked) -> Iterator[Found]:
    for body in scene.shapes(measure.source).bodies:
        value, rough = _size(scene, body)
        less = _box_size(body) - value if not surely_round(scene, body) else 0.0
        yield Found(value * scene.dbu, ((body,),), rough * scene.dbu, whole=True, less=less * scene.dbu)


@measures(Perimeter)
def _perimeter(scene: Scene, measure: Any, _: Asked) -> Iterator[Found]:
    for body in scene.shapes(measure.source).bodies:
        rough = 2 * scene.rounding * len(shapely.get_coordinates(body))
        yield Found(body.length * scene.dbu, ((body,),), rough * scene.dbu, whole=True)


@measures(ShortSide)
def _short_side(scene: Scene, measure: Any, _: Asked) -> Iterator[Found]:
    yield from _sides(scene, measure, min)


@measures(LongSide)
def _long_side(scene: Scene, measure: Any, _: Asked) -> Iterator[Found]:
    yield from _sides(scene, measure, max)


def _sides(scene: Scene, measure: Any, which: Callable[[float, float], float]) -> Iterator[Found]:
    for body in scene.shapes(measure.source).bodies:
        left, bottom, right, top = body.bounds
        value = which(right - left, top - bottom)
        yield Found(value * scene.dbu, ((body,),), _off_size(scene) * scene.dbu, whole=True)


@node(algebra.Found)
def _found(scene: Scene, node: algebra.Found) -> Shapes:
    """The whole shapes that a check of these finds."""
    check = node.check
    asked = Asked(
        -math.inf if check.below is None else value_of(check.below),
        math.inf if check.above is None else value_of(check.above),
    )
    if not getattr(check.measure, "of_whole", ""):
        raise CannotJudgeError(f"what a check of {check.measure.described} finds")
    found = found_by(scene, check.measure, asked)
    return Shapes(tuple(union(list(each.marks[0])) for each in found if _breaks(scene, asked, each)))


def _breaks(scene: Scene, asked: Asked, found: Found) -> bool:
    """Whether a value is not as asked for; where a scene leans, whether it may be, or surely is not."""
    if found.value is None:
        return False
    if not scene.leaning:
        return not asked.below <= found.value <= asked.above
    low = found.value - found.rough + min(found.less, 0.0)
    high = found.value + found.rough + max(found.less, 0.0)
    broken = [not asked.below <= value <= asked.above for value in (low, high)]
    return any(broken) if scene.leaning > 0 else all(broken)


def _size(scene: Scene, body: Body) -> tuple[float, float]:
    """Diameter of a round shape, shorter side of the box of any other; and how much it may be off."""
    circle = circle_of(scene, body)
    if circle:
        return 2 * circle[2], 2 * (scene.on_arc + scene.rounding)
    return _box_size(body), _off_size(scene)


def _off_size(scene: Scene) -> float:
    """How much the size of a box may be off, dbu: sharp corners move farther than edges where these lean."""
    return 2 * scene.rounding + 4 * abs(scene.leaning)


def _box_size(body: Body) -> float:
    left, bottom, right, top = body.bounds
    return float(min(right - left, top - bottom))


@measures(Pitch)
def _pitch(scene: Scene, measure: Any, asked: Asked) -> Iterator[Found]:
    centres = [_centre(body) for body in scene.shapes(measure.source).bodies]
    far = asked.limit(scene.dbu) + 2 * scene.rounding + 1
    if not centres or far <= 0:
        return
    for i, j in shapely.STRtree(centres).query(centres, predicate="dwithin", distance=far).T.tolist():
        if i < j:
            ends = centres[i], centres[j]
            yield Found(shapely.distance(*ends) * scene.dbu, (ends,), _middling(scene))


def _middling(scene: Scene) -> float:
    """How much a distance of centres may be off, um: they lie on half units."""
    return (2 * scene.rounding if scene.rounding else 0.5) * scene.dbu


@measures(OffsetFrom)
def _offset_from(scene: Scene, measure: Any, _: Asked) -> Iterator[Found]:
    for one, other, sure in _overlapping(scene, measure):
        ends = _centre(one), _centre(other)
        rough = _middling(scene) + (scene.on_arc * scene.dbu if circle_of(scene, one) else 0.0)
        yield Found(shapely.distance(*ends) * scene.dbu, (ends,), rough, sure)


@measures(DiameterOver)
def _diameter_over(scene: Scene, measure: Any, _: Asked) -> Iterator[Found]:
    for one, other, sure in _overlapping(scene, measure, touching=True):
        (upper, off), (lower, under) = _size(scene, one), _size(scene, other)
        value = upper / lower
        yield Found(value, ((one,),), (off + value * under) / lower, sure, whole=True)


def _overlapping(scene: Scene, measure: Any, touching: bool = False) -> Iterator[tuple[Body, Body, bool]]:
    """Pairs of shapes that share area, and whether they surely do."""
    one, other = scene.shapes(measure.source), scene.shapes(measure.other)
    if not one.bodies or not other.bodies:
        return
    near = other.tree.query(one.bodies, predicate="dwithin", distance=2 * abs(scene.leaning))
    for a, b in near.T:
        shared = common_to(one.bodies[a], other.bodies[b])
        deep = shared.area > 0 and not shapely.buffer(shared, -scene.rounding).is_empty
        if shared.area > 0 or touching:
            yield one.bodies[a], other.bodies[b], bool(deep)


@measures(Angle)
def _angle(scene: Scene, measure: Any, asked: Asked) -> Iterator[Found]:
    groups = [(body,) for body in scene.shapes(measure.source).bodies]
    question = ("angle", asked.below, scene.rounding)
    yield from alike(scene.answers, groups, question, partial(_sharp, scene, asked.below))
    yield from _jogs(scene, asked, scene.shapes(measure.source))


def _sharp(scene: Scene, limit: float, body: Body) -> Iterator[Found]:
    edges = edges_of([body])
    values = 180 - np.abs(edges.turn)
    shortest = np.minimum(edges.length, edges.length[edges.after])
    # A corner that is off by a unit or so turns short edges more than long ones.
    rough = np.degrees(np.arctan2(2 * scene.rounding, shortest)) * 2
    sharpest: dict[tuple[float, float], Found] = {}
    for n in np.flatnonzero(values - rough < limit):
        x, y = edges.end[n].tolist()
        mark = _corner(edges, int(n), scene.rounding)
        corner = Found(float(values[n]), ((mark,),), float(rough[n]), sure=bool(rough[n] < 20))
        place = (round(x, 3), round(y, 3))
        known = sharpest.get(place)
        if known is None or (known.value or 0) > values[n]:
            sharpest[place] = corner
    if scene.rounding:  # may leave an edge of a unit in a corner, as at the ends of turned paths
        for at in np.flatnonzero((values < limit + _SPLIT) & (values - rough >= limit)).tolist():
            yield Found(limit / 2, ((shapely.Point(edges.end[at]),),), limit / 2, sure=False)
    # Where shapes touch it is not said which edges the corner is between.
    touching = {(round(x, 3), round(y, 3)) for x, y in touches(edges)}
    for place, corner in sharpest.items():
        yield replace(corner, sure=corner.sure and place not in touching)
    for x, y in touching:
        yield Found(limit / 2, ((shapely.Point(x, y),),), limit / 2, sure=False, most=4)


def _corner(edges: Edges, n: int, rounding: float) -> shapely.Geometry:
    """Where the corner at an edge's end may be: the sharper it is, the farther it moves with its edges."""
    corner = edges.end[n]
    way = edges.unit[n] - edges.unit[edges.after[n]]
    sharp = float(np.hypot(*way)) / 2  # the cosine of half the corner
    if not rounding or sharp < 1e-3:
        return shapely.Point(corner)
    by = way / (2 * sharp) * rounding / max(math.sqrt(max(1 - sharp**2, 0.0)), 1e-3)
    return shapely.LineString([corner - by, corner + by])


@measures(CountIn)
def _count_in(scene: Scene, measure: Any, _: Asked) -> Iterator[Found]:
    held, holders = scene.shapes(measure.source), scene.shapes(measure.other)
    lean = scene.leaning
    for body in holders.bodies:
        asked = shapely.buffer(body, lean) if lean else body
        count = len(held.tree.query(asked, predicate="intersects")) if held.bodies else 0
        yield Found(float(count), ((body,),), whole=True)


@measures(Density, AreaIn)
def _covered(scene: Scene, measure: Any, _: Asked) -> Iterator[Found]:
    covering, windows = scene.shapes(measure.source), scene.shapes(measure.other)
    for body in windows.bodies:
        beside = covering.tree.query(body, predicate="intersects") if covering.bodies else []
        covered = [common_to(body, covering.bodies[n]) for n in beside]
        share = 1 / body.area if isinstance(measure, Density) else scene.dbu**2
        rough = scene.rounding * (body.length + sum(each.length for each in covered)) * share
        yield Found(sum(each.area for each in covered) * share, ((body,),), rough + 1e-6, whole=True)


def found_by(scene: Scene, measure: Any, asked: Asked) -> list[Found]:
    """All that is measured, or all that matters to what is asked; moved by overlay and run-out."""
    kind = type(measure)
    if kind not in MEASURES:
        raise CannotJudgeError(kind.__name__)
    shift = measure.shift + measure.units * scene.dbu
    overlay = getattr(measure, "overlay", 0.0)
    farthest = _runout(scene, measure)
    least = asked.below < math.inf and asked.below > -math.inf
    moved = Asked(asked.below - shift + overlay + farthest, asked.above - shift - overlay - farthest)
    if not least:
        moved = replace(moved, below=-math.inf)
    sign = -1 if least else 1
    if not (shift or overlay or farthest):
        return list(MEASURES[kind](scene, measure, moved))
    return [
        replace(
            f,
            value=None if f.value is None else f.value + shift + sign * overlay,
            rough=f.rough + farthest,  # it is a vector: what leads away from an edge leads to another
        )
        for f in MEASURES[kind](scene, measure, moved)
    ]


def _runout(scene: Scene, measure: Any) -> float:
    """The greatest displacement of anything by run-out, um."""
    runout = getattr(measure, "runout", None)
    steepest = 0.0 if runout is None else runout.greatest
    if not steepest:
        return 0.0
    corners = [shape.bounds for shapes in scene.drawing.shapes.values() for shape in shapes]
    return float(steepest * np.abs(corners).max() * math.sqrt(2) * 2 * scene.dbu)


def _jogs(scene: Scene, asked: Asked, *all_shapes: Shapes) -> Iterator[Found]:
    """Where rounding may leave a jog: corners of what is drawn that lie amid an edge of the whole.

    It is a step that faces what stands across.
    """
    if not scene.rounding or not 0 < asked.below < math.inf:
        return
    half = asked.below / 2
    for shapes in all_shapes:
        groups, bodies, raw = _joined(shapes, 2 * scene.rounding)
        question = ("jogs", half, scene.rounding)
        yield from alike(scene.answers, groups, question, partial(_steps_of, scene.rounding, half))
        yield from _steps(scene.rounding, half, bodies, raw)


def _steps_of(rounding: float, half: float, body: Body, *drawn: Body) -> Iterator[Found]:
    return _steps(rounding, half, [body], drawn)


def _steps(rounding: float, half: float, bodies: Sequence[Body], drawn: Sequence[Body]) -> Iterator[Found]:
    edges = edges_of(bodies)
    if not len(edges):
        return
    at = np.unique(np.round(shapely.get_coordinates(np.array(drawn, dtype=object)), 2), axis=0)
    corners = shapely.points(at)
    corner, edge = shapely.STRtree(edges.lines).query(corners, predicate="dwithin", distance=rounding)
    ends = [np.hypot(*(at[corner] - end[edge]).T) for end in (edges.start, edges.end)]
    for n in sorted(set(corner[np.minimum(*ends) > rounding].tolist())):
        yield Found(half, ((corners[n],),), half, sure=False, most=4)


def _joined(shapes: Shapes, near: float) -> tuple[list[tuple[Body, ...]], list[Body], list[Body]]:
    """Merged shapes with no other near, each before those that it is drawn as; then all others."""
    if not shapes.bodies:
        return [], [], []
    bodies, raw = (np.array(each, dtype=object) for each in (shapes.bodies, shapes.raw))
    tree = shapely.STRtree(bodies)
    one, other = tree.query(bodies, predicate="dwithin", distance=near)
    crowded = set(one[one != other].tolist())
    parts: dict[int, list[int]] = {}
    for part, of in zip(*tree.query(raw, predicate="intersects").tolist(), strict=True):
        parts.setdefault(of, []).append(part)
    groups = [(bodies[of], *raw[sorted(own)]) for of, own in parts.items() if of not in crowded]
    beside = sorted({part for of in crowded for part in parts.get(of, [])})
    return groups, list(bodies[sorted(crowded)]), list(raw[beside])


def _of_place(scene: Scene, place: Place) -> Found:
    marks = tuple(_parts(window) for window in place.least)
    rough = place.rough + 2 * scene.rounding
    value, less = place.value * scene.dbu, place.less * scene.dbu
    return Found(value, marks, rough * scene.dbu, place.sure and not _at_seams(scene, marks), less=less)


def _at_seams(scene: Scene, marks: Iterable[Parts]) -> bool:
    """Whether ways end where what leads to a hole does: the two may be one edge where rounding opens it."""
    ends = [shapely.points(seam.coords) for each in scene.drawing.seams.values() for seam in each]
    if not ends:
        return False
    ways = [shapely.get_coordinates(shapely.shortest_line(*parts)) for parts in marks]
    return bool(shapely.dwithin(shapely.multipoints(np.concatenate(ways)), ends, 2 * scene.rounding).any())


def _parts(window: Window) -> Parts:
    return shapely.LineString(window.part), shapely.LineString(window.other_part)


def _centre(body: Body) -> shapely.Point:
    left, bottom, right, top = body.bounds
    return shapely.Point((left + right) / 2, (bottom + top) / 2)
