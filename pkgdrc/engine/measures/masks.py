"""Measures of a mask set, found when its files were put together."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import klayout.db as kdb

from pkgdrc.deck.absent import NotApplicableError
from pkgdrc.deck.measures.masks import BeyondPlate, MasksApart, ScaleOff
from pkgdrc.detail import Detail, What
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.input.source import Misfit

_NOISE = 1e-3  # um; what rotation and database units leave


@evaluates(MasksApart)
def masks_apart(bench: Bench, measure: MasksApart, bound: Bound) -> list[Place]:
    """Masks by how far what they have in common lies apart."""
    misfits = bench.shapes.source.misfits
    found: dict[Path, Misfit] = {}
    for each in misfits:
        known = found.get(each.file)
        if each.kind in measure.kinds and (known is None or known.distance < each.distance):
            found[each.file] = each
    if not found:
        raise NotApplicableError(f"no two masks carry {' or the '.join(measure.kinds)}")
    told = {
        each.file for each in misfits if each.kind == measure.beside and bound.meets(each.distance, _NOISE)
    }
    return list(_places(bench, [each for each in found.values() if each.file not in told], bound))


@evaluates(BeyondPlate)
def beyond_plate(bench: Bench, _: BeyondPlate, bound: Bound) -> list[Place]:
    """Masks by how far they reach beyond the plate."""
    return list(_places(bench, bench.shapes.source.beyond, bound))


@evaluates(ScaleOff)
def scale_off(bench: Bench, measure: ScaleOff, bound: Bound) -> list[Place]:
    """Masks by how far their scale puts their corners off."""
    found = []
    told = {each.file for each in bench.shapes.source.misfits if bound.meets(each.distance, _NOISE)}
    for each in bench.shapes.source.masks:
        if each.path in told:
            continue
        more = each.trans.mag - 1
        cover = not each.layers.keys().isdisjoint(measure.layers)
        asked = min(max(more, measure.least), measure.most) if cover else 0.0
        off = min(abs(more), abs(more - asked)) * each.reach
        if bound.meets(off, _NOISE):
            scales = (each.trans.mag, 1 + asked) if cover else (each.trans.mag,)
            found.append(_place(bench, off, each.path, Detail(What.SCALED_MASK, values=scales)))
    return found


def _places(bench: Bench, found: Sequence[Misfit], bound: Bound) -> Iterator[Place]:
    for each in found:
        if bound.meets(each.distance, _NOISE):
            what = (each.detail,) if each.other != each.file else ()
            yield _place(bench, each.distance, each.file, *what, *each.fit)


def _place(bench: Bench, value: float, file: Path, *details: Detail) -> Place:
    """A place that is all of the wafer, of a mask."""
    top, mask = bench.places.top, Detail(What.MASK, (file.name,))
    whole = kdb.Polygon(top.bbox())
    return Place(top.cell_index(), whole, value, _NOISE, details=(mask, *details), file=file)
