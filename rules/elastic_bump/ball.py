"""BL: the balls on the cylinders."""

from pkgdrc.deck import AnyCheck, Limits, Made, Stack, figure, rule, told
from pkgdrc.technology import Technology
from pkgdrc.technology.family import seen_as

from .family import ElasticTechnology
from .made import measures as measures  # so that they are methods of shapes
from .made.figures import Bumps

PAIRS = {
    "001": (("conductive adhesive", "plastic"), ("solder paste", "plastic")),
    "002": (("any", "plastic"), ("conductive adhesive", "metal")),
}
"""Fillings, each with the core of the balls on it, that a text claims."""


@figure
def bumps(technology: Technology) -> Bumps:
    """What the technology says of fillings and balls."""
    return Bumps(seen_as(ElasticTechnology, technology))


@rule("BL.1", source="process; 001: claim 1, each ball on its cylinder")
def ball_off_opening(made: Made, limit: Limits) -> AnyCheck:
    """A ball is off its opening's centre.

    Why: it rolls off its cylinder, or shears it on one side.
    Fix: centre the ball on the opening.
    """
    return made.ball.offset_from(made.opening) > limit.ball_offset


@rule("BL.2", source="001: claim 1, a ball on each cylinder")
def opening_without_one_ball(made: Made) -> list[AnyCheck]:
    """An opening has no ball or more than one, a ball lies over no opening, or either is drawn twice.

    Why: the connection is missing, or two balls share one cylinder and stand askew.
    Fix: one ball on each opening.
    """
    # A ball that only touches an opening's edge rests on the insulation beside it.
    over = made.ball.overlapping(made.opening)
    return [
        over.count_in(made.opening).outside(1, 1),
        made.ball.not_overlapping(made.opening).any().unless(told("IN.3")).noting("a ball over no opening"),
        made.ball.overlaps().any().noting("a ball drawn twice"),
        made.opening.overlaps().any().noting("an opening drawn twice"),
    ]


@rule("BL.3", source="process")
def ball_unlike_opening(made: Made, limit: Limits) -> AnyCheck:
    """A ball's diameter does not suit its opening's.

    Why: a small one sinks in, a large one rests on the insulation instead of the cylinder.
    Fix: another ball, or another opening.
    """
    return made.ball.diameter_over(made.opening).outside(limit.least_ball, limit.greatest_ball)


@rule("BL.4", source="process")
def balls_too_close(made: Made, limit: Limits) -> AnyCheck:
    """Two balls are too close.

    Why: solder bridges them on the board.
    Fix: a larger pitch, or smaller balls.
    """
    return made.ball.space() < limit.ball_space


@rule("BL.5", source="process")
def ball_too_close_to_die_edge(made: Made, limit: Limits) -> list[AnyCheck]:
    """A ball is too close to the die's edge.

    Why: the saw's chipping reaches it.
    Fix: move it inwards, or make the die larger.
    """
    checks: list[AnyCheck] = []
    if made.has("street"):
        checks.append(made.ball.separation(made.street) < limit.ball_to_edge)
        if made.has_fields:
            beside = made.from_edge(made.ball, made.open_edge) < limit.ball_to_edge
            checks.append(beside.noting("to the edge of the die's field, where no street is drawn"))
    if made.has_fields:
        inside = made.ball.overlapping(made.unstreeted)
        to_edge = made.in_field(inside, made.unstreeted) < limit.ball_to_edge
        checks.append(to_edge.noting("to the edge of the die's field"))
    return [each.unless(told("SW.1") & made.ball) for each in checks]


@rule("BL.6", source="001: claims 1, 3 and 9; 002: claims 1, 12 to 15 and 20")
def filling_and_ball_not_claimed(stack: Stack) -> list[AnyCheck]:
    """Filling and ball are a pair of materials that no claim covers, or a plastic ball has no coating.

    Why: nothing tells that they decouple the chip from the board; bare plastic does not conduct.
    Fix: metallised plastic balls; of 002, metal ones on conductive adhesive too.
    """
    return [stack.bumps.made_of(*PAIRS[stack.bumps.claims]).advice(), stack.bumps.ball_bare]


@rule("BL.7", source="002: claim 1, decoupling from the board")
def filling_sheared_too_far(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """The filling is sheared too far when board and chip expand: the device is not decoupled from its board.

    Why: it tires and breaks under the ball, in the joint that is farthest from the die's neutral point
    first. Filling, ball and solder are springs in series, and share what the board moves against the
    chip. Of each die the joint is told that bears most; one is a ball whose centre lies over an opening,
    and touches its filling.
    Fix: press the ball deeper into it, a larger opening or ball, a softer insulation, or a smaller array.
    """
    stack.bumps.need_joints()
    most = stack.bumps.filling_elongation * limit.filling_shear_share
    return made.ball.filling_shear(made.opening) > most


@rule("BL.8", source="002: claim 1, decoupling from the board")
def pad_stressed_too_much(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """The joint passes too much stress to its pad when board and chip expand.

    Why: what lies under the filling tears: pad, interconnect, or the passivation below them. Of each die the
    joint is told that bears most.
    Fix: a softer filling, softer balls, a softer or thicker second insulation, or a smaller array.
    """
    stack.bumps.need_joints()
    return made.ball.pad_stress(made.opening) > limit.pad_stress


@rule("BL.9", source="002: claim 1, decoupling from the board; Engelmaier's model of the life of solder")
def solder_lives_too_short(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """The solder between ball and board yields, and lives too short.

    Why: it gives where filling and ball are too stiff to, and cracks after a number of cycles; as long as
    it does not yield (`board.solder_yield`) it lives without end. Of each die the joint is told that
    lives shortest.
    Fix: a softer filling, softer balls, more solder, or a smaller array.
    """
    stack.bumps.need_joints("board.solder_yield", "board.mean_temperature", "board.dwell")
    return made.ball.solder_life(made.opening) < limit.cycles


@rule("BL.10", source="001: claim 1, balls disposed on the cylinders")
def ball_off_filling(made: Made, stack: Stack) -> AnyCheck:
    """A ball does not touch its filling: it rests on the rim of its opening, over a gap.

    Why: it is joined to nothing.
    Fix: a smaller ball, a larger opening, or a filling that shrinks less.
    """
    depth = stack.thickness("second_insulation")
    return made.ball.gap_over(made.opening, depth, stack.bumps.filling_height) > 0
