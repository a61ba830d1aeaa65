"""How much of each window is covered, window by window over all that is drawn."""

from collections.abc import Iterator

import klayout.db as kdb

from pkgdrc.deck.algebra import Extent
from pkgdrc.deck.measures.window_density import WindowDensity
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates

_SLACK = 1e-9
_MOST = 1_000_000  # windows


@evaluates(WindowDensity)
def window_density(bench: Bench, measure: WindowDensity, bound: Bound) -> list[Place]:
    """Windows by the share of them that shapes cover. ValueError if there are too many to look at."""
    shapes = bench.shapes
    extent = shapes.region(Extent()).bbox()
    size, step = shapes.dbus(measure.size), max(1, shapes.dbus(measure.step))
    count = (extent.width() // step + 1) * (extent.height() // step + 1)
    if count > _MOST:
        raise ValueError(f"there are {count:,} windows ({_MOST:,} at most); take a longer step")
    layer = shapes.stamp(shapes.region(measure.source).merged())
    found = []
    for window in _windows(extent, size, step):
        inside = kdb.RecursiveShapeIterator(shapes.layout, shapes.top, layer, window, True)
        covered = (kdb.Region(inside) & kdb.Region(window)).area()
        share = round(covered / window.area(), 9)
        if bound.meets(share, _SLACK):
            found.append(Place(shapes.top.cell_index(), kdb.Polygon(window), share, _SLACK))
    return found


def _windows(extent: kdb.Box, size: int, step: int) -> Iterator[kdb.Box]:
    """The windows, row by row; none that lies wholly in the one before it for the border."""
    for y in _starts(extent.bottom, extent.top, size, step):
        for x in _starts(extent.left, extent.right, size, step):
            yield kdb.Box(x, y, x + size, y + size) & extent


def _starts(low: int, high: int, size: int, step: int) -> Iterator[int]:
    at = low
    while True:
        yield at
        if at + size >= high:
            return
        at += step
