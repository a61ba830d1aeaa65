"""Columns and rows of dies on arrays of many kinds."""

import numpy as np
import pytest

from pkgdrc.engine.layout.naming import Floats, _to_nearest, columns_and_rows

SIZE = np.array([900.0, 800.0])


def named(centres: Floats, size: Floats = SIZE) -> list[tuple[int, int]]:
    centres = np.array(centres, dtype=float)
    return [(x, y) for x, y in columns_and_rows(centres, np.tile(size, (len(centres), 1))).tolist()]


def array(columns: list[float], rows: list[float]) -> Floats:
    return np.array([(x, y) for y in rows for x in columns], dtype=float)


def turned(centres: Floats, degrees: float) -> Floats:
    turn = np.radians(degrees)
    cos, sin = np.cos(turn), np.sin(turn)
    return np.asarray(np.round(centres @ np.array([[cos, sin], [-sin, cos]])))


def test_a_regular_grid_counts_its_steps_also_where_no_die_is() -> None:
    centres = array([0, 1000, 2000, 4000], [0, 900, 2700])
    assert named(centres) == [(x, y) for y in (0, 1, 3) for x in (0, 1, 2, 4)]


def test_one_shifted_die_changes_no_name() -> None:
    centres = array([1000.0 * i for i in range(5)], [900.0 * i for i in range(5)])
    right = named(centres)
    for shift in (5, 100, 300, 449):
        moved = centres.copy()
        moved[12] += shift
        assert named(moved) == right


def test_two_dies_at_one_place_have_its_name() -> None:
    centres = array([0, 1000, 2000], [0, 900, 1800])
    names = named(np.concatenate([centres, centres[4:5]]))
    assert names[4] == names[-1] == (1, 1)


def test_places_at_uneven_steps() -> None:
    x = [-40000.0, -37000, -20000, 0, 20000, 36000, 40000]
    assert named(array(x, [0.0])) == [(i, 0) for i in range(7)]


@pytest.mark.parametrize("streets", [(1000.0, 1400.0), (1000.0, 1000.0, 1730.0), (950.0, 1250.0, 2000.0)])
def test_reticle_after_reticle(streets: tuple[float, ...]) -> None:
    """Steps within a reticle and from one to the next differ."""
    x = np.concatenate([[0.0], np.cumsum(streets * 6)])
    y = np.concatenate([[0.0], np.cumsum(streets * 4)])
    names = named(array(list(x), list(y)))
    assert names == [(i, j) for j in range(len(y)) for i in range(len(x))]


@pytest.mark.parametrize("degrees", [1.0, 7.0, 15.0, 30.0, 44.0, -20.0])
def test_arrays_that_lean(degrees: float) -> None:
    """Counted in their own directions."""
    centres = array([1000.0 * i for i in range(12)], [900.0 * i for i in range(9)])
    assert named(turned(centres, degrees)) == [(i, j) for j in range(9) for i in range(12)]


def test_dies_anywhere_have_names_of_their_own() -> None:
    random = np.random.default_rng(5)
    for _ in range(30):
        kept: list[Floats] = []
        for centre in random.uniform(-20000, 20000, (120, 2)):
            if all((np.abs(centre - other) >= SIZE).any() for other in kept):
                kept.append(centre)
        names = named(np.array(kept))
        assert len(set(names)) == len(kept)
        assert min(x for x, _ in names) == min(y for _, y in names) == 0


def test_few_dies() -> None:
    assert named(np.zeros((0, 2))) == []
    assert named(np.array([[5.0, 7.0]])) == [(0, 0)]
    assert named(np.array([[0.0, 0.0], [3000.0, 0.0]])) == [(0, 0), (1, 0)]


@pytest.mark.parametrize("kind", ["strewn", "in a column", "at one place", "one far away", "many"])
def test_the_nearest_of_all_is_found(kind: str) -> None:
    """Whatever is looked at at once, and however far off it is; of several the first."""
    rng = np.random.default_rng(5)
    count = 3000 if kind == "many" else 150  # of so many dies some are looked at after others
    centres = rng.integers(0, 200_000, (count, 2)).astype(float)
    if kind == "in a column":
        centres[:, 0] = 7.0
    elif kind == "at one place":
        centres[:] = 7.0
    elif kind == "one far away":
        centres[3] = 1e9
    chosen = np.arange(0, count, 7)
    right = []
    for index in chosen:
        away = centres - centres[index]
        far = (away**2).sum(axis=1)
        far[far < 1] = np.inf
        if np.isfinite(far.min()):
            right.append(away[far.argmin()])
    assert _to_nearest(centres, chosen).tolist() == [way.tolist() for way in right]
