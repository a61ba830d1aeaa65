"""Nets as shapes: the conductors of those at fault, and of those that hold something."""

from dataclasses import replace

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.breach import Breach
from pkgdrc.engine.nearby import clear_of
from pkgdrc.engine.nets import Netlist, in_die
from pkgdrc.engine.nodes.told import found_by
from pkgdrc.engine.place import Place, Stand
from pkgdrc.engine.register import makes, shows
from pkgdrc.engine.shapes import Shapes


@makes(algebra.OnNets)
def on_nets(shapes: Shapes, node: algebra.OnNets) -> kdb.Region:
    """The shapes of a conductor that are on one net with a shape of another layer."""
    nets = shapes.once(Netlist if node.over_cut else in_die)
    return nets.holding(node.conductor.name, node.holding.name, by_name=not node.over_cut)


@shows(algebra.Charged)
def charged(bench: Bench, node: algebra.Charged) -> list[Place]:
    """The nets whose charge does not flow off to ground, each where a shunt is missing."""
    names = [each.name for each in node.conductors]
    return bench.shapes.once(in_die).charged(names, node.shunt.name, node.ground.name)


@shows(algebra.NetFault)
def net_fault(bench: Bench, node: algebra.NetFault) -> list[Place]:
    """The nets at fault, each where it is, but for those that are told otherwise."""
    found = bench.shapes.once(Netlist).faults(node.kind)
    if node.told is None or not found:
        return found
    if isinstance(node.told, algebra.Told):
        others = [each for check in node.told.checks for each in found_by(bench.shapes, check)]
        return [place for place in found if not any(_is_same(node.kind, place, other) for other in others)]
    return _without_shapes(bench, found, node.told)


def _is_same(kind: str, place: Place, other: Breach) -> bool:
    """Whether two are one short, by what it joins, or one open, by how wide it is, in the same dies."""
    if place.cell != other.cell or not set(place.dies) <= set(other.dies):
        return False
    return set(place.about) <= set(other.about) and (kind != "open" or place.value == other.measured)


def _without_shapes(bench: Bench, found: list[Place], others: algebra.Region) -> list[Place]:
    """Nets without those that touch what others tell, in each die by itself."""
    told = bench.shapes.region(others)
    if told.is_empty():
        return found
    layer = bench.shapes.stamp(told)
    marks = [Stand(place.cell, place.mark) for place in found]
    left = []
    for place, mark, clear in zip(found, marks, clear_of(bench.shapes, marks, told), strict=True):
        if clear == (mark,):
            left.append(place)
        elif clear:  # in some dies
            dies = tuple(die for die in place.dies if not _is_told(bench, layer, place, die))
            left += [replace(place, dies=dies)] if dies else []
    return left


def _is_told(bench: Bench, layer: int, place: Place, die: int) -> bool:
    """Whether a net touches what others tell, in one die."""
    there = place.mark.transformed(bench.shapes.dies.die(die).inside.inverted())
    near = kdb.Region(list(bench.places.near(layer, there.bbox())))
    return not near.interacting(kdb.Region(there)).is_empty()
