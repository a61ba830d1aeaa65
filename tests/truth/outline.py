"""Outlines of merged shapes as edges in arrays, with the corners between them and the runs they belong to.

Lengths are database units, as floats. Every ring is walked with its shape on the left.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

Body: TypeAlias = shapely.Geometry  # a merged shape: polygons that hang together, if only by a corner
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STEP = 46.0  # deg; what turns by more is a corner of its own
STEPS = 4  # so many that turn alike are a run
_STRAIGHT = 1e-3  # a corner this near to the line between its neighbours is none
_CUT = 2.0  # times shorter a facet may be where something cuts it
_LONGER = (1.5, 3.0)  # times its longer neighbour: up to the first surely a facet, from the second on none


@dataclass(frozen=True)
class Edges:
    """The edges of some bodies, (n,) each.

    `before` and `after` are the edges that meet an edge at its start and end. `turn` is the angle at its end,
    deg, positive to the left. `run_before` and `run_after` number the runs that its start and end belong to,
    -1 where none. `turned` sums up the turns of its ring before it.
    """

    start: Floats  # (n, 2)
    end: Floats  # (n, 2)
    body: Ints
    before: Ints
    after: Ints
    turn: Floats
    run_before: Ints
    run_after: Ints
    turned: Floats

    def __len__(self) -> int:
        return len(self.body)

    @cached_property
    def along(self) -> Floats:
        """From start to end, (n, 2)."""
        return self.end - self.start

    @cached_property
    def length(self) -> Floats:
        return np.asarray(np.hypot(*self.along.T))

    @cached_property
    def unit(self) -> Floats:
        """Direction, (n, 2)."""
        return self.along / self.length[:, None]

    @cached_property
    def inwards(self) -> Floats:
        """Normal towards the shape, (n, 2)."""
        return np.column_stack([-self.unit[:, 1], self.unit[:, 0]])

    @cached_property
    def exact(self) -> NDArray[np.bool_]:
        """Which run where they run for sure, whatever is rounded: between whole units, or along one."""
        whole = self.start == np.round(self.start), self.end == np.round(self.end)
        straight = whole[0] & (self.start == self.end)
        return np.asarray((whole[0] & whole[1]).all(axis=1) | straight.any(axis=1))

    @cached_property
    def lines(self) -> NDArray[np.object_]:
        return np.asarray(shapely.linestrings(np.stack([self.start, self.end], axis=1)))

    @cached_property
    def facet(self) -> NDArray[np.bool_]:
        """Which surely are facets of a run: both ends are steps of it, and they are as long as others."""
        inner = (self.run_before >= 0) & (self.run_before == self.run_after)
        return np.asarray(inner & (self._longer < _LONGER[0]))

    @cached_property
    def like_facet(self) -> NDArray[np.bool_]:
        """Which may be facets: all that a run joins but straight ones, which are much longer than facets."""
        return ((self.run_before >= 0) | (self.run_after >= 0)) & (self._longer < _LONGER[1])

    @cached_property
    def cut_facet(self) -> NDArray[np.bool_]:
        """Which may be facets if those beside them are cut short by other shapes."""
        return ((self.run_before >= 0) | (self.run_after >= 0)) & (self._longer < _CUT * _LONGER[1])

    @cached_property
    def _longer(self) -> Floats:
        """How much longer an edge is than its neighbours in the run, the longer one of two."""
        before, after = self.length[self.before], self.length[self.after]
        one = np.where(self.run_before >= 0, before, after)
        return self.length / np.where(
            (self.run_before >= 0) & (self.run_after >= 0), np.maximum(before, after), one
        )

    @cached_property
    def step(self) -> tuple[Floats, Floats]:
        """The smaller and the larger turn at the two ends of an edge, deg, (n,) each."""
        ends = np.abs(np.stack([self.turn[self.before], self.turn]))
        return ends.min(axis=0), ends.max(axis=0)

    @cached_property
    def chord_error(self) -> Floats:
        """How far a facet lies from the arc that it would be a chord of; 0 for what is no facet."""
        error = self.length * np.tan(np.radians(self.step[0]) / 4) / 2
        return np.where(self.like_facet, error, 0.0)


def bodies_of(area: shapely.Geometry) -> list[Body]:
    """The merged shapes of an area; what touches in a corner is one."""
    parts = parts_of(area)
    return [group[0] if len(group) == 1 else shapely.MultiPolygon(group) for group in meeting(parts)]


def parts_of(area: shapely.Geometry) -> list[shapely.Polygon]:
    """The polygons of an area; those that touch in a corner are two."""
    return [
        part for part in shapely.get_parts(area).tolist() if part.geom_type == "Polygon" and part.area > 0
    ]


def meeting(parts: Sequence[Body]) -> list[list[Body]]:
    """Shapes in groups that hang together."""
    number = list(range(len(parts)))

    def root(n: int) -> int:
        while number[n] != n:
            number[n] = number[number[n]]
            n = number[n]
        return n

    if len(parts) > 1:
        for one, other in shapely.STRtree(parts).query(parts, predicate="intersects").T.tolist():
            if one < other:
                number[root(other)] = root(one)
    groups: dict[int, list[Body]] = {}
    for n, part in enumerate(parts):
        groups.setdefault(root(n), []).append(part)
    return list(groups.values())


def rings(body: Body) -> Iterator[Floats]:
    """The corners of each ring of a body, (n, 2), with the body on the left."""
    for part in shapely.get_parts(shapely.orient_polygons(body)):
        for ring in (part.exterior, *part.interiors):
            points = corners(shapely.get_coordinates(ring)[:-1])
            if len(points) > 2:
                yield points


def corners(points: Floats) -> Floats:
    """The points of a ring without those in the middle of a straight edge."""
    points = points[np.any(np.abs(points - np.roll(points, 1, axis=0)) > _STRAIGHT, axis=1)]
    while len(points) > 2:
        before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
        across = cross(points - before, after - before) / np.maximum(np.hypot(*(after - before).T), _STRAIGHT)
        flat = np.abs(across) < _STRAIGHT
        flat &= np.sum((points - before) * (after - points), axis=1) > 0
        # Of two flat ones that are neighbours one stays for now: the other may have been flat only by it.
        flat &= ~np.roll(flat, 1) | (np.arange(len(flat)) % 2 == 0)
        if not flat.any():
            break
        points = points[~flat]
    return points


def edges_of(bodies: Sequence[Body], rounding: float = 1.0) -> Edges:
    """The edges of some bodies, numbered as they are given; corners may be off by `rounding`, dbu."""
    found: list[tuple[NDArray[Any], ...]] = []
    first, runs = 0, 0
    for number, body in enumerate(bodies):
        for points in rings(body):
            n = len(points)
            after = np.roll(np.arange(n), -1) + first
            before = np.roll(np.arange(n), 1) + first
            along = np.roll(points, -1, axis=0) - points
            heading = np.degrees(np.arctan2(along[:, 1], along[:, 0]))
            turn = (np.roll(heading, -1) - heading + 180) % 360 - 180
            run = _runs(turn, np.hypot(*along.T), rounding)
            run = np.where(run >= 0, run + runs, -1)
            runs = max(runs, int(run.max(initial=-1)) + 1)
            turned = np.cumsum(turn) - turn
            following = np.roll(points, -1, axis=0)
            body_of, run_before = np.full(n, number), np.roll(run, 1)
            found.append((points, following, body_of, before, after, turn, run_before, run, turned))
            first += n
    if not found:
        none, ints = np.empty(0), np.empty(0, dtype=np.int64)
        return Edges(none.reshape(0, 2), none.reshape(0, 2), ints, ints, ints, none, ints, ints, none)
    return Edges(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _runs(turn: Floats, length: Floats, off: float) -> Ints:
    """Number of the run that the corner at each edge's end belongs to, -1 where to none."""
    n = len(turn)
    # A corner that rounding to the grid may have turned the other way is alike to either.
    rounding = np.degrees(np.arcsin(off / np.maximum(np.minimum(length, np.roll(length, -1)), off)))
    sense = np.where(np.abs(turn) >= STEP, 0, np.sign(turn)).astype(int)
    neutral = (np.abs(turn) <= rounding + _STRAIGHT) & (np.abs(turn) < STEP)
    number = np.full(n, -1)
    found = 0
    for way in (1, -1):
        alike = (sense == way) | neutral
        if alike.all():
            groups = [np.arange(n)]
        else:
            first = int(np.flatnonzero(~alike)[0])
            order = np.roll(np.arange(n), -first)
            breaks = np.flatnonzero(~alike[order])
            groups = [part[1:] for part in np.split(order, breaks) if len(part) > 1]
        for group in groups:
            steps = np.flatnonzero(sense[group] == way)
            if len(steps) >= STEPS:
                number[group if len(group) == n else group[steps[0] : steps[-1] + 1]] = found
                found += 1
    return number


def cross(one: Floats, other: Floats) -> Floats:
    """Positive where `other` is left of `one`, (n,)."""
    return np.asarray(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0])
