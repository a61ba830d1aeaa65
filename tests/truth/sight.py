"""What points of two parts of edges see of each other past what stands between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from tests.truth.outline import Body, Floats, Ints, cross

HAIR = 1e-3  # dbu
GRID = 15  # so many points of either part are tried where something stands between
_CORNERS = 60  # through each two of which lines are tried

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Sight:
    """What lines between two points must keep in (`shape`, for widths) or out of (for gaps).

    `rounding` is how far a corner may be off for the database unit, and `on_arc` how far one of a round shape
    may be for the mask grid; both 0 where all is exact. Points that are farther apart than the limit by less
    than `joining` may still join places.
    """

    inner: bool
    shape: Sequence[Body]
    rounding: float = 0.0
    on_arc: float = 0.0
    joining: float = 0.0

    @cached_property
    def bar(self) -> Body:
        """What lines must stay in, or out of, but for the last digits of calculated corners."""
        off = HAIR if self.inner else -HAIR
        made = shapely.union_all([shapely.buffer(each, off, join_style="mitre") for each in self.shape])
        shapely.prepare(made)
        return made

    def bare(self, part: Floats) -> list[Floats]:
        """What of a part of an edge is not covered by other shapes."""
        if self.inner:
            return [part]
        rest = shapely.difference(shapely.LineString(part), self.bar)
        return [shapely.get_coordinates(each) for each in shapely.get_parts(rest) if each.length > HAIR]

    def free(self, looks: NDArray[np.object_]) -> Flags:
        """Which lines or areas keep to it."""
        if self.inner:
            return np.asarray(shapely.covers(self.bar, looks))
        return ~np.asarray(shapely.intersects(self.bar, looks))


def grazing(part: Floats, other: Floats, sight: Sight) -> Floats:
    """The free lines between two parts through two corners, or ends: where they lead, and how long (n, 3)."""
    ends = np.concatenate([part, other])
    room = shapely.buffer(shapely.MultiPoint(ends).convex_hull, HAIR)
    beside = [shapely.intersection(room, shapely.boundary(each)) for each in sight.shape]
    corners = np.unique(np.concatenate([ends, shapely.get_coordinates(beside)]), axis=0)
    if len(corners) > _CORNERS:
        return np.empty((0, 3))
    v, w = (corners[k] for k in np.triu_indices(len(corners), 1))
    shares = []
    for a, b in (part, other):
        with np.errstate(divide="ignore", invalid="ignore"):
            shares.append(cross(v - a, w - v) / cross((b - a)[None, :], w - v))
    good = np.all([(share >= 0) & (share <= 1) for share in shares], axis=0)
    s, t = (share[good] for share in shares)
    p, q = (of[0] + share[:, None] * (of[1] - of[0]) for of, share in ((part, s), (other, t)))
    free = sight.free(shapely.linestrings(np.stack([p, q], axis=1)))
    return np.column_stack([s, t, np.hypot(*(p - q).T)])[free]


def among(lines: Floats, spots: tuple[Floats, Floats]) -> list[float]:
    """How long those lines are that lie among others that see each other, or just beside."""
    near = [
        (lines[:, k] >= at.min() - 1 / GRID) & (lines[:, k] <= at.max() + 1 / GRID)
        for k, at in enumerate(spots)
    ]
    return lines[near[0] & near[1], 2].tolist()


def span(part: Floats, spots: Floats, at: float) -> Floats:
    """The part that was seen, as far as the next lines that were tried."""
    low, high = min(spots.min(), at) - 1 / GRID, max(spots.max(), at) + 1 / GRID
    return np.stack([part[0] + t * (part[1] - part[0]) for t in np.clip([low, high], 0, 1)])


def tried(part: Floats, other: Floats, spots: list[Floats], sight: Sight, far: float) -> tuple[Flags, Floats]:
    """Whether points of two parts see each other nearer than `far`, and their distance: (len, len) each."""
    p = part[0] + spots[0][:, None] * (part[1] - part[0])
    q = other[0] + spots[1][:, None] * (other[1] - other[0])
    pairs = np.stack(np.broadcast_arrays(p[:, None, :], q[None, :, :]), axis=2)
    away = np.hypot(*np.moveaxis(pairs[:, :, 0] - pairs[:, :, 1], 2, 0))
    seen = away < far
    seen[seen] = sight.free(shapely.linestrings(pairs[seen]))
    return seen, away


def groups(mask: Flags) -> list[tuple[Ints, Ints]]:
    """The places of a grid that hang together."""
    left, groups = mask.copy(), []
    for start in np.argwhere(mask).tolist():
        if not left[tuple(start)]:
            continue
        waiting, group = [tuple(start)], []
        left[tuple(start)] = False
        while waiting:
            a, b = waiting.pop()
            group.append((a, b))
            for c, d in ((a + 1, b), (a - 1, b), (a, b + 1), (a, b - 1), (a + 1, b - 1), (a - 1, b + 1)):
                if 0 <= c < mask.shape[0] and 0 <= d < mask.shape[1] and left[c, d]:
                    left[c, d] = False
                    waiting.append((c, d))
        rows, columns = np.array(group).T
        groups.append((rows, columns))
    return groups
