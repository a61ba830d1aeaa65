"""The merged shapes that stand in a relation to others."""

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.engine.register import makes
from pkgdrc.engine.shapes import Shapes
from pkgdrc.engine.touching import not_touching, touching


@makes(algebra.Related)
def related(shapes: Shapes, node: algebra.Related) -> kdb.Region:
    """The merged shapes of the source in a relation, or in none."""
    relation: str = node.relation
    region, others = shapes.region(node.source), shapes.region(node.other)
    if relation == "interacting":
        return (not_touching if node.negated else touching)(region, others, shapes.tolerance)
    if relation == "covering":
        # klayout's own drops a shape as soon as something else crosses its border.
        relation, others = "overlapping", others.inside(region)
    name = f"not_{relation}" if node.negated else relation
    selected: kdb.Region = getattr(region, name)(others)
    return selected
