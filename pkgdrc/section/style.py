"""How the parts of a section look: one table, by name."""

import zlib

from pkgdrc.section.model import Part

FONT = "DejaVu Sans, Verdana, Arial, sans-serif"
INK = "#222222"
FAINT = "#777777"

COLOURS = {
    # levels
    "chip": "#c9d6e6",
    "frame": "#e2b36f",
    "intermediate": "#d99a77",
    "adhesive": "#f1e3a4",
    "cover": "#c4e3dc",
    # what is on them
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
    "component": "component structures",
    "film": "resistive film",
    "plate": "upper plate of a capacitor",
    "kerf with tolerance": "cut with its tolerance",
}

_FILMS = ("#2f8f7f", "#a64d8f", "#5d8a3a", "#8a5d3a")  # films of other names
_LEVELS = ("#d8c8e0", "#cfdcb8", "#e6cfc2", "#c8d4d8")  # levels of other names


def colour(part: Part) -> str:
    """The part's colour; names that the table lacks have one of their own each time."""
    if part.name in COLOURS:
        return COLOURS[part.name]
    others = _LEVELS if part.kind == "level" else _FILMS
    return others[zlib.crc32(part.name.encode()) % len(others)]


def words(part: Part) -> str:
    """The part's name for the person who looks at the picture."""
    return _WORDS.get(part.name, part.name.replace("_", " "))
