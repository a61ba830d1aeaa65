"""How the parts of a section look: one table, by name."""

import zlib

from pkgdrc.section.model import Part

FONT = "DejaVu Sans, Verdana, Arial, sans-serif"
INK = "#222222"
FAINT = "#777777"

LEVELS = {
    "chip": "#c9d6e6",
    "frame": "#e2b36f",
    "intermediate": "#d99a77",
    "adhesive": "#f1e3a4",
    "cover": "#c4e3dc",
    "film": "#ecdcb0",
    "first_insulation": "#b58f4e",
    "second_insulation": "#ecdcb0",
}

COLOURS = {
    "cavity": "#ebeff5",
    "component": "#7a1f5c",
    "connector": "#b8860b",
    "ground": "#4a6b1f",
    "wiring": "#c0392b",
    "film": "#8a6d5d",
    "dielectric": "#4f9d4a",
    "plate": "#7b241c",
    "under_contact": "#5b4a9c",
    "bead": "#9aa0a8",
    "pad": "#4a6b1f",
    "internal": "#2f7fb5",
    "metal in hole": "#c46a36",
    "rim": "#8e3b1f",
    "track": "#d4a017",
    "solder": "#8c949c",
    "interconnect": "#c0392b",
    "filling": "#8f86b8",
    "ball": "#d5dbe0",
    "coating": "#5d666e",
    "saw street": "#d0021b",
    # back metal, by role
    "adhesion": "#3d3d3d",
    "conductor": "#c46a36",
    "finish": "#8c949c",
    "kerf with tolerance": "#d0021b",
    # metal in openings
    "metal in dk1": "#7d6cc0",
    "metal in dk2": "#d1448f",
    "metal in dk3": "#2f7fb5",
}

_WORDS = {
    "pad": "pads of the chip",
    "internal": "internal connections",
    "metal in hole": "metal in holes",
    "rim": "rim metal",
    "track": "conductor tracks",
    "interconnect": "interconnects",
    "coating": "metal on balls",
    "component": "component structures",
    "film": "resistive film",
    "plate": "upper plate of a capacitor",
    "kerf with tolerance": "cut with its tolerance",
}

_OTHER_FILMS = ("#2f8f7f", "#a64d8f", "#5d8a3a", "#8a5d3a")  # films of other names
_OTHER_LEVELS = ("#d8c8e0", "#cfdcb8", "#e6cfc2", "#c8d4d8")  # levels of other names


def colour(part: Part) -> str:
    """The part's colour; names that the table lacks have one of their own each time."""
    known, others = (LEVELS, _OTHER_LEVELS) if part.kind == "level" else (COLOURS, _OTHER_FILMS)
    if part.name in known:
        return known[part.name]
    return others[zlib.crc32(part.name.encode()) % len(others)]


def words(part: Part) -> str:
    """The part's name for the person who looks at the picture."""
    plain = part.name.replace("_", " ")
    return plain if part.kind == "level" else _WORDS.get(part.name, plain)
