"""What is drawn: layers, texts, fields of dies, and what is seen only on shapes as the file holds them."""

from collections.abc import Callable
from itertools import pairwise

import klayout.db as kdb
import numpy as np

from pkgdrc.deck import algebra
from pkgdrc.detail import Detail, What
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry.span import convex_hull
from pkgdrc.engine.place import Place
from pkgdrc.engine.register import makes, shows
from pkgdrc.engine.shapes import MARK, Shapes

_CORNERS = 4  # of a box


@makes(algebra.Layer)
def layer(shapes: Shapes, node: algebra.Layer) -> kdb.Region:
    """A mask."""
    return shapes.mask(node.name)


@makes(algebra.Extent)
def extent(shapes: Shapes, _: algebra.Extent) -> kdb.Region:
    """The box round all that is drawn."""
    box = kdb.Box()
    for number in set(shapes.technology.layers.values()):
        index = shapes.layout.find_layer(*number)
        box += kdb.Box() if index is None else shapes.top.bbox(index)
    layer = shapes.stamp(shapes.empty())
    shapes.top.shapes(layer).insert(box)
    return shapes.deep(layer)


@makes(algebra.DieFields)
def die_fields(shapes: Shapes, _: algebra.DieFields) -> kdb.Region:
    """The fields of the dies, each a unit smaller all round: those of neighbours never merge."""

    def smaller(shape: kdb.Shape) -> kdb.Box | kdb.Region:
        field = _field(shape)
        return field.enlarged(-1, -1) if isinstance(field, kdb.Box) else kdb.Region(field).sized(-1)

    return _each(shapes, shapes.die_layer(), "field", smaller)


@makes(algebra.DieOutlines)
def die_outlines(shapes: Shapes, _: algebra.DieOutlines) -> kdb.Region:
    """The fields of the dies as they are, those of neighbours merged."""
    return _each(shapes, shapes.die_layer(), "outline", _field)


@makes(algebra.DieCores)
def die_cores(shapes: Shapes, _: algebra.DieCores) -> kdb.Region:
    """The middle of each die's field."""

    def core(shape: kdb.Shape) -> kdb.Box | kdb.Polygon:
        field, box = _field(shape), shape.bbox()
        if isinstance(field, kdb.Box):
            return box.enlarged(-(box.width() // 4), -(box.height() // 4))
        return field.transformed(kdb.ICplxTrans(0.5, 0, False, box.center().x // 2, box.center().y // 2))

    return _each(shapes, shapes.die_layer(), "core", core)


@makes(algebra.Apart)
def apart(shapes: Shapes, node: algebra.Apart) -> kdb.Region:
    """Shapes as drawn, each a unit smaller all round."""
    drawn = shapes.stamp(shapes.raw(node.source))
    return _each(shapes, drawn, "apart", lambda shape: kdb.Region(shape.polygon).sized(-1))


def _field(shape: kdb.Shape) -> kdb.Box | kdb.Polygon:
    """A die's field: the box round what is drawn, which may be a border, as that lies if it is a box."""
    if shape.is_box() or shape.polygon is None or shape.polygon.is_box():
        return shape.bbox()
    hull = convex_hull(np.array([(point.x, point.y) for point in shape.polygon.each_point_hull()], float))
    turned = kdb.Polygon([kdb.Point(round(x), round(y)) for x, y in hull.tolist()])
    return turned if _has_square_corners(turned) and not turned.is_box() else shape.bbox()


def _has_square_corners(polygon: kdb.Polygon) -> bool:
    """Whether a polygon is a box, but for rounding."""
    if polygon.num_points() != _CORNERS:
        return False
    sides = [edge.d() for edge in polygon.each_edge()]
    return all(abs(one.sprod(two)) <= 2 * (one.length() + two.length()) for one, two in pairwise(sides))


def _each(
    shapes: Shapes,
    layer: int | None,
    name: str,
    change: Callable[[kdb.Shape], kdb.Box | kdb.Polygon | kdb.Region],
) -> kdb.Region:
    """Every shape of a layer of the layout, changed, in its own cell."""
    if layer is None:
        return shapes.empty()
    index = shapes.layout.insert_layer(kdb.LayerInfo(f"pkgdrc:{name}"))
    for cell in [shapes.top.cell_index(), *shapes.top.called_cells()]:
        drawn = shapes.layout.cell(cell).shapes(layer)
        for shape in drawn.each():
            shapes.layout.cell(cell).shapes(index).insert(change(shape))
    return shapes.deep(index)


@makes(algebra.Texts)
def texts(shapes: Shapes, node: algebra.Texts) -> kdb.Region:
    """A mark on each text that matches."""
    index = shapes.layout.find_layer(*shapes.technology.layers[node.name])
    if index is None:
        return shapes.empty()
    drawn = kdb.Texts(shapes.top.begin_shapes_rec(index), shapes.store)
    return drawn.with_match(node.pattern, False).polygons(MARK)


@shows(algebra.Malformed)
def malformed(bench: Bench, node: algebra.Malformed) -> list[Place]:
    """Shapes without area, and polygons that cross or touch themselves or have parts without width.

    A polygon that reaches its hole along a seam is how GDSII writes a ring, and is well formed; and so is a
    path that comes back to itself.
    """
    index = bench.shapes.layout.find_layer(*bench.shapes.technology.layers[node.source.name])
    if index is None:
        return []
    found = []
    faults = _Faults()
    for cell in bench.places.cells():
        for shape in bench.shapes.layout.cell(cell).shapes(index).each():
            if shape.is_text() or shape.is_point():
                continue
            fault = faults.of(shape)
            if fault:
                what, marks = fault
                found += [Place(cell, mark, None, details=(Detail(what),)) for mark in marks]
    return found


@shows(algebra.Nowhere)
def nowhere(bench: Bench, node: algebra.Nowhere) -> list[Place]:
    """The whole top cell, where a layer is empty."""
    if bench.shapes.has_shapes(node.source.name):
        return []
    top = bench.places.top
    return [Place(top.cell_index(), kdb.Polygon(top.bbox()), None)]


@shows(algebra.UnknownLayers)
def unknown_layers(bench: Bench, _: algebra.UnknownLayers) -> list[Place]:
    """One place for each layer that the technology does not know, over all its shapes."""
    technology = bench.shapes.technology
    known = {*technology.layers.values(), *technology.other_layers.values()}
    found = []
    top = bench.places.top
    for info in bench.shapes.layout.layer_infos():
        number = (info.layer, info.datatype)
        # Layers of ours have a name but no number.
        if number in known or info.layer < 0:
            continue
        box = top.bbox(bench.shapes.layout.layer(info))
        if not box.empty() or not top.begin_shapes_rec(bench.shapes.layout.layer(info)).at_end():
            mark = kdb.Polygon(box.enlarged(1, 1))
            details = (Detail(What.ON_LAYER, (f"{info.layer}/{info.datatype}",)),)
            found.append(Place(top.cell_index(), mark, None, details=details))
    return found


_Point = tuple[int, int]
_Fault = tuple[What, list[kdb.Polygon]] | None


class _Faults:
    """What is wrong with shapes: those that differ only in where they lie are looked at once."""

    def __init__(self) -> None:
        self._known: dict[object, _Fault] = {}

    def of(self, shape: kdb.Shape) -> _Fault:
        """What is wrong with a shape, and where."""
        if not shape.is_polygon() or shape.holes():
            return _fault(shape)
        corner = shape.bbox().p1
        left, bottom = corner.x, corner.y
        polygon = shape.polygon
        key: object = polygon.moved(-left, -bottom)
        if polygon.perimeter() != shape.perimeter():  # klayout has taken points away that tell of a fault
            key = tuple(each for p in shape.each_point_hull() for each in (p.x - left, p.y - bottom))
        known = self._known.get(key, ...)
        if known is ...:
            fault = _fault(shape)
            known = fault and (fault[0], [mark.moved(-left, -bottom) for mark in fault[1]])
            self._known[key] = known
        return known and (known[0], [mark.moved(left, bottom) for mark in known[1]])


def _fault(shape: kdb.Shape) -> _Fault:
    """What is wrong with a shape, and where."""
    polygon = shape.polygon if not shape.is_edge() else kdb.Polygon(shape.bbox())
    if polygon.area() == 0:
        return What.NO_AREA, [kdb.Polygon(shape.bbox().enlarged(2, 2))]
    if shape.is_box() or shape.is_path():
        return None
    back = _turns_back([(point.x, point.y) for point in shape.each_point_hull()])
    if back:
        return What.RUNS_BACK, [kdb.Polygon(back.enlarged(2, 2))]
    if polygon.num_points() <= 3:
        return None
    region = kdb.Region(polygon)
    region.merged_semantics = False
    strange = region.strange_polygon_check()
    if not strange.is_empty():
        return What.CROSSES_ITSELF, sorted(strange.merged().each())
    pieces = region.merged(False, 0).count()
    if pieces > 1:
        return What.HELD_BY_LINE, _meetings(polygon, joined=True)
    # Where a contour only touches itself at a point, the area falls apart when points do not connect.
    return (What.TOUCHES_ITSELF, _meetings(polygon)) if region.merged(True, 0).count() > pieces else None


def _meetings(polygon: kdb.Polygon, *, joined: bool = False) -> list[kdb.Polygon]:
    """Where corners of a polygon lie on edges that they are no ends of, or on other corners.

    Those that a line joins are one place, if so asked. A polygon without such corners is told as a whole.
    """
    edges = list(polygon.each_edge())
    spots = sorted(
        {
            (edge.p1.x, edge.p1.y)
            for number, edge in enumerate(edges)
            for other in (*edges[:number], *edges[number + 1 :])
            if other.contains(edge.p1) and edges[number - 1] != other
        }
    )
    boxes = kdb.Region()
    for x, y in spots:
        boxes.insert(kdb.Box(x, y, x, y).enlarged(2, 2))
    if joined:
        ways = (edge for edge in edges if (edge.p1.x, edge.p1.y) in spots and (edge.p2.x, edge.p2.y) in spots)
        boxes += kdb.Region([kdb.Path([edge.p1, edge.p2], 4).polygon() for edge in ways])
    return sorted(boxes.merged().each()) or [polygon]


def _turns_back(points: list[_Point]) -> kdb.Box | None:
    """The first place where an outline goes back as it came: a spike, or a slit without width.

    klayout takes such points away where it makes a polygon of the shape, so they are looked for on the shape.
    """
    outline = [point for point, before in zip(points, points[-1:] + points, strict=False) if point != before]
    for number, tip in enumerate(outline):
        before, after = outline[number - 1], outline[(number + 1) % len(outline)]
        into, out = _way(before, tip), _way(tip, after)
        if _turn(into, out) == 0 and _along(into, out) < 0 and not _is_seam(outline, number):
            near = min(before, after, key=lambda end: abs(end[0] - tip[0]) + abs(end[1] - tip[1]))
            return kdb.Box(kdb.Point(*tip), kdb.Point(*near))
    return None


def _is_seam(outline: list[_Point], number: int) -> bool:
    """Whether an outline that goes back at a corner goes to a hole there, or comes from one, along its side.

    The seam to a hole may begin at a corner and run along the side from there. So the side is passed three
    times, as gdstk draws digits, and the seam beyond it twice, as any is.
    """
    tip, count = outline[number], len(outline)
    ray = _way(tip, outline[number - 1])  # both ways from the corner
    runs: list[set[int]] = []  # the edges that lead straight there, and straight away, by number
    ends = []
    for step in (-1, 1):
        runs.append(set())
        at = number
        while _goes_on(ray, _way(outline[at % count], outline[(at + step) % count])):
            runs[-1].add((at if step > 0 else at - 1) % count)
            at += step
        ends.append(_along(ray, _way(tip, outline[at % count])))
    if ends[0] == ends[1]:
        return False
    shorter, sense = (runs[1], 1) if ends[0] > ends[1] else (runs[0], -1)
    passed = []
    for edge in set(range(count)) - shorter:
        start, end = outline[edge], outline[(edge + 1) % count]
        if _turn(ray, _way(tip, start)) == 0 and _goes_on(ray, _way(start, end), sense):
            passed.append(sorted(_along(ray, _way(tip, each)) for each in (start, end)))
    reached = 0
    for low, high in sorted(passed):
        reached = max(reached, high) if low <= reached else reached
    return reached > min(ends)


def _way(start: _Point, end: _Point) -> _Point:
    return end[0] - start[0], end[1] - start[1]


def _turn(one: _Point, other: _Point) -> int:
    return one[0] * other[1] - one[1] * other[0]


def _along(one: _Point, other: _Point) -> int:
    return one[0] * other[0] + one[1] * other[1]


def _goes_on(ray: _Point, way: _Point, sense: int = 1) -> bool:
    """Whether a way leads along a ray, or against it where the sense is -1."""
    return _turn(ray, way) == 0 and sense * _along(ray, way) > 0
