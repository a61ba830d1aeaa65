"""Expressions as klayout regions: each is evaluated once, hierarchically."""

from collections.abc import Callable, Mapping
from functools import cached_property
from importlib import import_module
from typing import Any, TypeVar

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.deck.edges import Edges
from pkgdrc.engine.geometry.arcs import Tolerance
from pkgdrc.engine.layout.covers import Covers
from pkgdrc.engine.layout.dies import Dies
from pkgdrc.engine.layout.fields import FieldRuns
from pkgdrc.engine.layout.numbers import room
from pkgdrc.engine.layout.places import Places
from pkgdrc.engine.layout.strips import Strips, strips_of
from pkgdrc.engine.place import MARK as MARK
from pkgdrc.engine.register import edges_maker, maker
from pkgdrc.errors import InputError
from pkgdrc.input.source import LayoutSource
from pkgdrc.shapes.node import Node
from pkgdrc.technology import Technology
from pkgdrc.technology.family import lost_of
from pkgdrc.technology.model import Dies as KnownBy
from pkgdrc.units import to_dbu

T = TypeVar("T")

_MANY_POINTS = 1024  # polygons with more are cut for booleans, so that each piece meets few others
_FEW_ARRAYED = 256  # shapes in an element of an array that are looked at one by one, each with its neighbours
_MANY_DIES = 64  # that lines run between; of fewer these are left as they are
_MANY_SHAPES = 64  # strewn over dies; fewer are asked for with the others


class Shapes:
    """Evaluates region expressions over one layout, in deep (hierarchical) mode."""

    def __init__(self, source: LayoutSource, technology: Technology) -> None:
        # Whoever has shapes may ask for any node and measure; these know shapes themselves.
        for entered in ("nodes", "measures"):
            import_module(f"pkgdrc.engine.{entered}")
        self.source = source
        self.layout = source.layout
        self.top = source.top
        self.dbu = source.dbu
        self.technology = technology
        self.tolerance = Tolerance(technology.facet_tolerance / source.dbu, technology.grid / source.dbu)
        try:
            self.room = room(self.layout, self.top)
            dies = technology.dies or KnownBy()
            fields = self.layout.find_layer(*technology.layers[dies.layer]) if dies.layer else None
            self.places = Places.prepared(self.layout, self.top, fields, dies.cells)
        except InputError as error:
            raise InputError(f"{source.path}: {error}") from None
        self.dies = Dies(self.places, self.die_layer())
        self._covers = Covers(self.places, self.die_layer())
        self.store = kdb.DeepShapeStore()
        self.store.max_vertex_count = _MANY_POINTS
        self.store.max_area_ratio = 0.0  # whatever their shape
        self.store.threads = 0  # one helper thread takes longer to wake up than a small step takes
        self._regions: dict[algebra.Region, kdb.Region] = {}
        self._edges: dict[Edges, kdb.Edges] = {}
        self._pieces: dict[algebra.Region, kdb.Region] = {}
        self._apart: dict[algebra.Region, kdb.Region] = {}
        self._standing: dict[algebra.Region, tuple[kdb.Region, kdb.Region] | None] = {}
        self._in_dies: dict[algebra.Region, kdb.Region | None] = {}
        self._covering: dict[algebra.Region, kdb.Region | None] = {}
        self._strewn_covers: dict[str, tuple[kdb.Region, kdb.Region] | None] = {}  # by mask
        self._masks: dict[tuple[int, int], kdb.Region] = {}
        self._found: dict[Node, Any] = {}
        self.nothing: frozenset[Node] = frozenset()
        """Checks that are known to find nothing here, as somebody else has judged them."""
        self._made_once: dict[Callable[[Shapes], Any], Any] = {}
        self._scratch: list[int] = []

    def once(self, kind: Callable[["Shapes"], T]) -> T:
        """What is made of the layout once, such as its nets, by who makes it."""
        if kind not in self._made_once:
            self._made_once[kind] = kind(self)
        made: T = self._made_once[kind]
        return made

    def found(self, check: Node, find: Callable[[], T]) -> T:
        """What is found of a check, once for all rules that leave it to the rule that tells it.

        Or of an expression, besides the shapes that it stands for.
        """
        if check not in self._found:
            self._found[check] = find()
        found: T = self._found[check]
        return found

    def dbus(self, length: float) -> int:
        """A length in um as database units."""
        return to_dbu(length, self.dbu)

    def region(self, node: algebra.Region) -> kdb.Region:
        """The shapes that an expression stands for."""
        found = self._regions.get(node)
        if found is None:
            found = self._regions[node] = maker(node)(self, node)
        return found

    def edges(self, node: Edges) -> kdb.Edges:
        """The edges that an expression stands for."""
        found = self._edges.get(node)
        if found is None:
            found = self._edges[node] = edges_maker(node)(self, node)
        return found

    def keep(self, needed_until: Mapping[Node, int], now: int) -> None:
        """Forgets what is known of all expressions but those that are needed after `now`.

        Whatever is kept in the deep store makes every later step slower.
        """
        several = self._regions, self._pieces, self._apart, self._standing, self._in_dies
        for known in (*several, self._covering):
            for node in [node for node in known if needed_until.get(node, now) <= now]:
                del known[node]
        for edges in [edges for edges in self._edges if needed_until.get(edges, now) <= now]:
            del self._edges[edges]
        for check in [check for check in self._found if needed_until.get(check, now) <= now]:
            del self._found[check]
        layers = [node.name for node in self._regions if isinstance(node, algebra.Layer)]
        kept = {self.technology.layers[name] for name in layers}
        for number in [number for number in self._masks if number not in kept]:
            del self._masks[number]
        for name in [name for name in self._strewn_covers if name not in layers]:
            del self._strewn_covers[name]

    def made(self, name: str) -> kdb.Region:
        """The shapes on a layer of the technology, without what other steps take with them."""
        taker = lost_of(self.technology).get(name)
        if taker:
            return self.region(algebra.Combined("not", algebra.Layer(name), algebra.Layer(taker)))
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
        return self._empty.dup()

    @cached_property
    def _empty(self) -> kdb.Region:
        """Kept: to make one takes stock of all cells."""
        return self.deep(self.layout.layer(kdb.LayerInfo("pkgdrc:empty")))

    def deep(self, layer: int) -> kdb.Region:
        """The shapes on a layer of the layout, by its index."""
        return kdb.Region(self.top.begin_shapes_rec(layer), self.store)

    def whole(self, layer: int) -> kdb.Region:
        """The shapes on a layer of the layout as they are: neither merged nor cut up."""
        most = self.store.max_vertex_count
        self.store.max_vertex_count = 0  # any number
        try:
            region = self.deep(layer)
        finally:
            self.store.max_vertex_count = most
        region.merged_semantics = False
        return region

    def has_shapes(self, name: str) -> bool:
        """Whether anything is drawn on a layer of the technology."""
        index = self.layout.find_layer(*self.technology.layers[name])
        return index is not None and not self.top.begin_shapes_rec(index).at_end()

    def stamp(self, result: kdb.Region | kdb.Edges | kdb.EdgePairs) -> int:
        """Puts a result into the layout, each shape in its cell; gives the layer's index.

        The layer is valid until `wipe`.
        """
        index = self.layout.insert_layer(kdb.LayerInfo(f"pkgdrc:{len(self._scratch)}"))
        self._scratch.append(index)
        if not result.is_empty():  # or klayout takes stock of all cells for it
            self.layout.insert(self.top.cell_index(), index, result)
        return index

    def wipe(self) -> None:
        """Removes what `stamp` put into the layout."""
        for index in self._scratch:
            self.layout.delete_layer(index)
        self._scratch.clear()

    def pieces(self, node: algebra.Region) -> kdb.Region:
        """The same area as `region`, with large polygons cut up: for booleans, where only area counts."""
        if node not in self._pieces:
            self._pieces[node] = self.cut_up(self.region(node))
        return self._pieces[node]

    def cover(self, node: algebra.Region) -> kdb.Region | None:
        """Shapes that cover all of `region`, several of its own under each; None where none are known.

        Where they are not, nothing is: so they are asked first what most shapes are asked in vain.
        """
        if node not in self._covering:
            self._covering[node] = self._covered(node)
        return self._covering[node]

    def _covered(self, node: algebra.Region) -> kdb.Region | None:
        if isinstance(node, algebra.Related):
            return self.cover(node.source)
        if isinstance(node, algebra.Combined) and node.operator == "not":
            return self.cover(node.left)
        if isinstance(node, algebra.Combined) and node.operator == "or":
            one, other = self.cover(node.left), self.cover(node.right)
            if one is None and other is None:
                return None
            one = self.pieces(node.left) if one is None else one
            joined = one + (self.pieces(node.right) if other is None else other)
            joined.merged_semantics = False
            return joined
        index = self._drawn_on(node)
        cover = None if index is None else self._covers.of(index)
        return None if cover is None else self.whole(cover)

    def in_dies(self, node: algebra.Region) -> kdb.Region | None:
        """The same area as `region`, what dies have alike of it in their cells; None where nothing is known
        of that.

        It is for where only area counts, and not whose it is. Lines that run through the wafer look different
        from each die.
        """
        if node not in self._in_dies:
            self._in_dies[node] = self._drawn_in_dies(node)
        return self._in_dies[node]

    def _drawn_in_dies(self, node: algebra.Region) -> kdb.Region | None:
        strips = self.strips(node) if isinstance(node, algebra.Along) else None
        parts = self._field_runs.parts(strips) if strips else None
        if parts is None:
            return None
        layer = self.layout.insert_layer(kdb.LayerInfo("pkgdrc:in dies"))
        for cell, boxes in ((self.top.cell_index(), parts.rest), *parts.cells.items()):
            into = self.layout.cell(cell).shapes(layer)
            for box in boxes:
                into.insert(box)
        region = self.deep(layer)
        region.merged_semantics = False
        return region

    @cached_property
    def _field_runs(self) -> FieldRuns:
        return FieldRuns(self.dies)

    def strips(self, node: algebra.Along) -> Strips | None:
        """What lies along lines as strips of one width, where dies are many; None where these are none."""
        lines = self.raw(node)
        one = next(lines.each(), None) if len(self.dies) >= _MANY_DIES else None
        if one is None:
            return None
        # Half of it is rounded, and so is half of what is drawn.
        return strips_of(lines, min(one.bbox().width(), one.bbox().height()))

    def cut_up(self, region: kdb.Region) -> kdb.Region:
        """A region's raw shapes, large ones in pieces."""
        cut = region.dup()
        cut.merged_semantics = False
        cut.break_polygons(_MANY_POINTS, 0.0)
        return cut

    def apart(self, node: algebra.Region) -> kdb.Region:
        """The merged shapes; two that only touch in a corner are two, in every orientation."""
        if node not in self._apart:
            self._apart[node] = apart(self.region(node))
        return self._apart[node]

    def raw(self, node: algebra.Region) -> kdb.Region:
        """The shapes as they are, overlapping and abutting ones apart."""
        region = self.region(node).dup()
        region.merged_semantics = False
        return region

    def by_standing(self, node: algebra.Region) -> tuple[kdb.Region, kdb.Region] | None:
        """The shapes that dies have in their own cells, and those strewn over dies; None if few are."""
        if node not in self._standing:
            self._standing[node] = self.parted(self.region(node), self._drawn_on(node))
        return self._standing[node]

    def unless_strewn(self, name: str, met: Callable[[kdb.Region], bool]) -> kdb.Region | None:
        """The shapes of a mask that dies have in their own cells, where nothing of all others matters.

        `met` says so of what covers these. None where it does not, or where nothing is known to cover them.
        """
        if name not in self._strewn_covers:
            self._strewn_covers[name] = self._own_and_strewn(name)
        known = self._strewn_covers[name]
        return None if known is None or met(known[1]) else known[0]

    def _own_and_strewn(self, name: str) -> tuple[kdb.Region, kdb.Region] | None:
        """What dies have of a mask in their own cells, and what covers all else of it, if that stands apart.

        Only of a mask does a shape stand in the same cell as what covers it.
        """
        node = algebra.Layer(name)
        cover = self.cover(node)
        parts = None if cover is None else self.by_standing(node)
        covers = None if cover is None else self.parted(cover)
        if parts is None or covers is None:
            return None
        own, strewn = parts[0], covers[1]
        strewn.merged_semantics = False
        return (own, strewn) if strewn.interacting(own).is_empty() else None

    def _drawn_on(self, node: algebra.Region) -> int | None:
        """The layer of the layout, by its index, that an expression stands for; None for another one."""
        if not isinstance(node, algebra.Layer):
            return None
        index = self.layout.find_layer(*self.technology.layers[node.name])
        return None if index is None else int(index)

    def parted(self, region: kdb.Region, drawn_on: int | None = None) -> tuple[kdb.Region, kdb.Region] | None:
        """The shapes of a region, which may be those of a layer, as `by_standing` parts them."""
        if not len(self.dies) or (region.hier_count() < _MANY_SHAPES and not self._strewn):
            return None
        layer = self.stamp(region if drawn_on is None else self.empty())
        if drawn_on is not None:
            for cell in map(self.layout.cell, self.places.cells()):
                cell.shapes(layer).insert(cell.shapes(drawn_on), kdb.Shapes.SRegions)
        cells = [self.layout.cell(cell) for cell in self.places.cells() if cell not in self._of_dies]
        strewn = [cell for cell in cells if not cell.shapes(layer).is_empty()]
        count = sum(cell.shapes(layer).size() * self.places.count(cell.cell_index()) for cell in strewn)
        if count < _MANY_SHAPES:
            return None
        apart = self.stamp(self.empty())
        for cell in strewn:
            cell.swap(layer, apart)
        return self.deep(layer), self.deep(apart)

    @cached_property
    def _of_dies(self) -> set[int]:
        """The cells that are dies, or what dies have in common, and all below them."""
        own = self.dies.own_cells | self.places.shared.keys()
        return own.union(*(self.layout.cell(cell).called_cells() for cell in own))

    @cached_property
    def _strewn(self) -> bool:
        """Whether cells stand beside dies' own ones many times, such as the digits of numbers."""
        beside = (cell for cell in self.places.cells() if cell not in self._of_dies)
        return any(self.places.count(cell) >= _MANY_SHAPES and self._is_drawn(cell) for cell in beside)

    def _is_drawn(self, cell: int) -> bool:
        shapes = (self.layout.cell(cell).shapes(layer) for layer in self.layout.layer_indexes())
        return not all(each.is_empty() for each in shapes)

    def by_array(self, region: kdb.Region) -> tuple[kdb.Region, kdb.Region] | None:
        """The shapes in large arrays of a few, and all others; None if none is in any.

        All in arrays are turned alike, or it is None.
        """
        if not self.places.arrays:
            return None
        layer = self.stamp(region)
        count = {cell: self.layout.cell(cell).shapes(layer).size() for cell in self.places.cells()}
        small = [cells for cells in self.places.arrays if sum(count[cell] for cell in cells) <= _FEW_ARRAYED]
        arrayed = [cell for cell in set().union(*small) if count[cell]]
        if not arrayed or not self.places.turned_alike(arrayed):
            return None
        apart = self.stamp(self.empty())
        for cell in arrayed:
            self.layout.cell(cell).swap(layer, apart)
        found = self.deep(apart), self.deep(layer)
        for each in found:
            each.merged_semantics = False
        return found

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


def apart(region: kdb.Region) -> kdb.Region:
    """A region's merged shapes; two that only touch in a corner are two."""
    merged = region.merged(True, 0)
    merged.min_coherence = True  # for what is merged of it; klayout would do so each time it is used
    merged.merged_semantics = False
    return merged


def merging(region: kdb.Region) -> kdb.Region:
    """The region with its shapes merged before use, which operations on raw shapes leave switched off."""
    region.merged_semantics = True
    return region
