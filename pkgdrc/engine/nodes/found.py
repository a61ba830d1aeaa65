"""What a check finds, as shapes again."""

from collections.abc import Iterable

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.breach import Breach
from pkgdrc.engine.judge import breaches
from pkgdrc.engine.register import makes
from pkgdrc.engine.shapes import Shapes


@makes(algebra.Found)
def found(shapes: Shapes, node: algebra.Found) -> kdb.Region:
    """Each place of a check in its cell, or where it stands above."""
    # Without run-out it does not matter where on the wafer anything is.
    return marked(shapes, breaches(Bench(shapes, kdb.DPoint(), 0.0), node.check))


def marked(shapes: Shapes, found: Iterable[Breach]) -> kdb.Region:
    """The places of what is found as shapes."""
    some = list(found)
    if not some:
        return shapes.empty()
    layer = shapes.stamp(shapes.empty())
    for each in some:
        for stand in each.places():
            shapes.layout.cell(stand.cell).shapes(layer).insert(stand.outline)
    return shapes.deep(layer)
