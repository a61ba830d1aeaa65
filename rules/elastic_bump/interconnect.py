"""RD: the interconnects from the pads to the base regions."""

from pkgdrc.deck import Limits, Made, rule
from pkgdrc.deck.algebra import AnyCheck


@rule("RD.1", source="process")
def interconnect_too_narrow(made: Made, limit: Limits) -> AnyCheck:
    """An interconnect is too narrow.

    Why: it breaks, or carries too little current.
    Fix: draw it wider.
    """
    return made.interconnect.width() < limit.interconnect_width


@rule("RD.2", source="process")
def interconnects_too_close(made: Made, limit: Limits) -> AnyCheck:
    """Two interconnects are too close.

    Why: metal that is left between them joins them.
    Fix: move them apart.
    """
    return made.interconnect.space() < limit.interconnect_space
