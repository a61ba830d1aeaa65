"""Studs: which holes have what notch.

Most holes have a notch that is closed round them, which hierarchical booleans tell. Only the others are
looked at one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.nearby import collect
from pkgdrc.engine.pairs import Lists
from pkgdrc.engine.shapes import Shapes
from pkgdrc.units import Um, to_dbu

from .measures import StudHoles, StudPlans
from .stud_form import StudForm, stud_form

REACH: Um = 200.0
"""How far from a hole's rim its notch is looked for where it is not closed."""

_ROUNDED = 2  # dbu


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
