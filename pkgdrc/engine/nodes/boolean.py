"""Boolean combinations, and shapes moved outwards or inwards."""

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.engine.geometry.arcs import Tolerance
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.register import makes
from pkgdrc.engine.shapes import Shapes, merging

_MANY = 4096  # shapes: first it is asked whether anything may be left of them
_FEWER = 8  # times as many as there are of those that are taken away


@makes(algebra.Combined)
def combined(shapes: Shapes, node: algebra.Combined) -> kdb.Region:
    """A boolean combination: for all but a union only area counts, so large shapes are cut up before."""
    if node.operator == "or":
        return shapes.region(node.left) + shapes.region(node.right)
    left, right = node.left, node.right
    if _is_empty(shapes, node):
        return shapes.empty()
    # What is common to both lands in the first one's cells: take the one that is more often repeated.
    if node.operator == "and" and _repeats(shapes.pieces(left)) < _repeats(shapes.pieces(right)):
        left, right = right, left
    one = shapes.pieces(left)
    # What lies above the dies meets the lines there: what dies have of them it would be asked die by die.
    other = shapes.in_dies(right) if node.operator != "xor" and _repeats(one) > 1 else None
    return merging(_combine(node.operator, one, shapes.pieces(right) if other is None else other))


@makes(algebra.Sized)
def sized(shapes: Shapes, node: algebra.Sized) -> kdb.Region:
    """Every edge moved outwards or inwards."""
    distance = shapes.dbus(node.by)
    raw = shapes.raw(node.source)
    # Boxes grow alike before and after merging, but keep their cells and stay few before.
    if distance > 0 and raw.non_rectangles().is_empty():
        return merging(raw.sized(distance))
    found = shapes.region(node.source).sized(distance)
    # What parts in a corner klayout takes for merged, where it would join what touches there elsewhere.
    return found if distance > 0 else found.merged(False, 0)


@makes(algebra.Widened)
def widened(shapes: Shapes, node: algebra.Widened) -> kdb.Region:
    """Every edge moved outwards by some database units."""
    return shapes.region(node.source).sized(node.units)


@makes(algebra.Shrunk)
def shrunk(shapes: Shapes, node: algebra.Shrunk) -> kdb.Region:
    """As a conical wall shrinks an outline."""
    return shapes.region(node.source).processed(_Shrink(node.by / shapes.dbu, shapes.tolerance))


class _Shrink(kdb.PolygonOperator):
    """Moves the outline inwards by a distance in dbu; round shapes stay on their circle."""

    def __init__(self, by: float, tolerance: Tolerance) -> None:
        super().__init__()
        self._by = by
        self._tolerance = tolerance
        self.is_isotropic()

    def process(self, polygon: kdb.Polygon) -> list[kdb.Polygon]:
        """What `polygon` becomes; nothing if it closes."""
        shape = Outline(polygon, self._tolerance)
        if shape.circle is None:
            return list(kdb.Region(polygon).sized(-round(self._by)).each())
        circle = shape.circle
        if circle.radius <= self._by:
            return []
        cx, cy = circle.x, circle.y
        scale = (circle.radius - self._by) / circle.radius
        return [
            kdb.Polygon(
                [
                    kdb.Point(round(cx + (x - cx) * scale), round(cy + (y - cy) * scale))
                    for x, y in shape.contours[0]
                ]
            )
        ]


def _is_empty(shapes: Shapes, node: algebra.Combined) -> bool:
    """Whether what covers the shapes tells already that nothing is left of them."""
    if node.operator not in ("and", "not"):
        return False
    left, right = shapes.cover(node.left), shapes.cover(node.right) if node.operator == "and" else None
    if left is None and right is None:
        return False
    one = shapes.pieces(node.left) if left is None else left
    other = shapes.pieces(node.right) if right is None else right
    return bool((one & other if node.operator == "and" else one - other).is_empty())


def _combine(operator: str, left: kdb.Region, right: kdb.Region) -> kdb.Region:
    if operator == "and":
        return left & right
    if operator == "not":
        if left.hier_count() > _MANY and left.hier_count() > _FEWER * right.hier_count():
            boxes = left.extents()  # of what is left: few corners each
            boxes.merged_semantics = False
            outside = boxes - right
            if outside.is_empty():
                return outside
        return left - right
    return left ^ right


def _repeats(region: kdb.Region) -> float:
    """How many shapes there are for each that is stored."""
    return float(region.count() / max(1, region.hier_count()))
