"""Which of many boxes come near each other: a join of two trees of boxes, in chunks."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_FAN = 4  # children of a node
_CHUNK = 1 << 18  # pairs that are held at a time
_DIRECT = 1 << 14  # so many pairs are compared each with each
_AXES = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, -1.0]])
_STRETCH = np.array([1.0, 1.0, np.sqrt(2.0), np.sqrt(2.0)])  # how far a distance reaches along each axis


@dataclass(frozen=True)
class Boxes:
    """Octagons round sets of points, by what they reach along four axes: low and high (N, 4)."""

    low: Floats
    high: Floats

    @staticmethod
    def around(*points: Floats) -> "Boxes":
        """Round the points (N, 2) of each row of several arrays."""
        reached = np.stack([p @ _AXES.T for p in points])
        return Boxes(reached.min(axis=0), reached.max(axis=0))

    def __len__(self) -> int:
        return len(self.low)


def near(one: Boxes, other: Boxes, gap: float) -> Iterator[tuple[Ints, Ints]]:
    """Numbers of those pairs, one of each kind, that are not `gap` or more apart along an axis.

    Each pair is told once, in chunks of bounded size. Time grows with the numbers and with what is found.
    """
    if len(one) * len(other) <= _DIRECT:
        i, j = np.nonzero(_meet(one.low[:, None], one.high[:, None], other.low, other.high, gap))
        if len(i):
            yield i, j
        return
    (order_a, tree_a), (order_b, tree_b) = _tree(one), _tree(other)
    top = max(len(tree_a), len(tree_b)) - 1
    stack = [(top, np.zeros(1, np.int64), np.zeros(1, np.int64))]
    while stack:
        level, a, b = stack.pop()
        keep = _meet(*_at(tree_a, level, a), *_at(tree_b, level, b), gap)
        a, b = a[keep], b[keep]
        if not len(a):
            continue
        if level == 0:
            yield order_a[a], order_b[b]
            continue
        below_a, below_b = _children(tree_a, level, a), _children(tree_b, level, b)
        fan_a, fan_b = below_a.shape[-1], below_b.shape[-1]
        a, b = np.repeat(below_a, fan_b, axis=1).ravel(), np.tile(below_b, fan_a).ravel()
        real = (a >= 0) & (b >= 0)
        a, b = a[real], b[real]
        stack += [(level - 1, a[k : k + _CHUNK], b[k : k + _CHUNK]) for k in range(0, len(a), _CHUNK)]


def _meet(low_a: Floats, high_a: Floats, low_b: Floats, high_b: Floats, gap: float) -> NDArray[np.bool_]:
    apart = np.maximum(low_a - high_b, low_b - high_a)
    return np.asarray((apart < gap * _STRETCH + 1e-9).all(axis=-1))


def _tree(boxes: Boxes) -> tuple[Ints, list[Boxes]]:
    """Numbers of boxes in an order that keeps neighbours together, and the boxes round ever more of them."""
    order = np.argsort(_morton((boxes.low[:, :2] + boxes.high[:, :2]) / 2), kind="stable")
    levels = [Boxes(boxes.low[order], boxes.high[order])]
    while len(levels[-1]) > 1:
        last = levels[-1]
        lacking = -len(last) % _FAN
        low = np.concatenate([last.low, np.full((lacking, 4), np.inf)])
        high = np.concatenate([last.high, np.full((lacking, 4), -np.inf)])
        levels.append(Boxes(low.reshape(-1, _FAN, 4).min(axis=1), high.reshape(-1, _FAN, 4).max(axis=1)))
    return order, levels


def _at(tree: list[Boxes], level: int, nodes: Ints) -> tuple[Floats, Floats]:
    boxes = tree[min(level, len(tree) - 1)]
    return boxes.low[nodes], boxes.high[nodes]


def _children(tree: list[Boxes], level: int, nodes: Ints) -> Ints:
    """The children of nodes, -1 for none (N, up to 4); in a tree that is lower than `level`, the nodes."""
    if level >= len(tree):
        return nodes[:, None]
    found = nodes[:, None] * _FAN + np.arange(_FAN)
    return np.where(found < len(tree[level - 1]), found, -1)


def _morton(points: Floats) -> Ints:
    """A number that is near for near points: the bits of x and y by turns."""
    low, high = points.min(axis=0), points.max(axis=0)
    scaled = ((points - low) / np.maximum(high - low, 1e-9) * 65535).astype(np.uint64)
    code = np.zeros(len(points), dtype=np.uint64)
    for bit in range(16):
        for axis in (0, 1):
            code |= ((scaled[:, axis] >> np.uint64(bit)) & np.uint64(1)) << np.uint64(2 * bit + axis)
    return code.astype(np.int64)
