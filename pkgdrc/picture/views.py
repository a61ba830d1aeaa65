"""What pictures show of a technology: its layers as made, each with the expression that makes it."""

from collections.abc import Iterator
from dataclasses import dataclass

from pkgdrc.deck.algebra import Layer, Region
from pkgdrc.deck.made import Made
from pkgdrc.picture import colours
from pkgdrc.picture.colours import Look
from pkgdrc.process.notch import severed, trench
from pkgdrc.technology import Technology


@dataclass(frozen=True)
class View:
    """Shapes that are drawn alike, and the masks that they come from."""

    look: Look
    shapes: Region
    masks: tuple[str, ...]


def views(technology: Technology) -> Iterator[View]:
    """All of them, from the bottom upwards."""
    made = Made(technology, technology.layers)
    cut = severed(technology)
    for name in colours.order(technology):
        layer = Layer(name)
        yield View(colours.look(technology, name), layer - Layer("notch") if name in cut else layer, (name,))
        if name == "notch" and (trenched := trench(technology)):
            ground = layer.shrunk(trenched.shrink(trenched.notch.depth))
            yield View(colours.ground_of_notch(), ground, (name,))
        if name == "separation" and technology.cut:
            on_chip, back = made.kerf.on_chip, made.kerf.anywhere()
            yield View(colours.look(technology, colours.KERF), on_chip, (name,))
            if back != on_chip:
                yield View(colours.back_of_kerf(), back, (name,))
    for name, opening in technology.openings.items():
        end = made.connections[name].inner_end
        yield View(colours.end_of(technology, name), end, tuple(dict.fromkeys(opening.masks.values())))
