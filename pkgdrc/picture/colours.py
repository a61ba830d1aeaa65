"""The colour, name and line of every layer of a technology, by what it is: the one place that says so."""

import re
import zlib
from dataclasses import dataclass
from typing import Literal

from pkgdrc.section.style import COLOURS, LEVELS
from pkgdrc.technology import Technology

Line = Literal["plain", "dashed", "dotted", "dash-dotted", "heavy"]

PLANNED = frozenset({"site"})
"""Layers that say what was planned: shown only for rules about them."""

KERF = "kerf"
"""Name of what the cut takes; a technology has no layer for it but the separation lines."""


@dataclass(frozen=True)
class Look:
    """How a layer is drawn: '#rrggbb', its name in words, and what tells it from others without colour."""

    name: str  # of the layer
    words: str
    colour: str
    opacity: float  # of its area; 0 for an outline alone
    line: Line = "plain"

    @property
    def css_class(self) -> str:
        """The class of its shapes in pictures."""
        return f"layer-{re.sub(r'[^a-z0-9]+', '-', self.name.lower())}"


_FIELD, _BASE, _METAL, _TOP, _HOLE, _NOTE = 0.0, 0.75, 0.7, 0.45, 0.15, 0.0

_LOOKS: dict[str, tuple[str, str, float, Line]] = {  # layer: words, colour, opacity, line
    "wafer": ("wafer", "#555555", _FIELD, "heavy"),
    "site": ("fields of the plan", "#999999", _FIELD, "dotted"),
    "die": ("field of a die", "#555555", _FIELD, "dash-dotted"),
    "chip": ("chip", LEVELS["chip"], 0.35, "plain"),
    "notch": ("notch", "#e6d3a0", 0.6, "plain"),
    "frame": ("frame", LEVELS["frame"], _BASE, "plain"),
    "island": ("island", "#8fb3a3", 0.85, "plain"),
    "intermediate": ("intermediate layer", LEVELS["intermediate"], 0.3, "dotted"),
    "adhesive": ("adhesive", LEVELS["adhesive"], 0.35, "dotted"),
    "component": ("component structures", COLOURS["component"], _METAL, "plain"),
    "connector": ("connector", COLOURS["connector"], _METAL, "plain"),
    "ground": ("ground conductor", COLOURS["ground"], _METAL, "plain"),
    "wiring": ("wiring", COLOURS["wiring"], _METAL, "plain"),
    "dielectric": ("dielectric", COLOURS["dielectric"], _TOP, "dotted"),
    "plate": ("upper plate", COLOURS["plate"], _TOP, "dashed"),
    "film": ("resistive film", COLOURS["film"], _METAL, "dotted"),
    "under_contact": ("under contact", COLOURS["under_contact"], 0.25, "heavy"),
    "solder_mask": ("opening in the solder mask", "#2f8f7f", _HOLE, "dashed"),
    "bead": ("bead", COLOURS["bead"], 0.25, "dash-dotted"),
    "back_opening": ("opening in the back metal", "#3d3d3d", _HOLE, "dashed"),
    "pad": ("pad", COLOURS["pad"], 0.5, "plain"),
    "pad_opening": ("opening in the first insulation", LEVELS["first_insulation"], _HOLE, "dashed"),
    "internal": ("internal connection", COLOURS["internal"], 0.4, "plain"),
    "rim": ("rim metal", COLOURS["rim"], _METAL, "plain"),
    "track": ("conductor track", COLOURS["track"], _METAL, "plain"),
    "solder": ("solder", COLOURS["solder"], 0.3, "dotted"),
    "interconnect": ("interconnect", COLOURS["interconnect"], 0.6, "plain"),
    "base": ("base region", "#7b241c", _HOLE, "dotted"),
    "opening": ("opening in the second insulation", "#3d5a99", _HOLE, "dashed"),
    "filling": ("filling", COLOURS["filling"], 0.45, "plain"),
    "bump_metal": ("metal under the ball", "#b8860b", 0.4, "dotted"),
    "ball": ("ball", COLOURS["coating"], 0.2, "heavy"),
    "street": ("saw street", COLOURS["saw street"], 0.12, "dotted"),
    "separation": ("separation line", "#222222", 0.9, "plain"),
    KERF: ("kerf", COLOURS["kerf with tolerance"], 0.15, "dashed"),
    "mark": ("alignment mark", "#44546a", 0.6, "plain"),
    "monitor": ("process monitor", "#5d8a3a", 0.3, "dotted"),
    "device": ("passive component", "#44546a", _NOTE, "dotted"),
    "serial": ("serial number", "#777777", 0.5, "plain"),
    "label": ("label", "#44546a", _NOTE, "dotted"),
}
_CONNECTIONS = {name: COLOURS[f"metal in {name}"] for name in ("dk1", "dk2", "dk3")} | {"hole": "#2f7fb5"}
_OTHERS = ("#8a6fb0", "#6f9950", "#b0785c", "#5b87a0", "#a64d8f", "#2f8f7f")


def look(technology: Technology, layer: str) -> Look:
    """How a layer of a technology, or `KERF`, is drawn."""
    for name, opening in technology.openings.items():
        for level, mask in opening.masks.items():
            if mask == layer:
                words = mask if layer != "hole" else "hole"
                several = len(opening.masks) > 1
                return Look(
                    layer,
                    f"opening {words} in {level}" if several or words != "hole" else "hole",
                    _CONNECTIONS.get(name, _other(name)),
                    0.08,
                    "plain" if mask == next(iter(opening.masks.values())) else "dashed",
                )
    if layer in _LOOKS:
        words, colour, opacity, line = _LOOKS[layer]
        return Look(layer, words, colour, opacity, line)
    return Look(layer, layer.replace("_", " "), _other(layer), 0.4)


def end_of(connection: str) -> Look:
    """How the inner end of a kind of connection is drawn."""
    colour = _CONNECTIONS.get(connection, _other(connection))
    words = "lower end of a hole's cone" if connection == "hole" else f"inner end of {connection}"
    return Look(f"{connection}-end", words, colour, 0.7, "plain")


def ground_of_notch() -> Look:
    """How the ground of notches is drawn."""
    return Look("notch-ground", "ground of a notch", "#b89b4e", 0.5, "dotted")


def back_of_kerf() -> Look:
    """How the kerf is drawn where it is widest, on the chip's back."""
    return Look("kerf-back", "kerf on the chip's back", COLOURS["kerf with tolerance"], 0.0, "dotted")


def order(technology: Technology) -> list[str]:
    """The technology's layers, each mask once, from the one at the bottom to the one that covers the rest."""
    by_mask = {number: name for name, number in reversed(technology.layers.items())}
    names = [name for name in technology.layers if name in by_mask.values()]
    rank = {name: number for number, name in enumerate(_LOOKS)}
    openings = {mask for each in technology.openings.values() for mask in each.masks.values()}

    def height(name: str) -> float:
        return rank["under_contact"] + 0.5 if name in openings else rank.get(name, rank[KERF])

    return sorted(names, key=height)


def _other(name: str) -> str:
    return _OTHERS[zlib.crc32(name.encode()) % len(_OTHERS)]
