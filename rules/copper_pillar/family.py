"""Copper pillars: what only they have."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Gt

from pkgdrc.technology import Technology
from pkgdrc.technology.family import Family, LayerLook, SolidLook
from pkgdrc.toml import Doc
from pkgdrc.units import Um


@dataclass(frozen=True, kw_only=True)
class Redistribution:
    """The copper between pads and pillars, drawn on layer `redistribution`."""

    material: Annotated[str, Doc("metal, by its symbol")]
    thickness: Annotated[Um, Gt(0), Doc("thickness")]


@dataclass(frozen=True, kw_only=True)
class Pillar:
    """The pillars, drawn on layer `pillar`."""

    material: Annotated[str, Doc("metal, by its symbol")]
    height: Annotated[Um, Gt(0), Doc("height above the redistribution")]
    diameter: Annotated[Um, Gt(0), Doc("diameter that pillars are meant to have")]


@dataclass(frozen=True, kw_only=True)
class Cap:
    """The solder on the pillars, drawn on layer `cap`: plated flat, and round after it has melted."""

    material: Annotated[str, Doc("solder, by its symbols")]
    thickness: Annotated[Um, Gt(0), Doc("thickness as plated")]


@dataclass(frozen=True, kw_only=True)
class PillarTechnology(Technology):
    """A technology of copper pillars."""

    redistribution: Annotated[Redistribution | None, Doc("the copper between pads and pillars")] = None
    pillar: Annotated[Pillar | None, Doc("the pillars")] = None
    cap: Annotated[Cap | None, Doc("the solder on the pillars")] = None


def made(technology: Technology) -> object:
    """The solids; what makes them is loaded when somebody asks."""
    from .made.solids import pillars

    return pillars(technology)


FAMILY = Family(
    technology=PillarTechnology,
    made=made,
    layers={
        "pad": LayerLook("pad", "#4a6b1f", 0.5),
        "pad_opening": LayerLook("opening in the passivation", "#b58f4e", 0.15, "dashed"),
        "redistribution": LayerLook("redistribution", "#c0392b", 0.6),
        "pillar": LayerLook("pillar", "#c46a36", 0.7),
        "cap": LayerLook("solder cap", "#8c949c", 0.45, "heavy"),
    },
    solids={
        "passivation": SolidLook("#b58f4e"),
        "pad": SolidLook("#4a6b1f", "pads of the chip"),
        "redistribution": SolidLook("#c0392b"),
        "pillar": SolidLook("#c46a36", "pillars"),
        "cap": SolidLook("#8c949c", "solder caps"),
    },
)
