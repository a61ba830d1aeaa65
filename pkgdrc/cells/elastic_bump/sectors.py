"""To which side of the die each ball of an array leads.

Each place of the array, taken or not, belongs to one side; so do all places between it and that side.
That way no track to one side has to pass one to another. A line is a row of places straight towards a side.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from pkgdrc.cells.common.pattern import Place

Side = Literal["top", "right", "bottom", "left"]
SIDES: tuple[Side, ...] = ("top", "right", "bottom", "left")
"""In turn, each at the right end of the one before as seen from inside."""


@dataclass(frozen=True)
class Room:
    """What a side has room for."""

    pads: int
    tracks: tuple[int, ...]  # by line: the balls that can lead along it


@dataclass(frozen=True)
class Sectors:
    """The places of an array, those that are `taken`, and the side that each leads to."""

    columns: int
    rows: int
    taken: frozenset[Place]
    owner: Mapping[Place, Side]

    def where(self, side: Side, place: Place) -> tuple[int, int]:
        """The line of a place and its number in it, from outside; lines from the side's left end."""
        column, row = place
        return {
            "top": (column, row),
            "right": (row, self.columns - 1 - column),
            "bottom": (self.columns - 1 - column, self.rows - 1 - row),
            "left": (self.rows - 1 - row, column),
        }[side]

    def lines(self, side: Side) -> list[list[Place]]:
        """The balls that lead to a side, by line, each line from outside."""
        count = self.columns if side in ("top", "bottom") else self.rows
        found: list[list[Place]] = [[] for _ in range(count)]
        mine = (place for place in self.taken if self.owner[place] == side)
        for place in sorted(mine, key=lambda place: self.where(side, place)):
            found[self.where(side, place)[0]].append(place)
        return found

    def balls(self, side: Side) -> int:
        """How many balls lead to a side."""
        return sum(self.owner[place] == side for place in self.taken)


def nearest(columns: int, rows: int, taken: Iterable[Place], sides: Iterable[Side]) -> Sectors:
    """Each place leads to the side that is fewest places away; of two the one further in turn."""
    bare = Sectors(columns, rows, frozenset(taken), {})
    owner: dict[Place, Side] = {}
    for place in ((column, row) for column in range(columns) for row in range(rows)):
        away = {side: bare.where(side, place)[1] for side in sides}
        near = [side for side in SIDES if away.get(side) == min(away.values())]
        alone = (side for side in near if SIDES[(SIDES.index(side) + 1) % 4] not in near)
        owner[place] = next(alone, near[0])
    return Sectors(columns, rows, bare.taken, owner)


def balanced(sectors: Sectors, rooms: Mapping[Side, Room]) -> Sectors:
    """`sectors` with balls on their borders given to other sides, until each has room for its own.

    Where that cannot be reached, what is returned still has a side or line with too many.
    """
    owner = dict(sectors.owner)
    moved = Sectors(sectors.columns, sectors.rows, sectors.taken, owner)
    for side in rooms:
        for line, tracks in enumerate(rooms[side].tracks):
            while len(moved.lines(side)[line]) > tracks and any(
                _give(moved, owner, rooms, side, other, line) for other in rooms if other != side
            ):
                pass
    for side in rooms:
        while moved.balls(side) > rooms[side].pads:
            chain = _chain(moved, rooms, side)
            if not chain:
                break
            # From the far end, so that no side has more than its pads on the way.
            if not all(_give(moved, owner, rooms, *pair) for pair in reversed(chain)):
                break
    return moved


def _chain(sectors: Sectors, rooms: Mapping[Side, Room], full: Side) -> list[tuple[Side, Side]]:
    """Pairs of sides, each of which gives a ball to the next, from a full one to one with pads to spare."""
    ways: dict[Side, list[tuple[Side, Side]]] = {full: []}
    for side in (queue := [full]):
        others = [other for other in rooms if other not in ways and _borders(sectors, rooms, side, other)]
        for other in sorted(others, key=lambda other: sectors.balls(other) - rooms[other].pads):
            ways[other] = [*ways[side], (side, other)]
            if sectors.balls(other) < rooms[other].pads:
                return ways[other]
            queue.append(other)
    return []


def _give(
    sectors: Sectors,
    owner: dict[Place, Side],
    rooms: Mapping[Side, Room],
    giver: Side,
    taker: Side,
    line: int | None = None,
) -> bool:
    """Gives one ball, of one line or of any, and empty places that stand in its way."""
    while borders := _borders(sectors, rooms, giver, taker, line):
        place = min(
            borders, key=lambda place: (place not in sectors.taken, sectors.where(taker, place)[::-1])
        )
        owner[place] = taker
        if place in sectors.taken:
            return True
    return False


def _borders(
    sectors: Sectors, rooms: Mapping[Side, Room], giver: Side, taker: Side, line: int | None = None
) -> list[Place]:
    """Places that can be given: the innermost of their lines, next to the taker's places in its lines."""
    owner, held = sectors.owner, [len(balls) for balls in sectors.lines(taker)]
    at = {sectors.where(giver, place): place for place in owner}
    to = {sectors.where(taker, place): place for place in owner}
    found = []
    for place in (place for place in owner if owner[place] == giver):
        from_line, depth = sectors.where(giver, place)
        to_line, reach = sectors.where(taker, place)
        inner, outer = at.get((from_line, depth + 1)), to.get((to_line, reach - 1))
        if line not in (None, from_line) or (inner and owner[inner] == giver):
            continue
        if outer and owner[outer] != taker:
            continue
        if place not in sectors.taken or held[to_line] < rooms[taker].tracks[to_line]:
            found.append(place)
    return found
