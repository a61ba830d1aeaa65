"""Studs: which holes have what notch, and what is measured of them.

Most holes have a notch that is closed round them, which hierarchical booleans tell. Only the others are
looked at one by one.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.deck.algebra import Check, Measure, value_of
from pkgdrc.deck.studs import StudHoles, StudPlans
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.finding import Finding, mark, violates
from pkgdrc.engine.geometry import outline
from pkgdrc.engine.geometry.outline import Gap, Outline
from pkgdrc.engine.nearby import Defect, collect, visit
from pkgdrc.engine.pairs import source
from pkgdrc.engine.shapes import Shapes
from pkgdrc.engine.stud_form import StudForm, stud_form
from pkgdrc.process.solder import bore_volume
from pkgdrc.process.solder import fill as share_filled
from pkgdrc.units import Um, to_dbu, to_um

REACH: Um = 200.0
"""How far from a hole's rim its notch is looked for where it is not closed."""

_ROUNDED = 2  # dbu

Lists = Sequence[list[Outline]]


@dataclass(frozen=True)
class _Masks:
    """The merged holes, the notches that go round one each, the holes that are closed in, and their plans."""

    holes: kdb.Region
    notches: kdb.Region
    tubes: kdb.Region
    tube_plans: kdb.Region
    others: kdb.Region


class Studs:
    """The studs of one layout."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._masks: dict[tuple[str, str], _Masks] = {}
        self._forms: dict[tuple[tuple[kdb.Polygon, ...], ...], StudForm] = {}
        self.far = to_dbu(REACH, shapes.dbu)

    def masks(self, node: StudHoles | StudPlans) -> _Masks:
        """The shapes that studs are made of."""
        key = (node.source.name, node.other.name)
        if key not in self._masks:
            holes, notches = self._shapes.mask(key[0]).merged(), self._shapes.mask(key[1]).merged()
            # What a notch goes round is a stud's plan if there is one hole in it, and no notch nearer to it.
            round_all = self._shapes.region(algebra.Holes(node.other)).dup()
            round_all.merged_semantics = False
            round_one = round_all.interacting(holes, 1, 1)
            round_one.merged_semantics = False
            plans = round_one.not_overlapping(notches)
            plans.merged_semantics = False
            # A notch that goes round several holes leaves a stud of none of them.
            round_more = round_all.interacting(holes, 2)
            own = (
                notches
                if round_more.is_empty()
                else notches.inside(round_more) + notches.not_interacting(round_more)
            )
            tubes = holes.inside(plans)
            plans = plans.interacting(tubes)
            self._masks[key] = _Masks(holes, own, tubes, plans, holes.not_inside(plans))
        return self._masks[key]

    def region(self, node: StudHoles | StudPlans) -> kdb.Region:
        """The holes whose stud has a form, or the studs' plans."""
        masks = self.masks(node)
        if isinstance(node, StudHoles) and node.form == "tube":
            return masks.tubes

        def chosen(hole: Outline, near: Lists) -> Iterator[kdb.Polygon]:
            form = self.form(hole, near)
            if isinstance(node, StudPlans):
                if form.gap:
                    yield form.plan
            elif _has(form, node, self._shapes.dbu):
                yield hole.polygon

        found = self._shapes.empty()
        if not masks.others.is_empty():
            near = [masks.notches, masks.holes]
            found = collect(masks.others, near, self.far, self._shapes.tolerance, chosen)
            if isinstance(node, StudPlans):
                # Corners of plans are rounded: to the notch's edge itself, with nothing in between.
                found = found.sized(_ROUNDED) - masks.notches
        return found + masks.tube_plans if isinstance(node, StudPlans) else found

    def form(self, hole: Outline, near: Lists) -> StudForm:
        """The form of a hole's stud among the notches and holes near it; of each surroundings once."""
        x, y = hole.middle.x, hole.middle.y
        key = tuple(tuple(shape.polygon.moved(-x, -y) for shape in shapes) for shapes in ([hole], *near))
        if key not in self._forms:
            (moved,), notches, holes = (
                [Outline(shape, hole.tolerance) for shape in shapes] for shapes in key
            )
            self._forms[key] = stud_form(moved, notches, holes, self.far)
        return self._forms[key].moved(x, y)


def _has(form: StudForm, node: StudHoles, dbu: Um) -> bool:
    """Whether a stud that is no tube has the form that is asked for."""
    match node.form:
        case "bare":
            return form.gap is None
        case "open":
            # A notch whose ends pass each other hides its opening.
            return form.gap is not None and (bool(form.openings) or not form.cut)
        case "bridged":
            return len(form.openings) > 1
        case "cut":
            return form.cut
        case "centred":
            widest = max(form.openings, default=0.0) * dbu
            off = form.offset.value - form.offset.slack
            return form.gap is not None and off * dbu <= node.off and widest < node.mouth - dbu / 2
        case "tube":
            return False


def span(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Studs with a wall over too small a part of their hole's rim."""

    def judge(hole: Outline, form: StudForm) -> Iterator[Defect]:
        # Either end of the span may lie off by a unit and a half on the rim.
        slack = math.degrees(3 / max(1.0, outline.diameter(hole) / 2))
        value = form.span + measure.shift
        if violates(check, value, slack):
            yield Defect(hole.polygon, round(value, 4))

    return _judged(bench, check, measure, judge)


def wall(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Studs with too thin a wall."""
    return _judged(bench, check, measure, lambda _, form: _gap(bench, check, measure, form.wall))


def offset(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Notches whose circle is too far off their hole's centre."""
    return _judged(bench, check, measure, lambda _, form: _gap(bench, check, measure, form.offset))


def distance(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Holes too far from their notch."""
    assert check.above is not None
    assert isinstance(measure.other, StudPlans)
    masks = bench.shapes.studs.masks(measure.other)
    far = bench.shapes.dbus(value_of(check.above) - measure.shift)
    # A tube's notch is too far away where the hole, grown by nearly as much, still lies inside of it.
    grown = masks.tubes.sized(max(0, far - far // 50 - 1)).inside(masks.tube_plans)

    def in_plan(plan: Outline, near: Lists) -> Iterator[Defect]:
        for hole in near[0]:
            margin = outline.margin(hole, [plan])
            if margin:
                yield from _gap(bench, check, measure, margin)

    found = []
    if not grown.is_empty():
        suspects = masks.tube_plans.interacting(grown)
        found = visit(bench, suspects, [masks.tubes], 1, in_plan, check.note)
    return found + _judged(
        bench, check, measure, lambda _, form: _gap(bench, check, measure, form.gap) if form.gap else iter(())
    )


def fill(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Holes of which solder fills too much or too little."""
    assert measure.other is not None
    holes, solder = bench.shapes.region(source(measure)), bench.shapes.region(measure.other).merged()
    dbu, technology = bench.shapes.dbu, bench.shapes.technology

    def judge(hole: Outline, near: Lists) -> Iterator[Defect]:
        own = [each for each in near[0] if outline.overlap(hole, each)]
        printed = sum(outline.area(each) for each in own) * dbu**2
        over = kdb.Region(hole.polygon) & kdb.Region([each.polygon for each in own])
        whole = over.area() >= hole.polygon.area()
        inside = outline.area(hole) if whole else over.area()
        bore = bore_volume(to_um(outline.diameter(hole), dbu), technology)
        if not bore:
            yield Defect(hole.polygon, None)
            return
        value = share_filled(bore, printed, printed - inside * dbu**2, technology) + measure.shift
        if violates(check, value, 1e-6):
            yield Defect(hole.polygon, round(value, 4))

    return visit(bench, holes, [solder], 1, judge, check.note, alone=True)


def _judged(
    bench: Bench, check: Check, measure: Measure, judge: Callable[[Outline, StudForm], Iterator[Defect]]
) -> list[Finding]:
    """What is found of studs that are no tubes, where the measured holes have a notch."""
    assert isinstance(measure.other, StudPlans)
    studs = bench.shapes.studs
    masks = studs.masks(measure.other)
    holes = bench.shapes.region(source(measure)) & masks.others
    if holes.is_empty():
        return []

    def judged(hole: Outline, near: Lists) -> Iterator[Defect]:
        form = studs.form(hole, near)
        if form.gap:
            yield from judge(hole, form)

    return visit(bench, holes, [masks.notches, masks.holes], studs.far, judged, check.note)


def _gap(bench: Bench, check: Check, measure: Measure, gap: Gap) -> Iterator[Defect]:
    dbu = bench.shapes.dbu
    value = to_um(gap.value, dbu) + measure.shift
    if violates(check, value, gap.slack * dbu + 1e-6):
        yield Defect(mark(gap.start, gap.end), round(value, 4))
