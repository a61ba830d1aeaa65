"""What is to be known of shapes, found once for all that differ only in where they lie."""

from collections.abc import Callable
from typing import Generic, TypeVar

import klayout.db as kdb

T = TypeVar("T")

_MOST = 1 << 16  # shapes of which it is kept


class Alike(Generic[T]):
    """What `find` tells of a shape whose box has its lower left corner in the origin."""

    def __init__(self, find: Callable[[kdb.Polygon], T]) -> None:
        self._find = find
        self._known: dict[kdb.Polygon, T] = {}

    def of(self, polygon: kdb.Polygon) -> T:
        """What is told of a shape, wherever it lies."""
        alike = cornered(polygon)
        if alike not in self._known:
            if len(self._known) == _MOST:
                self._known.clear()
            self._known[alike] = self._find(alike)
        return self._known[alike]


class Holding(kdb.PolygonFilter):
    """Lets through the shapes that something holds for, however they are turned."""

    def __init__(self, holds: Callable[[kdb.Polygon], bool]) -> None:
        super().__init__()
        self.is_isotropic()
        self._holding = Alike(holds)

    def selected(self, polygon: kdb.Polygon) -> bool:
        """Called by klayout for each shape."""
        return self._holding.of(polygon)


def cornered(polygon: kdb.Polygon) -> kdb.Polygon:
    """A polygon with its box's lower left corner in the origin."""
    corner = polygon.bbox().p1
    return polygon.moved(-corner.x, -corner.y)
