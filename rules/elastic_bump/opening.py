"""IN: the openings in the second insulation."""

from pkgdrc.deck import Limits, Made, rule
from pkgdrc.deck.algebra import AnyCheck

LAYERS = ("bump_metal",)


@rule("IN.2", source="001: claim 1, each opening leads to a base region")
def opening_off_base_region(made: Made, limit: Limits) -> list[AnyCheck]:
    """An opening in the second insulation is not on a base region, with enough metal all round.

    Why: its filling meets insulation instead of metal, or runs down beside it.
    Fix: centre the opening on the base region, or make the metal larger.
    """
    margin = made.opening.enclosed_by(made.interconnect)
    checks: list[AnyCheck] = [(margin < limit.base_region_overlap).noting("on the interconnect")]
    if made.has("bump_metal"):
        cover = made.opening.enclosed_by(made.bump_metal)
        checks.append((cover < limit.base_region_overlap).noting("under the bump metal"))
    return checks


@rule("IN.4", source="process")
def openings_too_close(made: Made, limit: Limits) -> AnyCheck:
    """Two openings in the second insulation are too close.

    Why: the insulation between them breaks, and their fillings join.
    Fix: a larger pitch, or smaller openings.
    """
    return made.opening.space() < limit.opening_space
