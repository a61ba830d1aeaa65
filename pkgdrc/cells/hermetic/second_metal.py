"""The second, thick metal, which makes bus bars, tracks and pads conduct better."""

from collections.abc import Iterable

from pkgdrc.cells.drawing import Shape
from pkgdrc.cells.masks import masks
from pkgdrc.cells.shapes import inset
from pkgdrc.units import Um

WITHIN: Um = 2.0
"""How far it stays within the metal that it lies on, so that it keeps away from the fingers' ends."""


def second_metal(shapes: Iterable[Shape]) -> tuple[Shape, ...]:
    """On layer `pad_metal`, over shapes of other metal; none where the technology has no mask for it."""
    if not masks().has("pad_metal"):
        return ()
    return inset(shapes, WITHIN, "pad_metal", masks().grid)
