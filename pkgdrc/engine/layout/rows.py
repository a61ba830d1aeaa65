"""Equal rows of whole numbers, of which there may be as many as a wafer has dies."""

import numpy as np

from pkgdrc.engine.layout.bundle import Ints

_ROOM = 1 << 62  # what one number has place for


def distinct_rows(rows: Ints) -> tuple[Ints, Ints, Ints]:
    """The different rows of (N, M), sorted; the number of the first of each, (K,); of which each is, (N,).

    A row is sorted as one number where that has place for it, which is many times faster than as a row.
    """
    if not len(rows):
        return rows, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    keys = np.zeros(len(rows), dtype=np.int64)
    room = 1
    for column in rows.T:  # each for itself, which is many times faster than all rows along their axis
        low = int(column.min())
        span = int(column.max()) - low + 1
        room *= span
        if room > _ROOM:
            _, first, which = np.unique(rows, axis=0, return_index=True, return_inverse=True)
            return rows[first], first, which.ravel()
        if span > 1:
            keys = keys * span + (column - low)
    if room == 1:
        return rows[:1], np.zeros(1, dtype=np.int64), keys
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    return rows[first], first, which.ravel()
