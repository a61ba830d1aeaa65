"""Elastic bumps: how far openings are filled, where balls come to rest, and the joints that they make.

Heights are um above the opening's ground, which is the second insulation's inner face.
"""

from dataclasses import dataclass

from pkgdrc.process.elastic import Elastic
from pkgdrc.process.formula import V, greatest, least, root, rounded, whether
from pkgdrc.units import Um

from ..family import ElasticTechnology
from .joint import Joint

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
        return rest(self.ball, self.opening, self.depth, self.filling, self.sink)[1]

    @property
    def touches(self) -> bool:
        """Whether the ball lies on the filling or in it; else it rests on the opening's rim, over a gap."""
        return not self.gap

    @property
    def contact_depth(self) -> Um:
        """How deep the ball lies in the filling: `sink`, or as deep as the opening's rim lets it."""
        return rest(self.ball, self.opening, self.depth, self.filling, self.sink)[0]

    @property
    def bottom(self) -> Um:
        """Height of the ball's lowest point."""
        return self.filling - self.contact_depth + self.gap

    @property
    def protrusion(self) -> Um:
        """Stand-off: from the insulation's outer face to the ball's top. Negative if it lies deeper."""
        return self.bottom + self.ball - self.depth


def rest(ball: V, opening: V, depth: Um, filling: Um, sink: Um) -> tuple[V, V]:
    """How deep a ball lies in a filling, and what is free between the two; one of them is 0.

    A ball that fits into the opening goes in as deep as it is pressed (`sink`). A larger one is held by the
    rim, at most so deep as its sag below that, D/2 - sqrt((D/2)^2 - (d/2)^2).
    """
    radius, rim = ball / 2, opening / 2
    sag = radius - root(radius * radius - rim * rim)
    above = rounded(depth - filling - sag)
    pressed = min(sink, filling)
    free = whether(ball > opening, greatest(above, 0.0), 0.0 * ball)
    return whether(ball > opening, least(greatest(-above, 0.0), pressed), pressed + 0.0 * ball), free


def bump_bottom(opening: V, ball: V, technology: ElasticTechnology, *, filled: bool) -> V:
    """Height of a ball's lowest point over its opening's ground (see `bump`)."""
    filling, sink = _filling(technology, filled)
    deep, free = rest(ball, opening, technology.level(LEVEL).thickness, filling, sink)
    return filling - deep + free


def filling_height(depth: Um, shrinkage: float) -> Um:
    """Height of what fills an opening of a depth: depth x (1 - shrinkage), um.

    A doctor blade fills it to the brim; curing or remelting takes the share `shrinkage` of that height.
    """
    return depth * (1 - shrinkage)


def bump(opening: Um, ball: Um, technology: ElasticTechnology, *, filled: bool = True) -> Bump:
    """The bump that a technology makes of an opening and a ball of these diameters.

    Without filling, be it that the opening has none or that the technology knows of none, the filling's
    height is 0. KeyError if there is no second insulation.
    """
    height, sink = _filling(technology, filled)
    depth = technology.level(LEVEL).thickness
    return Bump(depth=depth, filling=height, opening=opening, ball=ball, sink=sink)


def _filling(technology: ElasticTechnology, filled: bool) -> tuple[Um, Um]:
    """How high an opening is filled, and how deep balls are pressed into that."""
    made = technology.filling if filled else None
    if made is None:
        return 0.0, 0.0
    sink = (technology.ball.sink if technology.ball else None) or 0.0
    return filling_height(technology.level(LEVEL).thickness, made.shrinkage), sink


def not_stated(technology: ElasticTechnology) -> tuple[str, ...]:
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


def joint(opening: Um, ball: Um, technology: ElasticTechnology) -> Joint | None:
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
