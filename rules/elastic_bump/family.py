"""Elastic bumps: what only they have."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from annotated_types import Ge, Gt, Lt

from pkgdrc.technology import Technology
from pkgdrc.technology.family import Family, LayerLook, SolidLook
from pkgdrc.technology.mistakes import need_layers
from pkgdrc.toml import Doc
from pkgdrc.units import Um


@dataclass(frozen=True, kw_only=True)
class Filling:
    """The elastic conductive material in the openings of level `second_insulation`, on layer `filling`."""

    kind: Annotated[
        Literal["conductive adhesive", "solder paste", "other"], Doc("what it is; solder paste is remelted")
    ]
    elastic_modulus: Annotated[float, Gt(0), Doc("elastic modulus when it is cured or remelted, GPa")]
    poisson: Annotated[float, Gt(0), Lt(0.5), Doc("Poisson's ratio")] = 0.4
    elongation: Annotated[float | None, Gt(0), Doc("elongation at break, 0.1 for 10 %")] = None
    grain: Annotated[Um, Gt(0), Doc("diameter of the largest filler grain")]
    shrinkage: Annotated[
        float,
        Ge(0),
        Lt(1),
        Doc("share of its height that curing or remelting takes; a doctor blade fills openings to the brim"),
    ] = 0.0


@dataclass(frozen=True, kw_only=True)
class Ball:
    """The ball on the filling, drawn on layer `ball` with its diameter."""

    core: Annotated[Literal["plastic", "metal"], Doc("what it is made of; plastic is metallised")]
    elastic_modulus: Annotated[float, Gt(0), Doc("elastic modulus of the core, GPa")]
    poisson: Annotated[float, Gt(0), Lt(0.5), Doc("Poisson's ratio of the core")] = 0.35
    coating: Annotated[Um, Ge(0), Doc("thickness of the metal on a plastic core; part of the diameter")] = 0.0
    coating_modulus: Annotated[float | None, Gt(0), Doc("elastic modulus of that metal, GPa")] = None
    coating_poisson: Annotated[float, Gt(0), Lt(0.5), Doc("Poisson's ratio of that metal")] = 0.34
    sink: Annotated[
        Um | None, Ge(0), Doc("how deep a ball is pressed into the wet filling, where its rim lets it")
    ] = None


@dataclass(frozen=True, kw_only=True)
class ElasticTechnology(Technology):
    """A technology of elastic bumps."""

    claims: Annotated[
        Literal["001", "002"],
        Doc("the text whose claims an elastic bump is made by: 001, or 002, which amends it"),
    ] = "001"
    filling: Annotated[Filling | None, Doc("what fills the openings under the balls")] = None
    ball: Annotated[Ball | None, Doc("the balls on the fillings")] = None


def made(technology: ElasticTechnology) -> object:
    """The solids; what makes them is loaded when somebody asks."""
    from .made.solids import elastic_bumps

    return elastic_bumps(technology)


def caption(section: Any) -> Iterator[str]:
    """What sections say in words of fillings and balls."""
    from .made.caption import bump_caption

    return bump_caption(section)


def checked(technology: ElasticTechnology) -> None:
    """Fillings and balls have the layers that they are drawn on."""
    need_layers(technology, "filling", "ball")


FAMILY = Family(
    technology=ElasticTechnology,
    made=made,
    checked=checked,
    caption=caption,
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
