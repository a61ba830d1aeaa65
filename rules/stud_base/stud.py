"""ST: the studs that the notches leave."""

from pkgdrc.deck import AnyCheck, Limits, Made, Region, Stack, derived, figure, rule
from pkgdrc.technology import Technology
from pkgdrc.technology.family import seen_as

from .family import StudTechnology
from .made.figures import StudFigures


@figure
def studs(technology: Technology) -> StudFigures:
    """What the technology says of studs."""
    return StudFigures(seen_as(StudTechnology, technology))


@derived
def lower_metal(made: Made) -> Region:
    """What conducts on the lower face and is joined where it touches."""
    return made.rim | made.track | made.solder


@derived
def bridge(made: Made) -> Region:
    """Metal or solder in a notch that reaches from the stud to the film round the notch."""
    plans, metal = made.studs.plans, made.lower_metal
    return (metal & made.notch).interacting(metal & plans).interacting(metal - made.notch - plans)


@rule("ST.1", source="process")
def stud_wall_too_narrow(made: Made, limit: Limits) -> list[AnyCheck]:
    """A stud's wall is too narrow.

    Why: the stud breaks off. Where its notch cuts the hole, the wall is judged in the middle of its span.
    Fix: a larger notch, or one farther from the hole.
    """
    studs = made.studs
    others = studs.eccentric(limit.notch_offset, limit.track_width) | studs.open
    return [
        studs.tubes.separation(made.notch) < limit.stud_wall,
        studs.wall(others) < limit.stud_wall,
    ]


@rule("ST.2", source="000: claim 1, freestanding studs")
def stud_not_freestanding(made: Made, limit: Limits) -> list[AnyCheck]:
    """A stud does not stand free: film, metal or solder bridges its notch.

    Why: what bridges the notch holds the stud, and metal joins it to what it should be apart from.
    Fix: remove what lies in the notch; lead tracks through one opening of an eccentric notch.
    """
    eccentric = made.studs.eccentric(limit.notch_offset, limit.track_width)
    return [
        made.studs.bridged.interacting(eccentric).any().noting("film in several places"),
        made.bridge.any().noting("metal or solder"),
    ]


@rule("ST.3", severity="advice", source="process; 000: claim 3, studs in the form of a tubular segment")
def segment_breaks_in_handling(made: Made, stack: Stack, limit: Limits) -> list[AnyCheck]:
    """A tubular segment bears too much stress when it is tested or handled.

    Why: it is bent across its wall and breaks at its foot; a closed tube is too stiff for that. The force
    is the technology's `handling_force`, and what its film bears that one's `strength`. It is taken as a
    flat strip as wide as the hole's rim has a wall: where the notch cuts the hole, as thick as in the
    middle of that.
    Fix: a thicker wall, or a shallower notch.
    """
    strength = stack.strength("film")
    if strength is None:
        return []
    studs = made.studs
    segments = studs.eccentric(limit.notch_offset, limit.track_width) | studs.open
    return [studs.stress(segments, stack.studs.handling_force, stack.studs.notch.depth) > strength]


@rule("ST.4", source="process; 000: claim 1, freestanding studs")
def stud_sheared_too_far(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """A stud is sheared too far when board and chip expand.

    Why: the metal in it tires and breaks, in the stud that is farthest from the module's neutral point
    first. A stud is a short block: it gives by shear, and the film under its notch gives with it. Of each
    module the stud is told that is sheared most.
    Fix: taller studs, thinner wall metal, fewer or closer studs, or a board that expands as the chip does.
    """
    stack.studs.need_materials()
    return made.studs.shear() > limit.stud_shear
