"""TH: the metallised holes through the film."""

from pkgdrc.deck import AnyCheck, Limits, Made, Region, Stack, derived, rule, told


@derived
def upper_end(made: Made) -> Region:
    """The holes where they reach the upper face."""
    return made.connections["hole"].inner_end


@derived
def landing(made: Made) -> Region:
    """The metal that holes may end on: internal connections, and pads if the chip is there first."""
    return made.connections["hole"].landing | made.internal


@derived
def loose_ends() -> Region:
    """What is joined to one side only, where rules of these chapters tell it."""
    return told("TH.5", "TH.6", "EC.1", "EC.3", "CT.3", "CT.4")


@rule("TH.1", source="process")
def hole_too_small(made: Made, limit: Limits) -> AnyCheck:
    """A hole is too small.

    Why: it cannot be drilled, or its walls are not coated.
    Fix: draw it larger.
    """
    return made.hole.diameter() < limit.hole_diameter


@rule("TH.2", source="process; 000: claim 11, blind holes, drilled down to the component")
def hole_too_deep(made: Made, stack: Stack, limit: Limits) -> list[AnyCheck]:
    """A hole is too deep for its diameter.

    Why: the metal on its walls thins out before it reaches the upper face; nothing flows through a blind
    hole, which the chip closes before the walls are coated.
    Fix: a larger hole, or a thinner film.
    """
    depth = stack.thickness("film") / made.hole.diameter()
    if not stack.studs.blind_holes:
        return [depth > limit.hole_aspect]
    preferred = depth.past(limit.blind_aspect_preferred, up_to=limit.blind_aspect)
    return [(depth > limit.blind_aspect).noting("blind"), preferred.advice().noting("blind")]


@rule("TH.3", source="process")
def holes_too_close(made: Made, limit: Limits) -> list[AnyCheck]:
    """Two holes are too close.

    Why: the film between them tears.
    Fix: move them apart.
    """
    return [made.hole.spacing() < limit.hole_space, made.hole.overlaps().any().noting("they overlap")]


@rule("TH.4", source="000: claim 11, holes expose the component's connecting elements")
def hole_off_its_pad(made: Made, limit: Limits) -> AnyCheck:
    """A hole does not end wholly on its pad or internal connection, with enough metal all round.

    Why: the drill goes on beside the metal, and the wall metal finds less to join.
    Fix: centre the hole on the metal, or make the metal larger.
    """
    margin = made.upper_end.enclosed_by(made.landing)
    return (margin < limit.pad_margin).unless(told("IC.2", "TH.5"))


@rule("TH.5", source="000: claim 1, walls conduct from an internal connection to an external one")
def hole_without_internal_connection(made: Made) -> AnyCheck:
    """A hole has no internal connection.

    Why: the stud is connected to nothing.
    Fix: draw the pad or the internal connection, or remove the hole.
    """
    return made.upper_end.not_overlapping(made.landing).any()


@rule("TH.6", source="000: claim 1, walls conduct from an internal connection to an external one")
def hole_without_external_connection(made: Made) -> AnyCheck:
    """A hole has no external connection: no notch leaves a stud round it.

    Why: there is nothing to solder to the circuit carrier.
    Fix: draw the notch, or remove the hole.
    """
    return made.studs.bare.any()


@rule("TH.7", source="000: claim 1, walls that are metallised")
def wall_metal_too_thin(made: Made, stack: Stack, limit: Limits) -> list[AnyCheck]:
    """The holes have no wall metal, or it is too thin at its worst place, which is the upper face.

    Why: the hole does not conduct, or its metal cracks when film and board expand.
    Fix: state the wall metal; plate it, thicker; what is sputtered does not reach the ground of deep holes.
    """
    wall = stack.studs.wall_metal
    if wall is None:
        return [stack.studs.wall_metal_missing]
    least = None if wall.everywhere_alike else wall.hole_for(limit.wall_metal)
    if least is None:
        return [wall.at_worst < limit.wall_metal]
    return [(made.hole.diameter() < least).noting("too narrow for its metal")]
