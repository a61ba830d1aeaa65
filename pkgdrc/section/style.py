"""How the parts of a section look: as their family says, or by their names."""

import zlib

from pkgdrc.section.model import Part

FONT = "DejaVu Sans, Verdana, Arial, sans-serif"
INK = "#222222"
FAINT = "#777777"

_CUT = "#d0021b"
_COLOURS = {
    "chip": "#c9d6e6",
    "cavity": "#ebeff5",
    "kerf with tolerance": _CUT,
    # back metal, by role
    "adhesion": "#3d3d3d",
    "conductor": "#c46a36",
    "finish": "#8c949c",
}
_WORDS = {"kerf with tolerance": "cut with its tolerance"}

_OTHER_FILMS = ("#2f8f7f", "#a64d8f", "#5d8a3a", "#8a5d3a")  # films of other names
_OTHER_LEVELS = ("#d8c8e0", "#cfdcb8", "#e6cfc2", "#c8d4d8")  # levels of other names


def colour(part: Part) -> str:
    """The part's colour; what neither its family nor the process names has one of its own each time."""
    if part.look:
        return part.look.colour
    others = _OTHER_LEVELS if part.kind == "level" else _OTHER_FILMS
    return _COLOURS.get(part.name, others[zlib.crc32(part.name.encode()) % len(others)])


def words(part: Part) -> str:
    """The part's name for the person who looks at the picture."""
    if part.look and part.look.words:
        return part.look.words
    return _WORDS.get(part.name, part.name.replace("_", " "))
