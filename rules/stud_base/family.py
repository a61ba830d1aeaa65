"""Stud bases: what only they have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from annotated_types import Ge, Gt, Le, Lt

from pkgdrc.technology import Technology
from pkgdrc.technology.family import OPENINGS, Family, LayerLook, OpeningLook, SolidLook
from pkgdrc.technology.mistakes import need_known, need_layers, wrong
from pkgdrc.toml import Doc
from pkgdrc.units import Deg, Um

Step = Literal["chip", "drilling", "coating", "notch"]

LOWER_METAL = ("rim", "track")
"""Layers of the metal on the film's lower face."""


@dataclass(frozen=True, kw_only=True)
class Notch:
    """The trench round a through-hole in the film's lower face, drawn on layer `notch`."""

    made_by: Annotated[
        Literal["laser", "stamping"], Doc("stamped notches come first of all, lasered ones at any time")
    ]
    depth: Annotated[Um, Gt(0), Doc("depth from the film's lower face")]
    wall_angle: Annotated[Deg, Ge(0), Lt(80), Doc("wall angle from the vertical; it narrows inwards")] = 0.0


@dataclass(frozen=True, kw_only=True)
class Metal:
    """A layer of metal."""

    material: Annotated[str, Doc("metal, by its symbol")]
    thickness: Annotated[Um, Gt(0), Doc("thickness")]


@dataclass(frozen=True, kw_only=True)
class WallMetal:
    """The metal on the walls of through-holes."""

    material: Annotated[str, Doc("metal, by its symbol")]
    thickness: Annotated[Um, Gt(0), Doc("thickness on a flat face")]
    method: Annotated[
        Literal["plated", "sputtered", "evaporated"],
        Doc("how it is made, which tells how thin it is at its worst place"),
    ] = "plated"
    elastic_modulus: Annotated[float | None, Gt(0), Doc("elastic modulus, GPa")] = None
    poisson: Annotated[float, Gt(0), Lt(0.5), Doc("Poisson's ratio")] = 0.34


@dataclass(frozen=True, kw_only=True)
class Solder:
    """Solder printed on the studs, drawn on layer `solder`, and melted into the holes."""

    material: Annotated[str, Doc("solder, by its symbols")]
    paste_thickness: Annotated[Um, Gt(0), Doc("thickness of the printed paste")]
    metal_share: Annotated[float, Gt(0), Le(1), Doc("share of the paste's volume that is metal")] = 0.5
    rim_thickness: Annotated[Um, Ge(0), Doc("thickness of the solder that stays on the rim")] = 0.0


@dataclass(frozen=True, kw_only=True)
class StudTechnology(Technology):
    """A technology of stud bases."""

    notch: Annotated[Notch | None, Doc("the notches that leave studs round the holes on layer `hole`")] = None
    wall_metal: Annotated[WallMetal | None, Doc("metal on the holes' walls, and on what they expose")] = None
    handling_force: Annotated[
        float | None, Gt(0), Doc("force across a stud when it is tested and handled, mN")
    ] = None
    rim_metal: Annotated[Metal | None, Doc("metal of rims and tracks on the film's lower face")] = None
    solder: Annotated[Solder | None, Doc("solder on the studs")] = None
    steps: Annotated[
        tuple[Step, ...], Doc("order of the steps that make a stud base; without 'chip' it has none")
    ] = ()


def checked(technology: StudTechnology) -> None:
    """Notches and solder have their layers, and the steps that make them work."""
    need_layers(technology, "notch", "solder")
    check_steps(technology)


def check_steps(technology: StudTechnology) -> None:
    """The steps that make a stud base are there, and in an order that works."""
    steps = technology.steps
    if technology.notch is None:
        return
    need_known(technology, "notch", ["hole"], technology.openings)
    need_known(technology, "notch", ["film"], [level.name for level in technology.stack])
    for step in ("drilling", "coating", "notch"):
        if steps.count(step) != 1:
            raise wrong(technology, "steps", f"needs '{step}' once")
    if steps.count("chip") > 1:
        raise wrong(technology, "steps", "has 'chip' more than once")
    if steps.index("drilling") > steps.index("coating"):
        raise wrong(
            technology, "steps", "has 'coating' before 'drilling': walls are coated after they are drilled"
        )
    chip_first = "chip" in steps and steps.index("chip") < steps.index("coating")
    if technology.openings["hole"].landing == "pad" and not chip_first:
        raise wrong(
            technology,
            "openings.hole.landing",
            "is 'pad', but 'steps' has no 'chip' before 'coating': then holes end on 'internal' connections",
        )
    if technology.notch.made_by == "stamping" and steps[0] != "notch":
        raise wrong(
            technology,
            "steps",
            f"starts with '{steps[0]}': stamping needs the bare film, so 'notch' is first",
        )


def made(technology: StudTechnology) -> object:
    """The solids; what makes them is loaded when somebody asks."""
    from .made.solids import stud_base

    return stud_base(technology)


def caption(section: Any) -> Iterator[str]:
    """What sections say in words of notches, studs and solder."""
    from .made.caption import stud_caption

    return stud_caption(section)


def severed(technology: StudTechnology) -> tuple[str, ...]:
    """Layers whose metal the notches take with them: that of the lower face, if it is there before them.

    Where the notches come first (000: claim 13), metal that is drawn over them runs down into them.
    """
    steps = technology.steps
    if technology.notch is None or steps.index("notch") < steps.index("coating"):
        return ()
    return LOWER_METAL


def lost(technology: StudTechnology) -> Mapping[str, str]:
    """The metal that notches take with them."""
    return dict.fromkeys(severed(technology), "notch")


def inside(technology: StudTechnology) -> Mapping[str, tuple[Um, LayerLook]]:
    """The ground of notches."""
    from .made.notch import trench

    made = trench(technology)
    look = LayerLook("ground of a notch", "#b89b4e", 0.5, "dotted")
    return {"notch": (made.shrink(made.notch.depth), look)} if made else {}


FAMILY = Family(
    technology=StudTechnology,
    checked=checked,
    made=made,
    caption=caption,
    lost=lost,
    inside=inside,
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
