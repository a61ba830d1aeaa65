"""ES: the cut along the separation lines."""

from contextlib import suppress

from pkgdrc.deck import AnyCheck, Limits, Made, Region, Stack, rule, told
from pkgdrc.deck.absent import NotApplicableError
from pkgdrc.deck.algebra import Layer
from pkgdrc.deck.connection import union
from pkgdrc.deck.kerf import MadeKerf


@rule("ES.1", source="003: Fig. 7, the cuts do not open the cavity")
def cut_opens_cavity(made: Made) -> AnyCheck:
    """The kerf, with its position tolerance, reaches a cavity or chamber.

    Why: the cavity is no longer sealed.
    Fix: widen the frame, or make the cut narrower or steeper.
    """
    kerf = made.wall_kerf
    # A void that lies wholly in the kerf is no cavity but a bare butt edge, which is ES.3.
    opened = made.sealed.not_inside(kerf) & kerf
    return (opened - made.kerf.beside(told("TL.2"))).any().unless(made.displaced_die)


@rule("ES.2", source="003: Fig. 7, the cut divides the frame in its centre")
def cut_off_centre(made: Made, limit: Limits) -> AnyCheck:
    """The frame walls left on the two sides of a cut differ.

    Why: the thinner wall is the weaker one, and the cut is not where the frame was made for it.
    Fix: centre the separation line on the frame.
    """
    # Where a ring is open, what chambers there are tell nothing of its walls.
    cavities = made.sealed.not_inside(made.wall_kerf).outside(made.ringless_die)
    uneven = made.separation.imbalance(cavities) > limit.wall_difference
    return uneven.unless(told("ES.1") | made.displaced_die)


@rule("ES.3", source="003: p. 6, all butt edges are covered by the back metal")
def butt_edge_open(made: Made) -> AnyCheck:
    """The kerf is not wholly in frame at the frame's level.

    Why: a gap between chip and cover stays open at the edge, and the back metal does not bridge it.
    Fix: fill the frame under the whole kerf.
    """
    bare = (made.die - made.frame).not_interacting(told("RS.2")) & made.kerf.through("frame")
    # Said more specifically where a cavity is reached, there is no ring, or the line is off.
    bare = bare - told("ES.1") - made.kerf.beside(told("TL.2"))
    return bare.any().unless(made.displaced_die)


@rule("ES.4", source="003: Fig. 7, perpendicular walls with depth to width at most 3")
def perpendicular_cut_too_deep(stack: Stack, limit: Limits) -> list[AnyCheck]:
    """A cut with perpendicular walls is too deep for its width.

    Why: the back metal does not reach down its walls.
    Fix: a wider cut, a thinner chip, or a V profile.
    """
    if stack.cut.profile != "perpendicular":
        return []
    return [stack.cut.depth / stack.cut.width > limit.perpendicular_depth_to_width]


@rule("ES.5", source="003: Fig. 7, V with an opening angle up to 150 deg, preferably 30 to 90 deg")
def cut_angle_out_of_range(stack: Stack, limit: Limits) -> list[AnyCheck]:
    """The opening angle of the V cut is out of its range.

    Why: too flat a cut takes the frame and the area of the chip, too steep a one is badly metallised.
    Fix: an angle of 30 to 90 deg.
    """
    if stack.cut.profile != "V":
        return []
    angle = stack.cut.angle
    steep = angle.between(limit.v_angle_least, limit.v_angle_preferred_least)
    flat = angle.past(limit.v_angle_preferred_most, up_to=limit.v_angle_most)
    return [angle.outside(limit.v_angle_least, limit.v_angle_most), steep.advice(), flat.advice()]


@rule("ES.6", severity="advice", source="003: Fig. 7, V preferred above a depth to width of about 1 to 2")
def deep_cut_not_v(stack: Stack, limit: Limits) -> list[AnyCheck]:
    """A cut this deep for its width is not V-shaped.

    Why: metal is deposited more safely on the slanted walls of a V.
    Fix: a V profile, or a wider cut.
    """
    ratio = stack.cut.depth / stack.cut.width
    if stack.cut.profile == "V":
        return []
    return [(ratio > limit.depth_to_width_without_v).unless(told("ES.4"))]


@rule("ES.7", source="process; 003: Fig. 7, the cuts reach into the cover")
def cut_not_into_cover(stack: Stack, limit: Limits) -> AnyCheck:
    """The cut ends before it is deep enough in the cover.

    Why: the joint between frame and cover stays bare of metal.
    Fix: a deeper cut.
    """
    return stack.cut.into_cover < limit.cut_into_cover


@rule("ES.8", source="process")
def cover_too_thin_under_cut(stack: Stack, limit: Limits) -> AnyCheck:
    """The cover left under the cut is too thin.

    Why: until it is parted, the cover alone holds the wafer together.
    Fix: a thicker cover, or a shallower cut.
    """
    return stack.cut.cover_left < limit.cover_under_cut


@rule("ES.9", source="003: Fig. 7; p. 6, only a conductor meant for it meets the cut edge")
def metal_in_kerf(made: Made) -> list[AnyCheck]:
    """Metal, marks or structures lie in a die's kerf that are not the declared ground conductor.

    Why: the back metal shorts them, and they part the frame from the chip at the edge. What is joined to the
    ground conductor within the die, other than by the back metal, or has its name, may lie there.
    Fix: move them out of the kerf, or join them to the ground conductor.
    """
    checks: list[AnyCheck] = []
    for where, kerf, layers in _levels(made):
        metal = union(_ungrounded(made, layer) for layer in layers)
        checks.append((metal & kerf & made.die).any().unless(made.displaced_die).noting(where))
    return checks


@rule("ES.11", source="process; 003: p. 19, only the conductor to be grounded meets the cut edge")
def metal_too_close_to_cut(made: Made, limit: Limits) -> list[AnyCheck]:
    """Metal of another net than the ground conductor's is too close to the kerf.

    Why: the back metal on the cut's walls shorts it.
    Fix: move it towards the middle of the die, or join it to the ground conductor.
    """
    checks: list[AnyCheck] = []
    for where, kerf, layers in _levels(made):
        beside = [layer for layer in layers if layer.name not in NEVER_NEAR]
        if beside:
            metal = union(_ungrounded(made, layer) for layer in beside)
            metal = metal.interacting(made.die)  # outside the dies, as in monitors of the kerf, it may be
            too_close = metal.separation(kerf) < limit.wiring_to_kerf
            checks.append(too_close.unless(told("ES.9") & kerf | made.displaced_die).noting(where))
    return checks


@rule("ES.10", source="003: p. 19, the cut has at least one cut edge with the conductor to be grounded")
def shield_not_grounded(made: Made, stack: Stack) -> list[AnyCheck]:
    """Shielding is asked for, and no cut edge of a die meets the ground conductor.

    Why: the back metal floats, and does not shield. The narrowest kerf, off its line either way, has to meet
    it, on whatever conductor the ground is led there: what the cut takes whole grounds nothing.
    Fix: lead the ground conductor into the cut at one edge of the die at least.
    """
    if not stack.package.shielding:
        return []
    met = [_at_cut_edge(made, [made.ground], made.kerf.on_chip, made.kerf.narrowest.on_chip)]
    levels = zip(_levels(made), _levels(made, made.kerf.narrowest), strict=True)
    for (_, widest, layers), (_, narrowest, _) in levels:
        joined = [grounded for layer in layers if (grounded := _grounded(made, layer)) is not None]
        if joined:
            met.append(_at_cut_edge(made, joined, widest, narrowest))
    return [made.die.not_interacting(union(met)).any()]


@rule("ES.12", source="process; 003: p. 20, a total of 1 to 30 um; p. 9, slanted edges ease it")
def metal_thin_in_cut(stack: Stack, limit: Limits) -> list[AnyCheck]:
    """The metal at the foot of the cut's wall is too thin.

    Why: what is sputtered or evaporated flies in straight lines, and of that a steep wall gets little:
    plating finds no seed there, or the edge that the metal should seal stays porous.
    Fix: a flatter V, a shallower cut, a thicker adhesion layer, or a method that goes round corners.
    """
    checks: list[AnyCheck] = [(stack.package.metal_in_cut < limit.back_metal_least).noting("in all")]
    with suppress(NotApplicableError):  # where nobody says how it is deposited
        checks.append((stack.package.seed_in_cut < limit.continuous_film).noting("too little to plate on"))
    return checks


ON_CHIP = ("component", "connector", "pad_metal", "monitor", "mark", "serial")
ON_WIRING = ("wiring", "plate", "film")
NEVER_NEAR = ("component", "mark", "serial")  # of these RS.4 and the marks' own rules say how near


def _levels(made: Made, kerf: MadeKerf | None = None) -> list[tuple[str, Region, list[Layer]]]:
    """The faces that metal lies on: what they are called, the kerf there, and the layers that there are."""
    kerf = kerf or made.kerf
    on_chip = [made.layer(name) for name in ON_CHIP if made.has(name)]
    found = [("on the chip", kerf.on_chip, on_chip)] if on_chip else []
    on_wiring = [made.layer(name) for name in ON_WIRING if made.has(name)]
    if on_wiring:
        found.append(("on the wiring level", kerf.on_face_of("wiring"), on_wiring))
    return found


def _at_cut_edge(made: Made, metal: list[Region], widest: Region, narrowest: Region) -> Region:
    """What of metal is left in its own die by every cut and reaches the cut's edge."""
    # A piece that the cut takes whole leaves nothing, and what crosses the line is another die's.
    return made.parted(union(metal)).overlapping(narrowest).not_inside(widest)


def _grounded(made: Made, layer: Layer) -> Region | None:
    """The shapes of a conductor that are joined to the ground conductor; None of what is no conductor."""
    if not (made.has("ground") and made.conducts(layer)):
        return None
    return made.nets.joined_in_die(layer, made.layer("ground"))


def _ungrounded(made: Made, layer: Layer) -> Region:
    """The shapes of a layer that are neither the ground conductor nor joined to it."""
    grounded = _grounded(made, layer)
    apart = layer if grounded is None else layer.not_interacting(grounded)
    return apart - made.ground if made.has("ground") and layer.name in ON_CHIP else apart
