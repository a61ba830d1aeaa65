"""Metal in the section: films on the faces of levels, in the openings, and on the chip's back."""

from collections.abc import Iterator, Mapping

from klayout import db

from pkgdrc.process.faces import film_faces, outer_face
from pkgdrc.section.cut_line import CutLine
from pkgdrc.section.plane import columns, grown
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um


def films(line: CutLine, voids: Mapping[str, db.Region], film: Um) -> dict[str, db.Region]:
    """The films by layer, and by opening's name the metal on its walls and on what it lands on.

    `voids` are the openings' areas. Metal comes from outside and covers, `film` um thick, the face round an
    opening's mouth (where its layer is drawn), the walls and the ground; from the lowest face up, so that
    each opening lands on the metal below.
    """
    technology = line.technology
    found: dict[str, db.Region] = {}
    below = db.Region()
    for layer, face in film_faces(technology).items():
        here = {
            name: voids[name]
            for name, opening in technology.openings.items()
            if opening.contact == layer and outer_face(technology, opening.outer) == face
        }
        room = columns(line.whole(), face, face + 2 * film)
        for void in here.values():
            room += void - below
        room.merge()
        coat = room & grown(_world(line, technology) - room, film)
        drawn = columns(line.intervals(layer), face, face + film)
        found[layer] = (drawn & coat).merged()
        for name, void in here.items():
            found[name] = (coat & void).merged()
        below = below + found[layer]
        for name in here:
            below += found[name]
    return found


def back_metal(solid: db.Region, exposed: db.Region, technology: Technology) -> Iterator[db.Region]:
    """The layers of the back metal, from the chip outwards, over `solid` wherever it is `exposed`."""
    under, thickness = solid, 0.0
    for layer in technology.back_metal:
        thickness += layer.thickness
        over = grown(solid, thickness)
        yield (over - under) & exposed
        under = over


def _world(line: CutLine, technology: Technology) -> db.Region:
    height = sum(level.thickness for level in technology.stack)
    return columns(line.whole(), -line.margin, height + line.margin)
