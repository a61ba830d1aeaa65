"""What a 2.5D view is made of: things that are extruded between two heights."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pkgdrc.units import Um

SLICES = 4
"""Steps that a slanted wall is shown with, in each level."""

_THIN: Um = 5.0  # what is no higher is shown in one step


@dataclass(frozen=True)
class Slab:
    """An area of the layout between two heights, um above the stack's back face.

    `area` is an expression of the script's language, `name` and `colour` are those of cross-sections.
    """

    name: str
    words: str
    colour: str
    low: Um
    high: Um
    area: str


def mask(layer: str) -> str:
    """What is drawn on a layer."""
    return "mask['" + layer.replace("\\", "\\\\").replace("'", "\\'") + "']"


def sized(area: str, by: Um) -> str:
    """An area that is larger by `by` on every side, smaller if that is negative."""
    return f"{area}.sized({figure(by)})" if round(by, 4) else area


def figure(length: Um) -> str:
    """A length in um; in the script's language a whole number would be one of database units."""
    return repr(round(float(length), 4) + 0.0)


def rim(area: str, width: Um) -> str:
    """The part of an area that lies within `width` of its edge."""
    return f"({area} - {sized(area, -width)})"


def union(areas: Sequence[str]) -> str:
    """All of the areas."""
    return f"({' + '.join(areas)})" if len(areas) > 1 else areas[0]


def without(area: str, taken: Sequence[str]) -> str:
    """An area less what is taken from it."""
    return f"{area} - {union(list(dict.fromkeys(taken)))}" if taken else area


def slices(low: Um, high: Um, breaks: Sequence[Um], shape: Callable[[Um], str]) -> Iterator[tuple[Um, Um]]:
    """From `low` to `high` in pieces that end at the `breaks`, as many as the change of `shape` calls for.

    `shape` tells by its value at a height whether anything changes there. Each piece is shown as it is in
    its middle.
    """
    ends = sorted({low, high, *(z for z in breaks if low < z < high)})
    for start, end in pairwise(ends):
        inside = [start + (end - start) * step / 16 for step in range(1, 16)]
        changes = end - start > _THIN and len({shape(z) for z in inside}) > 1
        pieces = SLICES if changes else 1
        for piece in range(pieces):
            yield start + (end - start) * piece / pieces, start + (end - start) * (piece + 1) / pieces
