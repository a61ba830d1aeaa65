"""The middle one of many numbers."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def median(numbers: NDArray[Any]) -> float:
    """The median of some numbers, (N,), at least one.

    It is what `np.median` gives, which first loads masked arrays: a noticeable part of a small run.
    """
    ordered = np.sort(numbers)
    return float((ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2)
