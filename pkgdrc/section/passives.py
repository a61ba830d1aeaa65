"""Films of the passive components on the wiring level: each covers what lies below it."""

from collections.abc import Iterator

from klayout import db

from pkgdrc.process.faces import film_faces
from pkgdrc.section.cut_line import CutLine
from pkgdrc.section.plane import columns, grown
from pkgdrc.units import Um


def passive_films(line: CutLine, wiring: db.Region, film: Um) -> Iterator[tuple[str, Um | None, db.Region]]:
    """The layers' names, their thickness if the technology states it (else they are `film` thick), and areas.

    `wiring` is the metal of the wiring level; resistive film, dielectric and upper plates follow on it.
    """
    technology = line.technology
    if technology.wiring is None:
        return
    face = film_faces(technology)["wiring"]
    passives = technology.wiring.passives
    surface = columns(line.whole(), face - line.margin, face) + wiring
    for layer, stated in (
        ("film", None),
        ("dielectric", passives.dielectric_thickness if passives else None),
        ("plate", None),
    ):
        thickness = stated or film
        drawn = columns(line.intervals(layer), face, face + line.margin)
        area = (grown(surface.merged(), thickness) - surface) & drawn
        yield layer, stated, area
        surface += area
