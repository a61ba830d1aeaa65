"""The form of one stud: what a notch leaves round a hole. Lengths are dbu."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

import klayout.db as kdb

from pkgdrc.engine.geometry.arcs import Circle, fitted, most_of
from pkgdrc.engine.geometry.facing import distance
from pkgdrc.engine.geometry.outline import Gap, Outline
from pkgdrc.engine.geometry.rays import Kind, Rays, Sector

_STEP = math.radians(1)  # of a plan's corners where its notch is open
_ROOM = 1 / math.cos(_STEP)  # so that they lie outside of the circle with the chords between them


@dataclass(frozen=True)
class StudForm:
    """A hole's stud. `gap`: hole to notch where they are nearest, None for a hole without a notch.

    `span` is the angle (deg) over which there is a wall, `wall` how thick it is: at its thinnest, or in the
    middle of the widest part of its span where the notch cuts the hole. `offset` is from the hole's centre to
    that of the circle on which the notch's outer edge lies, or 0 where it lies on none. `openings` are the
    widths of the places where film goes through the notch.
    """

    span: float
    gap: Gap | None
    wall: Gap
    offset: Gap
    cut: bool
    openings: tuple[float, ...]
    plan: kdb.Polygon

    def moved(self, x: int, y: int) -> "StudForm":
        """The same stud elsewhere."""
        return replace(
            self,
            gap=self.gap and _moved(self.gap, x, y),
            wall=_moved(self.wall, x, y),
            offset=_moved(self.offset, x, y),
            plan=self.plan.moved(x, y),
        )


@dataclass(frozen=True)
class _Run:
    """Neighbouring sectors of one kind."""

    kind: Kind
    sectors: tuple[Sector, ...]

    @property
    def low(self) -> float:
        return self.sectors[0].low

    @property
    def angle(self) -> float:
        """From the first direction to the last, rad."""
        return sum(sector.high - sector.low for sector in self.sectors)


def stud_form(hole: Outline, notches: Sequence[Outline], holes: Sequence[Outline], far: float) -> StudForm:
    """The form of the stud round `hole`, whose notch is looked for up to `far` from its rim.

    `holes` are all those near: a notch that is nearer to another hole is that one's.
    """
    rays = Rays(hole, notches, holes, far)
    runs = _runs(rays.sectors)
    walls = [run for run in runs if run.kind == "wall"]
    met = [sector for run in runs if run.kind != "open" for sector in run.sectors]
    owned = [notches[number] for number in sorted({int(rays.owners[sector.last]) for sector in met})]
    gaps = [distance(hole, notch) for notch in owned]
    gap = min(gaps, key=lambda each: each.value, default=None)
    cut = any(run.kind == "cut" for run in runs)
    centre = Gap(0.0, rays.centre, rays.centre, 0.5)
    wall = gap or centre
    if cut:
        wall = _in_the_middle(rays, max(walls, key=lambda run: run.angle)) if walls else centre
    circle = most_of(rays.corners([sector.last for sector in met])) if met else None
    if circle:
        off = (rays.centre[0] + circle.x, rays.centre[1] + circle.y)
        centre = Gap(math.hypot(circle.x, circle.y), rays.centre, off, 1.5)
    return StudForm(math.degrees(sum(run.angle for run in walls)), gap, wall, centre, cut, *_plan(rays, runs))


def _runs(sectors: Sequence[Sector]) -> list[_Run]:
    """Neighbouring sectors of one kind together, all round."""
    changes = [number for number, sector in enumerate(sectors) if sector.kind != sectors[number - 1].kind]
    if not changes:
        return [_Run(sectors[0].kind, tuple(sectors))]
    turned = [*sectors[changes[0] :], *sectors[: changes[0]]]
    bounds = [*(change - changes[0] for change in changes), len(sectors)]
    return [_Run(turned[low].kind, tuple(turned[low:high])) for low, high in pairwise(bounds)]


def _in_the_middle(rays: Rays, run: _Run) -> Gap:
    """The wall in the middle of a run of directions, along the ray."""
    left = run.angle / 2
    for sector in run.sectors:
        if left <= sector.high - sector.low:
            break
        left -= sector.high - sector.low
    angle = sector.low + left
    near, far = rays.rim(angle), rays.at(angle, sector.first)
    return Gap(far - near, _place(rays, angle, near), _place(rays, angle, far), 1.0)


@dataclass(frozen=True)
class _Wall:
    """The sectors of a run that meet a stud's wall; `head` and `tail` meet the notch's ends at openings."""

    head: tuple[Sector, ...]
    sectors: tuple[Sector, ...]
    tail: tuple[Sector, ...]


def _plan(rays: Rays, runs: Sequence[_Run]) -> tuple[tuple[float, ...], kdb.Polygon]:
    """How wide the openings of a notch are, and the plan of the stud, closed over them."""
    if all(run.kind == "open" for run in runs):
        return (math.inf,), kdb.Polygon()
    openings: list[float] = []
    circle, walls = _walls(rays, runs)
    points: list[tuple[float, float]] = []
    for number, run in enumerate(runs):
        if run.kind != "open":
            for sector in walls[number].sectors:
                for angle in (sector.low, sector.high):
                    points.append(_place(rays, angle, rays.at(angle, sector.first)))
            continue
        before, after = walls[number - 1], walls[(number + 1) % len(runs)]
        openings.append(_opening(rays, before, after) if run.angle < math.pi else math.inf)
        last, first = before.sectors[-1], after.sectors[0]
        low, high = last.high, first.low + (2 * math.pi if first.low < last.high else 0.0)
        start, end = rays.at(last.high, last.first), rays.at(first.low, first.first)
        steps = math.ceil((high - low) / _STEP)
        # Along the stud's circle, turned into both sides of the opening.
        from_start, from_end = start - _to_circle(circle, low), end - _to_circle(circle, high)
        for step in range(1, steps):
            share = step / steps
            angle = low + share * (high - low)
            turned = (1 - share) * from_start + share * from_end
            points.append(_place(rays, angle, _ROOM * (_to_circle(circle, angle) + turned)))
    return tuple(openings), kdb.Polygon([kdb.Point(round(x), round(y)) for x, y in _apart(points)])


def _opening(rays: Rays, before: _Wall, after: _Wall) -> float:
    """How wide an opening is where the notch's ends, with the corners of the walls, are nearest."""
    pairs = product((before.sectors[-1], *before.tail), (*after.head, after.sectors[0]))
    return min(
        min(
            rays.to_edge(one.high, rays.at(one.high, one.first), other.near),
            rays.to_edge(other.low, rays.at(other.low, other.first), one.near),
        )
        for one, other in pairs
    )


def _walls(rays: Rays, runs: Sequence[_Run]) -> tuple[Circle | None, list[_Wall]]:
    """The circle of a stud, and the wall that each run meets.

    A notch's end leads outwards from the wall. Where it runs along the rays, rounding tells whether any of
    them meets it.
    """
    starts = [sector.first for run in runs for sector in run.sectors if sector.first >= 0]
    across = [edge for edge in starts if not rays.runs_along(edge)]
    circle = most_of(rays.corners(across)) if across else None

    def off_wall(sectors: Sequence[Sector], end: float) -> bool:
        if circle:
            x, y = _place(rays, end, rays.at(end, sectors[0].first))
            away = math.hypot(x - rays.centre[0] - circle.x, y - rays.centre[1] - circle.y)
            return abs(away - circle.radius) > circle.radius / 1000 + 1
        wall = next((sector.first for sector in sectors if sector.first != sectors[0].first), -1)
        return wall >= 0 and rays.runs_along(sectors[0].first) and rays.leads_off(sectors[0].first, wall)

    walls = []
    for number, run in enumerate(runs):
        all_, low, high = run.sectors, 0, len(run.sectors)
        if runs[number - 1].kind == "open":
            while low < high and off_wall(all_[low:], all_[low].low):
                low += 1
        if runs[(number + 1) % len(runs)].kind == "open":
            while low < high and off_wall(all_[low:high][::-1], all_[high - 1].high):
                high -= 1
        low, high = (low, high) if low < high else (0, len(all_))
        walls.append(_Wall(all_[:low], all_[low:high], all_[high:]))
    if circle is None:
        starts = [sector.first for wall in walls for sector in wall.sectors if sector.first >= 0]
        circle = fitted(rays.corners(starts)) if starts else None
    return circle, walls


def _to_circle(circle: Circle | None, angle: float) -> float:
    """How far from the hole's centre a circle is in a direction; 0 without a circle round the centre."""
    if circle is None or math.hypot(circle.x, circle.y) >= circle.radius:
        return 0.0
    x, y = math.cos(angle), math.sin(angle)
    across = circle.x * y - circle.y * x
    return circle.x * x + circle.y * y + math.sqrt(circle.radius**2 - across**2)


def _apart(points: Iterable[tuple[float, float]]) -> Iterable[tuple[float, float]]:
    """Points without those that round to the one before."""
    last = None
    for x, y in points:
        if (round(x), round(y)) != last:
            last = (round(x), round(y))
            yield x, y


def _moved(gap: Gap, x: int, y: int) -> Gap:
    return replace(gap, start=(gap.start[0] + x, gap.start[1] + y), end=(gap.end[0] + x, gap.end[1] + y))


def _place(rays: Rays, angle: float, length: float) -> tuple[float, float]:
    return (rays.centre[0] + length * math.cos(angle), rays.centre[1] + length * math.sin(angle))
