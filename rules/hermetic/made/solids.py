"""Solids of packages that are cut along separation lines: levels, films, metal in openings, back metal."""

from collections.abc import Iterator, Sequence
from functools import partial

from pkgdrc.process.coat import Surface
from pkgdrc.process.faces import outer_face
from pkgdrc.process.formula import V
from pkgdrc.process.levels import cavities, kerf_gauges, level, opening_gauges, tolerance
from pkgdrc.process.solid import FILM, Balls, Package, Seat, Solid, carved, drawn, same
from pkgdrc.process.taker import KerfTaker, OpeningTaker, Taker, kerf_of, openings_of
from pkgdrc.shapes.area import Area, across, both, either, rim, sized, without
from pkgdrc.shapes.region import Wafer
from pkgdrc.units import Deg, Um

from ..family import HermeticTechnology
from .bead import bead_height


def package(technology: HermeticTechnology) -> Package:
    """Everything, from the back metal to the contacts on the cover and the beads in them."""
    kerfs, openings = kerf_of(technology), openings_of(technology)
    return Package(
        solids=tuple(_solids(technology, kerfs, openings)),
        balls=tuple(_beads(technology)),
        gauges=(*kerf_gauges(technology, kerfs), *opening_gauges(openings)),
    )


def _solids(
    technology: HermeticTechnology, kerfs: Sequence[KerfTaker], openings: Sequence[OpeningTaker]
) -> Iterator[Solid]:
    takers: list[Taker] = [*kerfs, *openings]
    yield from cavities(technology, takers)
    for made in technology.stack:
        yield level(technology, made, takers)
    structures, height = drawn(technology, "component"), technology.component_height
    if structures is not None and height:
        low = outer_face(technology, technology.stack[0].name)
        whole = Solid(
            name="component", kind="film", low=low, high=low + height, area=same(structures), thickness=height
        )
        yield carved(whole, kerfs)
    films = list(_films(technology, openings))
    for film in [*films, *_second_metal(technology, films), *_passives(technology, films)]:
        yield carved(film, kerfs)
    for opening in openings:
        yield carved(_metal_in(opening, films), kerfs)
    yield from _back_metal(technology, kerfs)
    yield from tolerance(kerfs)


def film_faces(technology: HermeticTechnology) -> dict[str, Um]:
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


def film(name: str, low: Um, high: Um, area: Area) -> Solid:
    """A film for which the technology states no thickness."""
    return Solid(name=name, kind="film", low=low, high=high, area=same(area))


def _films(technology: HermeticTechnology, openings: Sequence[OpeningTaker]) -> Iterator[Solid]:
    """Metal on the faces of levels. Contacts reach into their openings, to the metal on the walls there."""
    for layer, face in film_faces(technology).items():
        mouths = [
            sized(each.at(face), -FILM)
            for each in openings
            if each.opening.contact == layer and each.high == face
        ]
        yield film(layer, face, face + FILM, without(drawn(technology, layer), *mouths))


def _second_metal(technology: HermeticTechnology, films: Sequence[Solid]) -> Iterator[Solid]:
    """On the structures and the other films on the chip."""
    area, thickness = drawn(technology, "pad_metal"), technology.pad_metal_thickness
    if area is None or not thickness:
        return
    face = outer_face(technology, technology.stack[0].name)
    look = Solid(name="pad_metal", kind="film", low=face, high=face, area=same(area), thickness=thickness)
    surface = Surface(face)
    structures = drawn(technology, "component")
    if structures is not None and technology.component_height:
        surface.cover(look, structures, technology.component_height)
    for each in films:
        if each.low == face:
            surface.cover(each, each.area(face), FILM)
    yield surface.cover(look, area, thickness)


def _passives(technology: HermeticTechnology, films: Sequence[Solid]) -> Iterator[Solid]:
    """Films of the passive components on the wiring level, each on those below it."""
    if technology.wiring is None:
        return
    passives = technology.wiring.passives
    wiring = next(each for each in films if each.name == "wiring")
    surface = Surface(wiring.low)
    surface.cover(wiring, wiring.area(wiring.low), FILM)
    for layer, stated in (
        ("film", None),
        ("dielectric", passives.dielectric_thickness if passives else None),
        ("plate", None),
    ):
        area = drawn(technology, layer)
        if area is not None:
            look = Solid(name=layer, kind="film", low=0, high=0, area=same(None), thickness=stated)
            yield surface.cover(look, area, stated or FILM)


def _metal_in(opening: OpeningTaker, films: Sequence[Solid]) -> Solid:
    """On its walls, on the metal that it lands on, and beside that on the ground.

    It is as thick across the wall, so wider in the wafer's plane.
    """
    landed = either(*(each.area(each.low) for each in films if each.low == opening.low))

    def at(z: Um) -> Area:
        hole = opening.at(z)
        wall = rim(hole, across(FILM, opening.leans(z)))
        if z < opening.low + FILM:
            return without(hole, landed)
        if z < opening.low + 2 * FILM:
            return either(wall, both(hole, sized(landed, FILM)))
        return wall

    ground = (opening.low + FILM, opening.low + 2 * FILM)
    return Solid(
        name=f"metal in {opening.name}",
        kind="film",
        low=opening.low,
        high=opening.high,
        area=at,
        breaks=(*ground, *opening.breaks),
    )


def _back_metal(technology: HermeticTechnology, kerfs: Sequence[KerfTaker]) -> Iterator[Solid]:
    """On the chip's back, and on the walls and the ground of the cut."""
    bare, inner = drawn(technology, "back_opening"), 0.0
    for layer in technology.back_metal:
        outer = inner + layer.thickness
        look = {
            "name": layer.role,
            "kind": "back metal",
            "material": layer.material,
            "thickness": layer.thickness,
        }
        on_back = partial(_on_back, kerfs, outer, bare)
        yield Solid(**look, low=-outer, high=-inner, area=on_back)  # type: ignore[arg-type]
        for kerf in kerfs:
            ground = kerf.depth - inner, kerf.depth - outer
            yield Solid(
                **look,  # type: ignore[arg-type]
                low=-inner,
                high=ground[0],
                area=partial(_in_cut, kerf, inner, outer, bare),
                breaks=(0.0, *ground, *kerf.breaks),
            )
        inner = outer


def _on_back(kerfs: Sequence[KerfTaker], outer: Um, bare: Area, z: Um) -> Area:
    """Metal below the back face, up to that on the walls of the cut."""
    return without(Wafer(), bare, *(kerf.coated(z, outer) for kerf in kerfs))


def _in_cut(kerf: KerfTaker, inner: Um, outer: Um, bare: Area, z: Um) -> Area:
    """Metal in the cut, between two distances from its walls and its ground, as far as there is room."""
    free = kerf.coated(z, outer) if z < kerf.depth - outer else None
    return without(both(without(kerf.coated(z, inner), free), Wafer()), bare)


def _beads(technology: HermeticTechnology) -> Iterator[Balls]:
    """The beads in the outer ends of connections through the cover."""
    if technology.bead is None:
        return
    cover = technology.stack[-1].name
    face = outer_face(technology, cover)

    def bottom(diameter: V, mouth: V, filled: bool, taper: Deg) -> V:  # noqa: ARG001
        return face + bead_height(diameter, mouth, taper) - diameter / 2

    yield Balls(
        name="bead",
        material=technology.bead.material,
        layer="bead",
        bottom=bottom,
        diameter=technology.bead.diameter,
        seats=tuple(
            Seat(mouths=each.masks[cover], taper=each.taper)
            for each in technology.openings.values()
            if each.outer == cover
        ),
    )
