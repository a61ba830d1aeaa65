"""RD: pads, their openings in the passivation, and the copper that leads from them to the pillars."""

from pkgdrc.deck import AnyCheck, Limits, Made, rule


@rule("RD.1", source="process")
def opening_off_pad(made: Made, limit: Limits) -> AnyCheck:
    """An opening in the passivation is not inside its pad, with enough metal all round.

    Why: the copper meets the chip's surface beside the pad.
    Fix: centre the opening on the pad, or make it smaller.
    """
    return made.pad_opening.enclosed_by(made.pad) < limit.pad_overlap


@rule("RD.2", source="process")
def opening_not_covered(made: Made, limit: Limits) -> AnyCheck:
    """The copper does not cover an opening in the passivation, with enough of it all round.

    Why: the pad lies bare beside the copper and corrodes.
    Fix: widen the copper over the opening.
    """
    return made.pad_opening.enclosed_by(made.redistribution) < limit.opening_overlap


@rule("RD.3", source="process")
def copper_too_narrow(made: Made, limit: Limits) -> AnyCheck:
    """A track of the redistribution is too narrow.

    Why: it is open where the resist has stood off a little.
    Fix: widen it.
    """
    return made.redistribution.width() < limit.copper_width


@rule("RD.4", source="process")
def copper_too_close(made: Made, limit: Limits) -> AnyCheck:
    """Copper is too close to other copper.

    Why: the seed layer between the two cannot be etched away, so that they are joined.
    Fix: move them apart.
    """
    return made.redistribution.spacing() < limit.copper_space
