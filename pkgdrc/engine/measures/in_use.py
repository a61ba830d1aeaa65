"""What joints between a die and its board bear in use: the one that bears most, of each die."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.measures.in_use import InUse
from pkgdrc.detail import Detail, What
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry import outline
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.shapes import Shapes
from pkgdrc.process.board import parting
from pkgdrc.units import Um, to_um

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Spring(Protocol):
    """What joins a die to its board at one place."""

    @property
    def stiffness(self) -> float:
        """mN/um."""


Kind = TypeVar("Kind", bound=Spring)

_SAME = 1e-6  # um: displacements that differ by less are one
_SLACK = 1e-5  # share of a value that its rounding may make


class _Placed(NamedTuple):
    """All shapes of a kind as they lie in the top cell, dbu."""

    centres: Floats  # (N, 2)
    shapes: Ints  # (N,) number of its shape
    diameters: tuple[Um, ...]  # of each shape, um
    turned: Ints  # (N,) number of its hull
    hulls: tuple[Floats | None, ...]  # corners from the centre, as turned; None of what is round


class _Joints(NamedTuple):
    """What joins dies to their board. `kinds` are numbers of those that are alike."""

    centres: Floats  # (N, 2) dbu, in the top cell
    dies: Ints  # (N,) number of the die; 0 for all if there are no dies
    diameters: Floats  # (N,) um, of what is marked
    kinds: Ints  # (N,)
    stiffness: Floats  # (N,) mN/um


def worst_joint(
    bench: Bench,
    measure: InUse,
    bound: Bound,
    made_of: Callable[[Um, Um], Kind | None],
    value: Callable[[Kind, Um], float],
    what: str,
) -> list[Place]:
    """Each shape of the source with that of the other kind which lies under its centre.

    `made_of` gives the joint of two diameters, `value` what it bears at a displacement of board against chip.
    """
    upper, lower, under = bench.shapes.once(_Stacked(measure.source, measure.other))
    if not len(lower.centres):
        return []
    distinct, kinds = _distinct(upper.shapes, np.where(under >= 0, lower.shapes[under], -1))
    made = [
        None if below < 0 else made_of(upper.diameters[above], lower.diameters[below])
        for above, below in distinct
    ]
    joined = np.array([each is not None for each in made], bool)[kinds]
    stiffness = np.array([each.stiffness if each else 0.0 for each in made])[kinds]
    across = np.array(upper.diameters)[upper.shapes]
    dies = _of_dies(bench, upper.centres)
    held = joined & (dies >= 0)
    joints = _Joints(upper.centres[held], dies[held], across[held], kinds[held], stiffness[held])

    def of_kind(kind: int, delta: Um) -> float:
        one = made[kind]
        assert one
        return value(one, delta)

    return _past(bench, joints, of_kind, bound, what)


@dataclass(frozen=True)
class _Stacked:
    """The shapes of a region and of another, and the number of the one under each, for all rules."""

    source: Region
    other: Region

    def __call__(self, shapes: Shapes) -> tuple[_Placed, _Placed, Ints]:
        upper, lower = _placed(shapes, self.source), _placed(shapes, self.other)
        return upper, lower, _under(upper.centres, lower, shapes.dbu)


def _placed(shapes: Shapes, region: Region) -> _Placed:
    """Shapes of a region wherever they lie: a cell's are looked at once, then at all its placements."""
    layer = shapes.stamp(shapes.region(region).merged())
    centres, numbers, turned = (
        [np.zeros((0, 2))],
        [np.zeros(0, dtype=np.int64)],
        [np.zeros(0, dtype=np.int64)],
    )
    diameters: list[Um] = []
    hulls: list[Floats | None] = []
    for cell, polygons in shapes.places.per_cell(layer):
        for polygon in polygons:
            shape = Outline(polygon, shapes.tolerance)
            for turn, at in shapes.places.spread(cell):
                middle = turn * shape.middle
                centres.append(at + np.array([middle.x, middle.y], dtype=float))
                numbers.append(np.full(len(at), len(diameters)))
                turned.append(np.full(len(at), len(hulls)))
                hulls.append(None if shape.circle else _hull(polygon, turn, middle))
            diameters.append(to_um(outline.diameter(shape), shapes.dbu))
    return _Placed(
        np.concatenate(centres),
        np.concatenate(numbers),
        tuple(diameters),
        np.concatenate(turned),
        tuple(hulls),
    )


def _hull(polygon: kdb.Polygon, turn: kdb.ICplxTrans, middle: kdb.Point) -> Floats:
    """The corners of a shape's hull after it is turned, from a point, (N, 2)."""
    corners = [turn * corner - middle for corner in polygon.each_point_hull()]
    return np.array([(corner.x, corner.y) for corner in corners], dtype=float)


def _of_dies(bench: Bench, centres: Floats) -> Ints:
    """Number of the die that each point lies in, -1 for none; a layout without dies is one, number 0."""
    dies = bench.shapes.dies
    return dies.at(centres) if len(dies) else np.zeros(len(centres), dtype=np.int64)


def _distinct(one: Ints, other: Ints) -> tuple[list[tuple[int, int]], Ints]:
    """The pairs that two lists make, each once, and which of them each is."""
    least = int(other.min(initial=0))
    span = int(other.max(initial=0)) - least + 1
    keys, number_of = np.unique(one * span + (other - least), return_inverse=True)
    pairs = [(key // span, key % span + least) for key in keys.tolist()]
    return pairs, number_of.reshape(-1)


def _past(
    bench: Bench, joints: _Joints, value: Callable[[int, Um], float], bound: Bound, what: str
) -> list[Place]:
    """Dies with a joint past the bound: the one farthest past it, for all dies in which it is the same.

    `value` is what a joint of a kind bears at a displacement of board against chip.
    """
    if not len(joints.dies):
        return []
    dbu, tensor = bench.shapes.dbu, parting(bench.shapes.technology)
    off = (joints.centres - _neutral(joints)[joints.dies]) * dbu
    moved = off @ np.array([[tensor.xx, tensor.xy], [tensor.xy, tensor.yy]])
    steps = np.rint(np.hypot(moved[:, 0], moved[:, 1]) / _SAME).astype(np.int64)
    asked, number_of = _distinct(joints.kinds, steps)
    found = np.array([value(kind, step * _SAME) for kind, step in asked])
    bad = np.array([bound.meets(each, _SLACK * abs(each)) for each in found.tolist()], bool)
    values, chosen = found[number_of.reshape(-1)], bad[number_of.reshape(-1)]
    severity = values if bound.below is not None else -values
    places = joints.centres - _home(bench)[joints.dies]
    order = np.lexsort((places[:, 1], places[:, 0], severity, joints.dies))
    order = order[chosen[order]]
    dies, firsts, counts = np.unique(joints.dies[order], return_index=True, return_counts=True)
    alike: dict[tuple[float, ...], list[int]] = {}
    for die, one, count in zip(dies.tolist(), order[firsts].tolist(), counts.tolist(), strict=True):
        # To a tenth of a unit: where dies lie on the wafer makes no difference.
        x, y = np.round(places[one], 1).tolist()
        away = round(float(np.hypot(*off[one])), 3)
        key = (_cell(bench, die), x, y, joints.diameters[one], float(values[one]), away, count)
        alike.setdefault(key, []).append(die)
    return [_place(bench, key, numbers, what) for key, numbers in alike.items()]


def _place(bench: Bench, key: tuple[float, ...], numbers: list[int], what: str) -> Place:
    cell, x, y, diameter, value, away, count = key
    dies, half = bench.shapes.dies, round(diameter / bench.shapes.dbu / 2)
    centre = _home(bench)[numbers[0]] + (x, y)
    box = kdb.Box(-half, -half, half, half).moved(*(round(float(each)) for each in centre))
    details: tuple[Detail, ...] = (Detail(What.OFF_NEUTRAL, (what,), (away,)),)
    if count != 1:
        details = (*details, Detail(What.PAST_LIMIT, values=(count,)))
    # One that touches in a point has no strain that could be told.
    told = value if math.isfinite(value) else None
    mark, slack = kdb.Polygon(box), _SLACK * abs(told or 0.0)
    if not len(dies):
        return Place(int(cell), mark, told, slack, details=details)
    mark = mark.transformed(dies.die(numbers[0]).inside)
    return Place(int(cell), mark, told, slack, details=details, dies=tuple(numbers))


def _home(bench: Bench) -> Floats:
    """Where places of each die are counted from, (N, 2) dbu: the middle of its field."""
    dies = bench.shapes.dies
    return dies.centres if len(dies) else np.zeros((1, 2))


def _cell(bench: Bench, die: int) -> int:
    dies = bench.shapes.dies
    return dies.die(die).cell if len(dies) else bench.places.top.cell_index()


def _neutral(joints: _Joints) -> Floats:
    """The neutral point of each die, (N, 2) dbu: the centre of its joints, weighed by how stiff they are."""
    count = int(joints.dies.max()) + 1

    # Where no joint is stiff at all, since all touch in a point, each counts alike.
    stiff = np.bincount(joints.dies, joints.stiffness, count) > 0
    weights = np.where(stiff[joints.dies], joints.stiffness, 1.0)
    total = np.bincount(joints.dies, weights, count)
    sums = [np.bincount(joints.dies, weights * joints.centres[:, axis], count) for axis in (0, 1)]
    return np.asarray(np.stack(sums, axis=1) / np.where(total > 0, total, 1.0)[:, None])


def _under(points: Floats, lower: _Placed, dbu: Um) -> Ints:
    """Number of the lower shape whose hull holds each point, with its centre nearest to it; -1 for none."""
    found = np.full(len(points), -1)
    if not len(lower.centres) or not len(points):
        return found
    radii = np.array(lower.diameters)[lower.shapes] / 2 / dbu
    reach = [0.0 if hull is None else float(np.hypot(*hull.T).max()) for hull in lower.hulls]
    size = max(1.0, float(np.maximum(radii, np.array(reach)[lower.turned]).max()))
    nearest = np.full(len(points), np.inf)
    cells, mine = (np.floor(each / size).astype(np.int64) for each in (lower.centres, points))
    width = int(max(cells[:, 1].max(), mine[:, 1].max()) - min(cells[:, 1].min(), mine[:, 1].min())) + 4
    keys = cells[:, 0] * width + cells[:, 1]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            wanted = (mine[:, 0] + dx) * width + mine[:, 1] + dy
            first, last = np.searchsorted(keys, wanted, "left"), np.searchsorted(keys, wanted, "right")
            for step in range(int((last - first).max())):
                there = np.flatnonzero(first + step < last)
                other = order[first[there] + step]
                off = points[there] - lower.centres[other]
                away = np.hypot(*off.T)
                better = (away < nearest[there]) & _held(off, lower, other, away < radii[other])
                nearest[there[better]], found[there[better]] = away[better], other[better]
    return found


def _held(off: Floats, lower: _Placed, which: Ints, in_circle: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which places, so far off their centres, lie in lower shapes: in the hull of what is not round."""
    held, turned = in_circle.copy(), lower.turned[which]
    order = np.argsort(turned, kind="stable")
    for mine in np.split(order, np.flatnonzero(np.diff(turned[order])) + 1) if len(order) else ():
        hull = lower.hulls[turned[mine[0]]]
        if hull is not None:
            held[mine] = outline.inside(hull, off[mine])
    return held
