"""The different ones of many numbers are those that numpy tells."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pkgdrc.engine.distinct import distinct


@pytest.mark.parametrize("kind", [np.int64, np.float64])
@pytest.mark.parametrize("count", [0, 1, 2, 1000])
def test_distinct_are_in_order_and_once_each(kind: type, count: int) -> None:
    numbers: NDArray[Any] = np.random.default_rng(count).integers(-30, 30, count).astype(kind)
    assert distinct(numbers).tolist() == sorted(set(numbers.tolist()))
    assert distinct(numbers).dtype == kind
