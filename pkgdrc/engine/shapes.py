"""Expressions as klayout regions: each is evaluated once, hierarchically."""

from functools import cached_property
from typing import TYPE_CHECKING

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.deck.studs import StudHoles, StudPlans
from pkgdrc.engine.geometry.arcs import Tolerance
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.layout.dies import Dies
from pkgdrc.engine.layout.places import Places
from pkgdrc.engine.layout.straight import straighten
from pkgdrc.input.source import LayoutSource
from pkgdrc.process.notch import severed
from pkgdrc.technology import Technology
from pkgdrc.units import to_dbu

if TYPE_CHECKING:
    from pkgdrc.engine.nets import Netlist
    from pkgdrc.engine.studs import Studs

_MANY_POINTS = 1024  # polygons with more are cut for booleans, so that each piece meets few others
_MANY_SHAPES = 64  # fewer are left where they are
_MARK = 2  # half size of a mark on a point or edge, dbu


class Shapes:
    """Evaluates region expressions over one layout, in deep (hierarchical) mode."""

    def __init__(self, source: LayoutSource, technology: Technology) -> None:
        self.layout = source.layout
        self.top = source.top
        self.dbu = source.dbu
        self.technology = technology
        self.tolerance = Tolerance(technology.facet_tolerance / source.dbu, technology.grid / source.dbu)
        self.places = Places(self.layout, self.top, straighten(self.layout, self.top))
        self.dies = Dies(self.places, self.die_layer())
        self.store = kdb.DeepShapeStore()
        self.store.max_vertex_count = _MANY_POINTS
        self.store.max_area_ratio = 0.0  # whatever their shape
        self.store.threads = 0  # one helper thread takes longer to wake up than a small step takes
        self._regions: dict[algebra.Node, kdb.Region] = {}
        self._pieces: dict[algebra.Node, kdb.Region] = {}
        self._masks: dict[tuple[int, int], kdb.Region] = {}
        self._scratch: list[int] = []

    @cached_property
    def netlist(self) -> "Netlist":
        """The nets, as the technology says."""
        from pkgdrc.engine.nets import Netlist

        assert self.technology.nets
        return Netlist(self, self.technology.nets)

    @cached_property
    def studs(self) -> "Studs":
        """The studs that notches leave round holes."""
        from pkgdrc.engine.studs import Studs

        return Studs(self)

    def dbus(self, length: float) -> int:
        """A length in um as database units."""
        return to_dbu(length, self.dbu)

    def region(self, node: algebra.Region) -> kdb.Region:
        """The shapes that an expression stands for."""
        found = self._regions.get(node)
        if found is None:
            found = self._regions[node] = self._evaluate(node)
        return found

    def made(self, name: str) -> kdb.Region:
        """The shapes on a layer of the technology, without what notches take with them."""
        if name in severed(self.technology):
            return self.region(algebra.Combined("not", algebra.Layer(name), algebra.Layer("notch")))
        return self.mask(name)

    def mask(self, name: str) -> kdb.Region:
        """The shapes on a layer of the technology, as drawn."""
        number = self.technology.layers[name]
        if number not in self._masks:
            index = self.layout.find_layer(*number)
            if index is None:
                self._masks[number] = self.empty()
            else:
                self._masks[number] = self.deep(index)
        return self._masks[number]

    def empty(self) -> kdb.Region:
        """A region without shapes that works with the others."""
        return self.deep(self.layout.layer(kdb.LayerInfo("pkgdrc:empty")))

    def deep(self, layer: int) -> kdb.Region:
        """The shapes on a layer of the layout, by its index."""
        return kdb.Region(self.top.begin_shapes_rec(layer), self.store)

    def has_shapes(self, name: str) -> bool:
        """Whether anything is drawn on a layer of the technology."""
        index = self.layout.find_layer(*self.technology.layers[name])
        return index is not None and not self.top.begin_shapes_rec(index).at_end()

    def stamp(self, result: kdb.Region | kdb.EdgePairs) -> int:
        """Puts a result into the layout, each shape in its cell; gives the layer's index.

        The layer is valid until `wipe`.
        """
        index = self.layout.insert_layer(kdb.LayerInfo(f"pkgdrc:{len(self._scratch)}"))
        self._scratch.append(index)
        self.layout.insert(self.top.cell_index(), index, result)
        return index

    def wipe(self) -> None:
        """Removes what `stamp` put into the layout."""
        for index in self._scratch:
            self.layout.delete_layer(index)
        self._scratch.clear()

    def _evaluate(self, node: algebra.Region) -> kdb.Region:
        match node:
            case algebra.Layer(name):
                return self.mask(name)
            case algebra.DieFields():
                return self._die_fields()
            case algebra.Texts(name, pattern):
                return self._texts(name, pattern)
            case algebra.Combined("or", left, right):
                return self.region(left) + self.region(right)
            case algebra.Combined(operator, left, right):
                return _merging(_combine(operator, self.pieces(left), self.pieces(right)))
            case algebra.Sized(source, by):
                return self._sized(source, by)
            case algebra.Shrunk(source, by):
                return self.region(source).processed(_Shrink(by / self.dbu, self.tolerance))
            case algebra.Holes(source):
                return self._sunk(self.region(source).holes())
            case algebra.Hulls(source):
                return self.region(source).hulls()
            case algebra.Extents(source):
                return self.region(source).extents()
            case algebra.Ringed(source, closed):
                return self.region(source).with_holes(0, closed)
            case algebra.Overlaps(source):
                return _merging(self.raw(source).merged(False, 2) + self._doubled(self.raw(source)))
            case algebra.LineEnds(source, across):
                return self.region(source).edges().with_length(self.dbus(across), False).extended_in(_MARK)
            case algebra.Outline(source):
                return self.region(source).edges().extended_in(1)
            case algebra.Corners(source, lowest, highest):
                turn = (180.0 - highest, 180.0 - lowest)
                return self.region(source).corners(*turn, dim=_MARK, absolute=True)
            case algebra.OffGrid(source, grid):
                return self._off_grid(source, grid)
            case algebra.OnNets(conductor, holding):
                return self.netlist.holding(conductor.name, holding.name)
            case StudHoles() | StudPlans():
                return self.studs.region(node)
            case algebra.Related(source, relation, other, negated):
                return self._related(source, relation, other, negated)
        raise TypeError(f"{type(node).__name__} is no region that can be evaluated")

    def pieces(self, node: algebra.Region) -> kdb.Region:
        """The same area as `region`, with large polygons cut up: for booleans, where only area counts."""
        if node not in self._pieces:
            self._pieces[node] = self.cut_up(self.region(node))
        return self._pieces[node]

    def cut_up(self, region: kdb.Region) -> kdb.Region:
        """A region's raw shapes, large ones in pieces."""
        cut = region.dup()
        cut.merged_semantics = False
        cut.break_polygons(_MANY_POINTS, 0.0)
        return cut

    def raw(self, node: algebra.Region) -> kdb.Region:
        """The shapes as they are, overlapping and abutting ones apart."""
        region = self.region(node).dup()
        region.merged_semantics = False
        return region

    def _doubled(self, region: kdb.Region) -> kdb.Region:
        """The shapes in cells that stand at one place more than once, which klayout takes for one."""
        doubled = list(self.places.doubled())
        if not doubled:
            return self.empty()
        drawn, kept = self.stamp(region), self.stamp(self.empty())
        for parent, cell, placement in doubled:
            iterator = self.layout.cell(cell).begin_shapes_rec(drawn)
            while not iterator.at_end():
                polygon = iterator.shape().polygon.transformed(placement * iterator.trans())
                self.layout.cell(parent).shapes(kept).insert(polygon)
                iterator.next()
        return self.deep(kept)

    def _sized(self, node: algebra.Region, by: float) -> kdb.Region:
        distance = self.dbus(by)
        raw = self.raw(node)
        # Boxes grow alike before and after merging, but keep their cells and stay few before.
        if distance > 0 and raw.non_rectangles().is_empty():
            return _merging(raw.sized(distance))
        return self.region(node).sized(distance)

    def _sunk(self, region: kdb.Region) -> kdb.Region:
        """The same shapes, with those that every die has alike moved from the top cell into the die's cell.

        Shapes that reach over from die to die before they are merged, such as frames, come out of klayout
        as shapes of the wafer, and all that is asked of them would be asked die by die.
        """
        if region.hier_count() < _MANY_SHAPES:
            return region
        layer = self.stamp(region)
        kept = self.layout.insert_layer(kdb.LayerInfo("pkgdrc:sunk"))
        for cell, polygons in self.dies.sink(dict(self.places.per_cell(layer))).items():
            shapes = self.layout.cell(cell).shapes(kept)
            for polygon in polygons:
                shapes.insert(polygon)
        return self.deep(kept)

    def _related(
        self, node: algebra.Region, relation: algebra.Relation, other: algebra.Region, negated: bool
    ) -> kdb.Region:
        region, others = self.region(node), self.region(other)
        if relation == "covering":
            # klayout's own drops a shape as soon as something else crosses its border.
            relation, others = "overlapping", others.inside(region)
        name = f"not_{relation}" if negated else relation
        selected: kdb.Region = getattr(region, name)(others)
        return selected

    def die_layer(self) -> int | None:
        """The index of the layer that holds every die's field, None where the technology knows no dies."""
        dies = self.technology.dies
        if dies is None:
            return None
        if dies.layer:
            found = self.layout.find_layer(*self.technology.layers[dies.layer])
            return None if found is None else int(found)
        index = int(self.layout.layer(kdb.LayerInfo("pkgdrc:die")))
        for name in dies.cells:
            for number in self.places.named(name):
                cell = self.layout.cell(number)
                if cell.shapes(index).is_empty():
                    cell.shapes(index).insert(cell.bbox())
        return index

    def _die_fields(self) -> kdb.Region:
        """The fields of the dies, each a unit smaller all round: those of neighbours never merge."""
        fields = self.die_layer()
        if fields is None:
            return self.empty()
        index = self.layout.layer(kdb.LayerInfo("pkgdrc:field"))
        for cell in [self.top.cell_index(), *self.top.called_cells()]:
            drawn = self.layout.cell(cell).shapes(fields)
            if not drawn.is_empty():
                for shape in drawn.each():
                    self.layout.cell(cell).shapes(index).insert(shape.bbox().enlarged(-1, -1))
        return self.deep(index)

    def _texts(self, name: str, pattern: str) -> kdb.Region:
        index = self.layout.find_layer(*self.technology.layers[name])
        if index is None:
            return self.empty()
        texts = kdb.Texts(self.top.begin_shapes_rec(index), self.store)
        return texts.with_match(pattern, False).polygons(_MARK)

    def _off_grid(self, node: algebra.Region, grid: float) -> kdb.Region:
        step = self.dbus(grid)
        vertices = self.raw(node).grid_check(step, step)
        if vertices.is_empty():
            return self.empty()
        return self.region(node).interacting(vertices.polygons(1))


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


def _combine(operator: str, left: kdb.Region, right: kdb.Region) -> kdb.Region:
    if operator == "and":
        # The result lands in the first one's cells: take the one that is more often repeated.
        return left & right if _repeats(left) >= _repeats(right) else right & left
    if operator == "not":
        return left - right
    return left ^ right


def _repeats(region: kdb.Region) -> float:
    """How many shapes there are for each that is stored."""
    return float(region.count() / max(1, region.hier_count()))


def _merging(region: kdb.Region) -> kdb.Region:
    """The region with its shapes merged before use, which operations on raw shapes leave switched off."""
    region.merged_semantics = True
    return region
