"""IC: the internal connections on the upper face."""

from pkgdrc.deck import AnyCheck, Limits, Made, rule


@rule("IC.1", source="process")
def internal_connections_too_close(made: Made, limit: Limits) -> AnyCheck:
    """Two internal connections are too close, or two parts of one.

    Why: metal that is left between them joins them.
    Fix: move them apart.
    """
    return made.internal.spacing() < limit.internal_space


@rule("IC.2", source="000: claim 1, walls conduct from an internal connection to an external one")
def internal_connection_not_over_hole(made: Made) -> AnyCheck:
    """An internal connection does not cover its hole.

    Why: the drill goes through beside it, and the wall metal joins only a part of its rim.
    Fix: centre the connection on the hole, or make it larger.
    """
    return made.upper_end.overlapping(made.internal).enclosed_by(made.landing) < 0
