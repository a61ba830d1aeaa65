"""Where the pads along a die's edge stand, in one row or two, and which of them lead to balls."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pkgdrc.cells.elastic_bump.ribbon import Step
from pkgdrc.cells.elastic_bump.sectors import SIDES, Side
from pkgdrc.cells.elastic_bump.steps import up
from pkgdrc.units import Um


@dataclass(frozen=True)
class PadRows:
    """The rows of pads of a die, alike on each side and in its middle; lengths um.

    Two rows are staggered: along the edge, pads stand in the outer and in the inner one by turns.
    """

    width: Um
    height: Um
    rows: Literal[1, 2]
    pitch: Um  # in a row
    row_pitch: Um
    inset: Um  # from the edge to the middle of the outer row
    pad: Um
    landing: Um
    grid: Um

    def room(self, side: Side, sides: Sequence[Side]) -> int:
        """How many pads fit a side; at a corner with another of `sides` they stay clear of its pads."""
        number = SIDES.index(side)
        ends = [SIDES[(number + turn) % 4] in sides for turn in (1, 3)]
        along = self.width if side in ("top", "bottom") else self.height
        band = self.inset + (self.rows - 1) * self.row_pitch + self.pad / 2 + max(self.pitch - self.pad, 0)
        corner = band if any(ends) else self.inset - self.pad / 2
        there = along - 2 * corner - self.pad
        return int(there / (self.pitch / self.rows) + 1e-6) + 1 if there >= 0 else 0

    def places(self, side: Side, number: int) -> list[Step]:
        """The centres of `number` pads, from the left end as seen from inside; v is outwards."""
        step = self.pitch / self.rows
        found = []
        for each in range(number):
            u = round((each - (number - 1) / 2) * step / self.grid + 1e-6)
            found.append((u, self._outer(side) - (each % self.rows) * up(self.row_pitch, self.grid)))
        return found

    def foot(self, side: Side) -> int:
        """The v at which the landings of the innermost row begin."""
        inner = self._outer(side) - (self.rows - 1) * up(self.row_pitch, self.grid)
        return inner - up(self.landing / 2, self.grid)

    def gaps(self) -> tuple[Um, Um]:
        """Between landings in a row; and between those of neighbouring pads in two rows, if there are."""
        beside = self.pitch - self.landing
        if self.rows == 1:
            return beside, math.inf
        u, v = (max(each - self.landing, 0.0) for each in (self.pitch / 2, self.row_pitch))
        return beside, math.hypot(u, v)

    def _outer(self, side: Side) -> int:
        size = self.height if side in ("top", "bottom") else self.width
        return int((size / 2 - self.inset) / self.grid + 1e-6)


def chosen(starts: Sequence[int], pads: Sequence[int]) -> list[int]:
    """For each start, in order, the number of its pad: those with the least sum of squared ways aside."""
    spare = len(pads) - len(starts)
    # cost[s] for the starts so far: the least with s pads left out before the last one; way: those of each.
    best: list[tuple[int, list[int]]] = [(0, [])] * (spare + 1)
    for number, start in enumerate(starts):
        found: list[tuple[int, list[int]]] = []
        for left_out in range(spare + 1):
            cost, way = best[left_out]
            here = (cost + (pads[number + left_out] - start) ** 2, [*way, number + left_out])
            found.append(min(found[-1], here, key=lambda each: each[0]) if found else here)
        best = found
    return best[-1][1]
