"""Measures of a mask set, found when its files were put together."""

from collections.abc import Iterator, Sequence

import klayout.db as kdb

from pkgdrc.deck.measures.masks import BeyondPlate, MasksApart
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.input.source import Misfit

_NOISE = 1e-3  # um; what rotation and database units leave


@evaluates(MasksApart)
def masks_apart(bench: Bench, measure: MasksApart, bound: Bound) -> list[Place]:
    """Masks by how far what they have in common lies apart."""
    found = [each for each in bench.shapes.source.misfits if each.kind == measure.kind]
    return list(_places(bench, found, bound))


@evaluates(BeyondPlate)
def beyond_plate(bench: Bench, _: BeyondPlate, bound: Bound) -> list[Place]:
    """Masks by how far they reach beyond the plate."""
    return list(_places(bench, bench.shapes.source.beyond, bound))


def _places(bench: Bench, found: Sequence[Misfit], bound: Bound) -> Iterator[Place]:
    for each in found:
        if bound.meets(each.distance, _NOISE):
            mark = kdb.Polygon(bench.places.top.bbox())
            of = f" of {each.other.name}" if each.other != each.file else ""
            remedy = f"; {each.fit}" if each.fit else ""
            what = f": {each.count} {each.kind}, compared with those{of}" if of else ""
            note = f"{each.file.name}{what}{remedy}"
            yield Place(bench.places.top.cell_index(), mark, each.distance, _NOISE, note=note)
