"""Levels of the stack as solids, and the cavities between them."""

from collections.abc import Iterator, Sequence

from pkgdrc.process.faces import drawn_on, joint_of, outer_face
from pkgdrc.process.solid import Gauge, Package, Solid, carved, drawn, same
from pkgdrc.process.taker import KerfTaker, OpeningTaker, Taker, kerf_of, openings_of
from pkgdrc.shapes.area import Area, without
from pkgdrc.shapes.region import Layer, Otherwise, Wafer
from pkgdrc.technology.model import StackLayer, Technology


def where(technology: Technology, level: StackLayer) -> Area:
    """Where a level is: on the wafer, or as much of it as the level is drawn on."""
    layers = drawn_on(technology, level.name)
    area = drawn(technology, *layers)
    if area is None:
        return Wafer()
    if level.name == joint_of(technology):
        (only,) = layers
        return Otherwise(Layer(only), Wafer()) & Wafer()
    return area & Wafer()


def level(technology: Technology, made: StackLayer, takers: Sequence[Taker]) -> Solid:
    """A level, less what the takers take of it."""
    low, high = technology.height(made.name), outer_face(technology, made.name)
    whole = Solid(
        name=made.name,
        kind="level",
        low=low,
        high=high,
        area=same(where(technology, made)),
        material=made.material,
        thickness=made.thickness,
    )
    return carved(whole, takers)


def cavities(technology: Technology, takers: Sequence[Taker]) -> Iterator[Solid]:
    """What is left free between chip and cover by levels that are drawn."""
    for made in technology.stack[1:-1]:
        if drawn_on(technology, made.name):
            low, high = technology.height(made.name), outer_face(technology, made.name)
            free = without(Wafer(), where(technology, made))
            yield carved(Solid(name="cavity", kind="cavity", low=low, high=high, area=same(free)), takers)


def kerf_gauges(technology: Technology, kerfs: Sequence[KerfTaker]) -> Iterator[Gauge]:
    """The cut at the back and at every face of the stack, and what it leaves of drawn levels beside it."""
    faces = {"back": 0.0} | {
        face: technology.height(face.partition("/")[2]) for face in technology.interfaces
    }
    for kerf in kerfs:
        widest = KerfTaker(kerf.kerf.at_its_widest())
        for face, z in faces.items():
            yield Gauge(of="kerf", at=face, z=z, area=kerf.at(z))
            yield Gauge(of="kerf with tolerance", at=face, z=z, area=widest.at(z))
        for made in technology.stack[1:-1]:
            z = technology.height(made.name)
            if drawn_on(technology, made.name):
                cut = widest.at(z)
                left = without(where(technology, made), cut)
                yield Gauge(of="wall", at=made.name, z=z, area=left, beside=cut)


def opening_gauges(openings: Sequence[OpeningTaker]) -> Iterator[Gauge]:
    """Openings at both faces of every level that they pass."""
    for opening in openings:
        for each in opening.passages:
            outer = outer_face(opening.technology, each.level)
            for side, z, outline in (
                ("into", outer, each.entering),
                ("out of", outer - each.depth, each.leaving),
            ):
                yield Gauge(of=opening.name, at=f"{side} {each.level}", z=z, area=outline.area)


def tolerance(kerfs: Sequence[KerfTaker]) -> Iterator[Solid]:
    """What the cut covers with all its tolerances."""
    for kerf in kerfs:
        widest = KerfTaker(kerf.kerf.at_its_widest())
        yield Solid(
            name="kerf with tolerance",
            kind="tolerance",
            low=0.0,
            high=widest.depth,
            area=widest.at,
            breaks=widest.breaks,
        )


def plain(technology: Technology) -> Package:
    """Levels, with what is cut and opened in them, and nothing else."""
    kerfs, openings = kerf_of(technology), openings_of(technology)
    takers: list[Taker] = [*kerfs, *openings]
    return Package(
        solids=(
            *cavities(technology, takers),
            *(level(technology, made, takers) for made in technology.stack),
            *tolerance(kerfs),
        ),
        gauges=(*kerf_gauges(technology, kerfs), *opening_gauges(openings)),
    )
