"""What pictures show of a technology: its layers as made, each with the expression that makes it."""

from collections.abc import Iterator
from dataclasses import dataclass

from pkgdrc.deck.algebra import Layer, Region
from pkgdrc.deck.made import Made
from pkgdrc.picture import colours
from pkgdrc.picture.colours import Look
from pkgdrc.technology import Technology
from pkgdrc.technology.family import inside_of, lost_of


@dataclass(frozen=True)
class View:
    """Shapes that are drawn alike, and the masks that they come from."""

    look: Look
    shapes: Region
    masks: tuple[str, ...]


def views(technology: Technology) -> Iterator[View]:
    """All of them, from the bottom upwards."""
    made = Made(technology, technology.layers)
    lost, inside = lost_of(technology), inside_of(technology)
    for name in colours.order(technology):
        layer = Layer(name)
        left = layer - Layer(lost[name]) if name in lost else layer
        yield View(colours.look(technology, name), left, (name,))
        if name in inside:
            shrink, look = inside[name]
            yield View(colours.inside_of(name, look), layer.shrunk(shrink), (name,))
        if name == "separation" and technology.cut:
            on_chip, back = made.kerf.on_chip, made.kerf.anywhere()
            yield View(colours.look(technology, colours.KERF), on_chip, (name,))
            if back != on_chip:
                yield View(colours.back_of_kerf(), back, (name,))
    for name, opening in technology.openings.items():
        end = made.connections[name].inner_end
        yield View(colours.end_of(technology, name), end, tuple(dict.fromkeys(opening.masks.values())))
