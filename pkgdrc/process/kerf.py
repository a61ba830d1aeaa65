"""The kerf: how wide the cut from the chip's back is at each height of the stack."""

import math
from dataclasses import dataclass, replace
from typing import Literal

from pkgdrc.shapes.area import Area
from pkgdrc.shapes.region import Along, Layer
from pkgdrc.technology.model import Cut, Technology
from pkgdrc.units import Um


@dataclass(frozen=True)
class Kerf:
    """The cut through a stack. Heights are um above the back face, depths um below it.

    `extreme` is the cut of a worn tool that goes too deep and lies off its line (`widest`), which is what
    must not reach something, or that of a new tool which goes not deep enough and lies off the other way
    (`narrowest`), which is what must reach it.
    """

    cut: Cut
    technology: Technology
    extreme: Literal["none", "widest", "narrowest"] = "none"

    def at_its_widest(self) -> "Kerf":
        """The kerf that no cut exceeds."""
        return replace(self, extreme="widest")

    def at_its_narrowest(self) -> "Kerf":
        """The kerf that every cut opens."""
        return replace(self, extreme="narrowest")

    @property
    def _sign(self) -> int:
        return {"none": 0, "widest": 1, "narrowest": -1}[self.extreme]

    @property
    def into_cover(self) -> Um:
        """How deep it reaches into the cover."""
        return max(0.0, round(self.cut.into_cover + self._sign * self.cut.depth_tolerance, 9))

    @property
    def tip(self) -> Um:
        """Width at the tip (V), or of the whole cut (U, perpendicular)."""
        return self.cut.tip_width + (self.cut.tip_wear if self.extreme == "widest" else 0.0)

    @property
    def depth(self) -> Um:
        """Depth of the cut: every level but the cover, and as far as it reaches into the cover."""
        return self.technology.height(self.technology.stack[-1].name) + self.into_cover

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
            return self.tip + 2 * left * math.tan(math.radians(self.cut.angle / 2))
        radius = self.tip / 2
        if self.cut.profile == "U" and left < radius:
            return 2 * math.sqrt(radius**2 - (radius - left) ** 2)
        return self.tip

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

    def half(self, width: Um) -> Um:
        """How far from the centre of its line, on either side, a kerf of `width` reaches; 0 of 0 width.

        The cut lies off that by its position tolerance: the widest kerf reaches as far as it may, and the
        narrowest as far as it does whatever way it is off.
        """
        if width <= 0:
            return 0.0
        return max(0.0, width / 2 + self._sign * self.cut.position_tolerance)

    def area(self, half: Um) -> Area:
        """What lies so far from the centre of the separation lines, on either side; nothing within 0."""
        return Along(Layer("separation"), half, self.cut.line_width) if half > 0 else None
