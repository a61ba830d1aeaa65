"""A small deck of a user's own, and layouts for it: pads at least 10 um wide and 5 um apart."""

import re
from pathlib import Path

from klayout import db

from pkgdrc.resources import find_deck

TECHNOLOGY = """
deck = "."
[layers]
pad = [1, 0]
track = [2, 0]
"""

LIMITS = """
[pad_width]
value = 10.0
source = "process"
[pad_space]
value = 5.0
source = "001: p. 3"
"""

CHAPTER = '''
"""Pads."""

from pkgdrc.deck import rule


@rule("PD.1", source="001: p. 2")
def pad_too_narrow(made, limit):
    """Pad narrower than the process makes.

    Why: it may be missing.
    Fix: widen it.
    """
    return made.pad.width() < limit.pad_width


@rule("PD.2", severity="advice", source="001: p. 3")
def pads_too_close(made, limit):
    """Pads closer than the process resolves.

    Why: they may join.
    Fix: move them apart.
    """
    return made.pad.space() < limit.pad_space
'''


def write_deck(folder: Path) -> Path:
    """The deck's folder."""
    deck = folder / "mine"
    deck.mkdir()
    (deck / "technology.toml").write_text(TECHNOLOGY)
    (deck / "limits.toml").write_text(LIMITS)
    (deck / "pads.py").write_text(CHAPTER)
    return deck


def write_pads(path: Path, *, width: float = 10.0, space: float = 5.0) -> Path:
    """Two pads of `width` x 20 um, `space` apart."""
    layout = db.Layout()
    shapes = layout.create_cell("TOP").shapes(layout.layer(1, 0))
    shapes.insert(db.DBox(0, 0, width, 20))
    shapes.insert(db.DBox(width + space, 0, 2 * width + space, 20))
    layout.write(str(path))
    return path


def common_rules() -> int:
    """How many rules the deck has besides its own."""
    chapters = find_deck("common").glob("*.py")
    return sum(len(re.findall(r"^@rule\(", path.read_text(), re.MULTILINE)) for path in chapters)
