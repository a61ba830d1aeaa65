"""What a check finds, as shapes again."""

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.judge import breaches
from pkgdrc.engine.register import makes
from pkgdrc.engine.shapes import Shapes


@makes(algebra.Found)
def found(shapes: Shapes, node: algebra.Found) -> kdb.Region:
    """Each place of a check in its cell, or where it stands above."""
    # Without run-out it does not matter where on the wafer anything is.
    bench = Bench(shapes, kdb.DPoint(), 0.0)
    layer = shapes.stamp(shapes.empty())
    for each in breaches(bench, node.check):
        if not each.stands:
            shapes.layout.cell(each.cell).shapes(layer).insert(each.outline)
        for stand in each.stands:
            shapes.layout.cell(stand.cell).shapes(layer).insert(stand.outline)
    return shapes.deep(layer)
