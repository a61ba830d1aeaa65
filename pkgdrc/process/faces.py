"""Where things lie in the stack: faces of levels, the metal films on them, and the masks that levels have."""

from pkgdrc.technology.model import Technology
from pkgdrc.units import Um

ON_WIRING = ("wiring", "plate", "dielectric", "film", "device")
"""Layers of what lies on the wiring level, whose films are thin against its height."""

_WALLS = {"frame": ("frame", "island")}  # level: the layers that it is drawn on, if not on one of its name


def outer_face(technology: Technology, level: str) -> Um:
    """Height of the face of a level that looks to the cover's outer side."""
    return technology.height(level) + technology.level(level).thickness


def carrier_of(technology: Technology, layer: str) -> str:
    """The level on whose face to the cover the metal of a layer lies; the cover: on its outer face.

    Contacts lie where their openings start, the wiring level's metal where the technology says, all other
    metal on the chip.
    """
    if technology.wiring and layer in ON_WIRING:
        names = [level.name for level in technology.stack]
        carrier = technology.wiring.carrier
        return names[-2] if carrier == names[-1] else carrier  # the cover's own lies on its inner face
    outer = {opening.contact: opening.outer for opening in technology.openings.values()}
    return outer.get(layer, technology.stack[0].name)


def on_cover(technology: Technology, level: str) -> bool:
    """Whether a level is on the cover's side of the joint: it lies outside of the adhesive, or is it.

    Without a level called `adhesive` only the cover itself does. Levels that the stack lacks do not.
    """
    names = [each.name for each in technology.stack]
    joint = names.index("adhesive") if "adhesive" in names else len(names) - 1
    return level in names[max(joint, 0) :]


def cover_masks(technology: Technology) -> set[str]:
    """The layers whose masks lie on the cover's side of the joint, so that run-out displaces them."""
    levels = [level.name for level in technology.stack if on_cover(technology, level.name)]
    found = {layer for level in levels for layer in drawn_on(technology, level)}
    for opening in technology.openings.values():
        found |= {layer for level, layer in opening.masks.items() if level in levels}
        found |= {opening.contact} if opening.outer in levels else set()
    if technology.wiring and technology.wiring.carrier in levels:
        found |= {layer for layer in ON_WIRING if layer in technology.layers}
    return found


def film_faces(technology: Technology) -> dict[str, Um]:
    """The layers of metal films, with the height of the face that each lies on; the lowest face first."""
    faces: dict[str, Um] = {}
    if technology.wiring:
        # Metal carried by the cover lies on its inner face.
        carrier = outer_face(technology, technology.wiring.carrier)
        faces["wiring"] = min(carrier, technology.height(technology.stack[-1].name))
    for opening in technology.openings.values():
        faces.setdefault(opening.landing, outer_face(technology, opening.inner))
        faces.setdefault(opening.contact, outer_face(technology, opening.outer))
    if "ground" in technology.layers:
        faces["ground"] = outer_face(technology, technology.stack[0].name)
    return dict(sorted(faces.items(), key=lambda item: item[1]))


def drawn_on(technology: Technology, level: str) -> tuple[str, ...]:
    """The layers that say where a level is; none if it is everywhere.

    Adhesive is structured only where somebody drew how: without shapes on its layer it is everywhere.
    """
    return tuple(layer for layer in _WALLS.get(level, (level,)) if layer in technology.layers)
