"""Lengths as whole numbers of grid steps, and places seen from each side of the die."""

import math
from dataclasses import dataclass
from functools import cached_property

from pkgdrc.cells.elastic_bump.ribbon import Step, diagonal_reach
from pkgdrc.units import Um


def up(length: Um, grid: Um) -> int:
    """The fewest grid steps that are not shorter than `length`."""
    return math.ceil(length / grid - 1e-6)


def turned(point: Step, quarters: int) -> Step:
    """`point` turned to the left round the origin by quarters of a turn."""
    x, y = point
    for _ in range(quarters % 4):
        x, y = -y, x
    return x, y


@dataclass(frozen=True)
class Steps:
    """Tracks of one width and space, in steps of `grid`."""

    grid: Um
    width: Um
    gap: Um

    @cached_property
    def track(self) -> int:
        """Width of a track."""
        return up(self.width, self.grid)

    @cached_property
    def space(self) -> int:
        """Space beside a track."""
        return up(self.gap, self.grid)

    @cached_property
    def half(self) -> int:
        """From a track's middle to its further edge."""
        return (self.track + 1) // 2

    @cached_property
    def pitch(self) -> int:
        """From the middle of one track to that of the next."""
        return self.track + self.space

    @cached_property
    def diagonal_pitch(self) -> int:
        """By how much x + y of the middles of two tracks at 45 deg differs."""
        return 2 * diagonal_reach(self.track) + up(self.gap * math.sqrt(2), self.grid)

    def point(self, at: Step) -> tuple[Um, Um]:
        """A place in um."""
        return (round(at[0] * self.grid, 9), round(at[1] * self.grid, 9))
