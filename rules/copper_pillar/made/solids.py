"""Solids of copper pillars: chip, passivation, redistribution, pillars and domes of solder."""

import math
from collections.abc import Iterator

from pkgdrc.process.faces import outer_face
from pkgdrc.process.levels import level, plain
from pkgdrc.process.solid import FILM, Gauge, Package, Solid, drawn, same
from pkgdrc.process.taker import Whole
from pkgdrc.shapes.area import Area, both, either, rim, sized, without
from pkgdrc.technology import Technology
from pkgdrc.technology.family import seen_as
from pkgdrc.units import Um

from ..family import PillarTechnology
from .dome import dome_height, dome_radius, plated_volume

PASSIVATION = "passivation"


def pillars(technology: Technology) -> Package:
    """Everything, from the chip to the caps; levels alone where the technology says no more."""
    own = seen_as(PillarTechnology, technology)
    if own.redistribution is None:
        return plain(technology)
    return Package(solids=tuple(_solids(own)), gauges=tuple(_gauges(own)))


def pillar_foot(technology: PillarTechnology) -> Um:
    """Height of the redistribution's outer face, on which pillars stand."""
    metal = technology.redistribution
    return outer_face(technology, PASSIVATION) + (metal.thickness if metal else 0.0)


def _solids(technology: PillarTechnology) -> Iterator[Solid]:
    chip, ground = technology.height(PASSIVATION), outer_face(technology, PASSIVATION)
    pads, opened = drawn(technology, "pad"), drawn(technology, "pad_opening")
    metal = technology.redistribution
    assert metal
    takers = {PASSIVATION: [Whole(opened, chip, ground)]}
    for made in technology.stack:
        yield level(technology, made, takers.get(made.name, [Whole(pads, chip - FILM, chip)]))
    yield Solid(name="pad", kind="film", low=chip - FILM, high=chip, area=same(pads))
    tracks, thick = drawn(technology, "redistribution"), metal.thickness

    def plated(z: Um) -> Area:
        # On the pads, up the openings' walls, and on the passivation; as thick everywhere.
        if z < ground:
            return both(tracks, opened if z < chip + thick else rim(opened, thick))
        return tracks if z < chip + thick else without(tracks, sized(opened, -thick))

    yield Solid(
        name="redistribution",
        kind="film",
        low=chip,
        high=ground + thick,
        area=plated,
        material=metal.material,
        thickness=thick,
        breaks=(chip + thick, ground),
    )
    yield from _pillars(technology)


def _pillars(technology: PillarTechnology) -> Iterator[Solid]:
    """Pillars on the redistribution, and on each a dome as high as its solder makes it."""
    pillar, cap, foot = technology.pillar, technology.cap, pillar_foot(technology)
    if pillar is None:
        return
    end = foot + pillar.height
    yield Solid(
        name="pillar",
        kind="film",
        low=foot,
        high=end,
        area=same(drawn(technology, "pillar")),
        material=pillar.material,
        thickness=pillar.height,
    )
    solder = drawn(technology, "cap")
    if cap is None or solder is None:
        return
    radius = pillar.diameter / 2
    height = dome_height(pillar.diameter, plated_volume(math.pi * radius**2, cap.thickness))

    def dome(z: Um) -> Area:
        return sized(solder, dome_radius(pillar.diameter, height, z - end) - radius)

    yield Solid(
        name="cap",
        kind="film",
        low=end,
        high=end + height,
        area=dome,
        material=cap.material,
        thickness=round(height, 3),
        breaks=tuple(end + share * height for share in (0.5, 0.75, 0.9)),
    )


def _gauges(technology: PillarTechnology) -> Iterator[Gauge]:
    """Pad openings, tracks and pillars, at the faces that they start in."""
    ground, foot = outer_face(technology, PASSIVATION), pillar_foot(technology)
    pillar = technology.pillar
    for layer, at, z in (
        ("pad_opening", "face", ground),
        ("redistribution", "face", foot),
        ("pillar", "top", foot + (pillar.height if pillar else 0.0)),
    ):
        yield Gauge(of=layer, at=at, z=z, area=either(drawn(technology, layer)))
