"""Hermetic packages: what only they have."""

from pkgdrc.technology import Technology
from pkgdrc.technology.family import OPENINGS, Family, LayerLook, OpeningLook, SolidLook
from pkgdrc.technology.mistakes import need_known, need_layers


def made(technology: Technology) -> object:
    """The solids; what makes them is loaded when somebody asks."""
    from .made.solids import package

    return package(technology)


ON_WIRING = ("wiring", "plate", "dielectric", "film", "device")
"""Layers of what lies on the wiring level, whose films are thin against its height."""


def checked(technology: Technology) -> None:
    """Wiring and beads have their layers, and the level that carries the wiring is there."""
    need_layers(technology, "wiring", "bead")
    if technology.wiring:
        levels = [level.name for level in technology.stack]
        need_known(technology, "wiring.carrier", [technology.wiring.carrier], levels)


def carried(technology: Technology) -> dict[str, str]:
    """What lies on the wiring level."""
    return dict.fromkeys(ON_WIRING, technology.wiring.carrier) if technology.wiring else {}


FAMILY = Family(
    made=made,
    checked=checked,
    drawn_on={"frame": ("frame", "island")},
    joint="adhesive",
    carried=carried,
    makes=lambda technology: bool(
        technology.alignment or technology.back_metal or technology.wiring or technology.bead
    ),
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
