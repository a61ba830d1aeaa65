"""What other rules of a run tell, as shapes: the marks of what they find."""

from collections.abc import Iterator
from functools import partial
from typing import TypeGuard

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.deck.absent import NotApplicableError
from pkgdrc.deck.checks import AnyCheck
from pkgdrc.deck.presence import Presence
from pkgdrc.engine.bench import bench_of
from pkgdrc.engine.breach import Breach
from pkgdrc.engine.judge import breaches
from pkgdrc.engine.nodes.found import marked
from pkgdrc.engine.register import makes, shower
from pkgdrc.engine.shapes import Shapes


@makes(algebra.Told)
def told(shapes: Shapes, node: algebra.Told) -> kdb.Region:
    """The marks of what the checks of the other rules find."""
    found = shapes.empty()
    for check in node.checks:
        if check in shapes.nothing:
            continue
        if is_plain(check):
            found += shapes.region(check.source)
        else:
            # What run-out makes of some placements is not told at all of them.
            found += marked(shapes, (each for each in found_by(shapes, check) if each.drift is None))
    return found


def is_plain(check: AnyCheck) -> TypeGuard[Presence]:
    """Whether what it finds is just its shapes."""
    if not isinstance(check, Presence):
        return False
    return check.ring is None and check.otherwise is None and shower(check.source) is None


def found_by(shapes: Shapes, check: AnyCheck) -> Iterator[Breach]:
    """What a check of another rule finds: nothing where that turns out not to apply."""
    if check in shapes.nothing:
        return
    bench = shapes.once(bench_of)
    try:
        yield from shapes.found(check, partial(breaches, bench, check))
    except NotApplicableError:
        return
