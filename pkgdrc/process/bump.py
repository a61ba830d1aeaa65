"""Elastic bumps: how far openings are filled, where balls come to rest, and the joints that they make.

Heights are um above the opening's ground, which is the second insulation's inner face.
"""

import math
from dataclasses import dataclass

from pkgdrc.process.joint import Elastic, Joint
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um

LEVEL = "second_insulation"
"""The level of the stack whose openings are filled."""


@dataclass(frozen=True, kw_only=True)
class Bump:
    """A ball over a filled opening. All lengths are um."""

    depth: Um  # of the opening: thickness of its insulation
    filling: Um  # height
    opening: Um  # diameter
    ball: Um  # diameter
    sink: Um = 0.0  # how deep balls are pressed into wet fillings

    @property
    def gap(self) -> Um:
        """What is free between the filling and a ball that rests on the opening's rim; 0 if they meet."""
        return 0.0 if self.ball <= self.opening else max(0.0, self._above_filling)

    @property
    def touches(self) -> bool:
        """Whether the ball lies on the filling or in it; else it rests on the opening's rim, over a gap."""
        return not self.gap

    @property
    def contact_depth(self) -> Um:
        """How deep the ball lies in the filling: `sink`, or as deep as the opening's rim lets it."""
        if self.ball <= self.opening:
            return min(self.sink, self.filling)
        return min(self.sink, self.filling, max(0.0, -self._above_filling))

    @property
    def bottom(self) -> Um:
        """Height of the ball's lowest point."""
        return self.filling - self.contact_depth + self.gap

    @property
    def protrusion(self) -> Um:
        """Stand-off: from the insulation's outer face to the ball's top. Negative if it lies deeper."""
        return self.bottom + self.ball - self.depth

    @property
    def _above_filling(self) -> Um:
        """How high over the filling the rim ends a ball's fall; its sag is D/2 - sqrt((D/2)^2 - (d/2)^2)."""
        sag = self.ball / 2 - math.sqrt((self.ball / 2) ** 2 - (self.opening / 2) ** 2)
        return round(self.depth - self.filling - sag, 9)


def filling_height(depth: Um, shrinkage: float) -> Um:
    """Height of what fills an opening of a depth: depth x (1 - shrinkage), um.

    A doctor blade fills it to the brim; curing or remelting takes the share `shrinkage` of that height.
    """
    return depth * (1 - shrinkage)


def bump(opening: Um, ball: Um, technology: Technology, *, filled: bool = True) -> Bump:
    """The bump that a technology makes of an opening and a ball of these diameters.

    Without filling, be it that the opening has none or that the technology knows of none, the filling's
    height is 0. KeyError if there is no second insulation.
    """
    depth = technology.level(LEVEL).thickness
    made = technology.filling if filled else None
    height = filling_height(depth, made.shrinkage) if made else 0.0
    sink = (technology.ball.sink if technology.ball else None) or 0.0
    return Bump(depth=depth, filling=height, opening=opening, ball=ball, sink=sink if made else 0.0)


def not_stated(technology: Technology) -> tuple[str, ...]:
    """The keys that a technology lacks to tell what its joints bear; none if it states them all."""
    filling, ball, board = technology.filling, technology.ball, technology.board
    insulation = next((level for level in technology.stack if level.name == LEVEL), None)
    coated = ball is not None and ball.core == "plastic" and ball.coating > 0
    stated = {
        "stack[1].cte": technology.stack[0].cte if technology.stack else None,
        f"stack.{LEVEL}.elastic_modulus": insulation.elastic_modulus if insulation else None,
        "filling": filling,
        "ball.sink": ball.sink if ball else None,
        "ball.coating_modulus": ball.coating_modulus if ball and coated else 0.0,
        "board.land": board.land if board else None,
        "board.solder_height": board.solder_height if board else None,
        "board.solder_modulus": board.solder_modulus if board else None,
    }
    return tuple(key for key, value in stated.items() if value is None)


def joint(opening: Um, ball: Um, technology: Technology) -> Joint | None:
    """The joint of a ball over a filled opening (diameters); None if the ball does not touch its filling.

    The technology states what `not_stated` asks for.
    """
    filling, made, board = technology.filling, technology.ball, technology.board
    assert filling
    assert made
    assert board
    assert board.land
    assert board.solder_height
    assert board.solder_modulus
    seated, insulation = bump(opening, ball, technology), technology.level(LEVEL)
    if not seated.touches:
        return None
    # A metal ball is all core, whatever thin finish it has.
    coating = made.coating if made.core == "plastic" else 0.0
    assert insulation.elastic_modulus
    return Joint(
        opening=opening,
        height=seated.filling,
        ball=ball,
        depth=seated.contact_depth,
        coating=min(coating, ball / 2),
        land=board.land,
        solder_height=board.solder_height,
        filling=Elastic(filling.elastic_modulus, filling.poisson),
        insulation=Elastic(insulation.elastic_modulus, insulation.poisson),
        core=Elastic(made.elastic_modulus, made.poisson),
        shell=Elastic(made.coating_modulus or made.elastic_modulus, made.coating_poisson),
        solder=Elastic(board.solder_modulus, board.solder_poisson),
    )
