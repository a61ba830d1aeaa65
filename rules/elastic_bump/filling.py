"""CY: the elastic conductive cylinders in the openings of the second insulation."""

from pkgdrc.deck import AnyCheck, Limits, Made, Stack, rule, told


@rule("CY.1", source="001: claim 1, cylinders in each of the openings")
def opening_not_filled(made: Made, limit: Limits) -> list[AnyCheck]:
    """An opening is not filled with conductive filling, or filling lies outside of its opening.

    Why: the ball is connected to nothing or to a speck, or filling on the insulation joins neighbours.
    Fix: fill the opening, and no more.
    """
    return [
        (made.filling.density(made.opening) < limit.filled_share).noting("share that is filled"),
        (made.filling.enclosed_by(made.opening) < 0).unless(told("IN.3")).noting("outside of its opening"),
    ]


@rule("CY.2", source="process; 001: claims 1 and 3, a cylinder; 002: claims 16 and 22, which prefer one")
def cylinder_out_of_shape(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """A cylinder's depth does not suit its diameter.

    Why: a shallow one does not give, a deep one is not filled to its ground.
    Fix: another diameter, or another thickness of the second insulation.
    """
    depth = stack.thickness("second_insulation") / made.opening.diameter()
    out_of_shape = depth.outside(limit.least_depth_ratio, limit.greatest_depth_ratio)
    # 001 claims cylinders of conductive adhesive; solder paste (claim 9) fills openings of any form.
    return out_of_shape if stack.bumps.claims == "001" and stack.bumps.adhesive else out_of_shape.advice()


@rule("CY.3", source="process; 001: claim 4, filled with a doctor blade")
def opening_too_small_for_grain(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """An opening is too small for the filling's largest grain.

    Why: grains bridge it when the blade passes, and leave it hollow.
    Fix: a larger opening, or a finer filler.
    """
    return made.opening.diameter() < stack.bumps.filling_grain * limit.grains
