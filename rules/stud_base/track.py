"""CT: the conductor tracks on the lower face."""

from pkgdrc.deck import AnyCheck, Limits, Made, rule, told
from pkgdrc.deck.drawn import Drawn


@rule("CT.1", source="process")
def track_too_narrow(made: Made, limit: Limits) -> AnyCheck:
    """A conductor track is too narrow, as drawn or where a notch takes from it.

    Why: it breaks, or carries too little current.
    Fix: draw it wider, or lead it farther from the notch.
    """
    return (made.track.width() < limit.track_width).unless(told("CT.3"))


@rule("CT.2", source="process")
def tracks_too_close(drawn: Drawn, limit: Limits) -> list[AnyCheck]:
    """A conductor track is too close to another, to the rim metal of another, or to another part of itself.

    Why: metal that is left between them joins them.
    Fix: move them apart.
    """
    with_rims = drawn.track | drawn.rim.interacting(drawn.track)
    other_rims = drawn.rim.not_interacting(drawn.track)
    return [
        with_rims.spacing() < limit.track_space,
        (drawn.track.separation(other_rims) < limit.track_space).noting("rim metal"),
    ]


@rule("CT.3", source="000: claims 11 and 14, tracks are made of the metal that notches part")
def track_severed(made: Made, drawn: Drawn) -> AnyCheck:
    """A conductor track is severed by a notch that it crosses.

    Why: the notch takes the metal with it, and what the track led to is open.
    Fix: lead it round the notch, or through the opening of an eccentric one.
    """
    crossing = drawn.track & made.notch
    return (made.rim | made.track).count_in(crossing) > 1


@rule("CT.4", source="000: claim 14, tracks on the lower face")
def track_joins_nothing(made: Made, drawn: Drawn) -> AnyCheck:
    """A conductor track joins no external connection and no hole.

    Why: it leads nowhere; a stud or a track may be missing.
    Fix: lead it to a rim, or remove it.
    """
    # Of a bar that joins modules each module is judged by itself.
    return made.parted(drawn.track).not_interacting(drawn.rim).not_interacting(drawn.hole).any()
