"""PI: the pillars and the solder on them."""

from pkgdrc.deck import AnyCheck, Limits, Made, NotApplicableError, Number, Stack, figure, rule
from pkgdrc.technology import Technology
from pkgdrc.technology.family import seen_as

from .family import PillarTechnology
from .made import measures as measures  # so that they are methods of shapes


@figure
def pillar_height(technology: Technology) -> Number:
    """Height of the pillars over the redistribution, um."""
    pillar = seen_as(PillarTechnology, technology).pillar
    if pillar is None:
        raise NotApplicableError("the technology has no pillars (key 'pillar')")
    return Number(pillar.height)


@figure
def cap_thickness(technology: Technology) -> Number:
    """Thickness that solder is plated with, um."""
    cap = seen_as(PillarTechnology, technology).cap
    if cap is None:
        raise NotApplicableError("the technology has no solder on its pillars (key 'cap')")
    return Number(cap.thickness)


@rule("PI.1", source="process")
def pillar_off_copper(made: Made, limit: Limits) -> AnyCheck:
    """A pillar does not stand on the redistribution, with enough copper all round.

    Why: its edge is plated on the passivation, and breaks off.
    Fix: a larger landing, or move the pillar onto it.
    """
    return made.pillar.enclosed_by(made.redistribution) < limit.landing_overlap


@rule("PI.2", source="process")
def pillars_too_close(made: Made, limit: Limits) -> AnyCheck:
    """Two pillars are too close.

    Why: solder that is pressed out when the chip is joined bridges them.
    Fix: a larger pitch, or thinner pillars.
    """
    return made.pillar.spacing() < limit.pillar_space


@rule("PI.3", source="process")
def pillar_too_slender(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """A pillar is too slender for its height.

    Why: the resist that it is plated in does not open to its ground.
    Fix: a wider pillar, or lower ones.
    """
    return stack.pillar_height / made.pillar.diameter() > limit.slenderness


@rule("PI.4", source="process")
def too_little_solder(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """A cap holds too little solder.

    Why: it does not reach its land where chip or board is bent, and the joint is open.
    Fix: a wider cap, or thicker solder.
    """
    return made.cap.cap_volume(stack.cap_thickness) < limit.cap_volume


@rule("PI.5", source="process")
def cap_too_high(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """A cap becomes more than the dome that its pillar can hold when it melts.

    Why: solder that stands higher than half a ball runs down the pillar.
    Fix: thinner solder, or a wider cap.
    """
    return made.cap.dome_share(stack.cap_thickness) > limit.dome_share
