"""How far shapes on different nets, or on one net, are apart: in one die of each content."""

from collections.abc import Iterator, Sequence

import klayout.db as kdb

from pkgdrc.deck.measures.by_net import NetDistance
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry.facing import between
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.nets import Content, Netlist
from pkgdrc.engine.pairs import nearer_than
from pkgdrc.engine.place import Bound, Place, mark
from pkgdrc.engine.register import evaluates
from pkgdrc.nets.wires import Layer
from pkgdrc.units import to_um

_NUMBER = 0  # the property of a shape that holds its number

Member = tuple[int, Outline]  # a shape, and the number of its net


@evaluates(NetDistance)
def by_net(bench: Bench, measure: NetDistance, bound: Bound) -> list[Place]:
    """Where shapes on different nets, or on one, come closer than the bound."""
    if bound.farthest <= 0:
        return []
    netlist = bench.shapes.once(Netlist)
    return [
        place for content in netlist.contents() for place in _in_die(bench, measure, bound, netlist, content)
    ]


def _in_die(
    bench: Bench, measure: NetDistance, bound: Bound, netlist: Netlist, content: Content
) -> Iterator[Place]:
    ones = _members(bench, content, measure.source.name)
    others = ones if measure.other == measure.source else _members(bench, content, measure.other.name)
    for (one, a), (other, b) in _near(ones, others, int(nearer_than(bench, bound)) + 1):
        if (one == other) != measure.same:
            continue
        names = tuple(sorted(content.nets[one].names | content.nets[other].names))
        for gap in between(a, b, nearer_than(bench, bound)):
            value, slack = to_um(gap.value, bench.shapes.dbu), gap.slack * bench.shapes.dbu + 1e-6
            if not bound.meets(value, slack):
                continue
            for cell, dies, to_cell in netlist.stands(content.dies):
                ends = tuple((x + to_cell.disp.x, y + to_cell.disp.y) for x, y in (gap.start, gap.end))
                start, end = ends
                yield Place(cell, mark(start, end), value, slack, (start, end), dies=dies, about=names)


def _members(bench: Bench, content: Content, conductor: str) -> list[Member]:
    made = Layer("made", conductor)
    return [
        (number, Outline(polygon, bench.shapes.tolerance))
        for number, net in enumerate(content.nets)
        for polygon in net.metal.get(made, ())
    ]


def _near(ones: Sequence[Member], others: Sequence[Member], far: int) -> Iterator[tuple[Member, Member]]:
    """The pairs whose boxes are near, each once."""
    shapes = kdb.Shapes()
    for number, (_, outline) in enumerate(others):
        shapes.insert(kdb.PolygonWithProperties(outline.polygon, {_NUMBER: number}))
    for number, one in enumerate(ones):
        box = one[1].polygon.bbox().enlarged(far, far)
        for shape in shapes.each_touching(box):
            found = int(shape.property(_NUMBER))
            if ones is not others or found > number:
                yield one, others[found]
