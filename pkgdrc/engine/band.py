"""A flat layout in bands along x, so that several may share the places of one rule."""

from typing import NamedTuple

import klayout.db as kdb

from pkgdrc.engine.breach import Breach

Key = tuple[int, str, float, str]
"""Where a finding stands among those of its rule: check, outline, value, note; see `pkgdrc.engine.gather`."""


class Band(NamedTuple):
    """From `low` on up to below `high`, dbu. What is found there belongs to it, by the middle of its mark."""

    low: float
    high: float

    @classmethod
    def of(cls, box: kdb.Box, number: int, count: int) -> "Band":
        """One of `count` bands that hold everything, of which those within a box are equally wide."""
        step = box.width() / count
        low = box.left + step * number if number else float("-inf")
        high = box.left + step * (number + 1) if number + 1 < count else float("inf")
        return cls(low, high)

    def has(self, breach: Breach) -> bool:
        """Whether a breach of a flat layout belongs to it."""
        box = breach.outline.bbox()
        return self.low <= (box.left + box.right) / 2 < self.high

    def reaches(self, box: kdb.Box, far: int) -> bool:
        """Whether a box lies in it, or no farther off than `far` dbu."""
        return box.left - far < self.high and box.right + far >= self.low


def key_of(number: int, breach: Breach) -> Key:
    """The key of the finding that a breach of the check of this number is."""
    return number, breach.outline.to_s(), breach.measured or 0.0, breach.note


def in_order(keys: list[Key]) -> list[int]:
    """The numbers of findings, by their keys, in the order that they have where all is judged at once."""
    outlines = [kdb.Polygon.from_s(outline) for _, outline, _, _ in keys]
    whole = [(check, outlines[n], value, note) for n, (check, _, value, note) in enumerate(keys)]
    return sorted(range(len(keys)), key=whole.__getitem__)
