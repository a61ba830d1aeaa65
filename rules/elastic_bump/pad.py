"""PD: the chip's connection pads, and the openings over them in the first insulation."""

from pkgdrc.deck import AnyCheck, Limits, Made, rule


@rule("PD.1", source="process")
def pad_too_small(made: Made, limit: Limits) -> AnyCheck:
    """A pad is too small.

    Why: it has no room for its opening, and cannot be probed.
    Fix: draw it larger.
    """
    return made.pad.diameter() < limit.pad_size


@rule("PD.2", source="process")
def pads_too_close(made: Made, limit: Limits) -> list[AnyCheck]:
    """Two pads are too close.

    Why: the interconnects on them join.
    Fix: move them apart.
    """
    return [made.pad.spacing() < limit.pad_space, made.pad.overlaps().any().noting("they overlap")]


@rule("PD.3", source="001: claim 1, pads free of the first insulation")
def pad_without_opening(made: Made) -> AnyCheck:
    """A pad has no opening in the first insulation.

    Why: its interconnect runs over insulation and reaches nothing.
    Fix: draw the opening, or remove the pad.
    """
    return made.pad.not_overlapping(made.pad_opening).any()


@rule("PD.4", source="001: claim 1, pads free of the first insulation")
def pad_opening_off_pad(made: Made, limit: Limits) -> AnyCheck:
    """An opening in the first insulation is not inside its pad, with enough metal all round.

    Why: the interconnect meets the chip's surface beside the pad.
    Fix: centre the opening on the pad, or make it smaller.
    """
    return made.pad_opening.enclosed_by(made.pad) < limit.pad_overlap
