"""RS, AL: the frame, its rings, and the component structures inside them."""

from pkgdrc.deck import AnyCheck, Limits, Made, Stack, rule, told
from pkgdrc.deck.connection import union


@rule("RS.1", source="process; 003: p. 13, closed rings remain on each component")
def frame_wall_too_narrow(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """The frame wall left beside the cut is too narrow.

    Why: what is left after the cut carries the cover and closes the cavity; a thin wall leaks or breaks.
    Fix: move the cavity away from the separation line, or make the cut narrower or steeper.
    """
    kerf = made.wall_kerf
    wall = stack.between(made.sealed.separation(kerf), "frame", "chip")
    return (wall < limit.frame_wall).unless(told("ES.1", "ES.3", "TL.2") | made.displaced_die)


@rule("RS.2", source="003: p. 13, frame closed in ring shape round the component structures")
def frame_ring_open(made: Made) -> AnyCheck:
    """A die has no closed frame ring round its component structures.

    Why: without a closed ring there is no sealed cavity.
    Fix: close the frame all round, inside the die's field.
    """
    ring = made.wall.interacting(made.frame)  # an island alone is none
    return made.open_die.any().where_open(ring, made.component)


@rule("RS.3", source="003: p. 11, component structures lie in the cavity")
def component_outside_cavity(made: Made) -> AnyCheck:
    """Component structures are not wholly inside one cavity.

    Why: what lies under the frame or outside of it is pressed on by the frame, or unprotected.
    Fix: move the structures into the cavity, or draw the frame round them.
    """
    stray = made.component.outside(made.ringless_die) - made.wall.holes()
    return stray.any().unless((told("ES.9") & made.component) | told("WF.2"))


@rule("RS.4", source="003: p. 15, frame at a distance from the component structures")
def component_too_close_to_frame(made: Made, stack: Stack, limit: Limits) -> list[AnyCheck]:
    """Component structures are too close to frame, island or kerf.

    Why: frame material that flows or is off its place touches structures that must move freely.
    Fix: move the structures or the wall.
    """
    outside = told("RS.3", "WF.2") | (told("ES.9") & made.component)
    to_frame = stack.between(made.component.separation(made.frame), "chip", "frame")
    to_island = stack.between(made.component.separation(made.island), "chip", "frame")
    to_kerf = made.component.separation(made.wall_kerf)
    return [
        (to_frame < limit.component_to_frame).noting("to the frame").unless(outside),
        (to_island < limit.component_to_frame).noting("to an island").unless(outside | told("RI.4")),
        (to_kerf < limit.component_to_frame).noting("to the kerf").unless(outside | made.displaced_die),
    ]


@rule("RS.5", severity="advice", source="003: Figs. 2, 4, frame and islands are closed rings")
def frame_piece_without_ring(made: Made) -> AnyCheck:
    """A frame piece belongs to no closed ring.

    Why: it encloses nothing; it may be what is left of a ring that should be closed.
    Fix: close it to a ring, or remove it.
    """
    # Pieces that close to a ring together, or join one, are none.
    loose = (made.frame.ringless() | made.island.ringless()).ringless()
    pieces = loose.not_interacting(made.frame.ringed() | made.island.ringed()).outside(made.ringless_die)
    return pieces.extents().not_interacting(made.footprint("frame")).any()


@rule("RS.6", source="003: p. 15, frame clearly higher than the component structures")
def frame_too_low(stack: Stack, limit: Limits) -> AnyCheck:
    """The frame is hardly higher than the component structures, or the second metal on them.

    Why: the cover, or what bends it, touches the structures.
    Fix: a thicker frame level, or lower structures.
    """
    return stack.thickness("frame") - stack.package.structure_height < limit.frame_over_components


@rule("RS.7", source="process")
def partition_too_narrow(made: Made, limit: Limits) -> list[AnyCheck]:
    """A wall that parts cavities, or stands in one, is too narrow.

    Why: a thin wall leaks or falls, whether frame or island was drawn for it; the outer walls are RS.1's, and
    those round chambers RI.3's.
    Fix: a wider wall.
    """
    cavities = made.component_cavity
    return [
        (cavities.space() < limit.partition_wall).noting("between two cavities"),
        (cavities.notch() < limit.partition_wall).noting("in a cavity"),
    ]


@rule("AL.1", severity="advice", source="003: Fig. 2, a branch encloses the place of a contact")
def chamber_without_contact(made: Made) -> AnyCheck:
    """A closed chamber holds no contact.

    Why: it takes area for nothing, or the connection it was made for is missing.
    Fix: put the connection into it, or remove the chamber.
    """
    chambers = made.chamber.inside(made.die).not_interacting(told("ES.1", "ES.3", "TL.2", "DK.8", "WF.2"))
    openings = union(connection.drawn for connection in made.connections.values())
    return chambers.not_interacting((made.footprint("frame") | openings).extents()).any()
