"""ST: the studs that the notches leave."""

from pkgdrc.deck import AnyCheck, Limits, Made, Region, Stack, derived, rule


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


@rule("ST.3", severity="advice", source="process")
def stud_too_slender(made: Made, stack: Stack, limit: Limits) -> list[AnyCheck]:
    """A stud is too high for its wall.

    Why: it bends when it is soldered or tested.
    Fix: a thicker wall, or a shallower notch.
    """
    studs = made.studs
    others = studs.eccentric(limit.notch_offset, limit.track_width) | studs.open
    return [
        stack.notch.depth / studs.tubes.separation(made.notch) > limit.stud_slenderness,
        stack.notch.depth / studs.wall(others) > limit.stud_slenderness,
    ]
