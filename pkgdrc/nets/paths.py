"""Whether a signal finds its way through a filter: over metal and transducers, not over ground."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import combinations, pairwise
from typing import NamedTuple

from pkgdrc.nets.extract import Net, Sheet
from pkgdrc.nets.gap import Gap, gap
from pkgdrc.nets.transducers import transducers
from pkgdrc.nets.wires import Wires


class Blocked(NamedTuple):
    """Ports of a filter that no path joins: two groups of them, and where what they reach comes nearest.

    Without a second group they lie on no metal, or are `alone`: no other port of their filter is declared.
    """

    ports: tuple[tuple[str, ...], tuple[str, ...]]
    gap: Gap
    alone: bool = False


def ports_of(sheets: Iterable[Sheet], wires: Wires) -> dict[str, list[str]]:
    """The filters of which ports are declared, each with the labels of its ports."""
    labels = {label.text for sheet in sheets for label in sheet.labels}
    found: dict[str, set[str]] = defaultdict(set)
    for label in labels:
        name, dot, _ = label.rpartition(".")
        if dot and any(fnmatchcase(label, pattern) for pattern in wires.ports):
            found[name].add(label)
    for name, ports in wires.filters:
        found[name] |= labels & set(ports)
    return {name: sorted(ports) for name, ports in sorted(found.items()) if ports}


def grounds(nets: Sequence[Net], wires: Wires) -> set[int]:
    """The nets that no signal passes, by their names."""
    return {
        number
        for number, net in enumerate(nets)
        if any(fnmatchcase(name, pattern) for name in net.names for pattern in wires.ground)
    }


def blocked(nets: Sequence[Net], sheets: Sequence[Sheet], wires: Wires) -> Iterator[Blocked]:
    """The filters whose ports are not all joined without passing ground. `sheets`: the die's, each once."""
    filters = ports_of(sheets, wires)
    if not filters:
        return
    ground = grounds(nets, wires)
    group = _joined(nets, wires, ground)
    named = {name for net in nets for name in net.names}
    for ports in filters.values():
        if len(ports) == 1:
            spot = next(label.at for sheet in sheets for label in sheet.labels if label.text == ports[0])
            place = (float(spot.x), float(spot.y))
            yield Blocked(((ports[0],), ()), Gap(0.0, place, place), alone=True)
            continue
        reached: dict[int, set[str]] = defaultdict(set)
        for number, net in enumerate(nets):
            # A port that is shorted to ground is on a net of two names, which is another fault.
            shorted = number in ground and len(net.names) > 1
            if net.names & set(ports) and not shorted:
                reached[group[number]] |= net.names & set(ports)
        groups = sorted(reached.items(), key=lambda each: sorted(each[1]))
        for (one, its), (other, others) in pairwise(groups):
            apart = gap(_together(nets, group, one), _together(nets, group, other))
            yield Blocked((tuple(sorted(its)), tuple(sorted(others))), apart)
        for sheet in sheets:
            for label in sheet.labels:
                if label.text in ports and label.text not in named:
                    at = (float(label.at.x), float(label.at.y))
                    yield Blocked(((label.text,), ()), Gap(0.0, at, at))


def _joined(nets: Sequence[Net], wires: Wires, ground: set[int]) -> list[int]:
    """The group of each net: those that a signal passes between. Every net of ground is one by itself."""
    group = list(range(len(nets)))

    def join(one: int, other: int) -> None:
        old, new = group[other], group[one]
        if one not in ground and other not in ground and old != new:
            group[:] = [new if each == old else each for each in group]

    assert wires.transducers
    found = transducers(nets, wires.transducers)
    for each in found:
        join(*each.nets)
    for first, second in combinations(found, 2):
        if first.couples(second):
            hot = [net for net in (*first.nets, *second.nets) if net not in ground]
            for net in hot[1:]:
                join(hot[0], net)
    # Films and dielectrics between two nets are passive components, which a signal passes; shunts that carry
    # off charge are of too high a resistance.
    over: dict[str, int] = {}
    for net, its in enumerate(nets):
        for layer, polygons in its.ends.items():
            for polygon in polygons if layer not in its.metal and layer not in wires.shunts else ():
                join(over.setdefault(f"{layer.name} {polygon}", net), net)
    return group


def _together(nets: Sequence[Net], group: Sequence[int], which: int) -> Net:
    """All metal of a group."""
    whole = Net({})
    for number, net in enumerate(nets):
        if group[number] == which:
            for layer, polygons in net.metal.items():
                whole.metal.setdefault(layer, []).extend(polygons)
    return whole
