"""Column and row of every die: names by which a die is told from all others, on arrays of any kind."""

import numpy as np
from numpy.typing import NDArray

from pkgdrc.median import median

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_NEAR = 0.25  # share of a step that a die may lie off the grid that most stand on
_ON = 0.25  # dbu off a grid that rounding explains
_TRIED = 16  # steps that are tried for a grid, at most
_MOST = 0.9  # share of the dies that have to stand on it
_SAMPLE = 400  # dies whose nearest neighbours tell how an array leans
_WORK = 1 << 22  # distances that are looked at for it; of more dies fewer are asked
_AT_ONCE = 1 << 19  # distances that are kept at once, at most
_LEAST = 64  # dies that are asked for it in any case
_MAJORITY = 0.6  # of their neighbours, in one direction
_ANGLE = 0.05  # deg; what leans by less stands upright


def columns_and_rows(centres: Floats, sizes: Floats) -> Ints:
    """Column and row of each die, (N, 2), from 0 at the lower left; `centres` and `sizes` are (N, 2).

    On a regular grid they count its steps, places without a die too. Arrays that lean are counted in their
    own directions. Where steps differ, as from reticle to reticle, columns and rows are those that dies
    stand in: dies that do not overlap never share both.
    """
    if not len(centres):
        return np.zeros((0, 2), dtype=np.int64)
    turn = np.radians(_lean(centres))
    cos, sin = np.cos(turn), np.sin(turn)
    upright = centres @ np.array([[cos, -sin], [sin, cos]])
    wide = [median(sizes[:, axis]) / 2 for axis in (0, 1)]
    places = np.stack([_stepped(upright[:, axis], sizes[:, axis]) for axis in (0, 1)], axis=1)
    for axis in (0, 1):
        if places[0, axis] < 0 or _shared(places, upright, axis, wide[axis]):
            places[:, axis] = _listed(upright[:, axis], wide[axis])
    return places


def _stepped(positions: Floats, sizes: Floats) -> Ints:
    """Steps of the grid that most of the positions stand on; all -1 if they stand on none."""
    step, origin = step_of(positions, sizes), float(positions.min())
    steps = np.rint((positions - origin) / step)
    off = np.abs(positions - origin - steps * step)
    if np.mean(off <= _NEAR * step) < _MOST:
        steps[:] = -1
    return np.asarray(steps, dtype=np.int64)


def _listed(positions: Floats, wide: float) -> Ints:
    """Numbers of the lines that the positions stand in, each up to `wide` wide."""
    number, first = -1, -np.inf
    numbers = np.zeros(len(positions), dtype=np.int64)
    for index in np.argsort(positions, kind="stable"):
        if positions[index] - first > wide:
            number, first = number + 1, float(positions[index])
        numbers[index] = number
    return numbers


def _shared(places: Ints, centres: Floats, axis: int, wide: float) -> bool:
    """Whether two dies that are more than `wide` apart along an axis share a place."""
    order = np.lexsort((centres[:, axis], places[:, 1], places[:, 0]))
    same = (np.diff(places[order], axis=0) == 0).all(axis=1)
    return bool((same & (np.diff(centres[order, axis]) > wide)).any())


def _lean(centres: Floats) -> float:
    """By how many degrees the rows of an array lean, -45..45; 0 where they do not, or do not agree."""
    sample = min(len(centres), max(_LEAST, min(_SAMPLE, _WORK // len(centres))))
    chosen = np.linspace(0, len(centres) - 1, sample).astype(int)  # at least 1 apart
    ways = _to_nearest(centres, chosen)
    if len(ways) < 2:
        return 0.0
    angles = np.degrees(np.arctan2(*ways.T[::-1]))
    angles = (angles + 45.0) % 90.0 - 45.0
    nearby = np.abs((angles[:, None] - angles[None, :] + 45.0) % 90.0 - 45.0) <= 2 * _ANGLE
    votes = nearby.sum(axis=1)
    winner = int(votes.argmax())
    if votes[winner] < _MAJORITY * len(angles):
        return 0.0
    lean = median(angles[nearby[winner]])
    return lean if abs(lean) > _ANGLE else 0.0


def _to_nearest(centres: Floats, chosen: Ints) -> Floats:
    """The way from each chosen die to its nearest neighbour, of several the first, (K, 2); without those that
    have none.
    """
    order = np.argsort(centres[:, 0], kind="stable")
    usual = max(1.0, 2.0 * float(np.sqrt(np.ptp(centres, axis=0).prod() / len(centres))))
    at_once = max(1, _AT_ONCE // len(centres))
    parts = [chosen[start : start + at_once] for start in range(0, len(chosen), at_once)]
    return np.concatenate([_ways(centres, order, part, usual) for part in parts])


def _ways(centres: Floats, order: Ints, chosen: Ints, reach: float) -> Floats:
    """As `_to_nearest`, all dies at once; `order` is that of their x, and most have one within the reach."""
    ordered = centres[order, 0]
    ways = np.full((len(chosen), 2), np.inf)
    left = np.arange(len(chosen))
    while len(left):
        own = centres[chosen[left]]
        # What is nearer than the reach lies in a strip that is as wide to either side.
        first, last = np.searchsorted(ordered, [own[:, 0] - reach, own[:, 0] + reach])
        count = last - first
        starts = np.cumsum(count) - count
        beside = order[np.arange(count.sum()) + np.repeat(first - starts, count)]
        away = centres[beside] - np.repeat(own, count, axis=0)
        far = np.einsum("ij,ij->i", away, away)  # squared, which is quicker
        far[far < 1] = np.inf
        shortest = np.minimum.reduceat(far, starts)
        alike = np.where(far == np.repeat(shortest, count), beside, len(centres))
        nearest = np.minimum.reduceat(alike, starts)
        told = (shortest < reach * reach) | (count == len(centres))
        found = told & np.isfinite(shortest)
        ways[left[found]] = centres[nearest[found]] - own[found]
        left = left[~told]
        reach *= 2
    return np.asarray(ways[np.isfinite(ways[:, 0])])


def step_of(positions: Floats, sizes: Floats) -> float:
    """The stepping distance: that at which most neighbours stand, where a field fits between them."""
    if not len(positions):
        return 1.0
    places, counts = np.unique(np.round(positions, 3), return_counts=True)
    apart = np.diff(places)
    fits = apart > median(sizes) / 2
    if not fits.any():
        return max(1.0, median(sizes))
    return commonest(apart[fits], np.minimum(counts[:-1], counts[1:])[fits])


def grid_of(positions: Floats, sizes: Floats) -> tuple[float, float]:
    """Step and phase of the grid that most of the positions stand on, of several the nearest to all.

    Where one row of few is off, the distances to its neighbours are as common as the true step.
    """
    lines = np.unique(np.round(positions, 3))
    ways = np.concatenate([(lines[count:] - lines[:-count]) / count for count in (1, 2)])
    step = step_of(positions, sizes)
    like, counts = np.unique(ways[np.abs(ways - step) < _NEAR * step], return_counts=True)
    steps = [step, *like[np.argsort(-counts, kind="stable")[:_TRIED]].tolist()]
    best = (len(positions) + 1, 0.0, step, 0.0)
    for each in steps:
        phase = phase_of(positions, each)
        off = np.abs((positions - phase + each / 2) % each - each / 2)
        best = min(best, (int((off > _ON).sum()), float(off.sum()), each, phase))
        if not best[0]:
            break
    return best[2:]


def phase_of(positions: Floats, step: float) -> float:
    """Where most of the positions stand within a step."""
    places, counts = np.unique(positions, return_counts=True)
    return commonest(np.round(places % step, 1), counts)


def commonest(values: Floats, counts: Ints) -> float:
    """The value that counts most."""
    distinct, where = np.unique(values, return_inverse=True)
    return float(distinct[np.bincount(where, weights=counts).argmax()])
