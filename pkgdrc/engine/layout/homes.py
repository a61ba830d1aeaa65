"""Where findings are at home: in the cells of the file, whatever these were drawn into for the check."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import klayout.db as kdb

from pkgdrc.engine.breach import Breach
from pkgdrc.engine.layout.dies import Die, Dies
from pkgdrc.engine.layout.places import Places
from pkgdrc.engine.place import MARK


@dataclass(frozen=True)
class Homes:
    """The cells of the file that breaches belong to."""

    places: Places
    dies: Dies

    def of(self, breach: Breach) -> Iterator[Breach]:
        """The same breach in each cell of the file that has it; itself where it is in one already."""
        if not self.places.singles:
            yield breach
        elif breach.dies:
            yield from self._of_dies(breach)
        elif breach.cell in self.places.shared and self.places.shared[breach.cell].homes:
            yield from self._in_each(breach)
        elif breach.cell in self._drawn and not breach.stands:
            cell = self._around(breach.cell, _extent(breach))
            yield breach if cell is None else self.seen_from(breach, cell, self.places.first(breach.cell))
        else:
            yield breach

    def seen_from(self, breach: Breach, cell: int, placement: kdb.ICplxTrans) -> Breach:
        """A breach as a cell of the file has it; `placement` leads from the breach's own to the top cell."""
        into = self.places.first(cell).inverted() * placement
        moved = breach.moved(cell, breach.outline.transformed(into), into)
        return moved if breach.drift is None else moved.turned(into)

    def home(self, die: int) -> Die:
        """A die, with the cell of the file that is drawn for it."""
        found, cell = self.dies.die(die), self.dies.homes.get(die)
        if cell is None:
            return found
        return Die(cell, found.box, self.places.first(cell).inverted(), found.column, found.row)

    def _of_dies(self, breach: Breach) -> Iterator[Breach]:
        """A breach of whole dies: for each cell of the file those that are drawn in it."""
        at_home: list[int] = []
        for die in breach.dies:
            cell = self.dies.homes.get(die)
            if cell is None:
                at_home.append(die)
            else:
                own = self.seen_from(breach, cell, self.dies.die(die).inside.inverted())
                yield own.of_dies((die,))
        if at_home:
            yield breach if len(at_home) == len(breach.dies) else breach.of_dies(tuple(at_home))

    def _in_each(self, breach: Breach) -> Iterator[Breach]:
        """A breach of what dies have in common: in each of their cells, or where it stands."""
        shared = self.places.shared[breach.cell]
        outer = self.places.first(shared.within)
        spots = {tuple(spot): cell for spot, cell in zip(shared.spots.tolist(), shared.homes, strict=True)}
        stands = breach.places()
        if all(stand.cell == shared.within for stand in stands):
            cells = {(stand.into.disp.x, stand.into.disp.y) for stand in stands}
            if not all(each in spots for each in cells):
                yield breach
                return
        elif [stand.cell for stand in stands] == [breach.cell]:
            cells = set(spots)
        else:
            yield breach
            return
        for spot, cell in spots.items():
            if spot in cells:
                yield self.seen_from(breach, cell, outer * kdb.ICplxTrans(*spot))

    @cached_property
    def _drawn(self) -> dict[int, kdb.Shapes]:
        """The boxes of the cells that are drawn into each one, to be asked for by what lies in them."""
        found: dict[int, kdb.Shapes] = defaultdict(kdb.Shapes)
        for cell, once in self.places.singles.items():
            box = self.places.layout.cell(cell).bbox().transformed(once.at)
            found[once.into].insert(kdb.BoxWithProperties(box, cell + 1))
        return dict(found)

    def _around(self, cell: int, box: kdb.DBox) -> int | None:
        """The smallest cell drawn into another one whose box holds a box there whole."""
        outer = kdb.Box(
            math.floor(box.left), math.floor(box.bottom), math.ceil(box.right), math.ceil(box.top)
        )
        holding = [
            (each.box.area(), each.prop_id - 1)
            for each in self._drawn[cell].each_touching(outer)
            if box.inside(each.box.to_dtype())
        ]
        return min(holding)[1] if holding else None


def _extent(breach: Breach) -> kdb.DBox:
    """What the shape that is at fault reaches over, or else the breach, without what only its mark adds."""
    if breach.of:
        return breach.of.to_dtype()
    if breach.between:
        (x, y), (right, top) = breach.between
        return kdb.DBox(x, y, right, top)
    box = breach.outline.bbox().to_dtype()
    return box.enlarged(-min(MARK, box.width() / 2), -min(MARK, box.height() / 2))
