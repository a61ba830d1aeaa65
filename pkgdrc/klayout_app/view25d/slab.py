"""What a 2.5D view is made of: solids in slices that are extruded between two heights."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pkgdrc.process.made import as_made
from pkgdrc.process.solid import Solid
from pkgdrc.section.model import Part
from pkgdrc.section.style import colour, words
from pkgdrc.shapes.area import Area
from pkgdrc.technology import Technology
from pkgdrc.units import Um

SLICES = 4
"""Steps that a slanted wall is shown with, in each level."""

_THIN: Um = 5.0  # what is no higher is shown in one step
_UNSEEN = ("cavity", "tolerance")


@dataclass(frozen=True)
class Slab:
    """An area of the layout between two heights, um above the stack's back face.

    `name` and `colour` are those of cross-sections.
    """

    name: str
    words: str
    colour: str
    low: Um
    high: Um
    area: Area


def slabs(technology: Technology) -> Iterator[Slab]:
    """All solids, from the wafer's back to the outside, each as it is in the middle of its slices."""
    package = as_made(technology)
    for solid in package.solids:
        if solid.kind in _UNSEEN:
            continue
        look = Part(kind=solid.kind, name=solid.name, look=package.looks.get(solid.name))
        for low, high in _slices(solid):
            area = solid.area((low + high) / 2)
            if area is not None:
                yield Slab(solid.name, words(look), colour(look), low, high, area)


def _slices(solid: Solid) -> Iterator[tuple[Um, Um]]:
    """From its low to its high end in pieces that end at its breaks; several where its area changes."""
    for start, end in pairwise(solid.heights):
        inside = [start + (end - start) * step / 16 for step in range(1, 16)]
        changes = end - start > _THIN and len({solid.area(z) for z in inside}) > 1
        pieces = SLICES if changes else 1
        for piece in range(pieces):
            yield start + (end - start) * piece / pieces, start + (end - start) * (piece + 1) / pieces
