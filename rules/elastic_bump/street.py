"""SW: the saw streets between the dies. Where none is drawn, the edge of a die is that of its field."""

from pkgdrc.deck import AnyCheck, Limits, Made, Region, derived, rule, told
from pkgdrc.deck.connection import union


@derived
def unstreeted(made: Made) -> Region:
    """The fields of the dies that no street is drawn in."""
    return made.die.not_interacting(made.street) if made.has("street") else made.die


@derived
def open_edge(made: Made) -> Region:
    """The edges of the other dies' fields, where no street is drawn along them."""
    return made.edges_beside(made.die, made.street)


@rule("SW.1", source="process; 001: claim 5, the wafer is divided afterwards")
def something_in_street(made: Made, limit: Limits) -> list[AnyCheck]:
    """Something other than the insulation lies in the saw street.

    Why: the saw smears it over the die's edge, or tears it off.
    Fix: keep the street free.
    """
    names = ("pad", "pad_opening", "interconnect", "base", "opening", "filling", "ball")
    drawn = union(made.masks.layer(name) for name in names if made.has(name))
    checks: list[AnyCheck] = []
    if made.has("street"):
        checks.append((drawn & made.street).any())
        if made.has_fields:
            across = (drawn & made.open_edge).any()
            checks.append(across.noting("past the edge of the die's field, where no street is drawn"))
    if made.has_fields:
        inside = made.in_field(drawn.overlapping(made.unstreeted), made.unstreeted)
        checks.append((inside < 0).noting("past the edge of the die's field"))
        joining = drawn.where(made.unstreeted.count_in(drawn) > 1)
        checks.append(made.crossings(joining).any().noting("from one die's field into the next"))
        outside = drawn.not_interacting(made.die).interacting(made.unstreeted.sized(limit.widest_street))
        checks.append(outside.any().noting("between the fields of dies"))
    return checks


@rule("SW.2", source="process")
def interconnect_too_close_to_street(made: Made, limit: Limits) -> list[AnyCheck]:
    """An interconnect is too close to the saw street.

    Why: the saw's chipping reaches it.
    Fix: move it inwards.
    """
    checks: list[AnyCheck] = []
    if made.has("street"):
        checks.append(made.interconnect.separation(made.street) < limit.street_space)
        if made.has_fields:
            beside = made.from_edge(made.interconnect, made.open_edge) < limit.street_space
            checks.append(beside.noting("to the edge of the die's field, where no street is drawn"))
    if made.has_fields:
        inside = made.interconnect.overlapping(made.unstreeted)
        to_edge = made.in_field(inside, made.unstreeted) < limit.street_space
        checks.append(to_edge.noting("to the edge of the die's field"))
    return [each.unless(told("SW.1") & made.interconnect) for each in checks]
