"""Whether openings hit what they land on and what makes contact with them, where masks carry no marks.

Where they do not, what was forgotten is looked for: an orientation, an offset, or that two files are swapped.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import klayout.db as kdb
import numpy as np

from pkgdrc.detail import Detail, What
from pkgdrc.input.fit import Points, Undone, boxes_of, middles, moved_by, orientations, some
from pkgdrc.input.source import Misfit

_LANDED = 0.95  # share of openings that hit what they belong to where masks fit
_ASTRAY = 0.75  # share below which something else is looked for
_FEWEST = 4  # shapes that tell how a mask lies; fewer lie on others by chance
_WITHIN = 0.45  # of a shape's width or height from its middle: what has to lie on the other one too
_STAYS = kdb.DCplxTrans()


@dataclass(frozen=True)
class Side:
    """A layer of a mask, with the layer's index in the layout.

    `lies`: from the file to the wafer. `undone`: what takes back how it is turned. `odd`: it is mirrored as
    no mask of its layers is, or is not as others are. `moved`: by what it is tried elsewhere, as text.
    """

    file: Path
    layer: int
    what: str  # 'openings', 'landings', 'contacts'
    lies: str
    undone: Undone
    odd: bool
    moved: str = ""


@dataclass(frozen=True)
class Relation:
    """Each shape of one layer has its middle on a shape of the other, or `wholly` all of it."""

    inner: Side
    outer: Side
    wholly: bool = False

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both."""
        return self.inner, self.outer

    def moving(self, file: Path, moved: kdb.DCplxTrans) -> "Relation":
        """The relation when a file's mask is moved."""
        inner, outer = (
            replace(side, moved=moved.to_s()) if side.file == file else side for side in self.sides
        )
        return replace(self, inner=inner, outer=outer)

    def exchanging(self, one: Side, other: Side) -> "Relation":
        """The relation when each of two masks has the file of the other."""
        places = {one.file: (one, other), other.file: (other, one)}
        inner, outer = (
            replace(side, layer=places[side.file][1].layer, moved=_between(*places[side.file]))
            if side.file in places
            else side
            for side in self.sides
        )
        return replace(self, inner=inner, outer=outer)


def _between(there: Side, here: Side) -> str:
    """What moves a file's mask to where another one's key would put it."""
    lies, stands = (kdb.DCplxTrans.from_s(side.lies) for side in (there, here))
    return (lies * stands.inverted()).to_s()


@dataclass(frozen=True)
class _Wafer:
    """The wafer as the masks make it."""

    top: kdb.Cell
    boxes: dict[int, Points] = field(default_factory=dict)  # of layers, once they are asked for

    def share(self, relation: Relation) -> float:
        """The share of the inner shapes that lie on the outer ones."""
        boxes = self.of(relation.inner.layer)
        if not len(boxes):
            return 0.0
        chosen = some(np.column_stack([middles(boxes), np.arange(len(boxes))]))[:, 2].astype(int)
        ways = np.array([(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)] if relation.wholly else [(0, 0)])
        sizes = (boxes[:, 2:] - boxes[:, :2])[chosen]
        places = middles(boxes)[chosen][:, None] + _WITHIN * sizes[:, None] * ways[None]
        inner, outer = (
            kdb.DCplxTrans.from_s(side.moved) if side.moved else _STAYS for side in relation.sides
        )
        move = outer.inverted() * inner
        hit = sum(self._on(relation.outer.layer, move, points) for points in places.tolist())
        return hit / len(places)

    def _on(self, layer: int, move: kdb.DCplxTrans, points: list[list[float]]) -> bool:
        """Whether all points, moved, lie on a layer."""
        dbu = self.top.layout().dbu
        for x, y in points:
            point = (move * kdb.DPoint(x, y)).to_itype(dbu)
            box = kdb.Box(point.x - 1, point.y - 1, point.x + 1, point.y + 1)
            if self.top.begin_shapes_rec_touching(layer, box).at_end():
                return False
        return True

    def offset(self, relation: Relation) -> kdb.DVector:
        """From the middle of all inner shapes to that of all outer ones."""
        inner, outer = (self.top.dbbox(side.layer).center() for side in relation.sides)
        return outer - inner

    def of(self, layer: int) -> Points:
        """The boxes of a layer's shapes."""
        if layer not in self.boxes:
            self.boxes[layer] = boxes_of(self.top, layer, joined=True)
        return self.boxes[layer]


def landing_misfit(top: kdb.Cell, relations: Sequence[Relation], alone: Mapping[Path, Side]) -> Misfit | None:
    """What does not belong where it lies, if it is known what would mend it.

    `alone`: of each file that holds one layer besides what all carry, that layer.
    """
    wafer = _Wafer(top)
    astray = [each for each in relations if wafer.share(each) < _ASTRAY]
    if not astray:
        return None
    telling = [each for each in relations if each not in astray or _may_hold(wafer, each)]
    for side in _suspects(astray):
        of_it = [each for each in telling if side.file in (each.inner.file, each.outer.file)]
        fit = _mended(wafer, of_it, side) if any(each in astray for each in of_it) else ()
        if fit:
            return _misfit(wafer, astray, side, fit)
    return _exchanged(wafer, relations, astray, alone)


def _suspects(astray: Sequence[Relation]) -> list[Side]:
    """The masks that may lie wrong: first what most goes astray with, then what is mirrored oddly."""
    count = Counter(side.file for each in astray for side in each.sides)
    sides = {side.file: side for each in reversed(astray) for side in reversed(each.sides)}
    return sorted(sides.values(), key=lambda side: (-count[side.file], not side.odd))


def _mended(wafer: _Wafer, relations: Sequence[Relation], side: Side) -> tuple[Detail, ...]:
    """What done to the mask of a side makes all its relations hold; nothing if nothing does."""
    for done, moved in _tried(wafer, relations, side):
        if all(wafer.share(each.moving(side.file, moved)) >= _LANDED for each in relations):
            return (done, Detail(What.FITS_TO))
    return ()


def _tried(
    wafer: _Wafer, relations: Sequence[Relation], side: Side
) -> Iterator[tuple[Detail, kdb.DCplxTrans]]:
    """What can be done to the mask of a side: the orientations, and what puts it on the others' middle."""
    for name, matrix in orientations(side.undone):
        yield Detail(What.AS, (name,)), kdb.DCplxTrans(kdb.DTrans(*_turn(matrix)))
    for each in relations:
        off = wafer.offset(each) if each.inner.file == side.file else -wafer.offset(each)
        yield moved_by(off.x, off.y), kdb.DCplxTrans(kdb.DTrans(off))


def _turn(matrix: Points) -> tuple[int, bool]:
    """A matrix as quarters that follow a mirror at the x axis."""
    mirror = float(np.linalg.det(matrix)) < 0
    return round(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0])) / 90) % 4, mirror


def _may_hold(wafer: _Wafer, relation: Relation) -> bool:
    """Whether something makes a relation hold; a contact that is a ring, for instance, holds no middle."""
    if len(wafer.of(relation.inner.layer)) < _FEWEST:
        return False
    return bool(_mended(wafer, [relation], relation.inner))


def _exchanged(
    wafer: _Wafer, relations: Sequence[Relation], astray: Sequence[Relation], alone: Mapping[Path, Side]
) -> Misfit | None:
    """A file in whose place others fit: of those that belong to openings too, else of all others."""
    related = {side.file for each in relations for side in each.sides}
    for files in (related, alone.keys() - related):
        for side in (each for each in _suspects(astray) if each.file in alone):
            fitting = [
                file.name
                for file, other in alone.items()
                if file in files and file != side.file
                if _fits(wafer, [each.exchanging(alone[side.file], other) for each in relations])
            ]
            if fitting:
                return _misfit(wafer, astray, side, (Detail(What.EXCHANGED, tuple(fitting)),))
    return None


def _fits(wafer: _Wafer, relations: Sequence[Relation]) -> bool:
    """Whether all relations hold, and not by chance."""
    counts = [[len(wafer.of(side.layer)) for side in each.sides] for each in relations]
    enough = all(inner >= _FEWEST and 2 * outer >= inner for inner, outer in counts)
    return enough and all(wafer.share(each) >= _LANDED for each in relations)


def _misfit(wafer: _Wafer, astray: Sequence[Relation], side: Side, fit: tuple[Detail, ...]) -> Misfit:
    """A mask's side that goes astray, beside the first one that it should lie on."""
    others = (
        other for each in astray for other in each.sides if side in each.sides and other.file != side.file
    )
    return Misfit(side.what, side.file, next(others).file, len(wafer.of(side.layer)), float("inf"), fit)
