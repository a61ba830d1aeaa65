"""Ladders of resonators: which transducers of a filter are in the signal's way, and which lead to ground."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from pkgdrc.nets.extract import Net, Sheet
from pkgdrc.nets.paths import grounds, ports_of
from pkgdrc.nets.transducers import Transducer, transducers
from pkgdrc.nets.wires import Wires


class Ladder(NamedTuple):
    """Resonators in series and to ground, and the ports of the filters that they belong to."""

    ports: tuple[str, ...]
    series: tuple[Transducer, ...]
    shunt: tuple[Transducer, ...]

    @property
    def spread(self) -> float:
        """How far the longest pitch is over the shortest, %."""
        pitches = [each.pitch for each in (*self.series, *self.shunt)]
        return 100 * (max(pitches) / min(pitches) - 1)


def ladders(nets: Sequence[Net], sheets: Sequence[Sheet], wires: Wires) -> Iterator[Ladder]:
    """The ladders between declared ports. `sheets`: the die's, each once.

    Two that meet in a port, as those of a duplexer at its antenna, are two.
    """
    ports = {port for its in ports_of(sheets, wires).values() for port in its}
    if not ports or wires.transducers is None:
        return
    ground = grounds(nets, wires)
    found = transducers(nets, wires.transducers)
    # What the wave couples is one acoustic row, whose transducers have one pitch for good reason.
    coupled = {each for pair in combinations(found, 2) if pair[0].couples(pair[1]) for each in pair}
    alone = [each for each in found if each not in coupled]
    hot = set(range(len(nets))) - ground
    inner = {number for number in hot if not nets[number].names & ports}
    within = [each for each in alone if inner & set(each.nets)]
    # Between two ports, or a port and ground, without a net between: those that meet in a port are a ladder.
    beside = [each for each in alone if each not in within]
    members: dict[int, list[Transducer]] = defaultdict(list)
    for some, through in ((within, inner), (beside, hot - inner)):
        part = _parts(some, through)
        for each in some:
            members[next((part[net] for net in each.nets if net in through), -1)].append(each)
    for its in members.values():
        series = tuple(each for each in its if not set(each.nets) & ground)
        shunt = tuple(each for each in its if len(set(each.nets) & ground) == 1)
        names = {name for each in its for net in each.nets for name in nets[net].names & ports}
        if series and shunt and names:
            yield Ladder(tuple(sorted(names)), series, shunt)


def _parts(resonators: Sequence[Transducer], through: set[int]) -> dict[int, int]:
    """The part of each of some nets: those that resonators join."""
    part = {net: net for net in through}
    for each in resonators:
        one, other = each.nets
        if one in through and other in through and part[one] != part[other]:
            old, new = part[one], part[other]
            part = {net: new if its == old else its for net, its in part.items()}
    return part
