"""Metal of a stud base in the section: between film and chip, in the holes, and on the film's lower face."""

from dataclasses import dataclass

from klayout import db

from pkgdrc.process.faces import outer_face
from pkgdrc.process.notch import LOWER_METAL, one_piece, severed
from pkgdrc.section.cut_line import CutLine
from pkgdrc.section.plane import columns, grown, widened
from pkgdrc.units import Um


@dataclass(frozen=True, kw_only=True)
class StudBase:
    """A stud base along the line, without metal and not cut apart."""

    line: CutLine
    film: db.Region  # without holes, before it has notches
    chip: db.Region  # all levels that the film carries
    holes: db.Region
    free: db.Region  # of the holes, inside of the metal on their walls
    notches: db.Region
    on_walls: Um  # thickness of the metal in the holes
    on_face: Um  # thickness of the metal on the film's lower face
    between: Um  # thickness of the metal between film and chip

    @property
    def face(self) -> Um:
        """Height of the film's lower face."""
        return outer_face(self.line.technology, "film")

    @property
    def upper(self) -> Um:
        """Height of the film's upper face."""
        return self.line.technology.height("film")

    def drawn(self, layer: str, low: Um, high: Um) -> db.Region:
        """Where a layer is drawn, between two heights."""
        return columns(self.line.intervals(layer), low, high)

    def mouths(self, beyond: Um, metal: Um = 0.0) -> db.Region:
        """What lies under the holes' mouths, `beyond` um out of the film; free of `metal` on the walls."""
        strip = self.line.near(self.line.technology.openings["hole"].masks["film"])
        return columns(strip.intervals(-metal), self.face, self.face + beyond)

    def taken(self, beyond: Um) -> db.Region:
        """What the notches take with them, `beyond` um out of the film too; nothing if they come first."""
        if not severed(self.line.technology):
            return db.Region()
        return self.notches + self.drawn("notch", self.face, self.face + beyond)


def upper_metal(base: StudBase) -> dict[str, db.Region]:
    """Internal connections on the film's upper face, and the chip's pads, on them where there are any."""
    found: dict[str, db.Region] = {}
    surface = columns(base.line.whole(), base.upper, base.face)
    for layer in ("internal", "pad"):
        drawn = base.drawn(layer, 0.0, base.upper)
        found[layer] = (grown(surface.merged(), base.between) - surface) & drawn
        surface += found[layer]
    return found


def stud_metal(base: StudBase, upper: dict[str, db.Region]) -> dict[str, db.Region]:
    """The metal in the holes and on the film's lower face, as the order of the steps makes it.

    Metal on the face is taken away with notches that come after it, else it runs down into them where it is
    drawn. Metal in the holes joins the rims that reach their edges.
    """
    technology = base.line.technology
    taken = base.taken(base.on_face)
    film = base.film if severed(technology) else base.film - base.notches
    coat = grown(film, base.on_face) - film - base.holes - base.mouths(base.on_face)
    end = base.face + base.on_face
    face = {layer: coat & base.drawn(layer, base.upper, end) for layer in LOWER_METAL}
    for layer in severed(technology):
        face[layer] -= taken
    face["track"] -= face["rim"]
    edges = base.mouths(base.on_face) - base.mouths(base.on_face, base.on_walls)
    inside = _walls(base, upper) + edges.merged().interacting(face["rim"])
    return {"metal in hole": (inside - taken).merged(), **face}


def _walls(base: StudBase, upper: dict[str, db.Region]) -> db.Region:
    """The metal on the holes' walls, and on what they expose of the `upper` side that is there by then."""
    exposed = upper["internal"]
    if one_piece(base.line.technology):
        exposed = exposed + upper["pad"] + base.chip
    walls = base.holes - base.free
    if not severed(base.line.technology):
        walls -= widened(base.notches & base.holes, base.on_walls)  # there was no wall any more
    return walls + (base.holes & grown(exposed.merged(), base.on_walls))
