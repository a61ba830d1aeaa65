"""IN: the insulations, and the openings in the second one."""

from pkgdrc.deck import AnyCheck, Limits, Made, Stack, rule

LAYERS = ("bump_metal", "base")


@rule("IN.1", source="001: claims 1 and 2, thicker, and four times as thick; 002: claim 17, thicker")
def second_insulation_too_thin(stack: Stack, limit: Limits) -> list[AnyCheck]:
    """The second insulation is not thicker than the first, or less than the text prefers.

    Why: thin cylinders in it do not give, and the board's expansion reaches the chip.
    Fix: a thicker second insulation.
    """
    first, second = stack.thickness("first_insulation"), stack.thickness("second_insulation")
    thicker = (second - first < limit.insulation_thicker).noting("by how much it is thicker")
    # What is not thicker at all is told once.
    if stack.bumps.claims == "002" or second.value - first.value < limit.insulation_thicker.value:
        return [thicker]
    return [thicker, (second / first < limit.insulation_ratio).advice().noting("times as thick")]


@rule("IN.2", source="001: claim 1, each opening leads to a base region")
def opening_off_base_region(made: Made, limit: Limits) -> list[AnyCheck]:
    """An opening in the second insulation is not on a base region, with enough metal all round.

    Why: its filling meets insulation instead of metal, or runs down beside it.
    Fix: centre the opening on the base region, or make the metal larger.
    """
    # A marked base region is where the interconnect is under the mark.
    checks: list[AnyCheck] = []
    if made.has("interconnect"):
        region = made.base & made.interconnect if made.has("base") else made.interconnect
        margin = made.opening.enclosed_by(region)
        checks.append((margin < limit.base_region_overlap).noting("on the interconnect"))
    if made.has("bump_metal"):
        cover = made.opening.enclosed_by(made.bump_metal)
        checks.append((cover < limit.base_region_overlap).noting("under the bump metal"))
    return checks


@rule("IN.3", source="001: claim 1, each opening leads to a base region")
def base_region_without_opening(made: Made) -> AnyCheck:
    """A base region has no opening in the second insulation.

    Why: no external connection can stand on it.
    Fix: draw the opening, or remove the base region.
    """
    return made.base.not_overlapping(made.opening).any()


@rule("IN.4", source="process")
def openings_too_close(made: Made, limit: Limits) -> AnyCheck:
    """Two openings in the second insulation are too close.

    Why: the insulation between them breaks, and their fillings join.
    Fix: a larger pitch, or smaller openings.
    """
    return made.opening.spacing() < limit.opening_space
