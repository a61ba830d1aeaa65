"""Places of pins against those of terminals: which is whose, and how near they come."""

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def match(places: Floats, centres: Floats, reach: float) -> dict[int, int]:
    """Which centre each place finds: pairs that are each other's nearest, no farther apart than `reach`."""
    forth, apart = _nearest(places, centres)
    back, _ = _nearest(centres, places)
    return {
        place: int(centre)
        for place, centre in enumerate(forth)
        if back[centre] == place and apart[place] <= reach
    }


def _nearest(points: Floats, others: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Number of the nearest of some others to each point, and how far it is."""
    numbers, apart = [], []
    for some in np.array_split(points, max(1, len(points) * len(others) // 4_000_000)):
        distance = np.hypot(*np.moveaxis(some[:, None, :] - others[None, :, :], 2, 0))
        nearest = distance.argmin(axis=1)
        numbers.append(nearest)
        apart.append(distance[np.arange(len(some)), nearest])
    return np.concatenate(numbers), np.concatenate(apart)


def least(points: Floats) -> float | None:
    """The least distance between two of some points; None where there are not two."""
    if len(points) < 2:
        return None
    found = np.inf
    for number, some in enumerate(parts := np.array_split(points, max(1, len(points) ** 2 // 4_000_000))):
        distance = np.hypot(*np.moveaxis(some[:, None, :] - points[None, :, :], 2, 0))
        first = sum(map(len, parts[:number]))
        distance[np.arange(len(some)), first + np.arange(len(some))] = np.inf
        found = min(found, float(distance.min()))
    return found


def disc(x: float, y: float, radius: float) -> kdb.Polygon:
    """A round mark."""
    box = kdb.Box(round(x - radius), round(y - radius), round(x + radius), round(y + radius))
    return kdb.Polygon.ellipse(box, 32)


def centre_of(points: Floats) -> Floats:
    """The middle of what some points span."""
    return np.asarray((points.min(axis=0) + points.max(axis=0)) / 2)
