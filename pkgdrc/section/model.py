"""A cross-section as data: polygons in the plane of the section, each with what it is.

The plane has s, um along the line from its start, and z, um above the stack's back face; the back metal
lies below 0, contacts and beads above the stack's thickness.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pkgdrc.technology.family import SolidLook
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um

Point = tuple[Um, Um]
Contour = tuple[Point, ...]
Polygon = tuple[Contour, ...]  # the hull, then its holes

Kind = Literal["cavity", "level", "film", "back metal", "bead", "tolerance"]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing that the section shows, in all its places."""

    kind: Kind
    name: str
    polygons: tuple[Polygon, ...] = ()
    material: str = ""
    thickness: Um | None = None  # None: the technology does not state it
    span: tuple[Um, Um] | None = None  # a level's faces, as z
    look: SolidLook | None = None  # None: that of its kind


@dataclass(frozen=True, kw_only=True)
class Width:
    """How wide something is along the line, at one height.

    of: 'kerf', 'kerf with tolerance', 'wall' (of a level, between the kerf with its tolerance and the next
    cavity), 'notch', 'stud wall' (between a hole and its notch), the name of an opening, or the layer of a
    bump's 'pad_opening', 'opening', 'filling' and 'ball' and of the saw's 'street'; at: the face or level,
    for notches the 'face' that they are drawn in and their 'ground', for bumps 'face', 'top' or 'middle'.
    """

    of: str
    at: str
    z: Um
    left: Um
    right: Um

    @property
    def value(self) -> Um:
        """The width, um."""
        return self.right - self.left


@dataclass(frozen=True, kw_only=True)
class Ball:
    """A ball that the line cuts: its name, its diameter, and that of the opening under it, if any."""

    name: str
    diameter: Um
    mouth: Um | None
    filled: bool  # the opening


@dataclass(frozen=True, kw_only=True)
class Section:
    """What lies along a line of a layout, as made. `parts` are in the order in which they are painted."""

    layout: Path
    technology: Technology
    start: Point  # of the line, on the layout
    end: Point
    length: Um
    top: Um  # least z of anything shown
    bottom: Um  # greatest z
    film: Um  # thickness that films are drawn with for which the technology states none
    parts: tuple[Part, ...]
    back: tuple[tuple[str, Um], ...]  # metal on the back face, outwards: material, thickness
    widths: tuple[Width, ...]  # of what lies wholly on the line
    fills: tuple[float, ...] = ()  # share of its free volume that solder fills, of each hole with solder
    balls: tuple[Ball, ...] = ()  # each that the line cuts
