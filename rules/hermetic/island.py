"""RI: islands and branch chambers, and the connections in them."""

from pkgdrc.deck import AnyCheck, Limits, Made, Region, Stack, rule, told
from pkgdrc.deck.connection import union


def _contacts(made: Made) -> Region:
    """The connections to the chip that stand in a chamber of the frame, as wide as they are there."""
    return union(c.entering("frame") for c in made.connections_in_chambers("frame").values())


@rule("RI.1", source="003: p. 8, connections lead into closed cavities of their own")
def connection_outside_chamber(made: Made) -> AnyCheck:
    """A connection to the chip is not inside a closed island or branch chamber.

    Why: metal and gas get from the opening into the cavity of the component structures.
    Fix: close the island or branch round the connection.
    """
    return _contacts(made).not_inside(made.chamber).outside(told("DK.9")).any().unless(told("WF.2"))


@rule("RI.2", source="process")
def connection_too_close_to_chamber_wall(made: Made, stack: Stack, limit: Limits) -> list[AnyCheck]:
    """A connection's footprint is too close to its chamber's wall, after overlay and run-out.

    Why: where the opening meets the wall, the frame material is cut and no metal reaches the chip.
    Fix: a wider chamber, or a smaller or better centred opening.
    """
    checks: list[AnyCheck] = []
    for name, connection in made.connections_in_chambers("frame").items():
        to_wall = connection.entering("frame").separation(made.wall)
        left = stack.between(to_wall, connection.opening.outer, "frame")
        too_close = left < limit.connection_to_chamber_wall
        checks.append(too_close.unless(told("RI.1", "DK.9", "WF.2")).noting(name))
    return checks


@rule("RI.3", source="process")
def island_wall_too_narrow(made: Made, limit: Limits) -> list[AnyCheck]:
    """The wall of an island or a branch is too narrow.

    Why: a thin wall leaks or falls, and the chamber opens to the cavity.
    Fix: a wider wall.
    """
    to_cavity = made.chamber.separation(made.component_cavity)
    return [
        (to_cavity < limit.island_wall).noting("between chamber and cavity"),
        (made.chamber.space() < limit.island_wall).noting("between two chambers"),
        (made.chamber.notch() < limit.island_wall).noting("in a chamber"),
    ]


@rule("RI.4", source="process; 003: Fig. 4, the island stands free in the cavity")
def island_too_close(made: Made, stack: Stack, limit: Limits) -> list[AnyCheck]:
    """An island is too close to component structures, or to a frame it does not join.

    Why: the gap fills with frame material, and structures are touched.
    Fix: move the island, or join it to the frame as a branch.
    """
    free = made.island.not_interacting(made.frame)
    apart = stack.between(made.island.separation(made.component), "frame", "chip")
    return [
        (apart < limit.island_to_component).noting("to component structures"),
        (free.separation(made.frame) < limit.island_to_component).noting("to the frame"),
    ]


@rule("RI.5", severity="advice", source="003: Figs. 2, 4, one connection in each chamber")
def chamber_with_several_connections(made: Made) -> AnyCheck:
    """A chamber holds more than one connection.

    Why: one leak, or one spill of metal, takes all of them.
    Fix: a chamber for each connection.
    """
    return _contacts(made).count_in(made.chamber) > 1
