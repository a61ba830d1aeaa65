"""Violations laid out on the flat layout, and which defects of the oracle they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import klayout.db as kdb
import shapely

from pkgdrc.findings import Violation
from tests.engine.defects import DBU, Defect
from tests.engine.oracle_sets import area

_NAMED = 5  # so many placements a violation names


@dataclass(frozen=True)
class Found:
    """A violation at one of its placements: its mark on the flat layout, in dbu, and the measured value."""

    mark: shapely.Geometry
    measured: float | None


@dataclass(frozen=True)
class Tolerance:
    """How far a mark (dbu) and a measured value (in its unit) may be off."""

    place: float = 2
    value: float = 0.0006


def compared(
    violations: Sequence[Violation],
    defects: Sequence[Defect],
    layout: kdb.Layout,
    tolerance: Tolerance,
    top: str = "top",
) -> tuple[list[Found], list[Defect]]:
    """What is left of both when each placement of a violation is matched with one defect."""
    places = _placements(layout, top)
    slots = []
    for violation in violations:
        assert violation.cell is not None
        slots += _slots(violation, places[violation.cell])
    fits = [
        [n for n, slot in enumerate(slots) if any(_same(one, defect, tolerance) for one in slot)]
        for defect in defects
    ]
    taken: dict[int, int] = {}

    def place(defect: int, seen: set[int]) -> bool:
        for slot in fits[defect]:
            if slot not in seen:
                seen.add(slot)
                if slot not in taken or place(taken[slot], seen):
                    taken[slot] = defect
                    return True
        return False

    order = sorted(range(len(defects)), key=lambda n: not defects[n].sure)
    unplaced = [n for n in order if not place(n, set())]
    # Two pairs of shapes whose gaps are the very same place are told as one.
    missing = [defects[n] for n in unplaced if defects[n].sure and not fits[n]]
    return [slot[0] for n, slot in enumerate(slots) if n not in taken], missing


def marks(violations: Sequence[Violation], layout: kdb.Layout, top: str) -> list[shapely.Geometry]:
    """The marks of violations that are at every placement of their cells, on the flat layout."""
    places = _placements(layout, top)
    found = []
    for violation in violations:
        assert violation.cell is not None
        assert violation.placements == len(places[violation.cell])
        found += [_mark(violation, place) for place in places[violation.cell]]
    return found


def _slots(violation: Violation, places: list[kdb.ICplxTrans]) -> list[list[Found]]:
    """For each placement of a violation, where it may be: at one placement of the cell, or at any.

    Where it is not at all placements of its cell, it names the first few.
    """
    found = [Found(_mark(violation, place), violation.measured) for place in places]
    if violation.placements == len(found):
        return [[one] for one in found]
    named = {(round(x / DBU), round(y / DBU)) for x, y in violation.at}
    at = [[one] for one in found if _centre(one.mark) in named]
    assert len(at) == min(_NAMED, violation.placements), violation
    return at + [found] * (violation.placements - len(at))


def _same(found: Found, defect: Defect, tolerance: Tolerance) -> bool:
    if found.measured is None or defect.measured is None:
        same = found.measured is defect.measured
    else:
        off = found.measured - defect.measured
        same = -tolerance.value <= off <= tolerance.value + defect.rough
    if not same:
        return False
    if defect.whole:
        off = shapely.symmetric_difference(found.mark, defect.parts[0]).area
        return bool(off <= tolerance.place * found.mark.length)
    return all(shapely.distance(found.mark, part) <= tolerance.place for part in defect.parts)


def _placements(layout: kdb.Layout, top: str) -> dict[str, list[kdb.ICplxTrans]]:
    """How every cell stands in the top cell, each time."""
    places: dict[str, list[kdb.ICplxTrans]] = {top: [kdb.ICplxTrans()]}
    iterator = kdb.RecursiveInstanceIterator(layout, layout.cell(top))
    while not iterator.at_end():
        name = iterator.inst_cell().name
        places.setdefault(name, []).append(iterator.trans() * iterator.inst_trans())
        iterator.next()
    return places


def _mark(violation: Violation, place: kdb.ICplxTrans) -> shapely.Geometry:
    region = kdb.Region()
    for ring in violation.outline:  # with its holes, if any, joined to it
        region.insert(kdb.Polygon([kdb.Point(round(x / DBU), round(y / DBU)) for x, y in ring], True))
    return area(region.merged().transformed(place))


def _centre(mark: shapely.Geometry) -> tuple[int, int]:
    box = kdb.Box(*(round(side) for side in mark.bounds))
    return box.center().x, box.center().y
