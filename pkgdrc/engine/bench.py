"""What every measure works with."""

from dataclasses import dataclass

import klayout.db as kdb

from pkgdrc.engine.layout.places import Places
from pkgdrc.engine.layout.wafer import wafer_of
from pkgdrc.engine.shapes import Shapes


@dataclass(frozen=True)
class Bench:
    """The evaluated shapes of one layout."""

    shapes: Shapes
    centre: kdb.DPoint  # of the wafer, dbu
    radius: float  # um, the farthest that anything lies from the wafer's centre

    @property
    def places(self) -> Places:
        """The cells of the layout and where they stand."""
        return self.shapes.places


def bench_of(shapes: Shapes) -> Bench:
    """The bench of a layout's shapes."""
    wafer = wafer_of(shapes.source, shapes.technology.layers.get("wafer"))
    return Bench(shapes, wafer.centre, wafer.radius)
