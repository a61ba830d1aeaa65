"""SM: the module's edge, and the chip on it."""

from pkgdrc.deck import AnyCheck, Limits, Made, Region, derived, rule

LAYERS = ("chip", "separation")


@derived
def uncut(made: Made) -> Region:
    """The fields of the modules along whose edges no line is drawn that they are cut along."""
    return made.die.not_interacting(made.separation) if made.has_kerf else made.die


@rule("SM.1", source="process")
def too_close_to_module_edge(made: Made, limit: Limits) -> list[AnyCheck]:
    """A stud, a notch or a track is too close to the module's edge, or to the cut.

    Why: the cut tears the film there, and what it leaves of a notch holds no stud.
    Fix: move it inwards, or make the module larger.
    """
    shapes = made.studs.bodies | made.hole
    if made.has("track"):
        shapes = shapes | made.track
    checks: list[AnyCheck] = []
    if made.has_kerf:
        checks.append(shapes.separation(made.kerf.anywhere()) < limit.edge_space)
    if made.has_kerf and made.has_fields:
        edge = made.edges_beside(made.die, made.kerf.anywhere())
        beside = made.from_edge(shapes, edge) < limit.edge_space
        checks.append(beside.noting("to the edge of the module's field that is not cut"))
    if made.has_fields:
        to_edge = made.in_field(shapes.overlapping(made.uncut), made.uncut) < limit.edge_space
        checks.append(to_edge.noting("to the edge of the module's field"))
    return checks


@rule("SM.2", source="000: claims 1 and 10, the chip's connecting elements", about=("chip",))
def pad_outside_chip(made: Made) -> AnyCheck:
    """A pad lies outside of its chip.

    Why: there is no chip that it could be a connecting element of.
    Fix: move the pad, or draw the chip's outline right.
    """
    return made.pad.enclosed_by(made.chip) < 0
