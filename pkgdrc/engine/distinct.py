"""The different ones of many numbers."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", np.int64, np.float64)


def distinct(numbers: NDArray[Number]) -> NDArray[Number]:
    """The different ones of some numbers, (N,), in order.

    It is what `np.unique` gives, which from numpy 2.3 on hashes whole numbers: tens of times slower.
    """
    ordered = np.sort(numbers)
    found: NDArray[Number] = ordered[np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]]
    return found
