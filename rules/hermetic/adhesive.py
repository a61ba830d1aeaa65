"""KL: the adhesive between cover and frame or intermediate layer."""

from pkgdrc.deck import AnyCheck, Limits, Made, Stack, rule

LAYERS = ("adhesive",)


@rule("KL.1", source="003: p. 16, 0.2 to 20 um in the cured state")
def adhesive_out_of_range(stack: Stack, limit: Limits) -> AnyCheck:
    """The cured adhesive's thickness is out of its range.

    Why: thin adhesive leaves gaps over steps; thick adhesive flows into the cavities.
    Fix: 0.2 to 20 um.
    """
    return stack.thickness("adhesive").outside(limit.adhesive_least, limit.adhesive_most)


@rule("KL.2", source="process; 003: p. 16, adhesive structured in accordance with the frame")
def adhesive_off_frame(made: Made, limit: Limits) -> list[AnyCheck]:
    """Structured adhesive does not follow the frame's shape.

    Why: where it sticks out it reaches the structures; where it is missing the joint leaks.
    Fix: draw the adhesive's mask from the frame's.
    """
    return [
        (made.adhesive.enclosed_by(made.wall) < limit.adhesive_off_frame).noting("it sticks out"),
        (made.wall.interacting(made.adhesive).enclosed_by(made.adhesive) < limit.adhesive_off_frame).noting(
            "frame without it"
        ),
    ]


@rule("KL.3", source="003: p. 17, cured at 50 degC at most with a room temperature of 25 degC")
def cured_too_hot(stack: Stack, limit: Limits) -> list[AnyCheck]:
    """The adhesive is cured too hot for a cover and a wafer that expand differently.

    Why: they shift while they are heated, and the joint is strained once they have cooled.
    Fix: an adhesive cured by light or in the cold, or a cover of the wafer's material.
    """
    if stack.expansion_mismatch.value <= limit.matched_expansion.value:
        return []
    return [stack.curing_temperature > limit.curing_temperature]
