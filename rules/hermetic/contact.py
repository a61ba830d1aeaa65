"""UK, BP: the contacts on the cover's outer face, and the beads in the openings."""

from pkgdrc.deck import AnyCheck, Limits, Made, Stack, rule
from pkgdrc.deck.connection import union

LAYERS = ("bead",)


@rule("UK.1", source="process")
def under_contact_too_narrow(made: Made, limit: Limits) -> AnyCheck:
    """An under contact is too small.

    Why: solder does not hold on it, and the board's tolerance misses it.
    Fix: a larger contact.
    """
    return made.under_contact.diameter() < limit.under_contact


@rule("UK.2", source="process")
def under_contacts_too_close(made: Made, limit: Limits) -> AnyCheck:
    """Two under contacts are too close.

    Why: solder bridges them on the board.
    Fix: move them apart.
    """
    return made.under_contact.space() < limit.under_contact_space


@rule("UK.3", source="process")
def under_contact_too_close_to_cut(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """An under contact is too close to the cut edge, after overlay and run-out.

    Why: the contact is damaged when the cover is parted, or shorted to the back metal.
    Fix: move it towards the middle of the die.
    """
    to_cut = made.under_contact.separation(made.kerf.through(stack.cover))
    too_close = stack.between(to_cut, stack.cover, "chip") < limit.under_contact_to_cut
    return too_close.unless(made.displaced_die)


@rule("BP.1", source="003: p. 22, solid or hollow bead, diameter 30 to 300 um")
def bead_out_of_range(stack: Stack, limit: Limits) -> AnyCheck:
    """The beads' diameter is out of its range.

    Why: small beads do not stand out, large ones do not hold.
    Fix: 30 to 300 um.
    """
    return stack.package.bead_diameter.outside(limit.bead_least, limit.bead_most)


@rule("BP.2", source="process; 003: p. 22, the bead is partially pressed into the bore")
def bead_not_seated(made: Made, stack: Stack, limit: Limits) -> list[AnyCheck]:
    """A bead does not seat in its opening, or does not stand far enough out of it.

    Why: a bead that falls through touches no collar all round; one that hardly stands out meets no board.
    Fix: a larger bead, or a smaller opening.
    """
    return [
        (made.bead.stand_out(c.drawn, c.opening.taper, c.depth) < limit.bead_stand_out).noting(name)
        for name, c in made.connections.items()
        if c.opening.outer == stack.cover
    ]


@rule("BP.3", source="process")
def beads_too_close(made: Made, limit: Limits) -> AnyCheck:
    """Two beads are too close.

    Why: solder bridges them on the board.
    Fix: move their connections apart.
    """
    return made.bead.space() < limit.bead_space


@rule("BP.4", source="process; 003: p. 22, pressed into the bore of the connection")
def bead_off_centre(made: Made, stack: Stack, limit: Limits) -> list[AnyCheck]:
    """A bead is off its opening's centre, over no opening, or drawn twice.

    Why: it seats on one side, and the metal that joins it is open on the other; a bead beside all openings
    falls off, and of two on one opening one does.
    Fix: a bead on each opening, in its centre.
    """
    outermost = {name: c for name, c in made.connections.items() if c.opening.outer == stack.cover}
    if not outermost:
        return []
    openings = union(connection.drawn for connection in outermost.values())
    return [
        *(
            (made.bead.offset_from(connection.drawn) > limit.bead_offset).noting(name)
            for name, connection in outermost.items()
        ),
        made.bead.not_overlapping(openings).any().noting("over no opening"),
        made.bead.overlaps().any().noting("drawn twice"),
    ]


@rule("BP.5", source="process; 003: p. 22, a bead of 30 to 300 um")
def bead_of_another_diameter(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """A bead is drawn with another diameter than the technology's.

    Why: how beads seat and stand out was worked out for the technology's; one of them is wrong.
    Fix: draw the beads that are used, or state their diameter.
    """
    bead, off = stack.package.bead_diameter, limit.bead_diameter_off
    return made.bead.diameter().outside(bead - off, bead + off)
