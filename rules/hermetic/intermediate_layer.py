"""ZS: the intermediate layer between frame and cover."""

from pkgdrc.deck import AnyCheck, Limits, Made, rule
from pkgdrc.deck.connection import union

LAYERS = ("intermediate",)


@rule("ZS.1", source="process; 003: Fig. 3, the cavity is closed by the intermediate layer")
def cavity_not_covered(made: Made, limit: Limits) -> list[AnyCheck]:
    """The intermediate layer does not cover a cavity, with enough overlap on the frame.

    Why: adhesive and metal get past it into the cavity.
    Fix: draw it over the cavity and on to the frame all round.
    """
    cavity = made.component_cavity - made.island.hulls()
    openings = union(c.entering("intermediate") for c in made.connections_through("intermediate").values())
    return [
        (cavity.separation(made.die - made.intermediate) < limit.intermediate_overlap).noting("to its edge"),
        (cavity.separation(openings) < limit.intermediate_overlap).noting("to an opening"),
    ]


@rule("ZS.2", source="003: Fig. 9, opened for the connections only")
def opening_without_connection(made: Made) -> AnyCheck:
    """The intermediate layer has an opening that is no connection's.

    Why: it opens the cavity or chamber under it for nothing.
    Fix: close it, or draw the connection.
    """
    openings = union(c.entering("intermediate") for c in made.connections_through("intermediate").values())
    return made.intermediate.holes().inside(made.die).not_interacting(openings).any()
