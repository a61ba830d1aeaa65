"""Stud bases: what only they have."""

from pkgdrc.technology import Technology
from pkgdrc.technology.family import OPENINGS, Family, LayerLook, OpeningLook, SolidLook


def made(technology: Technology) -> object:
    """The solids; what makes them is loaded when somebody asks."""
    from .made.solids import stud_base

    return stud_base(technology)


FAMILY = Family(
    made=made,
    makes=lambda technology: technology.notch is not None,
    layers={
        "notch": LayerLook("notch", "#e6d3a0", 0.6),
        OPENINGS: LayerLook("opening", "#2f7fb5", 0.08),
        "pad": LayerLook("pad", "#4a6b1f", 0.5),
        "internal": LayerLook("internal connection", "#2f7fb5", 0.4),
        "rim": LayerLook("rim metal", "#8e3b1f", 0.7),
        "track": LayerLook("conductor track", "#d4a017", 0.7),
        "solder": LayerLook("solder", "#8c949c", 0.3, "dotted"),
    },
    solids={
        "film": SolidLook("#ecdcb0"),
        "pad": SolidLook("#4a6b1f", "pads of the chip"),
        "internal": SolidLook("#2f7fb5", "internal connections"),
        "metal in hole": SolidLook("#c46a36", "metal in holes"),
        "rim": SolidLook("#8e3b1f", "rim metal"),
        "track": SolidLook("#d4a017", "conductor tracks"),
        "solder": SolidLook("#8c949c"),
    },
    openings={"hole": OpeningLook("#2f7fb5", "hole", "lower end of a hole's cone")},
)
