"""Placements that are turned alike, kept as lattices: counted and asked about, not walked one by one."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_CHUNK = 1 << 20  # placements that are told one by one at a time


@dataclass(frozen=True)
class Step:
    """A direction in which placements repeat: from one to the next, dbu, and how many there are."""

    x: int
    y: int
    count: int


@dataclass(frozen=True)
class Bundle:
    """Placements of a cell that are turned alike: at each of `at`, and from there on along every step.

    Each is the turn about the origin, put to where it stands afterwards: `at` is (N, 2) dbu.
    """

    turn: kdb.ICplxTrans
    at: Ints
    steps: tuple[Step, ...] = ()

    @property
    def size(self) -> int:
        """How many placements there are."""
        return len(self.at) * math.prod(step.count for step in self.steps)

    @property
    def box(self) -> kdb.DBox:
        """What holds the origins of all placements."""
        ends = np.array([(step.x, step.y) for step in self.steps]).reshape(-1, 2)
        reach = ends * np.array([step.count - 1 for step in self.steps]).reshape(-1, 1)
        low = self.at.min(axis=0) + np.minimum(reach, 0).sum(axis=0)
        high = self.at.max(axis=0) + np.maximum(reach, 0).sum(axis=0)
        return kdb.DBox(*low.tolist(), *high.tolist())

    def inside(self, outer: "Bundle") -> "Bundle":
        """These placements, as they stand at each placement of the cell that holds them."""
        at = (outer.at[:, None, :] + turned(self.at, outer.turn)[None, :, :]).reshape(-1, 2)
        ends = turned(np.array([(step.x, step.y) for step in self.steps]).reshape(-1, 2), outer.turn)
        inner = (Step(x, y, step.count) for (x, y), step in zip(ends.tolist(), self.steps, strict=True))
        return Bundle(outer.turn * self.turn, at, _merged([*inner, *outer.steps]))

    def chunks(self) -> Iterator[Ints]:
        """Every placement's origin, (N, 2) dbu, so many at a time as memory bears."""
        at, steps = self.at, self.steps
        if not steps:
            for first in range(0, len(at), _CHUNK):
                yield at[first : first + _CHUNK]
            return
        step, rest = steps[-1], steps[:-1]
        share = max(1, _CHUNK // max(1, len(at)))
        for first in range(0, step.count, share):
            along = _along(step, first, min(step.count, first + share))
            whole = (at[:, None, :] + along[None, :, :]).reshape(-1, 2)
            yield from Bundle(self.turn, whole, rest).chunks()

    def nearest(self, x: float, y: float) -> tuple[float, kdb.ICplxTrans]:
        """The placement whose origin is nearest to a spot (dbu), and how far from it that is."""
        goal, at, ends = np.array([x, y]), self.at, np.array([(step.x, step.y) for step in self.steps])
        if len(self.steps) > 2 or (len(self.steps) == 2 and abs(np.linalg.det(ends)) < 0.5):
            at = np.stack([part[np.hypot(*(part - goal).T).argmin()] for part in self.chunks()])
        elif self.steps:
            along = np.linalg.lstsq(ends.T.astype(float), (goal - at).T, rcond=None)[0]
            last = np.array([[step.count - 1] for step in self.steps])
            at = at + np.clip(np.rint(along), 0, last).astype(np.int64).T @ ends
        away = np.hypot(*(at - goal).T)
        best = int(away.argmin())
        return float(away[best]), kdb.ICplxTrans(*at[best].tolist()) * self.turn

    @property
    def is_lattice(self) -> bool:
        """Whether the steps run along the axes, one along each at most."""
        axes = [_axis(step) for step in self.steps]
        return None not in axes and len(set(axes)) == len(axes)

    def reaching(self, box: kdb.Box, fields: Ints) -> NDArray[np.bool_]:
        """Which fields, (N, 4) left, bottom, right, top, share area with a box that each placement of a
        lattice has: told without walking along the steps.
        """
        sides = box.transformed(self.turn)
        hit = np.zeros(len(fields), dtype=bool)
        for x, y in self.at.tolist():
            moved = sides.moved(x, y)
            hit |= _spans(moved.left, moved.right, self._on(0), fields[:, 0], fields[:, 2]) & _spans(
                moved.bottom, moved.top, self._on(1), fields[:, 1], fields[:, 3]
            )
        return hit

    def _on(self, axis: int) -> Step:
        """The step along an axis; one that stays where it is if there is none."""
        return next((step for step in self.steps if _axis(step) == axis), Step(0, 0, 1))


def turned(vectors: Ints, turn: kdb.ICplxTrans) -> Ints:
    """Vectors, (N, 2), after a turn about the origin."""
    angle, flip = math.radians(turn.angle), -1 if turn.is_mirror() else 1
    cos, sin = turn.mag * math.cos(angle), turn.mag * math.sin(angle)
    matrix = np.array([[cos, -sin * flip], [sin, cos * flip]])
    found: Ints = np.rint(vectors @ matrix.T).astype(np.int64)
    return found


def unmoved(placement: kdb.ICplxTrans) -> kdb.ICplxTrans:
    """What a placement does but for where it puts things."""
    return kdb.ICplxTrans(placement.mag, placement.angle, placement.is_mirror(), 0, 0)


def bundle(instance: kdb.Instance) -> Bundle:
    """The placements of an instance in the cell that holds it."""
    turn, start = unmoved(instance.cplx_trans), instance.cplx_trans.disp
    at = np.array([[start.x, start.y]], dtype=np.int64)
    if instance.is_regular_array():
        ways = ((instance.a, instance.na), (instance.b, instance.nb))
        return Bundle(turn, at, tuple(Step(way.x, way.y, count) for way, count in ways if count > 1))
    return Bundle(turn, at)


def _merged(steps: list[Step]) -> tuple[Step, ...]:
    """The same steps, those that only go on where another ends as one with it: blocks in a row."""
    found: list[Step] = []
    for step in steps:
        for number, known in enumerate(found):
            if (step.x, step.y) == (known.x * known.count, known.y * known.count):
                found[number] = Step(known.x, known.y, known.count * step.count)
                break
        else:
            found.append(step)
    return tuple(found)


def _along(step: Step, first: int, last: int) -> Ints:
    return np.arange(first, last, dtype=np.int64)[:, None] * np.array([step.x, step.y], dtype=np.int64)


def _axis(step: Step) -> int | None:
    """0 for a step in x, 1 for one in y, None for one across both."""
    return 0 if not step.y else 1 if not step.x else None


def _spans(low: int, high: int, step: Step, starts: Ints, ends: Ints) -> NDArray[np.bool_]:
    """Which spans share a length with one that repeats along a step."""
    length = step.x or step.y
    if length < 0:
        low, high, length = low + length * (step.count - 1), high + length * (step.count - 1), -length
    if not length:
        shared: NDArray[np.bool_] = (starts < high) & (ends > low)
        return shared
    # The first that ends past a span's start; it shares length if it begins before the span's end.
    first = np.clip((starts - high) // length + 1, 0, step.count - 1)
    return (low + first * length < ends) & (high + first * length > starts)
