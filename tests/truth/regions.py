"""Expressions on shapes, by what they say they are: shapely on merged areas.

`leaning` is how rounding is made up: relations of shapes are asked of others that are grown by it (dbu), and
gaps, or necks, that are narrower than it twice are shut, or parted. What all of them agree on is sure. In a
`loose` scene each of the parts may be joined with others, or not; in a `still` one what is drawn stays so; in
one with `opened` these lead to holes, and no others do.
"""

import fnmatch
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
import shapely

from pkgdrc.deck import algebra
from pkgdrc.shapes.node import Node
from pkgdrc.technology import Technology
from tests.truth.alike import Known
from tests.truth.drawing import Drawing, common_to, left_of, off_between, union
from tests.truth.grown import sized
from tests.truth.outline import Body, bodies_of, edges_of, parts_of

_MOST_JOINED, _MOST_GROUPS = 5, 200  # shapes that rounding may join, and groups of them
_MOST_PARTS = 6  # of one shape that shrinks, which rounding may leave together
_HAIR = 0.2  # dbu, half of a slit that rounding leaves
_ALIKE = 1e-6  # dbu
_MARK = 2.0  # dbu, half size of a mark on a point


class CannotJudgeError(Exception):
    """The oracle does not know what a node means; it is named."""


@dataclass(frozen=True)
class Shapes:
    """What an expression stands for: shapes as they are drawn, and merged.

    Merged ones nearer to each other than `joining` (dbu) may be one, and those of each of `hanging`, as by a
    hair: then `bodies` are all that may be.
    """

    raw: tuple[Body, ...]
    joining: float = 0.0
    hanging: tuple[Body, ...] = ()

    @cached_property
    def area(self) -> Body:
        """All of them, merged."""
        return union(self.raw)

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """The merged shapes."""
        bodies = bodies_of(self.area)
        return (*(_together(bodies, self.joining) if self.joining and bodies else bodies), *self.hanging)

    @cached_property
    def parts(self) -> tuple[Body, ...]:
        """The merged shapes, those apart that only touch in a corner."""
        return tuple(parts_of(self.area))

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Of the bodies."""
        return shapely.STRtree(self.bodies)

    @cached_property
    def part_tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.parts)


def _together(bodies: list[Body], joining: float) -> list[Body]:
    """Each of some shapes, and all groups of a few that hang together if what is that near is joined."""
    beside: dict[int, set[int]] = {}
    for one, other in shapely.STRtree(bodies).query(bodies, predicate="dwithin", distance=joining).T.tolist():
        beside.setdefault(one, set()).add(other)
    groups = found = {frozenset((n,)) for n in beside}
    for _ in range(_MOST_JOINED - 1):
        groups = {group | {n} for group in groups for one in group for n in beside[one] - group}
        found = found | groups
        if len(found) > _MOST_GROUPS:
            break
    return [
        bodies[min(group)]
        if len(group) == 1
        else shapely.MultiPolygon([part for n in sorted(group) for part in shapely.get_parts(bodies[n])])
        for group in found
    ]


@dataclass
class Scene:
    """One layout under one technology, and what expressions stand for in it."""

    drawing: Drawing
    technology: Technology
    leaning: float = 0.0
    known: dict[Node, Shapes] = field(default_factory=dict)
    answers: Known = field(default_factory=dict)
    opposed: tuple[str, ...] = ()
    loose: bool = False
    still: bool = False
    opened: tuple[shapely.LineString, ...] | None = None

    @property
    def dbu(self) -> float:
        return self.drawing.dbu

    @property
    def rounding(self) -> float:
        """How far a corner may be off, dbu."""
        return self.drawing.rounding + abs(self.leaning) / 2

    @property
    def on_arc(self) -> float:
        """How far a corner of a round shape may be off for the mask grid."""
        return self.technology.grid / self.dbu * math.sqrt(0.5)

    @property
    def joining(self) -> float:
        """By how much more than the limit points may be apart that join places."""
        return 2 * math.ceil(self.technology.facet_tolerance / self.dbu) + 2.0

    def shapes(self, node: Node) -> Shapes:
        """What an expression stands for."""
        if node not in self.known:
            if type(node) not in NODES:
                raise CannotJudgeError(type(node).__name__)
            shapes = self._leant(node, NODES[type(node)](self, node))
            self.known[node] = replace(shapes, joining=3 * self.rounding) if self.loose else shapes
        return self.known[node]

    def layer(self, name: str) -> tuple[Body, ...]:
        """The shapes that are drawn on a layer of the technology."""
        return self.drawing.shapes.get(self.technology.layers[name], ())

    def seams(self, name: str) -> tuple[shapely.LineString, ...]:
        """What rounding may open in the shapes of a layer of the technology."""
        return self.drawing.seams.get(self.technology.layers[name], ())

    def _leant(self, node: Node, shapes: Shapes) -> Shapes:
        as_drawn = isinstance(node, algebra.Layer) or getattr(node, "operator", "") == "or"
        if not self.leaning or not shapes.raw or as_drawn:
            return shapes
        # A gap of two units and more stays a gap.
        there = shapely.buffer(shapes.area, self.leaning / 2, join_style="mitre")
        return replace(shapes, raw=(shapely.buffer(there, -self.leaning / 2, join_style="mitre"),))


NODES: dict[type[Node], Callable[[Scene, Any], Shapes]] = {}


def node(kind: type[Node]) -> Callable[[Callable[[Scene, Any], Shapes]], Callable[[Scene, Any], Shapes]]:
    """Enters what a kind of expression means."""

    def enter(meaning: Callable[[Scene, Any], Shapes]) -> Callable[[Scene, Any], Shapes]:
        NODES[kind] = meaning
        return meaning

    return enter


@node(algebra.Layer)
def _layer(scene: Scene, node: algebra.Layer) -> Shapes:
    raw = scene.layer(node.name)
    seams = scene.seams(node.name)
    if scene.opened is not None and seams:
        shut = shapely.buffer([each for each in seams if each not in scene.opened], scene.rounding)
        slits = shapely.buffer(shapely.union_all(scene.opened), _HAIR)
        raw = tuple(_solid([left_of(each, slits) for each in (*raw, *shut)]))
    if scene.leaning and not scene.still:
        # What abuts, or overlaps by a hair, may be parted by rounding, and what is nearly abutting joined.
        lean = -scene.leaning if node.name in scene.opposed else scene.leaning
        raw = tuple(_solid(shapely.buffer(raw, lean / 2, join_style="mitre")))
        if seams and lean < 0:  # wider than what is shut for being narrow
            raw = tuple(_solid(left_of(raw, shapely.buffer(shapely.union_all(seams), -lean))))
    return Shapes(raw)


@node(algebra.Told)
def _told(_: Scene, node: algebra.Told) -> Shapes:
    """Where no other rule tells a defect that is nowhere."""
    if node.checks:
        raise CannotJudgeError("Told")
    return Shapes(())


@node(algebra.DieFields)
def _die_fields(scene: Scene, _: algebra.DieFields) -> Shapes:
    """A unit smaller all round than drawn, so that neighbours stay apart."""
    return Shapes(tuple(_box(shape, -1.0) for shape in _dies(scene)))


@node(algebra.DieOutlines)
def _die_outlines(scene: Scene, _: algebra.DieOutlines) -> Shapes:
    return Shapes(tuple(_box(shape) for shape in _dies(scene)))


@node(algebra.DieCores)
def _die_cores(scene: Scene, _: algebra.DieCores) -> Shapes:
    found = []
    for shape in _dies(scene):
        left, bottom, right, top = shape.bounds
        x, y = (right - left) // 4, (top - bottom) // 4
        found.append(shapely.box(left + x, bottom + y, right - x, top - y))
    return Shapes(tuple(found))


def _dies(scene: Scene) -> tuple[Body, ...]:
    dies = scene.technology.dies
    if dies is None or not dies.layer:
        raise CannotJudgeError("dies that are cells")
    return scene.layer(dies.layer)


@node(algebra.Apart)
def _apart(scene: Scene, node: algebra.Apart) -> Shapes:
    raw = scene.shapes(node.source).raw
    return Shapes(tuple(_solid(shapely.buffer(each, -1.0, join_style="mitre") for each in raw)))


@node(algebra.Along)
def _along(scene: Scene, node: algebra.Along) -> Shapes:
    """Of lines of the one width; where the centre of others is, is not said for all shapes."""
    lines, across = scene.shapes(node.source), node.across / scene.dbu
    for raw in lines.raw:
        corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(raw))
        sides = np.hypot(*np.diff(corners, axis=0).T)
        filled = abs(raw.area - sides[0] * sides[1]) <= 2.0 * raw.length
        if not filled or abs(min(sides[:2]) - across) > 1.0 or max(sides[:2]) < 2 * across:
            raise CannotJudgeError("Along: lines of another form or width")
    if not shapely.buffer(lines.area, -across / 2 - 1, join_style="mitre").is_empty:
        raise CannotJudgeError("Along: lines beside each other")
    by = node.half / scene.dbu - across / 2
    return Shapes(tuple(_solid(shapely.buffer(each, by, join_style="mitre") for each in lines.bodies)))


@node(algebra.Texts)
def _texts(scene: Scene, node: algebra.Texts) -> Shapes:
    wanted = re.compile(fnmatch.translate(node.pattern))
    texts = scene.drawing.texts.get(scene.technology.layers[node.name], ())
    return Shapes(tuple(_marked(text.x, text.y) for text in texts if wanted.match(text.string)))


@node(algebra.Combined)
def _combined(scene: Scene, node: algebra.Combined) -> Shapes:
    left, right = scene.shapes(node.left), scene.shapes(node.right)
    if node.operator == "or":
        return Shapes(left.raw + right.raw)
    combine = {
        "and": common_to,
        "not": left_of,
        "xor": off_between,
    }[node.operator]
    return _of(combine(left.area, right.area))


@node(algebra.Widened)
def _widened(scene: Scene, node: algebra.Widened) -> Shapes:
    return _sized(scene, algebra.Sized(node.source, node.units * scene.dbu))


@node(algebra.Sized)
def _sized(scene: Scene, node: algebra.Sized) -> Shapes:
    by = node.by / scene.dbu
    bodies = scene.shapes(node.source).bodies
    return _moved(scene, [sized(each, by) for each in bodies])


@node(algebra.Stretched)
def _stretched(scene: Scene, node: algebra.Stretched) -> Shapes:
    """What a box covers whose middle goes over a shape; shrunk, what one leaves that goes over the rest."""
    x, y = node.x / scene.dbu, node.y / scene.dbu
    found = []
    for body in scene.shapes(node.source).bodies:
        if min(x, y) >= 0:
            found.append(_brushed(body, x, y))
        else:
            around = _box(body, 2 * max(-x, -y) + 5)
            found.append(left_of(body, _brushed(shapely.difference(around, body), -x, -y)))
    return _moved(scene, found)


def _brushed(area: Body, x: float, y: float) -> Body:
    """What a box of twice x by twice y covers whose middle goes over an area: hulls over its triangles."""
    triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(area))
    corners = [(-x, -y), (x, -y), (x, y), (-x, y)]
    hulls = [
        shapely.MultiPoint(
            [(px + cx, py + cy) for px, py in shapely.get_coordinates(each) for cx, cy in corners]
        ).convex_hull
        for each in triangles
    ]
    return union(hulls)


def _moved(scene: Scene, found: list[Body]) -> Shapes:
    """What shapes become whose edges move. Where one parts, rounding may leave a whisker between two."""
    hanging = [
        shapely.MultiPolygon(parts)
        for each in (found if scene.loose else ())
        for count in range(2, _MOST_JOINED + 1)
        for parts in combinations(_solid([each])[:_MOST_PARTS], count)
    ]
    return Shapes(tuple(_solid(found)), hanging=tuple(hanging))


@node(algebra.Shrunk)
def _shrunk(scene: Scene, node: algebra.Shrunk) -> Shapes:
    by = node.by / scene.dbu
    found = []
    for body in scene.shapes(node.source).bodies:
        circle = circle_of(scene, body)
        if circle is None:
            found.append(sized(body, -by))
        elif circle[2] > by:
            scale = (circle[2] - by) / circle[2]
            found.append(shapely.affinity.scale(body, scale, scale, origin=(circle[0], circle[1])))
    return _moved(scene, found)


@node(algebra.Holes)
def _holes(scene: Scene, node: algebra.Holes) -> Shapes:
    return Shapes(tuple(hole for body in scene.shapes(node.source).bodies for hole in closed_off(body)))


@node(algebra.Hulls)
def _hulls(scene: Scene, node: algebra.Hulls) -> Shapes:
    bodies = scene.shapes(node.source).bodies
    return Shapes(tuple(union([*shapely.get_parts(body), *closed_off(body)]) for body in bodies))


@node(algebra.Extents)
def _extents(scene: Scene, node: algebra.Extents) -> Shapes:
    return Shapes(tuple(_box(body) for body in scene.shapes(node.source).bodies))


@node(algebra.Formed)
def _formed(scene: Scene, node: algebra.Formed) -> Shapes:
    # What is turned is a rectangle where rounding makes it one.
    off = max(_ALIKE, 2 * scene.drawing.rounding * np.sign(scene.leaning) * (-1 if node.negated else 1))
    surely = scene.leaning * (-1 if node.negated else 1) < 0

    def has_form(body: Body) -> bool:
        left, bottom, right, top = body.bounds
        rest = left_of(shapely.box(left, bottom, right, top), body)
        boxed = shapely.buffer(rest, -off / 2).is_empty
        exact = not surely or bool(edges_of([body]).exact.all())
        return bool(exact and boxed and (node.form == "rectangle" or abs(right - left - top + bottom) <= off))

    return Shapes(tuple(b for b in scene.shapes(node.source).bodies if has_form(b) != node.negated))


@node(algebra.Extent)
def _extent(scene: Scene, _: algebra.Extent) -> Shapes:
    every = union([b for name in scene.technology.layers for b in scene.layer(name)])
    return Shapes((_box(every, scene.drawing.rounding * (scene.leaning > 0)),))


@node(algebra.Ringed)
def _ringed(scene: Scene, node: algebra.Ringed) -> Shapes:
    bodies = scene.shapes(node.source).bodies
    return Shapes(tuple(body for body in bodies if bool(closed_off(body)) == node.closed))


@node(algebra.Overlaps)
def _overlaps(scene: Scene, node: algebra.Overlaps) -> Shapes:
    raw = scene.shapes(node.source).raw
    one, other = shapely.STRtree(raw).query(raw, predicate="intersects") if raw else ([], [])
    shapes = np.asarray(raw, dtype=object)
    twice = np.asarray(one) < np.asarray(other)
    return _of(union(list(common_to(shapes[one][twice], shapes[other][twice]))) if raw else union([]))


@node(algebra.LineEnds)
def _line_ends(scene: Scene, node: algebra.LineEnds) -> Shapes:
    edges = edges_of(scene.shapes(node.source).bodies)
    across = round(node.across / scene.dbu)
    exact = np.abs(edges.length - across) <= scene.rounding + 1e-6
    found = _slivers(edges.start[exact], edges.end[exact], edges.inwards[exact], _MARK)
    return Shapes((*found, *_bent(scene, node.source, across)) if scene.leaning > 0 else tuple(found))


def _bent(scene: Scene, source: Node, across: float) -> Iterator[Body]:
    """Slivers inside the parts of a length of edges that go past corners: rounding may bend them there."""
    shapes = Scene(scene.drawing, scene.technology).shapes(source)
    edges = edges_of(shapes.bodies)
    corners = shapely.points(np.unique(shapely.get_coordinates(list(shapes.raw)), axis=0))
    edge, corner = shapely.STRtree(corners).query(edges.lines, "dwithin", distance=2 * scene.rounding)
    for n in np.unique(edge).tolist():
        at = shapely.line_locate_point(edges.lines[n], corners[corner[edge == n]])
        for low, high in combinations(sorted({0.0, float(edges.length[n]), *at.tolist()}), 2):
            if abs(high - low - across) <= 2 * scene.rounding:
                ends = edges.start[n] + np.array([[low], [high]]) * edges.unit[n]
                yield from _slivers(ends[:1], ends[1:], edges.inwards[n][None, :], _MARK)


@node(algebra.Corners)
def _corners(scene: Scene, node: algebra.Corners) -> Shapes:
    edges = edges_of(scene.shapes(node.source).bodies)
    angle = 180.0 - np.abs(edges.turn)
    # A corner that is off by a unit or so turns short edges more than long ones.
    shortest = np.minimum(edges.length, edges.length[edges.after])
    off = 4 * np.degrees(np.arctan2(scene.drawing.rounding, shortest)) * np.sign(scene.leaning) + 1e-9
    wanted = (angle >= node.lowest - off) & (angle <= node.highest + off)
    return Shapes(tuple(_marked(x, y) for x, y in edges.end[wanted].tolist()))


@node(algebra.OffGrid)
def _off_grid(scene: Scene, node: algebra.OffGrid) -> Shapes:
    shapes, step = scene.shapes(node.source), node.grid / scene.dbu
    off = []
    for raw in shapes.raw:
        points = np.round(shapely.get_coordinates(raw))
        off += points[np.any(np.abs(points / step - np.round(points / step)) > 1e-6, axis=1)].tolist()
    if not off:
        return Shapes(())
    hit = np.unique(shapes.tree.query(shapely.points(off), predicate="dwithin", distance=1.5)[1])
    return Shapes(tuple(shapes.bodies[n] for n in hit))


@node(algebra.Related)
def _related(scene: Scene, node: algebra.Related) -> Shapes:
    source, other = scene.shapes(node.source), scene.shapes(node.other)
    lean = scene.leaning
    grown = shapely.buffer(other.area, lean, join_style="mitre") if lean else other.area
    shapely.prepare(grown)
    if node.relation == "covering":
        held = [each for each in other.bodies if not lean or not shapely.buffer(each, -lean).is_empty]
        tested = [shapely.buffer(each, -lean, join_style="mitre") if lean else each for each in held]
        tree = shapely.STRtree(tested)
        holds = [len(tree.query(body, predicate="covers")) > 0 for body in source.bodies]
    else:
        holds = RELATIONS[node.relation](grown, np.asarray(source.bodies, dtype=object)).tolist()
    return Shapes(tuple(b for b, held in zip(source.bodies, holds, strict=True) if held != node.negated))


# What only touches another interacts with it, and is still outside, or inside, of it.
RELATIONS: dict[str, Callable[[Body, Any], Any]] = {
    "interacting": lambda other, body: shapely.intersects(other, body),
    "inside": lambda other, body: shapely.covers(other, body),
    "outside": lambda other, body: ~shapely.relate_pattern(other, body, "T********"),
    "overlapping": lambda other, body: shapely.relate_pattern(other, body, "T********"),
}


def closed_off(body: Body) -> list[Body]:
    """Every place that a merged shape closes off from the outside, if only by walls that meet in a corner."""
    parts = shapely.get_parts(body)
    if len(parts) == 1:
        return [shapely.Polygon(ring) for ring in parts[0].interiors]
    around = _box(body, 1.0)
    rest = shapely.get_parts(left_of(around, body))
    return bodies_of(union([part for part in rest if not shapely.intersects(part, around.exterior)]))


def circle_of(scene: Scene, body: Body) -> tuple[float, float, float] | None:
    """The circle (x, y, radius) that a whole merged shape stands for, if its corners lie on one."""
    circle, off = _round(scene, body)
    return circle if off <= _tolerance(scene) + scene.on_arc + 1.0 + scene.rounding else None


def surely_round(scene: Scene, body: Body) -> bool:
    """Whether a shape stands for a circle, and would if rounding made it as angular as it can."""
    return _round(scene, body)[1] <= _tolerance(scene)


def _tolerance(scene: Scene) -> float:
    return scene.technology.facet_tolerance / scene.dbu


def _round(scene: Scene, body: Body) -> tuple[tuple[float, float, float] | None, float]:
    """The circle on which all corners of a shape lie, and its chord error, dbu; infinity of others."""
    parts = shapely.get_parts(body)
    points = shapely.get_coordinates(body)[:-1]
    if len(parts) > 1 or parts[0].interiors or len(points) < 8:
        return None, math.inf
    left, bottom, right, top = body.bounds
    x, y = (left + right) / 2, (bottom + top) / 2
    radii = np.hypot(points[:, 0] - x, points[:, 1] - y)
    radius = float(np.mean(radii))
    chord = float(np.hypot(*np.diff(shapely.get_coordinates(body), axis=0).T).max()) + 2 * scene.rounding
    if chord >= radius:
        return None, math.inf
    error = radius - math.sqrt(radius**2 - (chord / 2) ** 2)
    on_it = np.abs(radii - radius).max() <= scene.on_arc + 1.0 + scene.rounding
    return (x, y, radius), error if on_it else math.inf


def _of(area: Body) -> Shapes:
    return Shapes(
        tuple(part for part in shapely.get_parts(area) if part.geom_type == "Polygon" and part.area > 0)
    )


def _solid(areas: Any) -> list[Body]:
    return [part for area in areas for part in shapely.get_parts(area) if part.area > 0]


def _box(shape: Body, by: float = 0.0) -> shapely.Polygon:
    left, bottom, right, top = shape.bounds
    return shapely.box(left - by, bottom - by, right + by, top + by)


def _marked(x: float, y: float) -> shapely.Polygon:
    return shapely.box(x - _MARK, y - _MARK, x + _MARK, y + _MARK)


def _slivers(start: Any, end: Any, inwards: Any, width: float) -> list[Body]:
    corners = np.stack([start, end, end + width * inwards, start + width * inwards], axis=1)
    return list(shapely.polygons(corners)) if len(corners) else []
