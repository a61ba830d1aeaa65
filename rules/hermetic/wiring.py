"""VE: the wiring level between chip and cover."""

from pkgdrc.deck import AnyCheck, Limits, Made, Stack, rule

LAYERS = ("wiring",)


@rule("VE.1", source="process")
def wiring_too_narrow(made: Made, limit: Limits) -> AnyCheck:
    """A track of the wiring level is too narrow.

    Why: it breaks, or carries too little current.
    Fix: draw it wider.
    """
    return made.wiring.width() < limit.wiring_width


@rule("VE.2", source="process")
def wiring_too_close(made: Made, limit: Limits) -> list[AnyCheck]:
    """Tracks of the wiring level are too close.

    Why: metal that is left between them joins them.
    Fix: move them apart.
    """
    return [
        (made.wiring.space() < limit.wiring_space).noting("two tracks"),
        (made.wiring.notch() < limit.wiring_space).noting("a track with itself"),
    ]


@rule("VE.3", source="003: pp. 8, 15, on the intermediate layer, on the frame, or on the cover")
def wiring_not_carried(made: Made, stack: Stack) -> list[AnyCheck]:
    """The wiring level is not carried by what the technology says.

    Why: a track over a gap has nothing to be deposited on.
    Fix: lead it over its carrier.
    """
    level = stack.package.wiring_carrier
    if level == stack.cover:
        return []  # the cover is everywhere
    carrier = made.wall if level == "frame" else made.layer(level)
    return [(made.wiring - carrier).any().noting(f"not on the {level}")]
