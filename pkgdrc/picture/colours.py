"""The colour, name and line of every layer of a technology, by what it is: the one place that says so."""

import re
import zlib
from dataclasses import dataclass
from functools import cache

from pkgdrc.technology import Technology
from pkgdrc.technology.family import OPENINGS, Family, LayerLook, Line, OpeningLook, families, family_of

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


_KERF = "#d0021b"
_BELOW = {
    "wafer": LayerLook("wafer", "#555555", 0.0, "heavy"),
    "site": LayerLook("fields of the plan", "#999999", 0.0, "dotted"),
    "die": LayerLook("field of a die", "#555555", 0.0, "dash-dotted"),
    "chip": LayerLook("chip", "#c9d6e6", 0.35),
}
_ABOVE = {
    "separation": LayerLook("separation line", "#222222", 0.9),
    KERF: LayerLook("kerf", _KERF, 0.15, "dashed"),
    "mark": LayerLook("alignment mark", "#44546a", 0.6),
    "monitor": LayerLook("process monitor", "#5d8a3a", 0.3, "dotted"),
    "serial": LayerLook("serial number", "#777777", 0.5),
    "label": LayerLook("label", "#44546a", 0.0, "dotted"),
}
_OTHERS = ("#8a6fb0", "#6f9950", "#b0785c", "#5b87a0", "#a64d8f", "#2f8f7f")


def look(technology: Technology, layer: str) -> Look:
    """How a layer of a technology, or `KERF`, is drawn."""
    for name, opening in technology.openings.items():
        for level, mask in opening.masks.items():
            if mask == layer:
                drawn = _opening(technology, name)
                several = len(opening.masks) > 1 or not drawn.words
                return Look(
                    layer,
                    f"opening {drawn.words or mask} in {level}" if several else drawn.words,
                    drawn.colour,
                    0.08,
                    "plain" if mask == next(iter(opening.masks.values())) else "dashed",
                )
    known = _looks(technology.deck).get(layer)
    if known:
        return Look(layer, known.words, known.colour, known.opacity, known.line)
    return Look(layer, layer.replace("_", " "), _other(layer), 0.4)


def end_of(technology: Technology, connection: str) -> Look:
    """How the inner end of a kind of connection is drawn."""
    drawn = _opening(technology, connection)
    return Look(f"{connection}-end", drawn.end or f"inner end of {connection}", drawn.colour, 0.7, "plain")


def _opening(technology: Technology, name: str) -> OpeningLook:
    known = [family.openings[name] for family in _ordered(technology.deck) if name in family.openings]
    return known[0] if known else OpeningLook(_other(name))


def _ordered(deck: str) -> list[Family]:
    """The deck's own family, and then all."""
    own = family_of(deck)
    return [*([own] if own else []), *families().values()]


@cache
def _looks(deck: str) -> dict[str, LayerLook]:
    """Looks by layer, from the bottom up: the deck's own before those that other families have."""
    found = dict(_BELOW)
    for family in _ordered(deck):
        found = {**found, **{name: each for name, each in family.layers.items() if name not in found}}
    return {**found, **_ABOVE}


def inside_of(layer: str, look: LayerLook) -> Look:
    """How what is inside of a layer's shapes is drawn."""
    return Look(f"{layer}-inside", look.words, look.colour, look.opacity, look.line)


def back_of_kerf() -> Look:
    """How the kerf is drawn where it is widest, on the chip's back."""
    return Look("kerf-back", "kerf on the chip's back", _KERF, 0.0, "dotted")


def order(technology: Technology) -> list[str]:
    """The technology's layers, each mask once, from the one at the bottom to the one that covers the rest."""
    by_mask = {number: name for name, number in reversed(technology.layers.items())}
    names = [name for name in technology.layers if name in by_mask.values()]
    rank = {name: number for number, name in enumerate(_looks(technology.deck))}
    openings = {mask for each in technology.openings.values() for mask in each.masks.values()}

    def height(name: str) -> int:
        return rank.get(OPENINGS if name in openings else name, rank[KERF])

    return sorted(names, key=height)


def _other(name: str) -> str:
    return _OTHERS[zlib.crc32(name.encode()) % len(_OTHERS)]
