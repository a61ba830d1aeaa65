"""Slabs of stud bases: film and chips, metal between them, in the holes and on the studs."""

from collections.abc import Iterator
from functools import partial

from pkgdrc.klayout_app.view25d.cut import carved, level_slabs, part, upon
from pkgdrc.klayout_app.view25d.slab import Slab, mask, rim, sized, union, without
from pkgdrc.klayout_app.view25d.takers import KerfTaker, NotchTaker, OpeningTaker, Taker, Whole, openings_of
from pkgdrc.process.faces import outer_face
from pkgdrc.process.notch import LOWER_METAL, one_piece, severed, trench
from pkgdrc.section.style import FILM
from pkgdrc.technology import Technology
from pkgdrc.units import Um


def stud_slabs(technology: Technology) -> Iterator[Slab]:
    """Everything, from the chips to the solder on the studs; solder inside of holes is not shown."""
    made = trench(technology)
    assert made
    upper, face = technology.height("film"), outer_face(technology, "film")
    kerf: list[Taker] = [KerfTaker(technology)] if technology.cut else []
    hole = next(each for each in openings_of(technology) if each.name == "hole")
    notches = NotchTaker(made, face)
    between = list(_between(technology, upper))
    buried = [Whole(f"({each.area})", each.low, each.high) for each in between]
    for level in technology.stack:
        yield from level_slabs(technology, level, [*kerf, *buried, hole, notches])
    for each in between:
        yield from carved(each, each.area, each.low, each.high, kerf)
    yield from _in_hole(technology, hole, notches, kerf)
    yield from _on_face(technology, hole, notches, kerf)


def _between(technology: Technology, upper: Um) -> Iterator[Slab]:
    """Internal connections on the film's upper face, and the chip's pads, on them where there are any."""
    under: list[tuple[str, Um]] = []
    for layer in ("internal", "pad"):
        if layer in technology.layers:
            yield from upon(part("film", layer), -FILM, mask(layer), upper, under, ())
            under.append((mask(layer), -FILM))


def _walls(technology: Technology) -> Um:
    return technology.wall_metal.thickness if technology.wall_metal else FILM


def _in_hole(
    technology: Technology, hole: OpeningTaker, notches: NotchTaker, kerf: list[Taker]
) -> Iterator[Slab]:
    """The metal on the walls of the holes, and on what they expose."""
    look, thick = part("film", "metal in hole"), _walls(technology)
    late = bool(severed(technology))
    exposed = [mask("internal")] if "internal" in technology.layers else []
    if one_piece(technology):
        exposed += [mask(layer) for layer in ("pad", "chip") if layer in technology.layers]
    ground = hole.low + thick

    def inside(z: Um) -> str:
        whole, notch = hole.at(z), notches.at(z)
        area = rim(whole, thick)
        if z < ground and exposed:
            area = f"({area} + ({whole} & {union(exposed)}))"
        if notch:  # notches that are there before the metal leave no wall for it
            area = f"({area} - {notch if late else sized(f'({notch} & {whole})', thick)})"
        return area

    yield from carved(look, inside, hole.low, hole.high, kerf, [*notches.breaks, ground])
    if "rim" in technology.layers:
        on_face = technology.rim_metal.thickness if technology.rim_metal else FILM
        yield from carved(look, _edge(technology, hole), hole.high, hole.high + on_face, kerf)


def _on_wall(notches: NotchTaker, drawn: str, mouth: str, thick: Um, z: Um) -> str:
    """Metal that runs down the walls of notches where it is drawn."""
    return without(f"({drawn} & {rim(notches.at(z), thick)})", [mouth])


def _edge(technology: Technology, hole: OpeningTaker) -> str:
    """The metal of the walls, where it comes out of a hole and meets a rim."""
    edge = rim(hole.at(hole.high), _walls(technology))
    return f"({edge}.interacting({mask('rim')}) - {mask('notch')})"


def _on_face(
    technology: Technology, hole: OpeningTaker, notches: NotchTaker, kerf: list[Taker]
) -> Iterator[Slab]:
    """Rims and tracks on the film's lower face, or down in notches that were there before; solder on rims."""
    thick = technology.rim_metal.thickness if technology.rim_metal else FILM
    face, mouth = notches.face, hole.at(hole.high)
    layers = [layer for layer in LOWER_METAL if layer in technology.layers]
    for number, layer in enumerate(layers):
        look = part("film", layer)
        drawn = without(mask(layer), [mask(other) for other in layers[:number]])
        late = layer in severed(technology)
        notch = mask("notch") if late else sized(mask("notch"), -thick)
        yield from carved(look, without(drawn, [mouth, notch]), face, face + thick, kerf)
        if late:
            continue
        ground = notches.ground + thick
        inside = f"({drawn} & {notches.at(notches.ground)})"
        yield from carved(look, without(inside, [mouth]), notches.ground, ground, kerf)
        wall = partial(_on_wall, notches, drawn, mouth, thick)
        yield from carved(look, wall, ground, face, kerf)
    if technology.solder and technology.solder.rim_thickness and "rim" in layers:
        low = face + thick
        over = f"({sized(_edge(technology, hole), technology.solder.rim_thickness)} & {mouth})"
        area = without(f"({mask('solder')} & ({over} + ({mask('rim')} - {mouth})))", [mask("notch")])
        yield from carved(part("film", "solder"), area, low, low + technology.solder.rim_thickness, kerf)
