"""What is wrong with the nets of one die by itself, by its labels and ends."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

import klayout.db as kdb

from pkgdrc.nets.chain import Chain, End, chain
from pkgdrc.nets.extract import Net, Sheet
from pkgdrc.nets.gap import Gap, spanning
from pkgdrc.nets.wires import Wires


class Short(NamedTuple):
    """A net with several names."""

    names: tuple[str, ...]
    chain: Chain  # from one of them to the nearest other


class Open(NamedTuple):
    """Two pieces of what should be one net, by the names that are on both."""

    names: tuple[str, ...]
    gap: Gap
    pieces: int  # in how many pieces it is


class Dangling(NamedTuple):
    """A net that ends at one terminal, or has a name and no terminal."""

    names: tuple[str, ...]
    terminals: int
    outline: kdb.Polygon


def shorts(nets: Sequence[Net], sheet: Sheet, wires: Wires) -> Iterator[Short]:
    """The nets with several names, each at the narrowest link between two of them."""
    for net in nets:
        if len(net.labels) > 1 and len(net.names) > 1:
            ends = [
                [End(label.at) for label in net.labels if label.text == name] for name in sorted(net.names)
            ]
            yield Short(tuple(sorted(net.names)), chain(net, sheet, wires, ends))


def opens(nets: Sequence[Net], outside: Sequence[str] = ()) -> Iterator[Open]:
    """The names that are on several nets, each gap between two pieces once; not those joined `outside`."""
    by_name: dict[str, list[Net]] = {}
    for net in nets:
        for name in sorted(net.names) if net.labels else ():
            if any(fnmatchcase(name, pattern) for pattern in outside):
                continue
            by_name.setdefault(name, []).append(net)
    # Nets that share two names are one defect, not two.
    together: dict[tuple[int, ...], list[str]] = {}
    for name, pieces in by_name.items():
        if len(pieces) > 1:
            together.setdefault(tuple(id(net) for net in pieces), []).append(name)
    for names in together.values():
        pieces = by_name[names[0]]
        for _, _, least in spanning(pieces):
            yield Open(tuple(sorted(names)), least, len(pieces))


def dangling(nets: Sequence[Net], wires: Wires) -> Iterator[Dangling]:
    """Nets with one end, or with a name and none; metal that leads nowhere at all is no net."""
    tracks = [layer for layer in wires.conductors if layer not in wires.terminals]
    for net in nets:
        if not any(track in net.metal for track in tracks):
            continue
        count = sum(len(polygons) for layer, polygons in net.ends.items() if layer not in wires.shunts)
        if count == 1 or (net.labels and not count):
            yield Dangling(tuple(sorted(net.names)), count, largest(net))


def largest(net: Net) -> kdb.Polygon:
    """The largest piece of a net, seen from above."""
    pieces = kdb.Region()
    for polygons in net.metal.values():
        for polygon in polygons:
            pieces.insert(polygon)
    return max(pieces.merged().each(), key=lambda polygon: polygon.area())
