"""Sets of edges by what they say they are: lines with the shape on their left, cut by shapely.

In a scene that leans outwards they are all that may be there, in one that leans inwards what surely is: where
something is rounded, lines that run along each other may miss each other, short ones may have any angle, and
there may be a short one in each corner, or where a corner lies amid an edge.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, cast

import numpy as np
import shapely
import shapely.ops

from pkgdrc.deck import algebra
from pkgdrc.deck import edges as deck
from pkgdrc.deck.algebra import Layer
from tests.truth.drawing import union
from tests.truth.outline import Body, Edges, cross, edges_of
from tests.truth.regions import Scene, Shapes, node

SHORT = 3.0  # times as long as rounding moves a corner, an edge that it may leave
_TOUCH = 1e-3  # dbu
_DIGITS = 9  # of what is calculated, so that what abuts does


@dataclass(frozen=True)
class Line:
    """An edge, or a part of one. Where there may be a short one of any angle it has no length.

    `exact`: whether it runs where it runs whatever is rounded; `loose`: whether it may come in parts.
    """

    line: shapely.LineString
    exact: bool = True
    loose: bool = False


Lines = list[Line]
SETS: dict[type[deck.Edges], Callable[[Scene, Any], Lines]] = {}


def edge_set(
    kind: type[deck.Edges],
) -> Callable[[Callable[[Scene, Any], Lines]], Callable[[Scene, Any], Lines]]:
    """Enters what a kind of edges means."""

    def enter(meaning: Callable[[Scene, Any], Lines]) -> Callable[[Scene, Any], Lines]:
        SETS[kind] = meaning
        return meaning

    return enter


def lines(scene: Scene, node: deck.Edges) -> Lines:
    """The edges that an expression stands for."""
    return SETS[type(node)](scene, node)


@edge_set(deck.EdgesOf)
def _edges_of(scene: Scene, node: deck.EdgesOf) -> Lines:
    shapes = (
        Scene(scene.drawing, scene.technology).shapes(node.source)
        if scene.leaning
        else scene.shapes(node.source)
    )
    edges = edges_of(shapes.parts)
    if not len(edges):
        return []
    follows = _follows(scene, edges)
    rows = list(_rows(edges, follows))
    found = [shapely.LineString([edges.start[row[0]], edges.end[row[-1]]]) for row in rows]
    if not scene.rounding:
        return [Line(line) for line in found]
    drawn = shapely.points(
        np.unique(np.round(shapely.get_coordinates(np.array(shapes.raw, object)), 2), axis=0)
    )
    amid = [shapely.STRtree(drawn).query(line, predicate="dwithin", distance=_off(scene)) for line in found]
    exact = edges.exact & _level(edges.along)
    seams = [
        seam for each in node.source.walk() if isinstance(each, Layer) for seam in scene.seams(each.name)
    ]
    led = [each for seam in seams for each in _led_on(scene, edges, seam)]
    loose = {n for one, others in follows.items() for n in (one, *others)} | {n for n, _ in led}
    made = [
        Line(
            line,
            bool(exact[row].all()),
            not loose.isdisjoint(row)
            or any(shapely.distance(drawn[n], line.boundary) > 2 * _off(scene) for n in near),
        )
        for line, row, near in zip(found, rows, amid, strict=True)
    ]
    if scene.leaning < 0:
        # What is closed, or parted, by rounding has no edges for sure.
        by = scene.drawing.rounding
        area = shapely.buffer(shapes.area, by, join_style="mitre")
        area = shapely.buffer(shapely.buffer(area, -2 * by, join_style="mitre"), by, join_style="mitre")
        kept = shapely.buffer(area.boundary, 2 * by)
        return [
            replace(piece, loose=each.loose or piece.line.length < each.line.length - 2 * by)
            for each in made
            for piece in _cut(scene, each, shapely.intersection(each.line, kept))
        ]
    if not scene.leaning:
        return made
    chains = [chain for first in follows for chain in _chains(scene, edges, follows, [first])]
    bent = [
        piece
        for each, near in zip(made, amid, strict=True)
        if not each.exact
        for piece in _bent(each.line, drawn[near])
    ]
    opened = [Line(seam, exact=False) for seam in seams]
    opened += [line for _, line in led]
    opened += _slits(scene, shapes.raw)
    spots = _spots([*shapely.points(edges.end), *(drawn[n] for near in amid for n in near)])
    return made + chains + bent + opened + spots


def _bent(line: shapely.LineString, corners: Any) -> Iterator[Line]:
    """What edges an edge may come in where it goes past corners: rounding may bend it there."""
    ways = {0.0, line.length, *shapely.line_locate_point(line, corners).tolist()}
    for low, high in combinations(sorted(ways), 2):
        yield Line(shapely.ops.substring(line, low, high), exact=False)


def _led_on(scene: Scene, edges: Edges, seam: shapely.LineString) -> Iterator[tuple[int, Line]]:
    """The edges that run on in the line of a seam, by number, and what one with it may be if it opens."""
    off = 2 * scene.drawing.rounding
    for start, end in (seam.coords, seam.coords[::-1]):
        for near, far in ((edges.start, edges.end), (edges.end, edges.start)):
            for n in np.flatnonzero(shapely.dwithin(shapely.points(near), shapely.Point(end), off)).tolist():
                chord = shapely.LineString([start, far[n]])
                if shapely.dwithin(chord, shapely.Point(end), off) and chord.length > edges.length[n]:
                    yield n, Line(chord if far is edges.end else chord.reverse(), exact=False)


def _slits(scene: Scene, raw: Sequence[Body]) -> Iterator[Line]:
    """The edges along which shapes abut, or overlap by a hair: rounding may part them there, or all along."""
    drawn = edges_of([part for each in raw for part in shapely.get_parts(each)])
    bodies = np.repeat(np.arange(len(raw)), [shapely.get_num_geometries(each) for each in raw])[drawn.body]
    beside = shapely.buffer(drawn.lines, _off(scene), cap_style="flat")
    one, other = shapely.STRtree(beside).query(drawn.lines, predicate="intersects")
    against = np.sum(drawn.unit[one] * drawn.unit[other], axis=1) < 0
    for n, m in zip(one[against].tolist(), other[against].tolist(), strict=True):
        if bodies[n] != bodies[m]:
            whole = Line(drawn.lines[n], exact=False)
            yield whole
            yield from _cut(scene, whole, shapely.intersection(whole.line, beside[m]))


def _follows(scene: Scene, edges: Edges) -> dict[int, list[int]]:
    """The edges that run on, but for rounding, in others: in the next ones, or where outlines touch."""
    off = scene.drawing.rounding
    ends, starts = shapely.points(edges.end), shapely.points(edges.start)
    one, other = shapely.STRtree(starts).query(ends, predicate="dwithin", distance=2 * off + _TOUCH)
    chord = edges.end[other] - edges.start[one]
    corners = edges.end[one] - edges.start[one], edges.start[other] - edges.start[one]
    away = [np.abs(cross(to, chord)) / np.maximum(np.hypot(*chord.T), 1.0) for to in corners]
    onwards = np.sum(edges.along[one] * edges.along[other], axis=1) > 0
    follows: dict[int, list[int]] = {}
    for n in np.flatnonzero((np.maximum(*away) <= off + _TOUCH) & onwards & (one != other)).tolist():
        follows.setdefault(int(one[n]), []).append(int(other[n]))
    return follows


def _rows(edges: Edges, follows: dict[int, list[int]]) -> Iterator[list[int]]:
    """The edges, those that touch and run on in one line together: there is a corner of another shape."""
    after = {
        one: other
        for one, others in follows.items()
        for other in others
        if np.abs(edges.start[other] - edges.end[one]).max() < _TOUCH
        and abs(float(cross(edges.unit[[one]], edges.unit[[other]])[0])) * edges.length[[one, other]].max()
        < _TOUCH
    }
    for first in sorted(set(range(len(edges))) - set(after.values())):
        row = [first]
        while row[-1] in after:
            row.append(after[row[-1]])
        yield row


def _chains(scene: Scene, edges: Edges, follows: dict[int, list[int]], row: list[int]) -> Iterator[Line]:
    """What edges may be from one on, as far as they run on in one line but for rounding."""
    start = edges.start[row[0]]
    for then in follows.get(row[-1], ()):
        chord = edges.end[then] - start
        corners = edges.end[row] - start
        off = np.abs(chord[0] * corners[:, 1] - chord[1] * corners[:, 0])
        if then in row or off.max() > scene.drawing.rounding * max(float(np.hypot(*chord)), 1.0):
            continue
        yield Line(shapely.LineString([start, edges.end[then]]), exact=False)
        yield from _chains(scene, edges, follows, [*row, then])


def _spots(points: Any) -> Lines:
    return [Line(shapely.LineString([point, point]), exact=False) for point in points]


def _level(along: Any) -> Any:
    return (along == 0).any(axis=1)


def _off(scene: Scene) -> float:
    """How far a line may be off, dbu: 0 in a scene that does not lean."""
    return 2 * scene.drawing.rounding if scene.leaning else 0.0


@edge_set(deck.CombinedEdges)
def _combined(scene: Scene, node: deck.CombinedEdges) -> Lines:
    one, other = lines(scene, node.lines), lines(scene, node.other_lines)
    if node.operator == "or":
        return one + other
    if node.operator == "not" and scene.leaning:  # what surely is left does not run along what may be there
        other = lines(Scene(scene.drawing, scene.technology, -scene.leaning), node.other_lines)
    off = _off(scene)
    there = shapely.union_all([each.line for each in other])
    near = shapely.buffer(there, off) if off else there
    surely = shapely.union_all([each.line for each in other if each.exact])
    # In one that leans outwards what may run along others is shared, and only what surely does is taken.
    wide = scene.leaning >= 0 if node.operator == "and" else scene.leaning <= 0
    cut = shapely.intersection if node.operator == "and" else shapely.difference
    found = _pieces(
        scene, one, lambda each: cut(each.line, near if wide else surely if each.exact else _NONE)
    )
    return found + _crossings(scene, one, there)


_NONE = shapely.LineString()


@edge_set(deck.EdgeParts)
def _parts(scene: Scene, node: deck.EdgeParts) -> Lines:
    others = scene.shapes(node.other)
    area, off = others.area, _off(scene) * np.sign(scene.leaning)
    given = lines(scene, node.lines)
    # Where shapes abut may be a slit, and what leads to a hole may be open.
    seams = [seam for each in node.other.walk() if isinstance(each, Layer) for seam in scene.seams(each.name)]
    outlines = shapely.union_all([*shapely.boundary(list(others.raw)), *seams])
    if node.side == "outside":
        rest = shapely.buffer(area, -off) if off else area
        found = _pieces(scene, given, lambda each: shapely.difference(each.line, rest))
        return found + _crossings(scene, given, outlines)
    room = shapely.buffer(area, off) if off else area
    edge = _NONE if off else area.boundary
    found = _pieces(
        scene, given, lambda each: shapely.difference(shapely.intersection(each.line, room), edge)
    )
    return found + _crossings(scene, given, outlines)


def _crossings(scene: Scene, given: Lines, others: Any) -> Lines:
    """Short edges that rounding may leave where lines are cut."""
    if scene.leaning <= 0:
        return []
    cut = [shapely.intersection(each.line, others) for each in given if not each.exact]
    return _spots(shapely.points(np.unique(shapely.get_coordinates(cut), axis=0)))


@edge_set(deck.TouchingEdges)
def _touching(scene: Scene, node: deck.TouchingEdges) -> Lines:
    wide = scene.leaning * (-1 if node.negated else 1)
    # What surely is not touched is none by what may be there either.
    others = Scene(scene.drawing, scene.technology, wide) if node.negated else scene
    off = _off(scene) * np.sign(wide)
    area = others.shapes(node.other).area
    area = shapely.buffer(area, off) if off else area
    given = _whole(scene, lines(scene, node.lines))
    found = [each for each in given if shapely.intersects(each.line, area) != node.negated]
    return found + _beside(scene, given, area) if node.negated else found


@edge_set(deck.MeetingEdges)
def _meeting(scene: Scene, node: deck.MeetingEdges) -> Lines:
    others, off = _reached(scene, node.other_lines, node.negated)
    given = _whole(scene, lines(scene, node.lines))
    wide = scene.leaning * (-1 if node.negated else 1)
    surely = [_surely(scene, each) if wide < 0 else each.line for each in given]
    met = [shapely.dwithin(line, others, off) for line in surely]
    found = [each for each, meets in zip(given, met, strict=True) if meets != node.negated]
    return found + _beside(scene, given, shapely.buffer(others, off)) if node.negated else found


def _beside(scene: Scene, given: Lines, others: Any) -> Lines:
    """The parts that do not touch others, of edges that may come in parts: bends may lie anywhere."""
    if scene.leaning <= 0:
        return []
    loose = (each for each in given if each.loose)
    return [part for each in loose for part in _cut(scene, each, shapely.difference(each.line, others))]


@node(algebra.Meeting)
def _shapes_meeting(scene: Scene, node: algebra.Meeting) -> Shapes:
    others, off = _reached(scene, cast(deck.Edges, node.lines), node.negated)
    bodies = scene.shapes(node.source).bodies
    if scene.leaning > 0:  # those that are apart where others may be joined with them
        bodies += Scene(scene.drawing, scene.technology, -scene.leaning).shapes(node.source).bodies
    found = [each for each in bodies if shapely.dwithin(each, others, off) != node.negated]
    if scene.leaning < 0 and node.negated:  # nor surely what may be one with what is touched
        joined = Scene(scene.drawing, scene.technology, -scene.leaning).shapes(node.source).bodies
        touched = [each for each in joined if shapely.dwithin(each, others, off)]
        found = [each for each in found if not shapely.intersects(each, touched).any()]
    return Shapes(tuple(found))


def _reached(scene: Scene, node: deck.Edges, negated: bool) -> tuple[Any, float]:
    """Edges, and how near something touches them; in a scene that leans, what may, or what surely does."""
    wide = scene.leaning * (-1 if negated else 1)
    given = lines(Scene(scene.drawing, scene.technology, wide) if negated else scene, node)
    if wide < 0:
        surely = [_surely(scene, each) for each in given if each.exact and not each.loose]
        return shapely.GeometryCollection(surely), 0.0
    return shapely.MultiLineString([each.line for each in given]), _off(scene) if wide > 0 else 0.0


def _surely(scene: Scene, each: Line) -> Any:
    """An edge but for its ends: what touches it there may miss it."""
    off = SHORT * _off(scene)
    return shapely.ops.substring(each.line, off, max(off, each.line.length - off))


def _whole(scene: Scene, given: Lines) -> Lines:
    """Edges of which not only parts are there for sure, in a scene that leans inwards."""
    return [each for each in given if not each.loose] if scene.leaning < 0 else given


@edge_set(deck.LongEdges)
def _long(scene: Scene, node: deck.LongEdges) -> Lines:
    least, most = node.least / scene.dbu, math.inf if node.most is None else node.most / scene.dbu
    found = []
    for each in _whole(scene, lines(scene, node.lines)):
        off = SHORT * scene.drawing.rounding * np.sign(scene.leaning) + 1e-6
        shorter = each.loose and scene.leaning > 0
        kept = least - off <= each.line.length and (shorter or each.line.length <= most + off)
        if kept:
            found.append(each)
    return found


@edge_set(deck.TurnedEdges)
def _turned(scene: Scene, node: deck.TurnedEdges) -> Lines:
    found = []
    for each in _whole(scene, lines(scene, node.lines)):
        (x0, y0), (x1, y1) = each.line.coords
        angle = math.degrees(math.atan((y1 - y0) / (x1 - x0))) if x0 != x1 else 90.0
        off = (
            0.0
            if each.exact
            else math.degrees(math.atan2(_off(scene), each.line.length)) * np.sign(scene.leaning)
        )
        turns = (angle - 180, angle, angle + 180) if off > 0 else (angle,)
        if any(node.lowest - off - 1e-9 <= turn <= node.highest + off + 1e-9 for turn in turns):
            found.append(each)
    return found


@edge_set(deck.MiddleEdges)
def _middles(scene: Scene, node: deck.MiddleEdges) -> Lines:
    found = []
    for each in lines(scene, node.lines):
        if not each.line.length:
            found.append(each)
            continue
        off = each.line.length * (1 - node.share) / 2
        found.append(replace(each, line=shapely.ops.substring(each.line, off, each.line.length - off)))
    return found


@node(deck.Extended)
def _extended(scene: Scene, node: deck.Extended) -> Shapes:
    outwards, inwards, ends = (by / scene.dbu for by in (node.outwards, node.inwards, node.ends))
    far = max(abs(outwards), abs(inwards)) + abs(ends)
    found = []
    for each in lines(scene, node.lines):
        start, end = np.array(each.line.coords)
        if not each.line.length:
            found.append(shapely.buffer(shapely.Point(start), far + SHORT * scene.rounding))
            continue
        way = (end - start) / each.line.length
        inside = np.array([-way[1], way[0]])
        first, last = start - way * ends, end + way * ends
        near, away = inside * inwards, -inside * outwards
        area = shapely.Polygon(np.round([first + near, last + near, last + away, first + away], _DIGITS))
        turned = (
            0.0 if each.exact else far * min(1.0, _off(scene) / each.line.length) * np.sign(scene.leaning)
        )
        found.append(shapely.buffer(area, turned) if turned else area)
    found = [area for area in found if area.area > 0]
    return Shapes((union(found),)) if found else Shapes(())


def _pieces(scene: Scene, of: Lines, cut: Callable[[Line], Any]) -> Lines:
    return [piece for each in of for piece in _cut(scene, each, cut(each))]


def _cut(scene: Scene, whole: Line, left: Any) -> Iterator[Line]:
    if not whole.line.length:
        if not left.is_empty:
            yield whole
        return
    merged = shapely.line_merge(shapely.union_all([p for p in shapely.get_parts(left) if p.length]))
    for piece in shapely.get_parts(merged):
        if piece.length > SHORT * scene.drawing.rounding * (scene.leaning < 0):
            yield replace(whole, line=shapely.LineString([piece.coords[0], piece.coords[-1]]))
