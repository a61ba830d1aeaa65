"""Equal rows are found as numpy finds them, whether a row has place in one number or not."""

import numpy as np
import pytest

from pkgdrc.engine.layout.rows import distinct_rows


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("reach", [1, 5, 1 << 20, 1 << 40])
@pytest.mark.parametrize("count", [1, 2, 300])
def test_rows(columns: int, reach: int, count: int) -> None:
    random = np.random.default_rng(count + reach)
    for _ in range(20):
        rows = random.integers(-reach, reach, (count, columns))
        rows = rows[random.integers(0, count, 2 * count)]
        distinct, first, which = distinct_rows(rows)
        asked, its_first, its_which = np.unique(rows, axis=0, return_index=True, return_inverse=True)
        assert (distinct == asked).all()
        assert (first == its_first).all()
        assert (which == its_which.ravel()).all()


def test_no_rows() -> None:
    assert [len(each) for each in distinct_rows(np.zeros((0, 2), dtype=np.int64))] == [0, 0, 0]
