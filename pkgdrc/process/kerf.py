"""The kerf: how wide the cut from the chip's back is at each height of the stack."""

import math
from dataclasses import dataclass

from pkgdrc.technology.model import Cut, Technology
from pkgdrc.units import Um


@dataclass(frozen=True)
class Kerf:
    """The cut through a stack. Heights are um above the back face, depths um below it."""

    cut: Cut
    technology: Technology

    @property
    def depth(self) -> Um:
        """Depth of the cut: every level but the cover, and as far as it reaches into the cover."""
        cover = self.technology.stack[-1]
        return self.technology.height(cover.name) + self.cut.into_cover

    @property
    def widest(self) -> Um:
        """Width at the back face."""
        return self.width(0.0)

    def width(self, z: Um) -> Um:
        """Width of the cut at height `z` above the back face; 0 past its end.

        V: tip width + 2 (depth - z) tan(angle / 2). Perpendicular: constant. U: constant with a round
        end whose radius is half the width.
        """
        left = self.depth - z
        if left < 0:
            return 0.0
        if self.cut.profile == "V":
            return self.cut.tip_width + 2 * left * math.tan(math.radians(self.cut.angle / 2))
        radius = self.cut.tip_width / 2
        if self.cut.profile == "U" and left < radius:
            return 2 * math.sqrt(radius**2 - (radius - left) ** 2)
        return self.cut.tip_width

    def width_at(self, interface: str) -> Um:
        """Width at a face of the stack: 'back', or 'outer/inner' as in `Technology.interfaces`.

        Raises KeyError for a face that the stack does not have.
        """
        if interface == "back":
            return self.widest
        if interface not in self.technology.interfaces:
            raise KeyError(interface)
        return self.width(self.technology.height(interface.partition("/")[2]))

    def width_through(self, level: str) -> Um:
        """The greatest width inside a level: that at its face nearest the back. KeyError if unknown."""
        return self.width(self.technology.height(level))

    def reach(self, width: Um) -> Um:
        """By how much a drawn separation line grows on each side to cover a kerf of `width`.

        The cut lies on the line within its position tolerance. 0 width gives 0.
        """
        if width <= 0:
            return 0.0
        return width / 2 + self.cut.position_tolerance - self.cut.line_width / 2
