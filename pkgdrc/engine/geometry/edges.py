"""The edges of one or two shapes as they are measured: what is measured lies on the left of each."""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pkgdrc.engine.distinct import distinct
from pkgdrc.engine.geometry.arcs import Points, Tolerance
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.geometry.runs import Rim

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ROUNDING = float(np.sqrt(0.5))  # dbu, how far a corner may lie off for being rounded
_NEXT_TO_SLANTED = 0.5


@dataclass(frozen=True)
class Edges:
    """N edges from `start` to `end`, that head along `way` as they are drawn: a unit vector each.

    `after`, `before`: the edges that follow and precede each on its contour `ring`; `side`: 0 for those of
    the first shape, 1 for those of the second, 2 and 3 for those of either that bound nothing. `facet`,
    `joined` and `arc` are those of Rim; `circles` are x, y, radius and how far they may be off (K, 4).
    `bulge`: how far the round shape that an edge is a facet of may be off it, 0 for others; `near_arc`: how
    far from it the circle of its arc may be. `rounding`: how far rounding may have moved it; `wobble`: how
    far either end of it may lie off. `place`: how far along its contour it begins, `round` the length of that
    contour, `whole` whether all of that is there. `fine`: the edges as drawn, start and end (M, 2, 2), of
    which each stands for `count` from `first` on.
    """

    start: Points
    end: Points
    way: Points
    after: Ints
    before: Ints
    ring: Ints
    side: Ints
    facet: Ints
    joined: Ints
    arc: Ints
    circles: Floats
    bulge: Floats
    near_arc: Floats
    rounding: Floats
    wobble: Floats
    place: Floats
    round: Floats
    whole: Flags
    fine: Floats
    first: Ints
    count: Ints

    def __len__(self) -> int:
        return len(self.start)

    @property
    def along(self) -> Points:
        """From start to end (N, 2)."""
        return self.end - self.start

    @property
    def adjoining(self) -> Ints:
        """The pairs of runs between which lies but one edge (K, 2)."""
        both = self.joined[(self.joined >= 0).all(axis=1)]
        return np.asarray(both[both[:, 0] != both[:, 1]])

    def of(self, which: Ints, **others: Any) -> "Edges":
        """Some of the edges in another order; `others` of their fields, `after` and `before` at least."""
        kept = {
            field.name: getattr(self, field.name)[which]
            for field in fields(Edges)
            if field.name not in {"circles", "fine", *others}
        }
        return replace(self, **kept, **others)

    def within(self, low: Floats, high: Floats) -> "Edges":
        """The edges that come into a box, and those beside them on the contour."""
        least, most = np.minimum(self.start, self.end), np.maximum(self.start, self.end)
        near = np.asarray(((least <= high) & (most >= low)).all(axis=1))
        if near.all():
            return self
        inner = np.flatnonzero(near)
        near[self.after[inner]] = True
        near[self.before[inner]] = True
        number = np.full(len(self), -1)
        which = np.flatnonzero(near)
        number[which] = np.arange(len(which))
        lost = distinct(self.ring[~near])
        # What comes before the first or after the last is of no matter: it lies outside.
        after, before = (
            np.where(number[to[which]] < 0, np.arange(len(which)), number[to[which]])
            for to in (self.after, self.before)
        )
        whole = self.whole[which] & ~np.isin(self.ring[which], lost)
        return self.of(which, after=after, before=before, whole=whole)


def edges_of(origin: Floats, *shapes: tuple[Outline, bool]) -> Edges:
    """The edges of shapes, seen from `origin`; with each, whether what is measured lies inside of it.

    All after the first are of the second side.
    """
    offsets = dict.fromkeys(_COUNTED.values(), 0)
    offsets["rings"] = 0
    parts: list[dict[str, NDArray[Any]]] = []
    for side, (shape, inwards) in enumerate(shapes):
        for ring, rim in zip(shape.contours, shape.rims(inwards), strict=True):
            part = _of_ring((ring[::-1] if inwards else ring) - origin, rim, shape.tolerance, origin)
            part["side"] = np.full(len(rim.kept), min(side, 1))
            part["ring"] = np.full(len(rim.kept), offsets["rings"])
            for name, counted in _COUNTED.items():
                part[name] = np.where(part[name] < 0, -1, part[name] + offsets[counted])
            sizes = (len(rim.kept), rim.runs, len(rim.circles), len(ring), 1)
            for counted, size in zip(("edges", "runs", "arcs", "fine", "rings"), sizes, strict=True):
                offsets[counted] += size
            parts.append(part)
    return Edges(
        **{field.name: np.concatenate([part[field.name] for part in parts]) for field in fields(Edges)}
    )


_COUNTED = {
    "after": "edges",
    "before": "edges",
    "facet": "runs",
    "joined": "runs",
    "arc": "arcs",
    "first": "fine",
}


def _of_ring(ring: Points, rim: Rim, tolerance: Tolerance, origin: Floats) -> dict[str, NDArray[Any]]:
    start = ring[rim.kept]
    end = np.roll(start, -1, axis=0)
    lengths = np.hypot(*(end - start).T)
    numbers = np.arange(len(start))
    slanted = (start != end).all(axis=1)
    beside = np.roll(slanted, 1) | np.roll(slanted, -1)
    count = np.diff(np.append(rim.kept, len(ring)))
    strayed = np.where(count > 1, 2 * max(tolerance.on_arc, ROUNDING), 0.0)
    circles = np.array([(c.x - origin[0], c.y - origin[1], c.radius, rim.sure) for c in rim.circles])
    return {
        "start": start,
        "end": end,
        "way": (end - start) / lengths[:, None],
        "after": np.roll(numbers, -1),
        "before": np.roll(numbers, 1),
        "facet": rim.facet,
        "joined": rim.joined,
        "arc": rim.arc,
        "circles": circles.reshape(-1, 4),
        "bulge": np.where(rim.smooth, tolerance.facet + tolerance.on_arc, 0.0),
        "near_arc": np.where(rim.arc >= 0, tolerance.facet + tolerance.on_arc + 1 + strayed, strayed),
        "rounding": np.where(slanted, ROUNDING, np.where(beside, _NEXT_TO_SLANTED, 0.0)),
        "wobble": np.where(rim.facet >= 0, max(ROUNDING, tolerance.on_arc), ROUNDING),
        "place": np.cumsum(lengths) - lengths,
        "round": np.full(len(start), lengths.sum()),
        "whole": np.ones(len(start), dtype=bool),
        "fine": np.stack([ring, np.roll(ring, -1, axis=0)], axis=1),
        "first": rim.kept,
        "count": count,
    }
