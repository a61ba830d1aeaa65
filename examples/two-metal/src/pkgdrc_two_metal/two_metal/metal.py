"""M1: the tracks."""

from pkgdrc.deck import AnyCheck, Limits, Made, rule


@rule("M1.a", source="process")
def track_too_narrow(made: Made, limit: Limits) -> AnyCheck:
    """Track too narrow.

    Why: a narrow track may break where the etch undercuts it.
    Fix: widen the track, or split its current between two.
    """
    return made.metal.width() < limit.metal_width


@rule("M1.b", source="process")
def tracks_too_close(made: Made, limit: Limits) -> AnyCheck:
    """Tracks too close, or a notch in one too narrow.

    Why: what the etch leaves between them shorts them.
    Fix: move the tracks apart, or close the notch.
    """
    return made.metal.spacing() < limit.metal_spacing
