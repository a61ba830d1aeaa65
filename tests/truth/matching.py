"""Findings laid out on the flat layout, and which of the oracle's places they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import klayout.db as kdb
import shapely

from pkgdrc.findings import Finding
from tests.truth.drawing import left_of, off_between, union
from tests.truth.measures import Found

_AREA = 1.0  # square dbu, more than nothing
_HAIR, _SLIGHT = 1.0, 1e-4  # dbu, how wide it may be, and how much of all
_NEAR = 3.0  # dbu, from the middle of a mark to the place that a finding names


@dataclass(frozen=True)
class Told:
    """A finding at one of its placements: its mark on the flat layout, dbu, and the measured value."""

    mark: shapely.Geometry
    measured: float | None
    between: tuple[tuple[float, float], ...] | None = None


@dataclass(frozen=True)
class Tolerance:
    """How far a mark (dbu) and a measured value (in its unit) may be off.

    What is nearer than `near` (dbu) to a worse place may be told with it or apart.
    """

    place: float
    value: float
    near: float = 0.0


@dataclass(frozen=True)
class Difference:
    """What is told and is no place of the oracle's, or once too often; and what surely is one, not told.

    `beside` counts what differs only in how places near a worse one are told: as one with it, or apart.
    """

    extra: list[Told]
    missing: list[Found]
    beside: int = 0

    def __bool__(self) -> bool:
        return bool(self.extra or self.missing)


class Places:
    """Where every cell of a layout stands in its top cell."""

    def __init__(self, layout: kdb.Layout, top: kdb.Cell) -> None:
        self.dbu = layout.dbu
        self._standing: dict[str, list[kdb.DCplxTrans]] = {top.name: [kdb.DCplxTrans()]}
        iterator = kdb.RecursiveInstanceIterator(layout, top)
        while not iterator.at_end():
            placement = kdb.DCplxTrans(iterator.trans()) * kdb.DCplxTrans(iterator.inst_trans())
            self._standing.setdefault(iterator.inst_cell().name, []).append(placement)
            iterator.next()

    def slots(self, finding: Finding) -> list[list[Told]]:
        """For each placement of a finding, where it may be: at one placement of its cell, or at any.

        Where it is not at all placements of its cell, it names the first few.
        """
        assert finding.cell is not None
        found = [self._told(finding, place) for place in self._standing[finding.cell]]
        if finding.placements == len(found):
            return [[one] for one in found]
        named = [(x / self.dbu, y / self.dbu) for x, y in finding.at]
        at = [[one] for one in found if any(_is_at(one.mark, point) for point in named)]
        return at[: finding.placements] + [found] * (finding.placements - len(at))

    def _told(self, finding: Finding, place: kdb.DCplxTrans) -> Told:
        region = kdb.Region()
        for ring in finding.outline:  # with its holes, if any, joined to it
            points = [kdb.Point(round(x / self.dbu), round(y / self.dbu)) for x, y in ring]
            region.insert(kdb.Polygon(points, True))
        parts = []
        for polygon in region.merged().each():
            moved = kdb.DPolygon(polygon).transformed(place)
            holes = [[(p.x, p.y) for p in moved.each_point_hole(n)] for n in range(moved.holes())]
            hull = [(p.x, p.y) for p in moved.each_point_hull()]
            made = shapely.Polygon(hull, holes)  # what goes by lines alone may be filled
            valid = shapely.make_valid(made, method="structure", keep_collapsed=False)
            parts += shapely.get_parts(valid).tolist()
        mark = union([part for part in parts if part.area > 0])
        if mark.is_empty:  # a thin one, of which nothing is left on whole units
            corners = [place * kdb.DPoint(x / self.dbu, y / self.dbu) for x, y in finding.outline[0]]
            mark = shapely.MultiPoint([(p.x, p.y) for p in corners]).convex_hull
        ends = finding.between
        between = None
        if ends:
            there = [place * kdb.DPoint(x / self.dbu, y / self.dbu) for x, y in ends]
            between = tuple((p.x, p.y) for p in there)
        return Told(mark, finding.measured, between)


def compared(
    findings: Sequence[Finding],
    found: Sequence[Found],
    leant: Sequence[Sequence[Found]],
    places: Places,
    tolerance: Tolerance,
) -> Difference:
    """What is left of both when each placement of a finding is matched with a place.

    `leant` are the same places where rounding is leant one way or the other.
    """
    slots = [slot for finding in findings for slot in places.slots(finding)]
    fits = _fits(slots, found, tolerance)
    taken: dict[int, list[int]] = {n: [] for n in range(len(found))}

    def assign(slot: int, seen: set[int]) -> bool:
        for n in fits[slot]:
            if n in seen:
                continue
            seen.add(n)
            if len(taken[n]) < found[n].most:
                taken[n].append(slot)
                return True
            for other in taken[n]:
                if assign(other, seen):
                    taken[n].remove(other)
                    taken[n].append(slot)
                    return True
        return False

    others = [place for each in leant for place in each]
    extra = [
        slot
        for number, slot in enumerate(slots)
        if not assign(number, set())
        and not any(_same(one, place, tolerance) for one in slot for place in others)
    ]
    matched = {n for each in fits for n in each}
    told = [one for slot in slots for one in slot]
    missing = [
        place
        for n, place in enumerate(found)
        if place.sure
        and n not in matched
        and all(_agrees(place, each, tolerance) for each in leant)
        and not _told_as_one(place, others, told, tolerance)
    ]
    left = [slot[0] for slot in extra if not any(_beside(one, found, told, tolerance) for one in slot)]
    lost = [place for place in missing if not _within(place, told, tolerance)]
    return Difference(left, lost, len(extra) + len(missing) - len(left) - len(lost))


def doubtful(
    findings: Sequence[Finding],
    found: Sequence[Found],
    leaning: Iterable[list[Found]],
    places: Places,
    tolerance: Tolerance,
) -> Difference:
    """What no doubt explains: with one scene that leans after another, until nothing is left."""
    leant: list[list[Found]] = []
    difference = Difference([], [])
    for each in leaning:
        leant.append(each)
        difference = compared(findings, found, leant, places, tolerance)
        if not difference:
            break
    return difference


def sandwiched(
    findings: Sequence[Finding],
    sure: Sequence[Found],
    possible: Sequence[Found],
    places: Places,
    tolerance: Tolerance,
    open_: shapely.Geometry | None = None,
) -> Difference:
    """What is told beyond all that may be, or once too often; and what surely is and is not told.

    For areas along edges: what may be is not any of some shapes, but any part of an area. What lies in
    `open_` may be anything.
    """
    slots = [slot for finding in findings for slot in places.slots(finding)]
    marks = [slot[0].mark for slot in slots if len(slot) == 1]
    open_ = shapely.GeometryCollection() if open_ is None else open_
    room = union([shapely.buffer(union([found.marks[0][0] for found in possible]), tolerance.place), open_])
    pairs = shapely.STRtree(marks).query(marks, "intersects").T.tolist() if marks else []
    shared = {(i, j): shapely.intersection(marks[i], marks[j]) for i, j in pairs if i < j}
    twice = {j for (_, j), each in shared.items() if not shapely.buffer(each, -tolerance.place / 2).is_empty}
    extra = [Told(marks[n], None) for n in sorted(twice)]
    extra += [slot[0] for slot in slots if all(_sticks_out(one.mark, room) for one in slot)]
    marks_told = [one.mark for slot in slots for one in slot]
    all_told = union([shapely.buffer(union(marks_told), tolerance.place), open_])
    kept = [shapely.buffer(found.marks[0][0], -_NEAR) for found in sure]
    missing = [found for found, area in zip(sure, kept, strict=True) if left_of(area, all_told).area > _AREA]
    return Difference(extra, missing)


def _sticks_out(mark: shapely.Geometry, room: shapely.Geometry) -> bool:
    """Whether a mark leaves a room, but for a hair by which klayout has joined what lies near."""
    out = left_of(mark, room)
    hair = shapely.buffer(out, -_HAIR / 2).is_empty and out.area < _SLIGHT * mark.area
    return bool(out.area > _AREA and not hair)


def _fits(slots: list[list[Told]], found: Sequence[Found], tolerance: Tolerance) -> list[list[int]]:
    """For each slot the numbers of the places that may be it."""
    firsts = [(n, marks[0]) for n, place in enumerate(found) for marks in place.marks]
    tree = shapely.STRtree([mark for _, mark in firsts])
    known: dict[int, list[int]] = {}  # placements of one finding that it does not name are the same slot
    for slot in slots:
        if id(slot) in known:
            continue
        near = tree.query([one.mark for one in slot], predicate="dwithin", distance=tolerance.place)
        fitting: set[int] = set()
        for one, first in near.T.tolist():
            n = firsts[first][0]
            if n not in fitting and _same(slot[one], found[n], tolerance):
                fitting.add(n)
        known[id(slot)] = sorted(fitting)
    return [known[id(slot)] for slot in slots]


def _beside(one: Told, found: Sequence[Found], told: Sequence[Told], tolerance: Tolerance) -> bool:
    """Whether what is told is a distance beside a place of less, and not the same again."""
    if one.measured is None or one.between is None or not tolerance.near:
        return False
    if sum(one.measured == other.measured and one.between == other.between for other in told) > 1:
        return False
    return any(
        place.value is not None
        and place.value + min(place.less, 0) <= one.measured + tolerance.value
        and shapely.distance(one.mark, parts[0]) <= tolerance.near
        for place in found
        for parts in place.marks[:1]
    )


def _within(place: Found, told: Sequence[Told], tolerance: Tolerance) -> bool:
    """Whether a place is told as one with a worse one: which ways join others is not said in all cases."""
    if place.value is None or place.whole or not tolerance.near:
        return False
    return any(
        one.measured is not None
        and one.between is not None
        and one.measured <= place.value + place.rough + tolerance.value
        and min(shapely.distance(one.mark, part) for parts in place.marks for part in parts) <= tolerance.near
        for one in told
    )


def _told_as_one(place: Found, others: Sequence[Found], told: Sequence[Told], tolerance: Tolerance) -> bool:
    """Whether what is told is what rounding may have joined a place with."""
    return any(
        shapely.dwithin(place.marks[0][0], other.marks[0][0], tolerance.place)
        and any(_same(one, other, tolerance) for one in told)
        for other in others
        if (other.value is None) == (place.value is None)
    )


def _agrees(place: Found, others: Sequence[Found], tolerance: Tolerance) -> bool:
    """Whether a place is surely one of these, too."""
    for other in others:
        if not other.sure or (other.value is None) != (place.value is None):
            continue
        if place.value is not None and other.value is not None:
            off = abs(place.value - other.value)
            if off > tolerance.value + place.rough + other.rough:
                continue
        near = 3 * tolerance.place
        if place.whole:
            off = off_between(place.marks[0][0], other.marks[0][0])
            if not shapely.buffer(off, -near / 2).is_empty:
                continue
        if any(
            shapely.distance(mine, theirs) <= near
            for marks in place.marks
            for mine in marks[:1]
            for theirs_of in other.marks
            for theirs in theirs_of
        ):
            return True
    return False


def _same(told: Told, place: Found, tolerance: Tolerance) -> bool:
    if place.anywhere:
        return bool(shapely.intersects(told.mark, place.marks[0][0]))
    if told.measured is None or place.value is None:
        if told.measured is not None or place.value is not None:
            return False
    else:
        off, may = told.measured - place.value, tolerance.value + place.rough
        if not min(place.less, 0) - may <= off <= max(place.less, 0) + may:
            return False
    if place.whole:
        body = place.marks[0][0]
        off = off_between(told.mark, body)
        small = off.area <= tolerance.place * max(told.mark.length, body.length)
        return bool(small or shapely.buffer(off, -tolerance.place / 2).is_empty)
    return any(
        all(shapely.distance(told.mark, part) <= tolerance.place for part in parts) for parts in place.marks
    )


def _is_at(mark: shapely.Geometry, point: tuple[float, float]) -> bool:
    left, bottom, right, top = mark.bounds
    return bool(abs((left + right) / 2 - point[0]) <= _NEAR and abs((bottom + top) / 2 - point[1]) <= _NEAR)
