"""SW: the saw streets between the dies."""

from pkgdrc.deck import Limits, Made, rule
from pkgdrc.deck.algebra import AnyCheck
from pkgdrc.deck.made import union


@rule("SW.1", source="process; 001: claim 5, the wafer is divided afterwards")
def something_in_street(made: Made) -> AnyCheck:
    """Something other than the insulation lies in the saw street.

    Why: the saw smears it over the die's edge, or tears it off.
    Fix: keep the street free.
    """
    names = ("pad", "pad_opening", "interconnect", "base", "opening", "filling", "ball")
    drawn = union(made.masks.layer(name) for name in names if made.has(name))
    return (drawn & made.street).any()


@rule("SW.2", source="process")
def interconnect_too_close_to_street(made: Made, limit: Limits) -> AnyCheck:
    """An interconnect is too close to the saw street.

    Why: the saw's chipping reaches it.
    Fix: move it inwards.
    """
    # What lies in the street is rule SW.1's.
    return made.interconnect.not_overlapping(made.street).separation(made.street) < limit.street_space
