"""Slabs of packages that are cut along separation lines: levels, films, metal in openings and on the back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import product

from pkgdrc.klayout_app.view25d.slab import Slab, mask, rim, sized, slices, union, without
from pkgdrc.klayout_app.view25d.takers import KerfTaker, OpeningTaker, Taker, openings_of, taken
from pkgdrc.process.faces import drawn_on, film_faces, outer_face
from pkgdrc.section.model import Part
from pkgdrc.section.style import FILM, colour, words
from pkgdrc.technology import Technology
from pkgdrc.technology.model import StackLayer
from pkgdrc.units import Um

FIELD = "field"
"""Where there is a wafer."""


def cut_slabs(technology: Technology) -> Iterator[Slab]:
    """Everything, from the back metal to the contacts on the cover."""
    kerf = [KerfTaker(technology)] if technology.cut else []
    openings = openings_of(technology)
    yield from _back_metal(technology, kerf)
    for level in technology.stack:
        yield from level_slabs(technology, level, [*kerf, *openings])
    chip = outer_face(technology, technology.stack[0].name)
    if "component" in technology.layers and technology.component_height:
        top = chip + technology.component_height
        yield from carved(part("film", "component"), mask("component"), chip, top, kerf)
    for layer, face in film_faces(technology).items():
        mouths = [sized(each.at(face), -FILM) for each in openings if _starts(technology, each, layer, face)]
        yield from carved(part("film", layer), without(mask(layer), mouths), face, face + FILM, kerf)
    yield from _passives(technology, kerf)
    for opening in openings:
        yield from _metal_in(opening, kerf)


def part(kind: str, name: str) -> Slab:
    """A slab without area that looks as the part does in cross-sections."""
    made = Part(kind=kind, name=name)  # type: ignore[arg-type]
    return Slab(name, words(made), colour(made), 0.0, 0.0, "")


def carved(
    look: Slab,
    area: str | Callable[[Um], str],
    low: Um,
    high: Um,
    takers: Sequence[Taker],
    breaks: Sequence[Um] = (),
) -> Iterator[Slab]:
    """An area between two heights, less what the takers take of it.

    An area that changes with the height is a function of that, which may begin anew at `breaks`.
    """

    def left(z: Um) -> str:
        whole = area if isinstance(area, str) else area(z)
        return whole and without(whole, taken(takers, z))

    for start, end in slices(low, high, [*breaks, *(z for taker in takers for z in taker.breaks)], left):
        if shown := left((start + end) / 2):
            yield replace(look, low=start, high=end, area=shown)


def level_slabs(technology: Technology, level: StackLayer, takers: Sequence[Taker]) -> Iterator[Slab]:
    """A level of the stack, where it is drawn or all over the wafer."""
    area = FIELD
    layers = drawn_on(technology, level.name)
    if layers:
        area = union([mask(layer) for layer in layers])
        area = f"({area} & {FIELD})"
        if level.name == "adhesive":
            area = f"({area}.is_empty? ? {FIELD} : {area})"
    low = technology.height(level.name)
    yield from carved(part("level", level.name), area, low, low + level.thickness, takers)


def upon(
    look: Slab, thickness: Um, area: str, face: Um, under: Sequence[tuple[str, Um]], takers: Sequence[Taker]
) -> Iterator[Slab]:
    """A film on a face, raised by whichever of the films `under` it (area, thickness) are there.

    A negative thickness, and such of the films under it, count downwards.
    """
    for there in product((False, True), repeat=len(under)):
        base = face + sum(raised for (_, raised), is_there in zip(under, there, strict=True) if is_there)
        here = area
        for (other, _), is_there in zip(under, there, strict=True):
            here = f"({here} {'&' if is_there else '-'} {other})"
        low, high = sorted((base, base + thickness))
        yield from carved(look, here, low, high, takers)


def _starts(technology: Technology, each: OpeningTaker, layer: str, face: Um) -> bool:
    return each.opening.contact == layer and outer_face(technology, each.opening.outer) == face


def _passives(technology: Technology, kerf: Sequence[Taker]) -> Iterator[Slab]:
    """Films of the passive components on the wiring level, each on those below it."""
    if technology.wiring is None:
        return
    passives = technology.wiring.passives
    under = [(mask("wiring"), FILM)]
    for layer, stated in (
        ("film", None),
        ("dielectric", passives.dielectric_thickness if passives else None),
        ("plate", None),
    ):
        if layer in technology.layers:
            thickness = stated or FILM
            face = film_faces(technology)["wiring"]
            yield from upon(part("film", layer), thickness, mask(layer), face, under, kerf)
            under = [*under, (mask(layer), thickness)]


def _metal_in(opening: OpeningTaker, kerf: Sequence[Taker]) -> Iterator[Slab]:
    """On its walls, and on the metal that it lands on."""
    look = part("film", f"metal in {opening.name}")
    ground = opening.low + FILM
    yield from carved(look, opening.at, ground, ground + FILM, kerf, opening.breaks)
    yield from carved(
        look, lambda z: rim(opening.at(z), FILM), ground + FILM, opening.high, kerf, opening.breaks
    )


def _back_metal(technology: Technology, kerf: Sequence[KerfTaker]) -> Iterator[Slab]:
    """On the chip's back, and on the walls and the ground of the cut."""
    inner = 0.0
    bare = [mask("back_opening")] if "back_opening" in technology.layers else []
    for layer in technology.back_metal:
        look, outer = part("back metal", layer.role), inner + layer.thickness
        yield from carved(look, partial(_on_back, kerf, outer, bare), -outer, -inner, ())
        for each in kerf:
            ground = each.depth - inner, each.depth - outer
            on_wall = partial(_in_cut, each, inner, outer, bare)
            yield from carved(look, on_wall, -inner, ground[0], (), [0.0, *ground, *each.breaks])
        inner = outer


def _on_back(kerf: Sequence[KerfTaker], outer: Um, bare: Sequence[str], z: Um) -> str:
    """Metal below the back face, up to that on the walls of the cut."""
    return without(FIELD, [*bare, *filter(None, (each.coated(z, outer) for each in kerf))])


def _in_cut(kerf: KerfTaker, inner: Um, outer: Um, bare: Sequence[str], z: Um) -> str:
    """Metal in the cut, between two distances from its walls and its ground, as far as there is room."""
    room = kerf.coated(z, inner)
    free = kerf.coated(z, outer) if z < kerf.depth - outer else ""
    return room and without(f"({without(room, [free] if free else [])} & {FIELD})", bare)
