"""The merged shapes that stand in a relation to others."""

from typing import cast

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.deck.edges import Edges
from pkgdrc.engine.register import makes
from pkgdrc.engine.shapes import Shapes
from pkgdrc.engine.touching import touching


@makes(algebra.Related)
def related(shapes: Shapes, node: algebra.Related) -> kdb.Region:
    """The merged shapes of the source in a relation, or in none."""
    if shapes.region(node.source).is_empty():  # whatever the others are, which may take long to find out
        return shapes.empty()
    related, unrelated = _parted(shapes, node)
    chosen, others = (unrelated, related) if node.negated else (related, unrelated)
    if others.is_empty():
        return shapes.region(node.source).merged()
    # klayout hands over some shapes that touch in a corner in parts, and takes what it selected for merged.
    return chosen.merged(False, 0)


@makes(algebra.Meeting)
def meeting(shapes: Shapes, node: algebra.Meeting) -> kdb.Region:
    """The merged shapes that touch edges, or do not."""
    region, edges = shapes.region(node.source), shapes.edges(cast(Edges, node.lines))
    found = region.not_interacting(edges) if node.negated else region.interacting(edges)
    return found.merged(False, 0)


def _parted(shapes: Shapes, node: algebra.Related) -> tuple[kdb.Region, kdb.Region]:
    """The merged shapes of the source in the relation, and those that are not."""
    relation: str = node.relation
    region, others = shapes.region(node.source), shapes.region(node.other)
    parts = None
    if relation == "interacting":
        return touching(region, others, shapes.tolerance)
    if relation == "covering":
        # klayout's own drops a shape as soon as something else crosses its border.
        relation, others = "overlapping", others.inside(region)
        parts = shapes.parted(others)
    elif relation in ("overlapping", "outside"):
        parts = shapes.by_standing(node.other)
    if parts is None:
        return _split(region, others, relation)
    # klayout looks at all shapes of a die anew for each die that has others of its own, such as a number:
    # what those others that all dies have alike decide already is not asked again.
    repeated, single = parts
    if relation == "outside":
        outside, met = _split(region, repeated, relation)
        outside, more = _split(outside, single, relation)
        return outside, met + more
    met, clear = _split(region, repeated, relation)
    more, clear = _split(clear, single, relation)
    return met + more, clear


def _split(region: kdb.Region, others: kdb.Region, relation: str) -> tuple[kdb.Region, kdb.Region]:
    """The shapes in a relation to others, and those that are not."""
    related, unrelated = getattr(region, f"split_{relation}")(others)
    return related, unrelated
