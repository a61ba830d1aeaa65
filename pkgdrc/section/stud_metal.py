"""Metal of a stud base in the section: between film and chip, in the holes, and on the film's lower face."""

from dataclasses import dataclass

from klayout import db

from pkgdrc.process.notch import LOWER_METAL, one_piece, severed
from pkgdrc.section.cut_line import CutLine
from pkgdrc.section.metal import outer_face
from pkgdrc.section.plane import columns, grown
from pkgdrc.technology.model import Metal
from pkgdrc.units import Um


@dataclass(frozen=True, kw_only=True)
class StudBase:
    """A stud base along the line, without metal and not cut apart."""

    line: CutLine
    film: db.Region  # without holes
    chip: db.Region  # all levels that the film carries
    holes: db.Region
    notches: db.Region
    stated_not: Um  # thickness of metal for which the technology states none

    @property
    def face(self) -> Um:
        """Height of the film's lower face."""
        return outer_face(self.line.technology, "film")

    @property
    def upper(self) -> Um:
        """Height of the film's upper face."""
        return self.line.technology.height("film")

    @property
    def on_walls(self) -> Um:
        """Thickness of the metal in the holes."""
        return self._thickness(self.line.technology.wall_metal)

    @property
    def on_face(self) -> Um:
        """Thickness of the metal on the film's lower face."""
        return self._thickness(self.line.technology.rim_metal)

    @property
    def hole_mask(self) -> str:
        """The layer that the holes are drawn on."""
        return self.line.technology.openings["hole"].masks["film"]

    def drawn(self, layer: str, low: Um, high: Um) -> db.Region:
        """Where a layer is drawn, between two heights."""
        return columns(self.line.intervals(layer), low, high)

    def taken(self, beyond: Um) -> db.Region:
        """What the notches take with them, `beyond` um out of the film too; nothing if they come first."""
        if not severed(self.line.technology):
            return db.Region()
        return self.notches + self.drawn("notch", self.face, self.face + beyond)

    def _thickness(self, metal: Metal | None) -> Um:
        return metal.thickness if metal else self.stated_not


def upper_metal(base: StudBase) -> dict[str, db.Region]:
    """Internal connections on the film's upper face, and the chip's pads, on them where there are any."""
    found: dict[str, db.Region] = {}
    surface = columns(base.line.whole(), base.upper, base.face)
    for layer in ("internal", "pad"):
        drawn = base.drawn(layer, 0.0, base.upper)
        found[layer] = (grown(surface.merged(), base.stated_not) - surface) & drawn
        surface += found[layer]
    return found


def stud_metal(base: StudBase, upper: dict[str, db.Region]) -> dict[str, db.Region]:
    """The metal in the holes and on the film's lower face, as the order of the steps makes it.

    Metal in the holes covers their walls and what they expose of the `upper` side that is there by then. It
    joins the rims' metal at the edge. Metal on the face is taken away with notches that come after it, else
    it runs down into them where it is drawn.
    """
    technology = base.line.technology
    end = base.face + base.on_face
    taken = base.taken(base.on_face)
    film = base.film if severed(technology) else base.film - base.notches
    mouths = base.drawn(base.hole_mask, base.face, end)
    coat = grown(film, base.on_face) - film - base.holes - mouths
    face = {layer: coat & base.drawn(layer, base.upper, end) for layer in LOWER_METAL}
    for layer in severed(technology):
        face[layer] -= taken
    face["track"] -= face["rim"]
    exposed = upper["internal"] + (upper["pad"] + base.chip if one_piece(technology) else db.Region())
    walls = base.holes & grown((film + exposed).merged(), base.on_walls)
    edges = mouths & grown(face["rim"], base.on_walls)
    return {"metal in hole": (walls + edges - taken).merged(), **face}
