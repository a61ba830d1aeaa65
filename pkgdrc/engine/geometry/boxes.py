"""Which of many boxes come near each other: a join of two trees of boxes, in chunks."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_FAN = 4  # children of a node
_CHUNK = 1 << 18  # pairs that are held at a time
_DIRECT = 1 << 14  # so many pairs are compared each with each
_SQRT2 = float(np.sqrt(2.0))
_STRETCH = (1.0, 1.0, _SQRT2, _SQRT2)  # how far a distance reaches along each axis: x, y, x + y, x - y


class Boxes(NamedTuple):
    """Octagons round sets of points, by what they reach along four axes: low and high (4, N)."""

    low: Floats
    high: Floats

    @staticmethod
    def around(*points: Floats) -> "Boxes":
        """Round the points (N, 2) of each row of several arrays."""
        low = np.full((4, len(points[0])), np.inf)
        high = np.full((4, len(points[0])), -np.inf)
        for point in points:
            x, y = point[:, 0], point[:, 1]
            for axis, reached in enumerate((x, y, x + y, x - y)):
                np.minimum(low[axis], reached, out=low[axis])
                np.maximum(high[axis], reached, out=high[axis])
        return Boxes(low, high)

    def __len__(self) -> int:
        return int(self.low.shape[1])

    def of(self, which: Ints) -> "Boxes":
        """Some of the boxes."""
        return Boxes(self.low[:, which], self.high[:, which])


def near(one: Boxes, other: Boxes, gap: float) -> Iterator[tuple[Ints, Ints]]:
    """Numbers of those pairs, one of each kind, that are not `gap` or more apart along an axis.

    Each pair is told once, in chunks of bounded size, and in but one order where both are the same boxes.
    Time grows with the numbers and with what is found.
    """
    if len(one) * len(other) <= _DIRECT:
        i, j = np.divmod(np.arange(len(one) * len(other)), max(1, len(other)))
        if other is one:
            i, j = i[i <= j], j[i <= j]
        i, j = _meeting(one, i, other, j, gap)
        if len(i):
            yield i, j
        return
    order_a, tree_a = _tree(one)
    order_b, tree_b = (order_a, tree_a) if other is one else _tree(other)
    top = max(len(tree_a), len(tree_b)) - 1
    a, b = np.divmod(np.arange(len(tree_a[-1]) * len(tree_b[-1])), len(tree_b[-1]))
    stack = [(top, a, b)]
    while stack:
        level, a, b = stack.pop()
        if other is one:
            a, b = a[a <= b], b[a <= b]
        a, b = _meeting(tree_a[min(level, len(tree_a) - 1)], a, tree_b[min(level, len(tree_b) - 1)], b, gap)
        if not len(a):
            continue
        if level == 0:
            yield order_a[a], order_b[b]
            continue
        below_a, below_b = _children(tree_a, level, a), _children(tree_b, level, b)
        fan_a, fan_b = below_a.shape[-1], below_b.shape[-1]
        a, b = np.repeat(below_a, fan_b, axis=1).ravel(), np.tile(below_b, fan_a).ravel()
        stack += [(level - 1, a[k : k + _CHUNK], b[k : k + _CHUNK]) for k in range(0, len(a), _CHUNK)]


def _meeting(one: Boxes, a: Ints, other: Boxes, b: Ints, gap: float) -> tuple[Ints, Ints]:
    """Those of some pairs that are not apart; what is left is gone through axis by axis."""
    for axis, stretch in enumerate(_STRETCH):
        far = gap * stretch + 1e-9
        meets = one.low[axis][a] - other.high[axis][b] < far
        meets &= other.low[axis][b] - one.high[axis][a] < far
        a, b = a[meets], b[meets]
    return a, b


def _tree(boxes: Boxes) -> tuple[Ints, list[Boxes]]:
    """Numbers of boxes in an order that keeps neighbours together, and the boxes round ever more of them.

    What lacks to the full number of children is a box that meets none.
    """
    order = np.argsort(_morton((boxes.low[:2] + boxes.high[:2]) / 2), kind="stable")
    levels = [_filled(boxes.of(order))]
    while len(levels[-1]) > _FAN:
        last = levels[-1]
        low = last.low.reshape(4, -1, _FAN).min(axis=2)
        levels.append(_filled(Boxes(low, last.high.reshape(4, -1, _FAN).max(axis=2))))
    return order, levels


def _filled(boxes: Boxes) -> Boxes:
    lacking = -len(boxes) % _FAN
    nothing = np.full((4, lacking), np.inf)
    return Boxes(np.concatenate([boxes.low, nothing], axis=1), np.concatenate([boxes.high, -nothing], axis=1))


def _children(tree: list[Boxes], level: int, nodes: Ints) -> Ints:
    """The children of nodes (N, 4); in a tree that is lower than `level`, the nodes (N, 1)."""
    if level >= len(tree):
        return nodes[:, None]
    return nodes[:, None] * _FAN + np.arange(_FAN)


def _morton(points: Floats) -> Ints:
    """A number that is near for near points (2, N): the bits of x and y by turns."""
    low, high = points.min(axis=1, keepdims=True), points.max(axis=1, keepdims=True)
    scaled = ((points - low) / np.maximum(high - low, 1e-9) * 65535).astype(np.int64)
    code = np.zeros(points.shape[1], dtype=np.int64)
    for axis in (0, 1):
        spread = scaled[axis]
        for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
            spread = (spread | (spread << shift)) & mask
        code |= spread << axis
    return code
