"""Where things lie in the stack: faces of levels, the metal films on them, and the masks that levels have."""

from pkgdrc.technology.family import family_for
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um


def outer_face(technology: Technology, level: str) -> Um:
    """Height of the face of a level that looks to the cover's outer side."""
    return technology.height(level) + technology.level(level).thickness


def carrier_of(technology: Technology, layer: str) -> str:
    """The level on whose face to the cover the metal of a layer lies; the cover: on its outer face.

    Contacts lie where their openings start, films that the family knows where it says, all other metal on
    the chip.
    """
    carrier = _carried(technology).get(layer)
    if carrier:
        names = [level.name for level in technology.stack]
        return names[-2] if carrier == names[-1] else carrier  # the cover's own lies on its inner face
    outer = {opening.contact: opening.outer for opening in technology.openings.values()}
    return outer.get(layer, technology.stack[0].name)


def on_cover(technology: Technology, level: str) -> bool:
    """Whether a level is on the cover's side of the joint: it lies outside of that, or is it.

    Without a level for the joint only the cover itself does. Levels that the stack lacks do not.
    """
    names, joint = [each.name for each in technology.stack], joint_of(technology)
    return level in names[max(names.index(joint) if joint in names else len(names) - 1, 0) :]


def joint_of(technology: Technology) -> str:
    """The level that joins wafer and cover, as its family calls it; "" for none."""
    family = family_for(technology)
    return family.joint if family else ""


def cover_masks(technology: Technology) -> set[str]:
    """The layers whose masks lie on the cover's side of the joint, so that run-out displaces them."""
    levels = [level.name for level in technology.stack if on_cover(technology, level.name)]
    found = {layer for level in levels for layer in drawn_on(technology, level)}
    for opening in technology.openings.values():
        found |= {layer for level, layer in opening.masks.items() if level in levels}
        found |= {opening.contact} if opening.outer in levels else set()
    return found | {layer for layer, carrier in _carried(technology).items() if carrier in levels}


def drawn_on(technology: Technology, level: str) -> tuple[str, ...]:
    """The layers that say where a level is; none if it is everywhere.

    The joint is structured only where somebody drew how: without shapes on its layer it is everywhere.
    """
    family = family_for(technology)
    layers = family.drawn_on.get(level, (level,)) if family else (level,)
    return tuple(layer for layer in layers if layer in technology.layers)


def _carried(technology: Technology) -> dict[str, str]:
    """The layers of films that the technology has, each with the level that carries it."""
    family = family_for(technology)
    carried = family.carried(technology) if family else {}
    return {layer: level for layer, level in carried.items() if layer in technology.layers}
