"""A slow oracle of nets that shares no code with pkgdrc: boxes on a grid of ten units, joined one by one."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from tests.nets.hierarchies import Box, Flat

STEP = 10


@dataclass(frozen=True)
class OracleNet:
    """What is joined: the drawn boxes by layer, its labels, how many terminals it has."""

    boxes: frozenset[tuple[str, Box]]
    names: tuple[str, ...]
    terminals: int
    tracks: bool  # whether it has metal that is no terminal


def touch(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def squares(box: Box) -> set[tuple[int, int]]:
    """The unit squares of the grid that a box covers."""
    return {
        (x, y) for x in range(box[0] // STEP, box[2] // STEP) for y in range(box[1] // STEP, box[3] // STEP)
    }


def nets(die: Flat) -> list[OracleNet]:
    """The nets of a die: low and high metal, joined where both and a via share a place without film."""
    nodes = [(name, box) for name in ("low", "high") for box in die.boxes[name]]
    group = list(range(len(nodes)))

    def root(node: int) -> int:
        while group[node] != node:
            node = group[node]
        return node

    def join(some: list[int]) -> None:
        for one, other in pairwise(some):
            group[root(other)] = root(one)

    for a, (layer, box) in enumerate(nodes):
        for b in range(a):
            if nodes[b][0] == layer and touch(box, nodes[b][1]):
                join([a, b])
    covered = {name: set().union(*map(squares, die.boxes[name])) for name in ("low", "high", "via", "film")}
    between = (covered["low"] & covered["high"] & covered["via"]) - covered["film"]
    for x, y in between:
        join([number for number, (_, box) in enumerate(nodes) if (x, y) in squares(box)])
    members: dict[int, list[int]] = {}
    for node in range(len(nodes)):
        members.setdefault(root(node), []).append(node)
    names: dict[int, list[str]] = {}
    for text, x, y in die.labels:
        on = [n for layer in ("high", "low") for n in range(len(nodes)) if nodes[n][0] == layer]
        hit = next((n for n in on if touch(nodes[n][1], (x, y, x, y))), None)
        if hit is not None:
            names.setdefault(root(hit), []).append(text)
    ends = pieces(die.boxes["end"])
    found = []
    for key, mine in members.items():
        boxes = [nodes[n] for n in mine]
        low = [box for layer, box in boxes if layer == "low"]
        high = [box for layer, box in boxes if layer == "high"]
        touched = sum(any(touch(a, b) for a in end for b in low) for end in ends)
        count = len(pieces(high)) + touched
        found.append(OracleNet(frozenset(boxes), tuple(sorted(set(names.get(key, [])))), count, bool(low)))
    return found


def pieces(boxes: list[Box]) -> list[list[Box]]:
    """Boxes that touch, together."""
    left, found = list(boxes), []
    while left:
        piece = [left.pop()]
        for one in piece:
            near = [other for other in left if touch(one, other)]
            left = [other for other in left if other not in near]
            piece += near
        found.append(piece)
    return found


def faults(die: Flat) -> Counter[tuple[str, tuple[str, ...]]]:
    """NET.1, NET.2 and NET.3 of one die, each with the names it is about."""
    told: Counter[tuple[str, tuple[str, ...]]] = Counter()
    by_name: dict[str, list[int]] = {}
    for number, net in enumerate(nets(die)):
        if len(net.names) > 1:
            told["short", net.names] += 1
        if net.tracks and (net.terminals == 1 or (net.names and not net.terminals)):
            told["dangling", net.names] += 1
        for name in net.names:
            by_name.setdefault(name, []).append(number)
    together: dict[tuple[int, ...], list[str]] = {}
    for name, on in by_name.items():
        if len(on) > 1:
            together.setdefault(tuple(on), []).append(name)
    for dies, names in together.items():
        told["open", tuple(sorted(names))] += len(dies) - 1
    return told
