"""Places by their definition: every edge against every edge, slowly.

A pair are two edges that run against each other (their directions differ by more than 90 deg) and face
each other: of either a part lies on the other's facing side, the inner one for widths and the outer one for
gaps. Two edges that meet in a corner are none, and two of one run only where they lie opposite. The pair is
near where points of the two parts are nearer than the limit, and the line between them stays in the shape
(for gaps: out of all shapes). Near pairs that are joined along the outline are one place.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np
import shapely

from tests.truth.outline import STEP, Edges, Floats, Ints, cross
from tests.truth.sight import GRID, HAIR, Flags, Sight, among, grazing, groups, span, tried

Piece = tuple[complex, complex]  # of an edge, from where to where

BOTH = -1

_THIN = 10  # so few of those that see make a window whose least is not known well
_FINER = 4  # and so many times a closer look is taken
_NOTHING = 1e-6
_SHORT = 3.0  # times as long as rounding moves a corner
_MEETING = 0.75  # dbu: two edges so near may be taken to meet
_SMOOTH = 15.0  # deg, of a corner that rounding may have made
_SAME_RUN = 6.0  # two opposite facets may be nearer than their arcs by this many chord errors
_OPPOSITE = (0.6, 0.98)  # steps off 180 deg: up to the first surely opposite, from the second on surely not


@dataclass(frozen=True)
class Window:
    """Parts of two edges that see each other nearer than the limit, (2, 2) points each, and their numbers.

    `span` and `other_span` are how far from their edges' starts the parts begin and end. Edges that face each
    other but do not run against each other, or are facets of one run, are no pair: they only may join others.
    """

    one: int
    other: int
    part: Floats
    other_part: Floats
    span: tuple[float, float]
    other_span: tuple[float, float]
    value: float
    rough: float
    sure: bool
    joins: bool = False
    hindered: bool = False

    @cached_property
    def turned(self) -> "Window":
        """The same with the other edge first."""
        return Window(
            self.other, self.one, self.other_part, self.part, self.other_span, self.span,
            self.value, self.rough, self.sure, self.joins, self.hindered,
        )  # fmt: skip


@dataclass(frozen=True)
class Origin:
    """What the edges of a shared shape are parts of, (n,) each.

    `area` is 0 or 1 for the area whose outline they lie on, or BOTH. `whole` numbers the edges of these, with
    one number for each of their runs.
    """

    area: Ints
    whole: Ints


@dataclass(frozen=True)
class Place:
    """Windows that are joined, with the least value, dbu, and how much that may be off.

    By `less` it may be less, for windows that may be none. One that is not `sure` need not be told.
    """

    windows: tuple[Window, ...]
    value: float
    rough: float
    less: float
    sure: bool

    @property
    def least(self) -> tuple[Window, ...]:
        """The windows where it may be at its least."""
        return tuple(w for w in self.windows if w.value - w.rough <= self.value + self.rough + 1.0)


def places(
    one: Edges,
    other: Edges | None,
    limit: float,
    sight: Sight,
    origin: Origin | None = None,
    each: bool = False,
) -> list[Place]:
    """The places nearer than `limit` (dbu) of the edges of one set, or of two.

    With `origin` only edges of one set pair that come from different areas, or from `BOTH`. With `each`
    every pair may be a place of its own: where outlines cross it is not said what is joined.
    """
    return _joined(windows(one, other, limit, sight, origin), one, other or one, limit, sight, each)


def windows(
    one: Edges, other: Edges | None, limit: float, sight: Sight, origin: Origin | None = None
) -> list[Window]:
    """All that see each other nearer than the limit, or may do so."""
    far = limit + sight.rounding + sight.joining
    second = other or one
    if not len(one) or not len(second) or far <= 0:
        return []
    i, j = shapely.STRtree(second.lines).query(one.lines, predicate="dwithin", distance=far)
    keep = np.full(len(i), True)
    if other is None:
        keep = (i < j) & (one.before[i] != j) & (one.after[i] != j)
    i, j = i[keep], j[keep]
    along = np.sum(one.unit[i] * second.unit[j], axis=1)
    rounding = np.where(one.exact[i] & second.exact[j], 0.0, sight.rounding)
    # What is off by rounding may be taken for off by twice that, so that none is told for rounding.
    slant = rounding / one.length[i] + rounding / second.length[j]
    joins, sure = along >= slant, along < -2 * slant - _NOTHING
    if other is None and origin is None:
        opposite, certain = _opposite(one, i, j, sight.rounding)
        joins, sure = joins | ~opposite, sure & certain
    if origin is not None:
        of_i, of_j = origin.area[i], origin.area[j]
        joins |= (of_i == of_j) & (of_i != BOTH)
        sure &= (of_i != BOTH) & (of_j != BOTH)
    sure &= ~_meeting(one, i, second, j, sight, other is None, origin)
    part, other_part, depth = _facing(one, i, second, j, sight.inner, 0.0 * rounding)
    # Where rounding may move a corner past the line of the other they may face each other.
    loose = _facing(one, i, second, j, sight.inner, rounding)
    shallow = depth <= _NOTHING
    part[shallow], other_part[shallow] = loose[0][shallow], loose[1][shallow]
    # The farther from a short edge, the farther off its line rounding may have moved it.
    apart = shapely.distance(one.lines[i], second.lines[j])
    moved = rounding * (1 + apart / np.minimum(one.length[i], second.length[j]))
    faces, deep = loose[2] > _NOTHING, depth > moved
    i, j, part, other_part = i[faces], j[faces], part[faces], other_part[faces]
    sure, joins = (sure & deep)[faces], joins[faces]
    part, other_part, value = _near(part, other_part, far)
    near = np.isfinite(value)
    i, j = i[near], j[near]
    rough = _rough(one, i, second, j, sight, other is None)
    value, sure = value[near], sure[near]
    if origin is not None:  # what shares less is none that is shared
        sure &= value > _MEETING
    joins = joins[near] | (value >= limit + sight.rounding)
    pairs = _Pairs(one, second, i, j, part[near], other_part[near], value, rough, sure & ~joins, joins)
    return _seen(pairs, limit, sight)


def _opposite(edges: Edges, i: Ints, j: Ints, rounding: float) -> tuple[Flags, Flags]:
    """Which pairs may be pairs as far as runs are concerned, and which surely are.

    Where rounding may turn a short edge of a run so far that it is a corner, there may be two runs; and what
    turns by no more than rounding may be in one line, and no facet.
    """
    may, surely = np.full(len(i), True), np.full(len(i), True)
    slack = np.degrees(np.arctan2(rounding, edges.length))
    steep = np.abs(edges.turn) + slack + slack[edges.after] >= STEP
    parted = np.unique(edges.run_after[steep & ~edges.exact & ~edges.exact[edges.after]])
    flat = np.abs(edges.turn) <= slack + slack[edges.after]
    in_line = flat | flat[edges.before]
    for run_i in (edges.run_before, edges.run_after):
        for run_j in (edges.run_before, edges.run_after):
            shared = (run_i[i] == run_j[j]) & (run_i[i] >= 0)
            doubtful = shared & np.isin(run_i[i], parted)
            surely &= ~doubtful
            shared &= ~doubtful
            turned = np.abs(edges.turned[j] - edges.turned[i]) % 360
            off = np.abs(turned - 180)
            low = np.minimum(edges.step[0][i], edges.step[0][j])
            high = np.maximum(edges.step[1][i], edges.step[1][j])
            facets = edges.facet[i] | edges.facet[j]
            like = edges.like_facet[i] | edges.like_facet[j]
            facets &= ~(in_line[i] & in_line[j])
            may &= ~(shared & facets & (off >= _OPPOSITE[1] * high))
            surely &= ~(shared & like & (off > _OPPOSITE[0] * low))
    return may, surely


def _meeting(
    one: Edges, i: Ints, other: Edges, j: Ints, sight: Sight, same: bool, origin: Origin | None
) -> Flags:
    """Pairs that meet where shapes touch, or where an arc ends in a corner: it is not said if they count."""
    ends = [(one.start[i], one.end[i]), (other.start[j], other.end[j])]
    met = [np.abs(p - q).max(axis=1) < HAIR for p in ends[0] for q in ends[1]]
    meets = np.any(met, axis=0)
    if same:
        # Nor where a short edge between two may be what rounding left of their corner.
        for first, second in ((i, j), (j, i)):
            short = one.length[one.after[first]] <= _SHORT * sight.rounding
            meets |= short & (one.after[one.after[first]] == second)
        # A run is one, as if its arc were one edge; where it ends a short edge may be what rounding left.
        run = np.where(one.run_after >= 0, one.run_after, one.run_before)
        round_one = one.like_facet & (run >= 0)
        whole = np.where(round_one, run, len(one) + np.arange(len(one)))
        if origin is not None:
            whole = origin.whole.copy()
        # So are two edges between which rounding may have made the corner.
        drawn = whole.copy()
        chord = one.end[one.after] - one.start
        off = np.abs(cross(one.along, chord)) / np.maximum(np.hypot(*chord.T), _NOTHING)
        for k in np.flatnonzero((off < sight.rounding) & (np.abs(one.turn) < _SMOOTH)).tolist():
            whole[whole == whole[one.after[k]]] = whole[k]
        pair = np.stack([whole[i], whole[j]])
        meets |= (pair[0] == pair[1]) & (drawn[i] != drawn[j])
        for beside in (one.after, one.after[one.after]):
            both = np.stack([whole, whole[beside]])
            if beside is not one.after:
                both = both[:, round_one | round_one[beside]]
            most = int(whole.max(initial=0)) + 1
            known = both.max(axis=0) * most + both.min(axis=0)
            meets |= np.isin(pair.max(axis=0) * most + pair.min(axis=0), known) & (pair[0] != pair[1])
    return np.asarray(meets)


def _facing(
    one: Edges, i: Ints, other: Edges, j: Ints, inner: bool, off: Floats
) -> tuple[Floats, Floats, Floats]:
    """The part (m, 2, 2) of each edge on the other's facing side, and how deep the less deep one reaches."""
    part, depth = _beyond(one, i, other, j, inner, off)
    other_part, other_depth = _beyond(other, j, one, i, inner, off)
    return part, other_part, np.minimum(depth, other_depth)


def _beyond(lines: Edges, i: Ints, edges: Edges, j: Ints, inner: bool, off: Floats) -> tuple[Floats, Floats]:
    """Of each of `lines` the part (m, 2, 2) on the facing side of an edge, and how deep it reaches there.

    That side begins as far outside of the edge as it may be off, (m,).
    """
    normal = edges.inwards[j] if inner else -edges.inwards[j]
    at = [np.sum((point[i] - edges.start[j]) * normal, axis=1) + off for point in (lines.start, lines.end)]
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = np.where(at[0] == at[1], 0.0, at[0] / (at[0] - at[1]))
    low = np.where(at[0] < 0, np.clip(crossing, 0, 1), 0.0)[:, None]
    high = np.where(at[1] < 0, np.clip(crossing, 0, 1), 1.0)[:, None]
    start, along = lines.start[i], lines.along[i]
    return np.stack([start + low * along, start + high * along], axis=1), np.maximum(*at)


def _near(part: Floats, other: Floats, far: float) -> tuple[Floats, Floats, Floats]:
    """What of two parts each is nearer to the other than `far`, and their distance, or infinity."""
    if not len(part):
        return part, other, np.zeros(0)
    value = shapely.distance(shapely.linestrings(part), shapely.linestrings(other))
    cut = [_within(part, other, far), _within(other, part, far)]
    return cut[0], cut[1], np.where(value < far - _NOTHING, value, math.inf)


def _within(part: Floats, other: Floats, far: float) -> Floats:
    """Of each part that which is nearer to the other than `far`.

    What is near to a segment is convex, so that is one interval: the hull of where the part is near to either
    end of the other, or near to the foot of a perpendicular on it.
    """
    start, step = part[:, 0], part[:, 1] - part[:, 0]
    low, high = _strip(other, start, step, far)
    for end in (other[:, 0], other[:, 1]):
        disc_low, disc_high = _disc(end, start, step, far)
        low, high = np.minimum(low, disc_low), np.maximum(high, disc_high)
    spots = [np.clip(np.where(np.isfinite(t), t, 0.0), 0.0, 1.0) for t in (low, high)]
    return np.stack([start + t[:, None] * step for t in spots], axis=1)


def _strip(e: Floats, start: Floats, step: Floats, far: float) -> tuple[Floats, Floats]:
    """Where start + t step has its foot on `e` and is nearer than `far` to it: t from, t to."""
    along = e[:, 1] - e[:, 0]
    length = np.maximum(np.hypot(*along.T), _NOTHING)
    unit, off = along / length[:, None], start - e[:, 0]
    across = np.column_stack([-unit[:, 1], unit[:, 0]])
    foot = _inside(np.sum(unit * off, axis=1), np.sum(unit * step, axis=1), 0 * length, length)
    away = _inside(
        np.sum(across * off, axis=1), np.sum(across * step, axis=1), 0 * length - far, 0 * length + far
    )
    low, high = np.maximum(foot[0], away[0]), np.minimum(foot[1], away[1])
    return np.where(low < high, low, np.inf), np.where(low < high, high, -np.inf)


def _inside(offset: Floats, slope: Floats, bottom: Floats, top: Floats) -> tuple[Floats, Floats]:
    """Where bottom < offset + t slope < top: t from, t to (from above to if nowhere)."""
    flat = np.abs(slope) < 1e-9
    always = flat & (bottom < offset) & (offset < top)
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.sort([(bottom - offset) / slope, (top - offset) / slope], axis=0)
    low = np.where(flat, np.where(always, -np.inf, np.inf), ends[0])
    high = np.where(flat, np.where(always, np.inf, -np.inf), ends[1])
    return low, high


def _disc(centre: Floats, start: Floats, step: Floats, radius: float) -> tuple[Floats, Floats]:
    """Where start + t step is nearer to `centre` than `radius`: t from, t to (from above to if nowhere)."""
    square = np.maximum(np.sum(step * step, axis=1), _NOTHING)
    middle = np.sum(step * (centre - start), axis=1) / square
    nearest = np.sum((start + middle[:, None] * step - centre) ** 2, axis=1)
    half = np.sqrt(np.maximum(radius**2 - nearest, 0) / square)
    return np.where(half > 0, middle - half, np.inf), np.where(half > 0, middle + half, -np.inf)


def _rough(one: Edges, i: Ints, other: Edges, j: Ints, sight: Sight, same: bool) -> Floats:
    """How much distances of pairs may be off for the arcs that their edges stand for."""
    errors = [
        np.where(edges.like_facet[k], edges.chord_error[k] + sight.on_arc, 0.0)
        for edges, k in ((one, i), (other, j))
    ]
    run = one.run_after[i] == other.run_before[j]
    run |= one.run_before[i] == other.run_after[j]
    run |= one.run_after[i] == other.run_after[j]
    rough = errors[0] + errors[1]
    return np.where(run & same, _SAME_RUN * rough, rough)


def _seen(pairs: "_Pairs", limit: float, sight: Sight) -> list[Window]:
    """The windows through which the near parts of pairs see each other."""
    if not len(pairs.i):
        return []
    between = shapely.convex_hull(shapely.multipoints(np.concatenate([pairs.part, pairs.other_part], axis=1)))
    clear = sight.free(between)
    found = []
    for n in range(len(pairs.i)):
        if clear[n]:
            value, rough = float(pairs.value[n]), float(pairs.rough[n])
            sure = bool(pairs.sure[n]) and value < limit - rough - sight.rounding - _NOTHING
            found.append(pairs.window(n, pairs.part[n], pairs.other_part[n], value, rough, sure))
        else:
            found += _past(pairs, n, limit, sight)
    return found


def _past(pairs: "_Pairs", n: int, limit: float, sight: Sight) -> list[Window]:
    """The windows of two parts between which something stands, by trying many lines."""
    found = []
    spots = [np.linspace(0, 1, GRID + 1)] * 2
    far = limit + sight.rounding + sight.joining
    for part, other in product(sight.bare(pairs.part[n]), sight.bare(pairs.other_part[n])):
        seen, away = tried(part, other, spots, sight, far)
        lines = None
        for s, t in groups(seen):
            best = away[s, t].argmin()
            value, at = float(away[s[best], t[best]]), (spots[0][s[best]], spots[1][t[best]])
            finer = 1.0 / GRID
            for _ in range(0 if pairs.joins[n] else _FINER):
                near = [np.clip(np.linspace(c - finer, c + finer, GRID + 1), 0, 1) for c in at]
                sees, apart = tried(part, other, near, sight, far)
                apart = np.where(sees, apart, math.inf)
                a, b = np.unravel_index(int(apart.argmin()), apart.shape)
                if apart[a, b] < value:
                    value, at = float(apart[a, b]), (near[0][a], near[1][b])
                finer /= GRID / 3
            if not pairs.joins[n]:
                lines = grazing(part, other, sight) if lines is None else lines
                value = min([value, *among(lines, (spots[0][s], spots[1][t]))])
            # Between the lines that were tried others may see each other by a little more, or just not.
            ends = [span(p, spots[0][k], part_at) for p, k, part_at in ((part, s, at[0]), (other, t, at[1]))]
            rough = float(pairs.rough[n]) + sight.rounding
            if len(s) <= _THIN:  # of a slit along which few lines see, the best may lie between those tried
                rough += sum(float(np.hypot(*(p[1] - p[0]))) for p in (part, other)) / GRID
            surely = bool(pairs.sure[n]) and value < limit - rough - sight.rounding - _NOTHING and len(s) > 3
            found.append(pairs.window(n, ends[0], ends[1], value, rough, surely, hindered=True))
    return found


@dataclass(frozen=True)
class _Pairs:
    """Pairs of edges, (n,), with their near parts, distances, and how much these may be off."""

    one: Edges
    other: Edges
    i: Ints
    j: Ints
    part: Floats
    other_part: Floats
    value: Floats
    rough: Floats
    sure: Flags
    joins: Flags

    def window(
        self,
        n: int,
        part: Floats,
        other: Floats,
        value: float,
        rough: float,
        sure: bool,
        *,
        hindered: bool = False,
    ) -> Window:
        """The window of a pair that two parts of it are."""
        i, j = int(self.i[n]), int(self.j[n])
        spans = [_along(self.one, i, part), _along(self.other, j, other)]
        joins = bool(self.joins[n])
        return Window(i, j, part, other, spans[0], spans[1], value, rough, sure, joins, hindered)


def _along(edges: Edges, edge: int, part: Floats) -> tuple[float, float]:
    low, high = sorted(((part - edges.start[edge]) @ edges.unit[edge]).tolist())
    return low, high


def _joined(
    found: list[Window], one: Edges, other: Edges, limit: float, sight: Sight, each: bool
) -> list[Place]:
    """Windows that are joined along the outline, as places.

    Whether ways that lean join, too, is not said, nor whether outlines that touch in a corner go on there: of
    places that only they join all may be told, or just the least.
    """
    loose = (limit + 2 * sight.rounding + sight.joining, 2 * sight.rounding + HAIR)
    strict = (limit - sight.rounding, HAIR)
    answer = []
    for every in _components(found, one, other, loose):
        pairs = [window for window in every if not window.joins]
        if not pairs:
            continue
        answer.append(_place(pairs))
        # Nor what is joined but for rounding, or by windows that may be none.
        surely = [window for window in pairs if window.sure]
        apart = _components(pairs, one, other, loose) + _components(pairs, one, other, strict)
        apart += _components(surely, one, other, strict)
        # What is hindered may see others in a part that does not see these.
        apart += [[w] for w in pairs if each or not w.sure or w.hindered]
        known = {tuple(map(id, pairs))}
        for group in apart:
            key = tuple(map(id, group))
            if key not in known:
                known.add(key)
                answer.append(replace(_place(group), sure=False))
    return _least_sure(answer, found, one, other, loose)


def _least_sure(
    places: list[Place], found: list[Window], one: Edges, other: Edges, near: tuple[float, float]
) -> list[Place]:
    """Places: those that are joined where outlines touch in a corner are not sure, but for the least."""
    if not (_touching(one) or _touching(other)):
        return places
    group = {
        id(window): number
        for number, windows in enumerate(_components(found, one, other, near, touching=True))
        for window in windows
    }
    least: dict[int, float] = {}
    for place in places:
        if place.sure:
            number = group[id(place.windows[0])]
            least[number] = min(place.value, least.get(number, place.value))
    return [
        replace(place, sure=place.sure and place.value == least.get(group[id(place.windows[0])]))
        for place in places
    ]


def _place(group: list[Window]) -> Place:
    surely = [w for w in group if w.sure]
    values = [w.value for w in group]
    # Any of those that are not sure may be the least one that is told.
    value = min(w.value for w in surely) if surely else max(values)
    return Place(
        windows=tuple(group),
        value=value,
        rough=max(w.rough for w in surely or group if w.value - w.rough <= value),
        less=min(0.0, *(w.value - w.rough - value for w in group)),
        sure=bool(surely),
    )


def _components(
    found: list[Window], one: Edges, other: Edges, near: tuple[float, float], touching: bool = False
) -> list[list[Window]]:
    beside = [_touching(edges) if touching else {} for edges in (one, other)]
    number = list(range(len(found)))

    def root(n: int) -> int:
        while number[n] != n:
            number[n] = number[number[n]]
            n = number[n]
        return n

    by_pair: dict[tuple[int, int], list[int]] = {}
    for n, window in enumerate(found):
        by_pair.setdefault((window.one, window.other), []).append(n)
    for n, window in enumerate(found):
        for a in (*_ways(one, window.one), *beside[0].get(window.one, ())):
            for b in (*_ways(other, window.other), *beside[1].get(window.other, ())):
                for pair in ((a, b), (b, a)) if one is other else ((a, b),):
                    for m in by_pair.get(pair, []):
                        if root(m) != root(n) and _meet(window, found[m], one, other, near):
                            number[root(m)] = root(n)
    groups: dict[int, list[Window]] = {}
    for n, window in enumerate(found):
        groups.setdefault(root(n), []).append(window)
    return list(groups.values())


def _ways(edges: Edges, edge: int) -> tuple[int, int, int]:
    """An edge and its neighbours."""
    return edge, int(edges.before[edge]), int(edges.after[edge])


def _touching(edges: Edges) -> dict[int, list[int]]:
    """The edges at corners to which outlines come more than once, each with the others there."""
    at: dict[tuple[float, float], list[int]] = {}
    for n, (x, y) in enumerate(np.round(edges.end, 3).tolist()):
        at.setdefault((x, y), []).append(n)
    found: dict[int, list[int]] = {}
    for ending in at.values():
        if len(ending) > 1:
            there = [each for n in ending for each in (n, int(edges.after[n]))]
            for each in there:
                found.setdefault(each, []).extend(other for other in there if other != each)
    return found


def _meet(window: Window, beside: Window, one: Edges, other: Edges, near: tuple[float, float]) -> bool:
    """Whether two windows share a point on either side, and these are near to each other.

    `near` are how far the points may be apart, and by how much the ends of parts may miss each other. Windows
    of one pair of edges are apart: something is between.
    """
    if (beside.one, beside.other) == (window.one, window.other):
        return False
    far, off = near
    for turned in (False, True) if one is other else (False,):
        there = beside.turned if turned else beside
        mine = _shared(one, window, there, off)
        if mine is None:
            continue
        theirs = _shared(other, window.turned, there.turned, off)
        if theirs is not None and _apart(mine, theirs) < far:
            return True
    return False


def _shared(edges: Edges, mine: Window, theirs: Window, off: float) -> Piece | None:
    """What the first parts of two windows share: a piece of an edge, or the corner between two, twice."""
    if mine.one == theirs.one:
        low, high = max(mine.span[0], theirs.span[0]), min(mine.span[1], theirs.span[1])
        if low > high + off:
            return None
        (x, y), (across, up) = edges.start[mine.one].tolist(), edges.unit[mine.one].tolist()
        return complex(x + low * across, y + low * up), complex(x + high * across, y + high * up)
    for first, then in ((mine, theirs), (theirs, mine)):
        follows = np.abs(edges.end[first.one] - edges.start[then.one]).max() <= HAIR
        if follows and first.span[1] >= edges.length[first.one] - off and then.span[0] <= off:
            corner = complex(*edges.start[then.one].tolist())
            return corner, corner
    return None


def _apart(one: Piece, other: Piece) -> float:
    """How far two pieces of edges are apart that do not cross."""
    return min(
        *(_from_piece(point, other) for point in one),
        *(_from_piece(point, one) for point in other),
    )


def _from_piece(point: complex, piece: Piece) -> float:
    along, off = piece[1] - piece[0], point - piece[0]
    square = abs(along) ** 2
    share = (off * along.conjugate()).real / square if square else 0.0
    return abs(off - min(max(share, 0.0), 1.0) * along)
