"""Solids of elastic bumps: chip, insulations, interconnects, filled openings and their balls."""

from collections.abc import Iterator, Sequence

from pkgdrc.errors import InputError
from pkgdrc.process.faces import outer_face
from pkgdrc.process.formula import V
from pkgdrc.process.levels import level, plain
from pkgdrc.process.solid import FILM, Balls, Gauge, Package, Seat, Solid, carved, drawn, same
from pkgdrc.process.taker import Taker, Whole
from pkgdrc.shapes.area import Area, both, rim, sized, without
from pkgdrc.shapes.region import Wafer
from pkgdrc.units import Deg, Um

from ..family import ElasticTechnology
from .bump import LEVEL, bump_bottom, filling_height

FIRST = "first_insulation"


def has_bumps(technology: ElasticTechnology) -> bool:
    """Whether a technology makes elastic bumps. InputError if it lacks the levels that they need."""
    levels = [level.name for level in technology.stack]
    wanting = [key for key in ("filling", "ball") if getattr(technology, key)]
    if LEVEL not in levels and not wanting:
        return False
    if levels[-2:] != [FIRST, LEVEL]:
        raise InputError(
            f"{technology.path}: key 'stack' ends with {' and '.join(levels[-2:])}; elastic bumps need the "
            f"levels '{FIRST}' and '{LEVEL}' there"
        )
    return True


def elastic_bumps(technology: ElasticTechnology) -> Package:
    """Everything, from the chip to the balls. InputError if levels lack that bumps need."""
    if not has_bumps(technology):
        return plain(technology)
    return Package(
        solids=tuple(_solids(technology)),
        balls=tuple(_balls(technology)),
        gauges=tuple(_gauges(technology)),
        shown=("opening", "ball"),
    )


def _brim(technology: ElasticTechnology) -> Um | None:
    """Height of the fillings' ends."""
    if technology.filling is None:
        return None
    depth = technology.level(LEVEL).thickness
    return technology.height(LEVEL) + filling_height(depth, technology.filling.shrinkage)


def _solids(technology: ElasticTechnology) -> Iterator[Solid]:
    """Levels with the chip's pads in its face, interconnects and fillings, and what the saw takes."""
    chip, ground, face = technology.height(FIRST), technology.height(LEVEL), outer_face(technology, LEVEL)
    street = drawn(technology, "street")
    saw: list[Taker] = [Whole(street, 0.0, face)]
    pads, opened, openings = (drawn(technology, name) for name in ("pad", "pad_opening", "opening"))
    takers = {
        FIRST: [Whole(opened, chip, ground)],
        # It flows into what the first insulation leaves open.
        LEVEL: [Whole(openings, chip, face)],
    }
    metal = list(_interconnects(drawn(technology, "interconnect"), opened, chip, ground))
    buried = [Whole(each.area(each.low), each.low, each.high) for each in metal]
    for made in technology.stack:
        own = takers.get(made.name, [Whole(pads, chip - FILM, chip)])
        yield level(technology, made, [*saw, *own, *buried])
        if made.name == LEVEL:
            inside = Solid(
                name=LEVEL, kind="level", low=chip, high=ground, area=same(opened), material=made.material,
                thickness=made.thickness,
            )  # fmt: skip
            yield carved(inside, [*saw, *own, *buried])
    pad = Solid(name="pad", kind="film", low=chip - FILM, high=chip, area=same(pads))
    for each in (pad, *metal, *_fillings(technology, opened, openings, buried)):
        yield carved(each, saw)
    yield Solid(name="saw street", kind="tolerance", low=0.0, high=face, area=same(both(street, Wafer())))


def _interconnects(drawn: Area, opened: Area, chip: Um, ground: Um) -> Iterator[Solid]:
    """On the first insulation, and down its openings to the pads; as thick on their walls."""
    for area, low, high in (
        (both(drawn, opened), chip, chip + FILM),
        (both(drawn, rim(opened, FILM)), chip + FILM, ground),
        (without(drawn, sized(opened, -FILM)), ground, ground + FILM),
    ):
        yield Solid(name="interconnect", kind="film", low=low, high=high, area=same(area))


def _fillings(
    technology: ElasticTechnology, opened: Area, openings: Area, buried: Sequence[Taker]
) -> Iterator[Solid]:
    """What fills the openings; where the first insulation is open under them, it goes down to the chip."""
    filling, brim = technology.filling, _brim(technology)
    if filling is None or brim is None:
        return
    chip, ground = technology.height(FIRST), technology.height(LEVEL)
    room = both(openings, drawn(technology, "filling"))
    for area, low, high in ((both(room, opened), chip, ground), (room, ground, brim)):
        whole = Solid(name="filling", kind="film", low=low, high=high, area=same(area), material=filling.kind)
        yield carved(whole, buried)


def _balls(technology: ElasticTechnology) -> Iterator[Balls]:
    """The balls on the fillings; a ball over no opening lies on the insulation's face."""
    if technology.ball is None:
        return
    ground = technology.height(LEVEL)

    def bottom(diameter: V, mouth: V, filled: bool, taper: Deg) -> V:  # noqa: ARG001
        return ground + bump_bottom(mouth, diameter, technology, filled=filled)

    yield Balls(
        name="ball",
        material=technology.ball.core,
        layer="ball",
        bottom=bottom,
        seats=(Seat(mouths="opening", filling="filling"),),
        coating=technology.ball.coating,
        sawn=drawn(technology, "street"),
        yields="filling",
    )


def _gauges(technology: ElasticTechnology) -> Iterator[Gauge]:
    """Openings and streets at the faces that they start in, fillings on top."""
    face, ground, brim = outer_face(technology, LEVEL), technology.height(LEVEL), _brim(technology)
    for layer, at, z in (
        ("pad_opening", "face", ground),
        ("opening", "face", face),
        ("street", "face", face),
        ("filling", "top", brim),
    ):
        if z is not None:
            yield Gauge(of=layer, at=at, z=z, area=drawn(technology, layer))
