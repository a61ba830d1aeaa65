"""Hermetic packages: what only they have."""

import dataclasses
from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Gt

from pkgdrc.technology import Technology
from pkgdrc.technology.family import OPENINGS, Family, LayerLook, OpeningLook, SolidLook
from pkgdrc.technology.mistakes import need_known, need_layers
from pkgdrc.toml import Doc
from pkgdrc.units import Um


@dataclass(frozen=True, kw_only=True)
class CoatingLayer:
    """One layer of a metal that coats a face and the walls of what is cut or opened in it."""

    material: Annotated[str, Doc("metal, by its symbol")]
    thickness: Annotated[Um, Gt(0), Doc("thickness")]
    role: Annotated[
        Literal["adhesion", "conductor", "finish"], Doc("what it is for; the rules' ranges go by this")
    ]
    method: Annotated[
        Literal["sputtered", "collimated", "evaporated", "cvd", "plated"] | None,
        Doc("how it is deposited, which says how much of it gets down into cuts and openings"),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Pressure:
    """Pressures that bend the parts over a cavity, over that inside, MPa."""

    outside: Annotated[float, Ge(0), Doc("in use")] = 0.1
    moulding: Annotated[float | None, Ge(0), Doc("while the package is moulded in")] = None
    bonding: Annotated[float | None, Ge(0), Doc("on the intermediate layer while the cover is glued")] = None


@dataclass(frozen=True, kw_only=True)
class Passives:
    """The films that capacitors and resistors on the wiring level are made of."""

    dielectric_thickness: Annotated[Um, Gt(0), Doc("thickness of the dielectric film of capacitors")]
    permittivity: Annotated[float, Gt(0), Doc("relative permittivity of that film")]
    sheet_resistance: Annotated[float, Gt(0), Doc("sheet resistance of the resistive film, ohm per square")]


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """The additional wiring level between chip and cover."""

    carrier: Annotated[
        str, Doc("level whose face to the cover carries it; the cover itself carries all of it")
    ]
    passives: Annotated[Passives | None, Doc("films of the passive components on it")] = None


@dataclass(frozen=True, kw_only=True)
class Bead:
    """The solid or hollow bead that is pressed into a connection's outer end."""

    diameter: Annotated[Um, Gt(0), Doc("diameter")]
    material: Annotated[str, Doc("material")]


@dataclass(frozen=True, kw_only=True)
class HermeticTechnology(Technology):
    """A technology of hermetic packages."""

    component_height: Annotated[Um, Ge(0), Doc("height of the component structures above the chip")] = 0.0
    pad_metal_thickness: Annotated[
        Um, Ge(0), Doc("thickness of the second metal on bus bars, tracks and pads, on layer `pad_metal`")
    ] = 0.0
    back_metal: Annotated[
        tuple[CoatingLayer, ...], Doc("layers of the back metal, from the chip outwards")
    ] = ()
    underside_metal: Annotated[
        tuple[CoatingLayer, ...],
        Doc("layers of the metal on the cover's outer face and in its openings, from the cover outwards"),
    ] = ()
    pressure: Annotated[Pressure | None, Doc("what bends the parts over the cavities")] = None
    shielding: Annotated[
        bool, Doc("the back metal shields, so each die's ground conductor meets its cut")
    ] = False
    wiring: Annotated[Wiring | None, Doc("the wiring level, drawn on layer `wiring`")] = None
    bead: Annotated[Bead | None, Doc("the beads, drawn on layer `bead`")] = None

    @property
    def structure_height(self) -> Um:
        """How high above the chip the component structures reach with the second metal on them, um."""
        return self.component_height + self.pad_metal_thickness


def made(technology: HermeticTechnology) -> object:
    """The solids; what makes them is loaded when somebody asks."""
    from .made.solids import package

    return package(technology)


ON_WIRING = ("wiring", "plate", "dielectric", "film", "device")
"""Layers of what lies on the wiring level, whose films are thin against its height."""


def checked(technology: HermeticTechnology) -> None:
    """Wiring and beads have their layers, and the level that carries the wiring is there."""
    need_layers(technology, "wiring", "bead")
    if technology.wiring:
        levels = [level.name for level in technology.stack]
        need_known(technology, "wiring.carrier", [technology.wiring.carrier], levels)


def carried(technology: HermeticTechnology) -> dict[str, str]:
    """What lies on the wiring level."""
    return dict.fromkeys(ON_WIRING, technology.wiring.carrier) if technology.wiring else {}


def of_cells(technology: HermeticTechnology) -> dict[str, float]:
    """The films of passive components, which their cells draw by."""
    passives = technology.wiring.passives if technology.wiring else None
    return dataclasses.asdict(passives) if passives else {}


FAMILY = Family(
    technology=HermeticTechnology,
    made=made,
    checked=checked,
    of_cells=of_cells,
    metal_in_cut=lambda technology: bool(technology.back_metal),
    drawn_on={"frame": ("frame", "island")},
    joint="adhesive",
    carried=carried,
    makes=lambda technology: technology.alignment is not None,
    layers={
        "frame": LayerLook("frame", "#e2b36f", 0.75),
        "island": LayerLook("island", "#8fb3a3", 0.85),
        "intermediate": LayerLook("intermediate layer", "#d99a77", 0.3, "dotted"),
        "adhesive": LayerLook("adhesive", "#f1e3a4", 0.35, "dotted"),
        "component": LayerLook("component structures", "#7a1f5c", 0.7),
        "connector": LayerLook("connector", "#b8860b", 0.7),
        "ground": LayerLook("ground conductor", "#4a6b1f", 0.7),
        "pad_metal": LayerLook("second metal", "#d9a441", 0.55, "dashed"),
        "shunt": LayerLook("shunt", "#5c6770", 0.8, "dotted"),
        "wiring": LayerLook("wiring", "#c0392b", 0.7),
        "dielectric": LayerLook("dielectric", "#4f9d4a", 0.45, "dotted"),
        "plate": LayerLook("upper plate", "#7b241c", 0.45, "dashed"),
        "film": LayerLook("resistive film", "#8a6d5d", 0.7, "dotted"),
        "under_contact": LayerLook("under contact", "#5b4a9c", 0.25, "heavy"),
        OPENINGS: LayerLook("opening", "#2f7fb5", 0.08),
        "solder_mask": LayerLook("opening in the solder mask", "#2f8f7f", 0.15, "dashed"),
        "bead": LayerLook("bead", "#9aa0a8", 0.25, "dash-dotted"),
        "back_opening": LayerLook("opening in the back metal", "#3d3d3d", 0.15, "dashed"),
        "device": LayerLook("passive component", "#44546a", 0.0, "dotted"),
    },
    solids={
        "frame": SolidLook("#e2b36f"),
        "intermediate": SolidLook("#d99a77"),
        "adhesive": SolidLook("#f1e3a4"),
        "cover": SolidLook("#c4e3dc"),
        "component": SolidLook("#7a1f5c", "component structures"),
        "connector": SolidLook("#b8860b"),
        "ground": SolidLook("#4a6b1f"),
        "pad_metal": SolidLook("#d9a441", "second metal"),
        "wiring": SolidLook("#c0392b"),
        "film": SolidLook("#8a6d5d", "resistive film"),
        "dielectric": SolidLook("#4f9d4a"),
        "plate": SolidLook("#7b241c", "upper plate of a capacitor"),
        "under_contact": SolidLook("#5b4a9c"),
        "bead": SolidLook("#9aa0a8"),
        "metal in dk1": SolidLook("#7d6cc0"),
        "metal in dk2": SolidLook("#d1448f"),
        "metal in dk3": SolidLook("#2f7fb5"),
    },
    openings={
        "dk1": OpeningLook("#7d6cc0"),
        "dk2": OpeningLook("#d1448f"),
        "dk3": OpeningLook("#2f7fb5"),
    },
)
