"""What a picture of stud bases says in words."""

import math
from collections.abc import Iterator

from pkgdrc.section.model import Section
from pkgdrc.section.text import span
from pkgdrc.technology.family import seen_as

from ..family import StudTechnology


def stud_caption(section: Section) -> Iterator[str]:
    """The notches that the line cuts, the walls of their studs, and the solder in these."""
    technology = seen_as(StudTechnology, section.technology)
    notch, solder = technology.notch, technology.solder
    if notch and any(width.of == "notch" for width in section.widths):
        notches = ", ".join(_along(section, "notch"))
        walls = ", ".join(_along(section, "stud wall"))
        yield (
            f"Notch: {notch.made_by}, {notch.depth:g} µm deep, wall angle {notch.wall_angle:g}°; "
            f"wide along the line (µm) {notches}{'; stud wall ' + walls if walls else ''}."
        )
    if solder and section.fills:
        fills = [fill for fill in section.fills if math.isfinite(fill)]
        shares = span([100 * fill for fill in fills], ".3g")
        rest = f"the rest fills {shares} % of a hole's free volume" if fills else "metal closes the holes"
        yield f"Solder: {solder.material}, {solder.rim_thickness:g} µm on the rim; {rest}."


def _along(section: Section, of: str) -> Iterator[str]:
    """How wide something is at each height at which the line cuts it."""
    for at in dict.fromkeys(width.at for width in section.widths if width.of == of):
        values = [width.value for width in section.widths if (width.of, width.at) == (of, at)]
        yield f"{span(values, '.4g')} at the {at}"
