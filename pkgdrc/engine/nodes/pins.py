"""Where dies differ from their lists of pins."""

from pkgdrc.deck import algebra
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.pins import PinComparison
from pkgdrc.engine.place import Place
from pkgdrc.engine.register import shows


@shows(algebra.PinFault)
def pin_fault(bench: Bench, node: algebra.PinFault) -> list[Place]:
    """The places of one kind of difference."""
    return bench.shapes.once(PinComparison).places(node.kind)
