"""V1: the openings over the tracks, and the pads over these."""

from pkgdrc.deck import AnyCheck, Limits, Made, rule


@rule("V1.a", source="process")
def via_too_small(made: Made, limit: Limits) -> AnyCheck:
    """Via too small.

    Why: a small opening may not be open to its ground.
    Fix: draw it larger.
    """
    return made.via.diameter() < limit.via_diameter


@rule("V1.b", source="process")
def via_off_its_track(made: Made, limit: Limits) -> AnyCheck:
    """Via not enclosed by its track far enough.

    Why: an opening that is off its track lands on what lies beside.
    Fix: move the via, or widen the track under it.
    """
    return made.via.enclosed_by(made.metal) < limit.via_margin


@rule("V1.c", severity="advice", source="process")
def pad_without_via(made: Made) -> AnyCheck:
    """Pad that no via leads to.

    Why: it is joined to nothing.
    Fix: draw a via under it, or leave the pad out.
    """
    return made.pad.not_interacting(made.via).any()
