"""Where dies differ from their lists of pins."""

from pkgdrc.deck import algebra
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.nodes.told import found_by
from pkgdrc.engine.pins import PinComparison
from pkgdrc.engine.place import Place
from pkgdrc.engine.register import shows


@shows(algebra.PinFault)
def pin_fault(bench: Bench, node: algebra.PinFault) -> list[Place]:
    """The places of one kind of difference."""
    turned = any(True for check in node.turned.checks for _ in found_by(bench.shapes, check))
    comparison = bench.shapes.once(PinComparison)
    swapped = node.swapped is None or bool(node.swapped.checks)
    return comparison.places(node.kind, turned=turned, swapped=swapped)
