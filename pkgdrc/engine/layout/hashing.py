"""Hashes of many things at once."""

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]


def scattered(value: Hashes) -> Hashes:
    """The finalizer of splitmix64 (Steele, Lea, Flood 2014): every bit that goes in changes half of them."""
    value = value + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    found: Hashes = value ^ (value >> np.uint64(31))
    return found
