"""Slabs of elastic bumps: chip, insulations, interconnects and fillings; the balls are round."""

from collections.abc import Iterator

from pkgdrc.klayout_app.view25d.cut import FIELD, carved, part
from pkgdrc.klayout_app.view25d.slab import Slab, mask, rim, sized
from pkgdrc.klayout_app.view25d.takers import Taker, Whole
from pkgdrc.process.bump import LEVEL, filling_height
from pkgdrc.process.faces import outer_face
from pkgdrc.section.style import FILM
from pkgdrc.technology import Technology

_NOTHING = "polygon_layer"
_FIRST = "first_insulation"


def bump_slabs(technology: Technology) -> Iterator[Slab]:
    """Everything below the balls."""

    def drawn(layer: str) -> str:
        return mask(layer) if layer in technology.layers else _NOTHING

    chip, ground, face = (
        technology.height(_FIRST),
        technology.height(LEVEL),
        outer_face(technology, LEVEL),
    )
    street: list[Taker] = [Whole(mask("street"), 0.0, face)] if "street" in technology.layers else []
    pads, opened, openings = drawn("pad"), drawn("pad_opening"), drawn("opening")
    metal = drawn("interconnect")
    # Interconnects follow the first insulation down into its openings.
    inside = sized(opened, -FILM)
    films = (
        (f"({metal} & {opened})", chip, chip + FILM),
        (f"({metal} & {rim(opened, FILM)})", chip + FILM, ground),
        (f"({metal} - {inside})", ground, ground + FILM),
    )
    for level in technology.stack:
        if level.name in (_FIRST, LEVEL):
            continue
        low = technology.height(level.name)
        takers = [*street, Whole(pads, chip - FILM, chip)] if low + level.thickness == chip else street
        yield from carved(part("level", level.name), FIELD, low, low + level.thickness, takers)
    yield from carved(part("film", "pad"), pads, chip - FILM, chip, street)
    yield from carved(part("level", _FIRST), f"({FIELD} - {opened})", chip, ground, street)
    for area, low, high in films:
        yield from carved(part("film", "interconnect"), area, low, high, street)
    taken = [*street, *(Whole(*film) for film in films)]
    second = part("level", LEVEL)
    # The second insulation flows into what the first one leaves open.
    yield from carved(second, f"({opened} - {openings})", chip, ground, taken)
    yield from carved(second, f"({FIELD} - {openings})", ground, face, taken)
    if technology.filling:
        brim = ground + filling_height(technology.level(LEVEL).thickness, technology.filling.shrinkage)
        room = f"({openings} & {mask('filling')})"
        yield from carved(part("film", "filling"), room, ground, brim, taken)
