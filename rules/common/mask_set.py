"""MS: whether the masks of a set belong together."""

from pkgdrc.deck import Limits, rule
from pkgdrc.deck.algebra import AnyCheck
from pkgdrc.deck.drawn import Drawn


@rule("MS.1", source="process")
def marks_apart(drawn: Drawn, limit: Limits) -> AnyCheck:
    """The alignment marks of two masks do not coincide.

    Why: each mask is aligned by its own marks, so all that is on it is displaced by as much.
    Fix: draw the marks of all masks in one place, or correct the mask's offset in the set.
    """
    return drawn.masks_apart("alignment marks") > limit.mark_tolerance


@rule("MS.2", source="process")
def fields_apart(drawn: Drawn, limit: Limits) -> AnyCheck:
    """The die fields or the outlines of the wafer on two masks do not coincide, though their marks do.

    Why: the masks are not of one wafer, or one of them is displaced on its plate.
    Fix: draw the array of all masks in one place, or correct the mask's offset or scale in the set.
    """
    apart = drawn.masks_apart("die fields", "wafer outline", beside="alignment marks")
    return apart > limit.mark_tolerance


@rule("MS.3", source="process")
def beyond_plate(drawn: Drawn) -> AnyCheck:
    """A mask reaches beyond its plate.

    Why: what lies there is not written, or hits the holder.
    Fix: shift or reduce what is drawn, or correct the set's key 'plate'.
    """
    return drawn.beyond_plate() > 0.0


@rule("MS.4", source="process")
def scaled(drawn: Drawn, limit: Limits) -> AnyCheck:
    """A mask's scale is none that the process asks for.

    Why: cover and wafer expand differently from where they are aligned to where they are joined. A cover's
    mask that is drawn smaller by the run-out takes it back, any other scale displaces what is on it.
    Fix: draw the mask as large as the others, or correct the set's key 'scale' or the temperatures and
    expansions that the technology states.
    """
    return drawn.scale_off() > limit.mark_tolerance
