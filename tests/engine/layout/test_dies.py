"""Which die holds a point or reaches into a box, on arrays of any kind, against looking at each of them."""

from collections.abc import Callable

import klayout.db as kdb
import numpy as np
import pytest

from pkgdrc.engine.layout.bundle import Bundle
from pkgdrc.engine.layout.dies import Dies
from pkgdrc.engine.layout.places import Places

W, H = 900, 700
Points = list[tuple[int, int]]


def dies_at(places: Points) -> Dies:
    """Dies of one cell with these lower left corners."""
    layout = kdb.Layout()
    top, cell, layer = layout.create_cell("TOP"), layout.create_cell("DIE"), layout.layer(1, 0)
    cell.shapes(layer).insert(kdb.Box(0, 0, W, H))
    for x, y in places:
        top.insert(kdb.CellInstArray(cell.cell_index(), kdb.Trans(x, y)))
    dies = Dies(Places(layout, top), layer)
    assert len(dies) == len(places)
    return dies


def regular() -> Points:
    return [(1000 * i, 800 * j) for i in range(9) for j in range(7)]


def shifted() -> Points:
    moved = regular()
    moved[30] = (moved[30][0] + 95, moved[30][1] - 60)
    return moved


def reticles() -> Points:
    x = np.cumsum([0, *[1000, 1000, 1500] * 3]).tolist()
    return [(int(a), 800 * j) for a in x for j in range(5)]


def sparse() -> Points:
    random, found = np.random.default_rng(3), list[tuple[int, int]]()
    while len(found) < 60:
        x, y = (int(v) for v in random.integers(0, 20000, 2))
        if all(abs(x - a) >= W or abs(y - b) >= H for a, b in found):
            found.append((x, y))
    return found


@pytest.mark.parametrize("array", [regular, shifted, reticles, sparse])
def test_points_and_boxes_find_their_dies(array: Callable[[], Points]) -> None:
    dies, random = dies_at(array()), np.random.default_rng(1)
    low, high = dies.boxes[:, :2], dies.boxes[:, 2:]
    points = random.uniform(low.min() - 500, high.max() + 500, (4000, 2))
    corners = np.concatenate([low + 1, high - 1, (low + high) / 2])
    for number, point in zip(dies.at(np.concatenate([points, corners])), [*points, *corners], strict=True):
        holding = np.flatnonzero(((low <= point) & (point <= high)).all(axis=1)).tolist()
        assert holding == ([] if number < 0 else [number])
    box, at = kdb.Box(0, 0, 120, 90), random.integers(low.min() - 500, high.max() + 500, (300, 2))
    hit = {
        int(n)
        for x, y in at
        for n in np.flatnonzero(((low < (x + 120, y + 90)) & (high > (x, y))).all(axis=1))
    }
    assert set(dies.reached(box, [Bundle(kdb.ICplxTrans(), at)]).tolist()) == hit


@pytest.mark.parametrize("array", [regular, shifted, reticles, sparse])
def test_each_die_has_a_name_of_its_own(array: Callable[[], Points]) -> None:
    dies = dies_at(array())
    assert len({(x, y) for x, y in dies.places.tolist()}) == len(dies)
