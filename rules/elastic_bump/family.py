"""Elastic bumps: what only they have."""

from pkgdrc.technology import Technology
from pkgdrc.technology.family import Family, LayerLook, SolidLook


def made(technology: Technology) -> object:
    """The solids; what makes them is loaded when somebody asks."""
    from .made.solids import elastic_bumps

    return elastic_bumps(technology)


FAMILY = Family(
    made=made,
    makes=lambda technology: bool(technology.filling or technology.ball),
    layers={
        "pad": LayerLook("pad", "#4a6b1f", 0.5),
        "pad_opening": LayerLook("opening in the first insulation", "#b58f4e", 0.15, "dashed"),
        "interconnect": LayerLook("interconnect", "#c0392b", 0.6),
        "base": LayerLook("base region", "#7b241c", 0.15, "dotted"),
        "opening": LayerLook("opening in the second insulation", "#3d5a99", 0.15, "dashed"),
        "filling": LayerLook("filling", "#8f86b8", 0.45),
        "bump_metal": LayerLook("metal under the ball", "#b8860b", 0.4, "dotted"),
        "ball": LayerLook("ball", "#5d666e", 0.2, "heavy"),
        "street": LayerLook("saw street", "#d0021b", 0.12, "dotted"),
    },
    solids={
        "first_insulation": SolidLook("#b58f4e"),
        "second_insulation": SolidLook("#ecdcb0"),
        "pad": SolidLook("#4a6b1f", "pads of the chip"),
        "interconnect": SolidLook("#c0392b", "interconnects"),
        "filling": SolidLook("#8f86b8"),
        "ball": SolidLook("#d5dbe0"),
        "coating": SolidLook("#5d666e", "metal on balls"),
        "saw street": SolidLook("#d0021b"),
    },
)
