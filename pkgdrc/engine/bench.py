"""What every measure works with."""

from dataclasses import dataclass

import klayout.db as kdb

from pkgdrc.engine.band import Band
from pkgdrc.engine.layout.places import Places
from pkgdrc.engine.layout.wafer import wafer_of
from pkgdrc.engine.limits import TooManyError
from pkgdrc.engine.shapes import Shapes


@dataclass(frozen=True)
class Bench:
    """The evaluated shapes of one layout."""

    shapes: Shapes
    centre: kdb.DPoint  # of the wafer, dbu
    radius: float  # um, the farthest that anything lies from the wafer's centre
    most: int | None = None  # shapes that a measure looks at, before it gives up
    band: Band | None = None  # of a flat layout: no places are needed but those in it

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
