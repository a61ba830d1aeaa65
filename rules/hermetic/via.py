"""DK: the conical metallised connections through the cover."""

from pkgdrc.deck import AnyCheck, Limits, Made, Region, Stack, derived, rule, told
from pkgdrc.deck.algebra import Layer
from pkgdrc.deck.checks import Measure, Number
from pkgdrc.deck.connection import Connection, union


@rule("DK.1", source="003: p. 10, openings that narrow noticeably inwards")
def opening_widens_inwards(made: Made, limit: Limits) -> list[AnyCheck]:
    """An opening widens inwards, or does not noticeably narrow.

    Why: its walls lie in the shadow of the metal that is deposited from outside, and stay bare.
    Fix: a process with a positive taper.
    """
    checks: list[AnyCheck] = []
    for name, connection in made.connections.items():
        widens = connection.taper < limit.least_taper
        straight = connection.taper.between(limit.least_taper, limit.noticeable_taper)
        checks += [widens.noting(name, name), straight.advice().noting(name, name)]
    return checks


@rule("DK.2", source="process")
def opening_closes(made: Made, limit: Limits) -> list[AnyCheck]:
    """The inner end of an opening is too small.

    Why: the cone closes before it arrives, or leaves too little metal to touch.
    Fix: a larger mask, a steeper taper, or a thinner cover.
    """
    return [
        (connection.inner_end_diameter() < limit.inner_end).noting(name)
        for name, connection in made.connections.items()
    ]


@rule("DK.3", source="003: p. 10, openings concentric in all the layers")
def openings_not_concentric(made: Made, stack: Stack, limit: Limits) -> list[AnyCheck]:
    """The openings of one connection in successive layers are off centre.

    Why: a step on one side is left without metal, and the seal with it. Openings that are made before gluing,
    on the two sides of the joint, are judged after overlay and run-out.
    Fix: centre the inner opening on the outer one.
    """
    return [
        (
            _met(
                stack,
                connection,
                Layer(inner.entering.mask).offset_from(Layer(outer.entering.mask)),
                inner.level,
                outer.level,
            )
            > limit.opening_offset
        ).noting(f"{name}, {inner.level} in {outer.level}")
        for name, connection in made.connections.items()
        for outer, inner in connection.steps()
    ]


def _met(stack: Stack, connection: Connection, measure: Measure, moved: str, still: str) -> Measure:
    """A measure between openings of two levels: those opened before gluing meet as the joint lets them."""
    before = connection.opening.opened == "before gluing"
    return stack.between(measure, moved, still) if before else measure


@rule("DK.4", source="003: p. 10, conical in all the layers")
def inner_opening_not_inside_outer(made: Made, stack: Stack) -> list[AnyCheck]:
    """At an interface, the inner layer's opening is not inside the outer layer's.

    Why: an undercut is left that metal deposited from outside does not cover.
    Fix: a smaller inner opening, or one centred on the outer.
    """
    checks: list[AnyCheck] = []
    for name, connection in made.connections.items():
        for outer, inner in connection.steps():
            wide, narrow = connection.leaving(outer.level), connection.entering(inner.level)
            where = f"{name}, {inner.level} in {outer.level}"
            margin = _met(stack, connection, narrow.enclosed_by(wide), inner.level, outer.level)
            checks.append((margin < 0).noting(where))
            checks.append(
                wide.not_interacting(narrow).any().noting(f"{name} has no opening in {inner.level}")
            )
    return checks


@rule("DK.5", source="process; 003: p. 6, the connection lands on the connector metallisation")
def landing_too_small(made: Made, stack: Stack, limit: Limits) -> list[AnyCheck]:
    """The landing metal round the inner end of a connection is too narrow, after overlay and run-out.

    Why: an opening that misses its metal is neither connected nor sealed.
    Fix: a larger landing, a smaller opening, or a better alignment.
    """
    checks: list[AnyCheck] = []
    for name, connection in made.connections.items():
        margin = connection.inner_end.enclosed_by(connection.landing)
        round_it = stack.between(margin, connection.opening.outer, connection.opening.inner)
        checks.append((round_it < limit.landing).noting(name))
    return checks


@rule("DK.6", source="process")
def under_contact_too_small(made: Made, limit: Limits) -> list[AnyCheck]:
    """The under contact round the outer end of a connection is too narrow.

    Why: the metal of opening and contact do not join all round, and the seal is open there.
    Fix: a larger contact, or one centred on the opening.
    """
    checks: list[AnyCheck] = []
    for name, connection in made.connections.items():
        margin = connection.outer_end.enclosed_by(connection.contact)
        checks.append((margin < limit.under_contact_overlap).unless(told("DK.7")).noting(name))
    return checks


@derived
def loose_ends() -> Region:
    """Connections that end early, where they are told: their nets end at one terminal."""
    return told("DK.4", "DK.7", "DK.8")


@rule("DK.7", source="003: p. 21, an under contact for every connection")
def connection_without_under_contact(made: Made) -> list[AnyCheck]:
    """A connection has no under contact.

    Why: it leads nowhere, and its opening is not closed by metal.
    Fix: draw the contact.
    """
    return [
        connection.outer_end.not_interacting(connection.contact).any().noting(name)
        for name, connection in made.connections.items()
    ]


@rule("DK.8", source="003: p. 21, an under contact for every connection")
def under_contact_without_connection(made: Made, stack: Stack) -> list[AnyCheck]:
    """An under contact has no connection.

    Why: it is soldered to the board, but leads nowhere.
    Fix: draw the opening, or remove the contact.
    """
    outermost = [c for c in made.connections.values() if c.opening.outer == stack.cover]
    if not outermost:
        return []
    alone = made.parted(made.under_contact).not_interacting(union(c.outer_end for c in outermost))
    return [alone.any().unless(told("DK.4"))]


@rule("DK.9", source="003: p. 8, the cavity of the component structures is not opened")
def connection_in_component_cavity(made: Made) -> AnyCheck:
    """A connection stands in a cavity that holds component structures.

    Why: its metal is deposited onto the structures.
    Fix: an island or a branch chamber round it.
    """
    return made.exposed_connection.any().unless(told("WF.2"))


@rule("DK.10", source="process")
def openings_too_close(made: Made, limit: Limits) -> list[AnyCheck]:
    """Two openings are too close.

    Why: the cover between them breaks, or their metal joins.
    Fix: move them apart.
    """
    openings = union(connection.drawn for connection in made.connections.values())
    return [
        (openings.space() < limit.opening_space).unless(told("WF.2")),
        openings.overlaps().any().noting("they overlap").unless(told("WF.2")),
    ]


@rule("DK.11", source="process; 003: p. 6, holes that are completely metallised on the inside surfaces")
def metal_does_not_reach_inner_end(made: Made, stack: Stack, limit: Limits) -> list[AnyCheck]:
    """The metal does not reach the inner end of a connection.

    Why: what is sputtered or evaporated flies in straight lines, and deep in a narrow opening little of it
    gets on the wall: plating finds no seed there, and the seal is open. Without stated layers the depth over
    the mouth tells.
    Fix: a wider opening, a thinner cover, a thicker seed, or a method that goes round corners.
    """
    checks: list[AnyCheck] = []
    for name, connection in made.connections.items():
        layers = stack.package.lining if connection.opening.outer == stack.cover else ()
        if layers:
            seed = connection.drawn.seed_inside(connection.bored, connection.opening.taper, layers)
            checks.append((seed < limit.continuous_film).noting(name))
        else:
            ratio = Number(connection.bored) / connection.drawn.diameter()
            checks.append((ratio > limit.opening_ratio).noting(name))
    return checks
