"""What every measure works with."""

import math
from dataclasses import dataclass, field

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.engine.band import Band
from pkgdrc.engine.layout.places import Places
from pkgdrc.engine.layout.wafer import wafer_of
from pkgdrc.engine.limits import TooManyError
from pkgdrc.engine.place import Bound
from pkgdrc.engine.shapes import Shapes, apart

_ROOM = 10  # dbu that whatever asks for neighbours looks farther than it has to, at most


@dataclass(frozen=True)
class Bench:
    """The evaluated shapes of one layout."""

    shapes: Shapes
    centre: kdb.DPoint  # of the wafer, dbu
    radius: float  # um, the farthest that anything lies from the wafer's centre
    most: int | None = None  # shapes that a measure looks at, before it gives up
    band: Band | None = None  # of a flat layout: no places are needed but those in it
    _apart: dict[tuple[algebra.Layer, Bound], kdb.Region] = field(default_factory=dict, init=False)

    def apart(self, node: algebra.Region, bound: Bound) -> kdb.Region:
        """The merged shapes as `Shapes.apart` has them, those at least that places may be needed of."""
        if self.band is None or not isinstance(node, algebra.Layer):
            return self.shapes.apart(node)
        if (node, bound) not in self._apart:
            self._apart[node, bound] = self._apart_near(node, self.band, bound)
        return self._apart[node, bound]

    def _apart_near(self, node: algebra.Layer, band: Band, bound: Bound) -> kdb.Region:
        """Of a drawn layer no more is merged than what may be one, by its box, with what is near the band."""
        shapes, top = self.shapes, self.shapes.top
        drawn = shapes.layout.find_layer(*shapes.technology.layers[node.name])
        if drawn is None:
            return shapes.apart(node)
        far = math.ceil(bound.farthest / shapes.dbu) + 2 * math.ceil(shapes.tolerance.facet) + _ROOM
        boxes, window = kdb.Region(), kdb.Box()
        for shape in top.shapes(drawn).each():
            boxes.insert(shape.bbox().enlarged(1, 1))
        for together in boxes.merged().each():
            if band.reaches(together.bbox(), far):
                window += together.bbox()
        kept = shapes.stamp(shapes.empty())
        top.shapes(kept).insert(shapes.layout.begin_shapes_touching(top, drawn, window))
        return apart(shapes.deep(kept))

    def needed(self, shapes: kdb.Region, far: int) -> kdb.Region:
        """Of shapes, those of which places may be needed: no farther than `far` dbu from their shape."""
        if self.band is None:
            return shapes
        drawn, kept = self.shapes.stamp(shapes), self.shapes.stamp(self.shapes.empty())
        top = self.shapes.top
        for shape in top.shapes(drawn).each():
            if self.band.reaches(shape.bbox(), far):
                top.shapes(kept).insert(shape)
        return self.shapes.whole(kept)

    def look_at(self, suspects: kdb.Region, *large: kdb.Region) -> None:
        """TooManyError if these are more than may be looked at one by one.

        Beside `large` shapes, which reach over many cells, each placement of one is another.
        """
        if self.most is None:
            return
        alone = all(shapes.is_empty() for shapes in large)
        if (suspects.hier_count() if alone else suspects.count()) > self.most:
            raise TooManyError

    @property
    def places(self) -> Places:
        """The cells of the layout and where they stand."""
        return self.shapes.places


def bench_of(shapes: Shapes) -> Bench:
    """The bench of a layout's shapes."""
    wafer = wafer_of(shapes.source, shapes.technology.layers.get("wafer"))
    return Bench(shapes, wafer.centre, wafer.radius)
