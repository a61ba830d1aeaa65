"""GR: whether what is drawn can be made into a mask."""

from pkgdrc.deck import AnyCheck, Limits, rule
from pkgdrc.deck.drawn import Drawn


@rule("GR.1", source="process")
def vertex_off_grid(drawn: Drawn) -> list[AnyCheck]:
    """A vertex of a mask lies off its grid, or the spine of a path, or half of its width.

    Why: the mask writer moves it, and with it whatever was drawn exactly at a limit. Corners of a path at any
    angle lie off the grid by nature, and are not told.
    Fix: snap it to the grid, and place its cell on the grid; draw paths an even number of steps wide.
    """
    return [drawn.off_grid(name).any().noting(f"layer {name}") for name in drawn.written()]


@rule("GR.2", source="process")
def corner_too_sharp(drawn: Drawn, limit: Limits) -> list[AnyCheck]:
    """A corner is sharper than the process holds.

    Why: it is rounded or lost on the wafer.
    Fix: cut the corner off.
    """
    return [
        (layer.angle() < limit.sharpest_angle).noting(f"layer {name}")
        for name, layer in drawn.layers().items()
    ]


@rule("GR.3", source="process")
def malformed_shape(drawn: Drawn) -> list[AnyCheck]:
    """A shape has no area, or crosses or touches itself.

    Why: tools read it in different ways, or drop it.
    Fix: draw it as one simple polygon with area.
    """
    return [drawn.malformed(name).any().noting(f"layer {name}") for name in drawn.layers()]


@rule("GR.4", source="process")
def unknown_layer(drawn: Drawn) -> AnyCheck:
    """Something is drawn on a layer that the technology does not know.

    Why: nobody checks it, and nobody knows which mask it goes to.
    Fix: add the layer to the technology, or remove what is drawn on it.
    """
    return drawn.unknown_layers().any()


@rule("GR.5", source="process")
def opening_nowhere(drawn: Drawn) -> list[AnyCheck]:
    """An opening that the technology declares is drawn nowhere.

    Why: no connection is made; the mask may have been left out of the layout.
    Fix: add the mask, or take the opening out of the technology.
    """
    return [
        drawn.nowhere(mask).any().noting(f"{name}: layer {mask}") for name, mask in drawn.openings().items()
    ]
