"""The ways in which a whole list can lie wrong on a die."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Orientation(NamedTuple):
    """A turn about the die's centre, which a list needs in order to fit."""

    name: str
    rows: tuple[tuple[int, int], tuple[int, int]]

    @property
    def matrix(self) -> NDArray[np.float64]:
        """What is done to a place, (2, 2)."""
        return np.array(self.rows, dtype=float)


AS_IT_IS = Orientation("", ((1, 0), (0, 1)))

# The nearest to what people do comes first: of two that fit alike it is the one told.
ORIENTATIONS = (
    Orientation("mirrored left-right", ((-1, 0), (0, 1))),
    Orientation("mirrored top-bottom", ((1, 0), (0, -1))),
    Orientation("turned by 180 deg", ((-1, 0), (0, -1))),
    Orientation("turned by 90 deg counter-clockwise", ((0, -1), (1, 0))),
    Orientation("turned by 90 deg clockwise", ((0, 1), (-1, 0))),
    Orientation("mirrored along the diagonal from lower left", ((0, 1), (1, 0))),
    Orientation("mirrored along the diagonal from upper left", ((0, -1), (-1, 0))),
)
