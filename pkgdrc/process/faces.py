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
