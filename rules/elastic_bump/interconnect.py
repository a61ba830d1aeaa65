"""RD: the interconnects from the pads to the base regions."""

from pkgdrc.deck import AnyCheck, Limits, Made, Region, derived, rule, told

LAYERS = ("pad", "pad_opening", "base")


@derived
def base_region(made: Made) -> Region:
    """Where external connections stand: marked ones, else where openings in the second insulation lead to."""
    return made.masks.layer("base") if made.has("base") else made.opening


@derived
def contact(made: Made) -> Region:
    """Where interconnects meet pads: the openings in the first insulation, over the pads that are drawn."""
    return made.pad_opening & made.masks.layer("pad") if made.has("pad") else made.pad_opening


@derived
def conducting(made: Made) -> Region:
    """The interconnects of each die by itself: what joins dies is cut. What only passes a die is none."""
    if not made.has_fields:
        return made.interconnect
    passing = made.parted(made.interconnect).interacting(made.leaving(made.interconnect))
    return made.parted(made.interconnect) - passing.not_overlapping(made.contact | made.base_region)


@derived
def padless(made: Made) -> Region:
    """Interconnects that start on no pad."""
    return made.conducting.not_overlapping(made.contact)


@derived
def baseless(made: Made) -> Region:
    """Interconnects that lead to no base region."""
    return made.conducting.not_overlapping(made.base_region)


@derived
def broken(made: Made, limit: Limits) -> Region:
    """The other pieces of broken interconnects: they start on no pad, and rule RD.5 tells of the break."""
    return made.padless.interacting(told("RD.5").sized(limit.broken_gap))


@derived
def loose_ends(made: Made) -> Region:
    """What is joined to one side only, where rules of these chapters tell it."""
    return made.broken | told("RD.4", "RD.5", "PD.3", "IN.3", "CY.1", "BL.2")


@rule("RD.1", source="process")
def interconnect_too_narrow(made: Made, limit: Limits) -> AnyCheck:
    """An interconnect is too narrow.

    Why: it breaks, or carries too little current.
    Fix: draw it wider.
    """
    return made.interconnect.width() < limit.interconnect_width


@rule("RD.2", source="process")
def interconnects_too_close(made: Made, limit: Limits) -> AnyCheck:
    """Two interconnects are too close, or two parts of one.

    Why: metal that is left between them joins them.
    Fix: move them apart.
    """
    return made.interconnect.spacing() < limit.interconnect_space


@rule("RD.3", source="process; 001: claim 1, interconnects lead from the pads")
def interconnect_not_over_pad_opening(made: Made, limit: Limits) -> AnyCheck:
    """An interconnect does not cover the opening over its pad, with enough metal all round.

    Why: the pad lies bare beside it, and the contact is smaller than its opening.
    Fix: a larger landing, or one centred on the opening.
    """
    # A pad that nothing leads from is spare.
    return made.pad_opening.overlapping(made.interconnect).enclosed_by(made.interconnect) < limit.landing


@rule("RD.4", source="001: claim 1, interconnects lead from the pads")
def interconnect_without_pad(made: Made, limit: Limits) -> AnyCheck:
    """An interconnect starts on no pad.

    Why: what stands on it is connected to nothing.
    Fix: lead it to a pad, with an opening in the first insulation.
    """
    loose = (made.padless - made.broken).not_overlapping(told("PD.3"))
    missed = made.contact.not_overlapping(made.interconnect)
    return loose.any().where_broken(missed, made.base_region, limit.broken_gap)


@rule("RD.5", source="001: claim 1, interconnects lead to base regions")
def interconnect_without_base_region(made: Made, limit: Limits) -> AnyCheck:
    """An interconnect leads to no base region, or is broken before it.

    Why: its pad has no external connection.
    Fix: lead it to a base region, or remove it.
    """
    missed = made.padless | made.base_region.not_overlapping(made.interconnect)
    return made.baseless.any().where_broken(missed, made.contact, limit.broken_gap)


@rule("RD.6", source="process")
def interconnect_bends_sharply(made: Made, limit: Limits) -> AnyCheck:
    """An interconnect bends more sharply than a right angle.

    Why: resist does not hold the corner, and the metal strains there.
    Fix: two bends of 45 deg.
    """
    return made.interconnect.bend() < limit.bend
