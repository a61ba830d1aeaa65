"""Solids of stud bases: film and chips, metal between them, in the holes and on the studs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from pkgdrc.errors import InputError
from pkgdrc.process.coat import Surface
from pkgdrc.process.faces import outer_face
from pkgdrc.process.formula import V
from pkgdrc.process.levels import cavities, kerf_gauges, level, opening_gauges, plain, tolerance, where
from pkgdrc.process.solid import FILM, Gauge, Package, Pool, Solid, carved, drawn, same
from pkgdrc.process.taker import KerfTaker, OpeningTaker, Taker, kerf_of, openings_of
from pkgdrc.shapes.area import Area, across, both, either, rim, sized, without
from pkgdrc.shapes.region import Joining, Layer, Region
from pkgdrc.units import Um

from ..family import LOWER_METAL, StudTechnology, severed
from .notch import Trench, one_piece, trench
from .solder import bore_volume, fill, fill_depth


@dataclass(frozen=True)
class NotchTaker:
    """The notches in the film's lower face, whose height is `face`: they end where their walls meet."""

    trench: Trench
    face: Um

    @property
    def ground(self) -> Um:
        """Height of their ground; the film's upper face, if they go through."""
        return self.face - min(self.trench.notch.depth, self.trench.film)

    @property
    def breaks(self) -> tuple[Um, Um]:
        """Ground and face."""
        return self.ground, self.face

    @property
    def mouth(self) -> Region:
        """The notches as they are drawn in the face."""
        return Layer("notch")

    def at(self, z: Um) -> Area:
        """The mask, as far as it has narrowed."""
        if not self.ground <= z <= self.face:
            return None
        return sized(self.mouth, -self.trench.shrink(self.face - z))


@dataclass(frozen=True)
class StudBase:
    """A stud base in the making: its film's faces, its holes and notches, and how thick its metal is."""

    technology: StudTechnology
    hole: OpeningTaker
    notches: NotchTaker
    upper: Um
    face: Um
    on_walls: Um
    on_face: Um

    @property
    def late(self) -> bool:
        """Whether the notches come after the metal, and take it with them."""
        return bool(severed(self.technology))

    @property
    def mouth(self) -> Area:
        """The holes in the film's lower face."""
        return self.hole.at(self.face)

    @property
    def edge(self) -> Area:
        """The metal of the walls, where it comes out of a hole and meets a rim."""
        ring = rim(self.mouth, self.on_walls)
        rims = self.on_film("rim")
        if ring is None or rims is None:
            return None
        return without(ring.interacting(rims), self.gone(self.face, self.mouth))

    def gone(self, z: Um, hole: Area) -> Area:
        """Where notches leave no metal in a hole: they take it with them, or there is no wall for it."""
        notch = self.notches.at(z)
        return notch if self.late else sized(both(notch, hole), self.on_walls)

    def on_film(self, layer: str) -> Area:
        """The metal of a layer on the film's lower face, outside of holes and notches."""
        notch = self.notches.mouth if self.late else sized(self.notches.mouth, -self.on_face)
        return without(self.drawn(layer), self.mouth, notch)

    def drawn(self, layer: str) -> Area:
        """Where a layer of the lower metal is drawn, and none that goes before it."""
        before = LOWER_METAL[: LOWER_METAL.index(layer)]
        return without(drawn(self.technology, layer), drawn(self.technology, *before))


def check_film(technology: StudTechnology) -> None:
    """InputError if a technology has notches, but no film that they and the holes start in."""
    if technology.notch is None:
        return
    if "film" not in (level.name for level in technology.stack):
        raise InputError(f"{technology.path}: key 'stack' has no level 'film'; key 'notch' needs it")
    if technology.openings["hole"].outer != "film":
        raise InputError(
            f"{technology.path}: key 'openings.hole.outer' is '{technology.openings['hole'].outer}'; "
            "holes with notches round them start in the level 'film'"
        )


def stud_base(technology: StudTechnology) -> Package:
    """Everything, from the chips to the solder on the studs.

    InputError if the technology lacks the film.
    """
    check_film(technology)
    made = trench(technology)
    if made is None:
        return plain(technology)
    face = outer_face(technology, "film")
    kerfs, openings = kerf_of(technology), openings_of(technology)
    wall, rims = technology.wall_metal, technology.rim_metal
    base = StudBase(
        technology,
        hole=next(each for each in openings if each.name == "hole"),
        notches=NotchTaker(made, face),
        upper=technology.height("film"),
        face=face,
        on_walls=wall.thickness if wall else FILM,
        on_face=rims.thickness if rims else FILM,
    )
    return Package(
        solids=tuple(_solids(base, kerfs, openings)),
        pools=tuple(_pools(base)),
        gauges=(*kerf_gauges(technology, kerfs), *opening_gauges(openings), *_gauges(base)),
    )


def _solids(base: StudBase, kerfs: Sequence[KerfTaker], openings: Sequence[OpeningTaker]) -> Iterator[Solid]:
    technology = base.technology
    between = list(_between(base))
    takers: list[Taker] = [*kerfs, *openings, base.notches]
    yield from cavities(technology, takers)
    for made in technology.stack:
        yield level(technology, made, [*takers, *map(_Buried, between)])
    for solid in (*between, *_in_hole(base), *_on_face(base), *_solder(base)):
        yield carved(solid, kerfs)
    yield from tolerance(kerfs)


@dataclass(frozen=True)
class _Buried:
    """A solid that lies in others, and takes their place."""

    solid: Solid

    @property
    def breaks(self) -> Sequence[Um]:
        return self.solid.heights

    def at(self, z: Um) -> Area:
        return self.solid.area(z) if self.solid.low <= z <= self.solid.high else None


def _between(base: StudBase) -> Iterator[Solid]:
    """Internal connections on the film's upper face, and the chip's pads, on them where there are any."""
    surface = Surface(base.upper, up=-1)
    for layer in ("internal", "pad"):
        area = drawn(base.technology, layer)
        if area is not None:
            yield surface.cover(Solid(name=layer, kind="film", low=0, high=0, area=same(None)), area, FILM)


def _in_hole(base: StudBase) -> Iterator[Solid]:
    """The metal on the walls of the holes, on what they expose, and where it comes out and meets a rim."""
    technology, metal = base.technology, base.technology.wall_metal
    exposed = drawn(technology, "internal")
    if one_piece(technology):
        chips = [each for each in technology.stack if technology.height(each.name) < base.upper]
        exposed = either(exposed, drawn(technology, "pad"), *(where(technology, each) for each in chips))
    ground = base.hole.low + base.on_walls

    def inside(z: Um) -> Area:
        hole = base.hole.at(z)
        area = without(rim(hole, base.on_walls), base.gone(z, hole))
        if z < ground:
            area = either(area, both(hole, sized(exposed, base.on_walls)))
        return without(area, base.notches.at(z)) if base.late else area

    look = {
        "name": "metal in hole",
        "kind": "film",
        "material": metal.material if metal else "",
        "thickness": metal.thickness if metal else None,
    }
    yield Solid(
        **look,  # type: ignore[arg-type]
        low=base.hole.low,
        high=base.face,
        area=inside,
        breaks=(*base.notches.breaks, ground),
    )
    yield Solid(**look, low=base.face, high=base.face + base.on_face, area=same(base.edge))  # type: ignore[arg-type]


def _on_face(base: StudBase) -> Iterator[Solid]:
    """Rims and tracks on the film's lower face, and down in notches that were there before."""
    metal, notches = base.technology.rim_metal, base.notches
    for layer in LOWER_METAL:
        look = {
            "name": layer,
            "kind": "film",
            "material": metal.material if metal else "",
            "thickness": metal.thickness if metal else None,
        }
        on_film = base.on_film(layer)
        yield Solid(**look, low=base.face, high=base.face + base.on_face, area=same(on_film))  # type: ignore[arg-type]
        if not base.late:
            yield Solid(
                **look,  # type: ignore[arg-type]
                low=notches.ground,
                high=base.face,
                area=partial(_in_notch, base, layer),
                breaks=(notches.ground + base.on_face,),
            )


def _in_notch(base: StudBase, layer: str, z: Um) -> Area:
    """Metal on the walls and the ground of notches that were there before."""
    there, ground = base.notches.at(z), base.notches.ground + base.on_face
    coated = there if z < ground else rim(there, across(base.on_face, base.notches.trench.notch.wall_angle))
    return without(both(base.drawn(layer), coated), base.hole.at(z))


def _solder(base: StudBase) -> Iterator[Solid]:
    """Solder on the rims and over the edges of the holes, and where it bridges a notch."""
    made, printed = base.technology.solder, drawn(base.technology, "solder")
    if made is None or printed is None:
        return
    thick, edge, notch = made.rim_thickness, base.edge, base.notches.mouth
    metal = either(base.on_film("rim"), edge)
    over = either(
        both(sized(metal, thick), drawn(base.technology, "rim")), both(sized(edge, thick), base.mouth)
    )
    crossing = printed & notch
    # From one side of a notch to the other, or over all of it.
    bridges = Joining(crossing, printed - notch) | notch.inside(printed)
    wet = both(without(printed, notch) if base.late else printed, over)
    whole = either(wet, bridges)

    def at(z: Um) -> Area:
        return without(whole, metal) if z < base.face + base.on_face else whole

    end = base.face + base.on_face
    yield Solid(
        name="solder",
        kind="film",
        low=base.face,
        high=end + thick,
        area=at,
        material=made.material,
        thickness=thick,
        breaks=(end,),
    )


def _pools(base: StudBase) -> Iterator[Pool]:
    """Solder in the holes, inside of the metal on their walls."""
    technology, made = base.technology, base.technology.solder
    if made is None or "solder" not in technology.layers:
        return

    def room(z: Um) -> Area:
        hole, metal = base.hole.at(z), next(_in_hole(base))
        return without(hole, metal.area(z), base.notches.at(z))

    def share(diameter: V, printed: V, beside: V) -> V:
        return fill(bore_volume(diameter, technology), printed, beside, technology)

    def depth(diameter: V, share: V) -> V:
        return fill_depth(diameter, share, technology)

    yield Pool(
        name="solder",
        holes=technology.openings["hole"].masks["film"],
        printed="solder",
        face=base.face,
        deepest=base.face - base.upper,
        room=room,
        share=share,
        depth=depth,
    )


def _gauges(base: StudBase) -> Iterator[Gauge]:
    """Notches and the studs' walls, at the film's lower face and at the notches' ground."""
    for at, z in (("face", base.face), ("ground", base.notches.ground)):
        notch = base.notches.at(z)
        yield Gauge(of="notch", at=at, z=z, area=notch)
        yield Gauge(of="stud wall", at=at, z=z, area=base.hole.at(z), beside=notch, between=True)
