"""NT: the notches in the film's lower face."""

from pkgdrc.deck import AnyCheck, Limits, Made, Stack, derived, rule

from .made.measures import Studs


@derived
def studs(made: Made, stack: Stack) -> Studs:
    """The studs that notches leave round the holes, which texts on layer `notch_kind` may declare."""
    stack.studs.need_notches()
    masks = made.masks
    kinds = "notch_kind" if masks.has("notch_kind") else None
    return Studs(masks.layer("hole"), masks.layer("notch"), kinds)


@rule("NT.1", source="000: claim 2, concentric notches form tubular studs")
def concentric_notch_not_closed(made: Made, limit: Limits) -> AnyCheck:
    """A concentric notch is not closed round its hole.

    Why: the film that is left in it holds the stud, and tracks can reach it.
    Fix: close the notch; if a track is to go through, make the opening as wide as a track, or declare the
    notch to be eccentric.
    """
    concentric = made.studs.concentric(limit.notch_offset, limit.track_width)
    return made.studs.open.interacting(concentric).any()


@rule("NT.2", source="000: claims 2 and 3, notches are concentric or eccentric")
def notch_not_as_declared(made: Made, limit: Limits) -> list[AnyCheck]:
    """A notch that is declared to be concentric is off its hole's centre, or one declared eccentric is not.

    Why: the stud's wall is not what it was meant to be.
    Fix: centre the notch on the hole, or declare it as what it is.
    """
    studs = made.studs
    concentric, eccentric = studs.declared("concentric"), studs.declared("eccentric")
    closed = studs.plans.overlapping(studs.tubes)
    centred = closed.overlapping(eccentric).offset_from(made.hole).between(0, limit.notch_offset)
    return [
        closed.overlapping(concentric).offset_from(made.hole) > limit.notch_offset,
        studs.offset(concentric) > limit.notch_offset,
        centred.noting("declared to be eccentric"),
    ]


@rule("NT.3", source="000: claim 3, the stud has approximately the form of a tubular segment")
def stud_spans_too_little(made: Made, limit: Limits) -> AnyCheck:
    """The stud that an eccentric notch leaves spans too little of its hole's rim.

    Why: a segment of less than half a tube bends, and its solder finds no rim.
    Fix: a narrower opening in the notch, or less displacement.
    """
    eccentric = made.studs.eccentric(limit.notch_offset, limit.track_width)
    return made.studs.span(eccentric) < limit.stud_span


@rule("NT.4", source="000: claim 1, notches adjacent to the holes' edges expose their walls")
def notch_not_adjacent(made: Made, limit: Limits) -> AnyCheck:
    """A notch's inner edge is too far from its hole's rim.

    Why: the wall stays buried in film, and the stud as stiff as the film.
    Fix: a smaller notch.
    """
    return made.studs.distance() > limit.notch_distance


@rule("NT.5", source="process")
def notches_too_close(made: Made, limit: Limits) -> list[AnyCheck]:
    """The film left between two notches is too narrow, or they merge.

    Why: the wall between them breaks, and nothing parts the studs' solder.
    Fix: a larger pitch, or narrower notches.
    """
    return [
        made.studs.bodies.space() < limit.notch_space,
        (made.studs.plans.count_in(made.notch) > 1).noting("studs in one notch"),
    ]


@rule("NT.6", source="process")
def notch_too_narrow(made: Made, limit: Limits) -> AnyCheck:
    """A notch is too narrow.

    Why: laser or stamp do not make it, or solder closes it.
    Fix: draw it wider.
    """
    return made.notch.width() < limit.notch_width


@rule("NT.7", source="process")
def film_left_too_thin(stack: Stack, limit: Limits) -> AnyCheck:
    """The film left under the notches is too thin.

    Why: the studs break out of it.
    Fix: shallower notches, or a thicker film.
    """
    return stack.studs.notch.film_left < limit.film_left


@rule("NT.8", source="process")
def stud_too_low(made: Made, stack: Stack, limit: Limits) -> list[AnyCheck]:
    """A stud is too low: its notch is too shallow, or so narrow that its walls meet before.

    Why: a low stud does not give when chip and board expand.
    Fix: deeper notches, or wider ones where their walls meet.
    """
    checks: list[AnyCheck] = [stack.studs.notch.depth < limit.stud_height]
    needed = stack.studs.notch.width_for(limit.stud_height)
    if needed.value:
        checks.append((made.notch.width() < needed).noting("the notch's walls meet before they are so deep"))
    return checks


@rule("NT.9", source="000: claim 2, concentric notches form tubular studs")
def concentric_notch_cuts_hole(made: Made, limit: Limits) -> AnyCheck:
    """A concentric notch cuts its hole.

    Why: the stud has no wall there, and its metal is cut away.
    Fix: a larger notch, or one centred on the hole.
    """
    concentric = made.studs.concentric(limit.notch_offset, limit.track_width)
    return made.studs.cut.interacting(concentric).any()


@rule("NT.11", source="000: claim 1, notches round the through-holes")
def notch_round_no_hole(made: Made) -> AnyCheck:
    """A notch goes round no hole.

    Why: it leaves no stud, and takes film and metal for nothing; a hole may be missing.
    Fix: draw the hole, or remove the notch.
    """
    # A trench round several holes, or round a nearer notch, leaves no stud, but parts them from others.
    return made.notch.not_interacting(made.studs.plans).extents().not_interacting(made.hole).any()
