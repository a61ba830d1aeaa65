"""From breaches to findings: placements, dies, and lengths in um."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import islice

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.deck.checks import AnyCheck, Check, Movable, value_of
from pkgdrc.deck.rule import Rule
from pkgdrc.engine.alike import cornered
from pkgdrc.engine.breach import Breach
from pkgdrc.engine.distinct import distinct
from pkgdrc.engine.evidence import measured_layers
from pkgdrc.engine.fingerprint import fingerprint
from pkgdrc.engine.judge import worsened
from pkgdrc.engine.layout.bundle import Ints
from pkgdrc.engine.layout.dies import Dies
from pkgdrc.engine.layout.homes import Homes
from pkgdrc.engine.layout.places import Places
from pkgdrc.engine.limits import bound
from pkgdrc.engine.pairs import in_pieces
from pkgdrc.engine.place import Stand
from pkgdrc.engine.surroundings import Surroundings
from pkgdrc.findings import Finding
from pkgdrc.findings.record import Box, Die, Point
from pkgdrc.units import to_um

_FEW = 8  # times as many dies a wafer has, for some of them to be few
_FIRST = 5  # how many placements a finding names
_SHAPES = 1024  # marks whose corners are kept: many are alike


@dataclass
class _Folded:
    """Breaches that are the same seen from their dies."""

    breach: Breach
    placements: int = 0
    at: list[kdb.Point] = field(default_factory=list)
    dies: frozenset[Die] = frozenset()
    from_radius: float | None = None
    in_cell: bool = True  # whether the cell has it, at all its placements


@dataclass(frozen=True)
class Gatherer:
    """Turns the breaches of one layout into findings. `centre` is the wafer's centre, in dbu."""

    places: Places
    dies: Dies
    dbu: float
    centre: kdb.DPoint
    _orders: dict[frozenset[Die], tuple[Die, ...]] = field(default_factory=dict)
    _names: dict[bytes, frozenset[Die]] = field(default_factory=dict)
    _first_of: dict[int, tuple[kdb.ICplxTrans, ...]] = field(default_factory=dict)
    _in_file: dict[int, "_InFile"] = field(default_factory=dict)

    @cached_property
    def _surroundings(self) -> Surroundings:
        return Surroundings(self.places, self.dbu)

    @cached_property
    def homes(self) -> Homes:
        """The cells of the file that findings belong to."""
        return Homes(self.places, self.dies)

    def findings(
        self,
        rule: Rule,
        check: AnyCheck,
        breaches: Iterable[Breach],
        around: Iterable[tuple[int, int]],
    ) -> Iterator[Finding]:
        """One finding for each breach, those that only repeat from die to die folded into one.

        `around`: layers (number, datatype) whose shapes round a finding make its fingerprint.
        """
        indices = [self.places.layout.find_layer(*number) for number in around]
        layers = [index for index in dict.fromkeys(indices) if index is not None]
        folded: dict[tuple[object, ...], _Folded] = {}
        seen: dict[tuple[object, ...], int] = {}
        for breach in self.at_home(breaches):
            for key, one in self._placed(breach, check, seen):
                if key in folded:
                    known = folded[key]
                    known.placements += one.placements
                    known.at += one.at
                    known.dies |= one.dies
                    known.from_radius = _least(known.from_radius, one.from_radius)
                else:
                    folded[key] = one
        for one in folded.values():
            yield self._finding(rule, check, one, layers)

    def at_home(self, breaches: Iterable[Breach]) -> list[Breach]:
        """Breaches in cells of the file, in order, each once: two shapes may have the same defect in one
        place, which either of its ends may come first in.
        """
        found: dict[tuple[object, ...], Breach] = {}
        for breach in breaches:
            for own in self.homes.of(breach):
                place = (*_key(own), own.stands, own.dies, own.drift, own.file)
                known = found.setdefault(place, own)
                if own.between and known.between and own.between < known.between:
                    found[place] = own
        return in_order(found.values())

    def _placed(
        self, breach: Breach, check: AnyCheck, seen: dict[tuple[object, ...], int]
    ) -> Iterator[tuple[tuple[object, ...], _Folded]]:
        """A breach where it stands. `seen` are the places above the dies that were told, by the cell of each:
        what lies between two blocks of dies may be told of either, and is one place.
        """
        if breach.dies:
            numbers = np.array(breach.dies)
            dies = self._named(numbers)
            placed = [self.homes.home(number).inside.inverted() for number in breach.dies[:_FIRST]]
            at = [placement.trans(breach.outline.bbox().center()) for placement in placed]
            in_cell = breach.cell == self.places.top.cell_index()
            yield _key(breach), _Folded(breach, len(numbers), at, dies, breach.from_radius, in_cell)
        elif breach.drift is not None:
            yield from self._far_out(breach, check)
        elif self.dies.reached_by(breach.cell):
            # Above the dies: seen from the die that it lies in, the breach may be the same in many.
            for outline, placement in self._stands(breach):
                if seen.setdefault((outline, *_key(breach)[2:]), breach.cell) == breach.cell:
                    yield self._in_die(breach, outline, placement)
        else:
            yield _key(breach), self._in_cell(breach)

    def _in_cell(self, breach: Breach) -> _Folded:
        placements = 0
        dies: frozenset[Die] = frozenset()
        for stand in breach.places():
            placements += self.places.count(stand.cell)
            holding = self.dies.holding(stand.cell)
            if holding is not None:
                dies = dies | holding if dies else holding
            elif len(self.dies):
                dies |= self._named(self._reached(stand, _reaching(breach, kdb.ICplxTrans(stand.into))))
        stands = ((stand, first) for stand in breach.places() for first in self._firsts(stand.cell))
        at = [_middle(stand.outline, first) for stand, first in islice(stands, _FIRST)]
        return _Folded(breach, placements, at, dies)

    def _sharing(self, parts: Sequence[kdb.Polygon]) -> Ints:
        """Numbers of the dies whose field shares area with any of some parts."""
        whole = kdb.Box()
        for part in parts:
            whole += part.bbox()
        if whole.empty():
            return np.zeros(0, dtype=np.int64)
        hits = self.dies.hit_by(whole)
        if len(hits) > 1:
            hits = np.unique(np.concatenate([self.dies.sharing(part) for part in parts]))
        return hits

    def _reached(self, stand: Stand, parts: Sequence[kdb.Polygon]) -> Ints:
        """Numbers of the dies that parts of a cell reach, wherever it stands; if none, that its mark does."""
        bundles = self.places.bundles(stand.cell)
        for each in (parts, in_pieces(kdb.Region(stand.outline)).each()):
            hits = [self.dies.reached(part.bbox(), bundles) for part in each]
            if any(map(len, hits)):
                return np.unique(np.concatenate(hits))
        return np.zeros(0, dtype=np.int64)

    def _firsts(self, cell: int) -> tuple[kdb.ICplxTrans, ...]:
        """The first placements of a cell, as many as a finding names."""
        if cell not in self._first_of:
            self._first_of[cell] = tuple(islice(self.places.all(cell), _FIRST))
        return self._first_of[cell]

    def _in_die(
        self, breach: Breach, outline: kdb.Polygon, placement: kdb.ICplxTrans
    ) -> tuple[tuple[object, ...], _Folded]:
        box = outline.bbox()
        hits = self.dies.sharing(outline)
        reached = self._sharing(_reaching(breach, placement))
        if len(reached):  # the mark is thicker, and may end in a die beside
            hits = hits[np.isin(hits, reached)]
        dies = self._named(reached if len(reached) else hits)
        if not len(hits):
            return _key(breach), _Folded(breach, 1, [box.center()], dies)
        home = self.homes.home(int(hits[0]))
        local = breach.moved(home.cell, outline.transformed(home.inside), home.inside * placement)
        in_cell = home.cell == breach.cell or self.places.count(home.cell) == 1
        return _key(local), _Folded(local, 1, [box.center()], dies, in_cell=in_cell)

    def _far_out(self, breach: Breach, check: AnyCheck) -> Iterator[tuple[tuple[object, ...], _Folded]]:
        """A breach that depends on the place on the wafer: where run-out makes it break the limit."""
        assert isinstance(check, Check)
        assert isinstance(check.measure, Movable)
        parts = [
            self._displaced(breach, check, turn, stand, at)
            for stand in breach.places()
            for turn, at in self.places.spread(stand.cell)
        ]
        points, values = (np.concatenate(part) for part in zip(*parts, strict=True))
        radii = np.hypot(points[:, 0] - self.centre.x, points[:, 1] - self.centre.y) * self.dbu
        if check.below is not None:
            failing, worst_of = values < value_of(check.below) - 1e-6, np.min
        else:
            assert check.above is not None
            failing, worst_of = values > value_of(check.above) + 1e-6, np.max
        if not failing.any():
            return
        numbers = distinct(self.dies.at(points[failing]))
        dies = self._named(numbers[numbers >= 0])
        worst = replace(breach, measured=round(float(worst_of(values[failing])), 4), drift=None)
        at = [kdb.Point(x, y) for x, y in points[failing][:_FIRST].tolist()]
        folded = _Folded(worst, int(failing.sum()), at, dies, float(radii[failing].min()))
        yield _key(worst), folded

    def _displaced(
        self, breach: Breach, check: Check, turn: kdb.ICplxTrans, stand: Stand, at: Ints
    ) -> tuple[Ints, NDArray[np.float64]]:
        """Where a breach lies at placements that are turned alike, and what is left there after run-out."""
        measure = check.measure
        assert isinstance(measure, Movable)
        assert breach.drift is not None
        points = at + _vector((turn * stand.outline).bbox().center())
        runout, off = measure.runout, points - np.array([self.centre.x, self.centre.y])
        off = off @ np.array([[runout.xx, runout.xy], [runout.xy, runout.yy]])
        back = (turn * kdb.ICplxTrans(stand.into)).inverted()
        angle, flip = np.radians(back.angle), -1.0 if back.is_mirror() else 1.0
        cos, sin = np.cos(angle), np.sin(angle)
        local = off @ np.array([[cos, sin], [-sin * flip, cos * flip]])
        apart = breach.drift.apart(local) * self.dbu
        return points, apart + worsened(measure, self.dbu, below=check.below is not None)

    def _stands(self, breach: Breach) -> Iterator[tuple[kdb.Polygon, kdb.ICplxTrans]]:
        """The outline at every place, in the top cell, and what leads there from the place's cell."""
        for stand in breach.places():
            for placement in self.places.all(stand.cell):
                yield stand.outline.transformed(placement), placement * kdb.ICplxTrans(stand.into)

    def _finding(self, rule: Rule, check: AnyCheck, one: _Folded, layers: list[int]) -> Finding:
        breach = one.breach
        outline = (_points(cornered(breach.outline), self.dbu),)
        in_file = self._file_of(breach.cell)
        drawn, bbox = in_file.mark(breach.outline)
        limit, unit = bound(check, breach.measured)
        return Finding(
            rule=rule.id,
            severity=check.severity or rule.severity,
            note=breach.note,
            details=breach.details,
            about=breach.about,
            layers=measured_layers(check),
            file=None if breach.file is None else str(breach.file),
            measured=breach.measured,
            limit=limit,
            unit=unit,
            cell=in_file.cell,
            path=in_file.path,
            bbox=bbox,
            outline=(drawn,),
            between=in_file.ends(breach),
            placements=one.placements,
            at=tuple([(to_um(p.x, self.dbu), to_um(p.y, self.dbu)) for p in one.at[:_FIRST]]),
            dies=self._in_order(one.dies),
            in_cell=one.in_cell,
            from_radius=None if one.from_radius is None else round(one.from_radius, 4),
            fingerprint=fingerprint(
                rule.id, breach.measured, breach.about, outline, self._surroundings.of(breach, layers)
            ),
        )

    def _file_of(self, cell: int) -> "_InFile":
        if cell not in self._in_file:
            back = kdb.DCplxTrans(self.places.drawn(cell)).inverted()
            name, path = self.places.name(cell), self.places.path(cell)
            self._in_file[cell] = _InFile(name, path, None if back.is_unity() else back, self.dbu)
        return self._in_file[cell]

    def _named(self, numbers: Ints) -> frozenset[Die]:
        """Column and row of dies by number: of all that one cell is, several findings may tell."""
        if len(numbers) == len(self.dies):
            return self.dies.all_names
        known = numbers.tobytes()
        if known not in self._names:
            names = self.dies.names
            self._names[known] = frozenset(names[number] for number in numbers.tolist())
        return self._names[known]

    def _in_order(self, dies: frozenset[Die]) -> tuple[Die, ...]:
        """Dies sorted: those of one cell are asked for often, and may be all of a wafer."""
        if len(dies) == len(self.dies.all_names):
            return self.dies.names_in_order
        if dies not in self._orders:
            few = len(dies) * _FEW < len(self.dies)  # so few that to sort them is quicker
            ordered = sorted(dies) if few else filter(dies.__contains__, self.dies.names_in_order)
            self._orders[dies] = tuple(ordered)
        return self._orders[dies]


def _reaching(breach: Breach, trans: kdb.ICplxTrans) -> list[kdb.Polygon]:
    """What a breach reaches over, and a unit into the shapes that it lies between; nothing if not known."""
    return [each.transformed(trans).sized(1) for each in breach.over]


def in_order(breaches: Iterable[Breach]) -> list[Breach]:
    """Breaches in the order of their places: klayout's own depends on the rules that were judged before."""
    return sorted(
        breaches, key=lambda each: (each.cell, each.outline, each.measured or 0.0, each.note, each.details)
    )


def _middle(outline: kdb.Polygon, placement: kdb.ICplxTrans) -> kdb.Point:
    """The middle of a placed polygon's box."""
    placed = outline if placement.is_unity() else outline.transformed(placement)
    return placed.bbox().center()


def _vector(point: kdb.Point) -> Ints:
    return np.array([point.x, point.y])


def _key(breach: Breach) -> tuple[object, ...]:
    return (breach.cell, breach.outline, breach.measured, breach.note, breach.about, breach.details)


def _least(*radii: float | None) -> float | None:
    return min((radius for radius in radii if radius is not None), default=None)


@dataclass(frozen=True)
class _InFile:
    """From a cell as it stands to the cell of the file, in um: another where it is a copy of that one.

    `cell` and `path` are that one's name, and the names of the cells above it.
    """

    cell: str
    path: tuple[str, ...]
    back: kdb.DCplxTrans | None  # None where nothing is turned or moved
    dbu: float

    def mark(self, polygon: kdb.Polygon) -> tuple[tuple[Point, ...], Box]:
        """The corners of a polygon, and its box."""
        if self.back is None:
            if polygon.is_box():  # as most marks are
                return _of_box(polygon.bbox(), self.dbu)
            corners = _as_drawn(polygon, self.dbu)
        else:
            corners = tuple(self._um(each.x, each.y, 7) for each in polygon.to_simple_polygon().each_point())
        xs, ys = zip(*corners, strict=True)
        return corners, (min(xs), min(ys), max(xs), max(ys))

    def ends(self, breach: Breach) -> tuple[Point, Point] | None:
        """The two points that were measured between."""
        if breach.between is None:
            return None
        start, end = (self._um(x, y, 6) for x, y in breach.between)
        return start, end

    def _um(self, x: float, y: float, digits: int) -> Point:
        if self.back is not None:
            spot = self.back * kdb.DPoint(x, y)
            x, y = spot.x, spot.y
        return round(x * self.dbu, digits) + 0.0, round(y * self.dbu, digits) + 0.0


def _of_box(box: kdb.Box, dbu: float) -> tuple[tuple[Point, ...], Box]:
    sides = (box.left, box.bottom, box.right, box.top)
    left, bottom, right, top = [round(each * dbu, 7) + 0.0 for each in sides]
    return ((left, bottom), (left, top), (right, top), (right, bottom)), (left, bottom, right, top)


@lru_cache(_SHAPES)
def _as_drawn(polygon: kdb.Polygon, dbu: float) -> tuple[Point, ...]:
    corners = polygon.to_simple_polygon().each_point()
    return tuple((round(each.x * dbu, 7) + 0.0, round(each.y * dbu, 7) + 0.0) for each in corners)


@lru_cache(_SHAPES)
def _points(polygon: kdb.Polygon, dbu: float) -> tuple[tuple[float, float], ...]:
    return tuple((to_um(p.x, dbu), to_um(p.y, dbu)) for p in polygon.to_simple_polygon().each_point())
