"""Elastic bumps: how far openings are filled, where balls come to rest, and what shears in use.

Heights are um above the opening's ground, which is the second insulation's inner face.
"""

import math
from dataclasses import dataclass

from pkgdrc.technology.model import Technology
from pkgdrc.units import Celsius, PpmPerK, Um

LEVEL = "second_insulation"
"""The level of the stack whose openings are filled."""


@dataclass(frozen=True, kw_only=True)
class Bump:
    """A ball over a filled opening. All lengths are um."""

    depth: Um  # of the opening: thickness of its insulation
    filling: Um  # height
    opening: Um  # diameter
    ball: Um  # diameter

    @property
    def touches(self) -> bool:
        """Whether the ball lies on the filling; else it rests on the opening's rim, over a gap."""
        return self.ball <= self.opening or self._sag >= round(self.depth - self.filling, 9)

    @property
    def bottom(self) -> Um:
        """Height of the ball's lowest point."""
        return self.filling if self.touches else self.depth - self._sag

    @property
    def protrusion(self) -> Um:
        """Stand-off: from the insulation's outer face to the ball's top. Negative if it lies deeper."""
        return self.bottom + self.ball - self.depth

    @property
    def _sag(self) -> Um:
        """How far a ball on the rim reaches into the opening: D/2 - sqrt((D/2)^2 - (d/2)^2)."""
        return round(self.ball / 2 - math.sqrt((self.ball / 2) ** 2 - (self.opening / 2) ** 2), 9)


def filling_height(depth: Um, shrinkage: float) -> Um:
    """Height of what fills an opening of a depth: depth x (1 - shrinkage), um.

    A doctor blade fills it to the brim; curing or remelting takes the share `shrinkage` of that height.
    """
    return depth * (1 - shrinkage)


def compliant_height(filling: Um, ball: Um, filling_modulus: float, ball_modulus: float) -> Um:
    """Height of filling alone that yields to shear as filling and ball together do, um.

    filling + ball x E_filling / E_ball: the two shear in series, at equal load and cross-section, so that
    the stiffer one gives less. `filling` and `ball` are their heights, the moduli elastic ones, GPa.
    """
    return filling + ball * filling_modulus / ball_modulus


def shear_strain(distance: Um, mismatch: PpmPerK, swing: Celsius, compliant: Um) -> float:
    """Shear strain of a joint, dimensionless: distance x |mismatch| x 1e-6 x swing / compliant height.

    `distance` is that to the die's neutral point, `mismatch` the board's expansion less the chip's.
    Source: K. C. Norris and A. H. Landzberg, IBM J. Res. Dev. 13 (1969) 266.
    """
    return distance * abs(mismatch) * 1e-6 * swing / compliant


def bump(opening: Um, ball: Um, technology: Technology, *, filled: bool = True) -> Bump:
    """The bump that a technology makes of an opening and a ball of these diameters.

    Without filling, be it that the opening has none or that the technology knows of none, the filling's
    height is 0. KeyError if there is no second insulation.
    """
    depth = technology.level(LEVEL).thickness
    made = technology.filling if filled else None
    height = filling_height(depth, made.shrinkage) if made else 0.0
    return Bump(depth=depth, filling=height, opening=opening, ball=ball)


def strain_in_use(distance: Um, ball: Um, technology: Technology) -> float:
    """Shear strain (see `shear_strain`) of the joint under a ball of a diameter, in a technology.

    The chip is the first level of the stack. The coating of plastic balls is too thin to stiffen them, and
    a ball over a gap is taken as if it touched the filling. KeyError without second insulation, ValueError
    where the technology lacks filling, ball, board or the chip's expansion.
    """
    filling, made, board = technology.filling, technology.ball, technology.board
    chip = technology.stack[0].cte if technology.stack else None
    if filling is None or made is None or board is None or chip is None:
        raise ValueError("shear strain needs filling, ball, board and the expansion of the chip")
    height = filling_height(technology.level(LEVEL).thickness, filling.shrinkage)
    compliant = compliant_height(height, ball, filling.elastic_modulus, made.elastic_modulus)
    return shear_strain(distance, board.cte - chip, board.temperature_swing, compliant)
