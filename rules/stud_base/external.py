"""EC: the external connections on the studs: rim metal and solder."""

from pkgdrc.deck import AnyCheck, Limits, Made, Stack, rule, told
from pkgdrc.deck.drawn import Drawn


@rule("EC.1", source="000: claim 6, metal on the studs' outer rim")
def stud_without_rim_metal(made: Made) -> AnyCheck:
    """A stud has no rim metal.

    Why: nothing on it can be soldered.
    Fix: draw the rim metal.
    """
    return made.studs.plans.not_overlapping(made.rim).any()


@rule("EC.2", source="000: claim 6, metal on the studs' outer rim")
def rim_metal_past_stud(made: Made, drawn: Drawn) -> list[AnyCheck]:
    """Rim metal reaches past its stud, or lies on none.

    Why: metal is left in the notch or beyond it, where solder follows it.
    Fix: a smaller rim, or one centred on the stud.
    """
    plans = made.studs.plans
    return [
        drawn.rim.overlapping(plans).enclosed_by(plans) < 0,
        drawn.rim.not_overlapping(plans).not_interacting(told("TH.6")).any().noting("on no stud"),
    ]


@rule("EC.3", source="000: claims 1 and 6, the rim's metal joins that of the wall")
def rim_metal_apart_from_wall(made: Made, limit: Limits) -> AnyCheck:
    """Rim metal does not join the wall metal of its hole, or over too small a share of the hole's rim.

    Why: the external connection is connected to nothing, or hangs on a corner of metal.
    Fix: let the rim metal reach the hole's edge all round.
    """
    of_studs = made.hole.overlapping(made.studs.plans).not_overlapping(told("EC.1"))
    # What a notch cuts away of the rim can be joined to nothing.
    return of_studs.joined_share(made.rim, made.notch) < limit.rim_joined


@rule("EC.4", source="process")
def external_connections_too_close(made: Made, limit: Limits) -> AnyCheck:
    """Two external connections are too close.

    Why: solder bridges them on the circuit carrier.
    Fix: a larger pitch, or smaller rims.
    """
    metal = made.rim | made.solder
    # Solder that lies in its hole, off the rim, is joined to it by the hole.
    return (metal | made.hole.interacting(metal)).space() < limit.external_space


@rule("EC.5", source="000: claims 7 and 15, solder on the studs' rims")
def solder_off_rim(made: Made) -> list[AnyCheck]:
    """Solder lies off the rim metal.

    Why: it does not wet the film, and beads beside the stud or in its notch.
    Fix: a smaller deposit, or one centred on the rim.
    """
    on_stud = made.solder.overlapping(made.studs.plans).not_overlapping(told("EC.1"))
    on_none = made.solder.not_overlapping(made.studs.plans).not_interacting(told("TH.6"))
    past_rim = on_stud.hulls().enclosed_by((made.rim | made.hole).hulls()) < 0
    return [
        past_rim.unless(told("ST.2")),
        on_none.any().noting("on no stud"),
    ]


@rule("EC.6", source="000: claim 8, holes at least partially filled with solder")
def hole_fill_out_of_range(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """Solder fills too little of a hole, or more than there is.

    Why: too little leaves the joint hollow, too much runs over the rim into the notch.
    Fix: print more or less of it.
    """
    stack.studs.need_solder()
    return made.studs.fill(made.solder).outside(limit.least_fill, limit.greatest_fill)
