"""One normal form: every placement under the top cell is turned by a multiple of 90 deg, mirrored or not.

A cell that stands magnified, or turned by any other angle, is measured as it stands: there its shapes have
other sizes, corners on other units and other extents. So each such placement becomes one of a copy of the
cell whose shapes are transformed, all at once from where they are drawn, so that they are rounded as in a
flat layout. What lies between whole units gets copies of its own for the same reason.
"""

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import klayout.db as kdb

from pkgdrc.errors import InputError
from pkgdrc.input.absolute import ABSOLUTE

_SAME = 1e-6  # dbu; what lies so near to a whole unit lies on it
_COPIES = 64  # of one cell in one other; where it would take more, its shapes are drawn there
_MOST = 5_000_000  # shapes that are drawn anew

Originals = dict[int, tuple[int, kdb.ICplxTrans]]


def straighten(layout: kdb.Layout, top: kdb.Cell) -> Originals:
    """Brings what lies under `top` into the normal form.

    The result tells for each copy of which cell it is one, and how that cell's shapes lie in it. InputError
    if it would take more shapes than memory holds.
    """
    work = _Work(layout)
    under = [top.cell_index(), *top.called_cells()]
    layout.start_changes()  # or klayout would take stock of the layout after each of them
    for index in under:
        cell = layout.cell(index)
        if not cell.is_leaf() and any(each.is_complex() for each in cell.each_inst()):
            work.replace(cell)
    work.finish()
    layout.end_changes()
    return work.originals


class _Standing(NamedTuple):
    """How a cell stands: as a copy of its own (`shape`), put to a whole unit by `place`."""

    shape: kdb.ICplxTrans
    place: kdb.Trans

    @property
    def key(self) -> tuple[float, ...]:
        """Equal for equal copies, whatever the noise of the numbers."""
        shape = kdb.DCplxTrans(self.shape)
        return tuple(
            round(each, 5) for each in (1e5 * shape.mag, 1e5 * shape.angle, shape.disp.x, shape.disp.y)
        )


@dataclass
class _Work:
    """The copies made so far, and those whose contents are still to be made."""

    layout: kdb.Layout
    originals: Originals = field(default_factory=dict)
    copies: dict[tuple[int, tuple[float, ...]], int] = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)
    as_drawn: dict[int, list[kdb.CellInstArray]] = field(default_factory=dict)
    spent: int = 0

    def replace(self, cell: kdb.Cell) -> None:
        """What a cell places that is not straight becomes placements of copies."""
        self.as_drawn[cell.cell_index()] = [each.cell_inst.dup() for each in cell.each_inst()]
        crooked = [each for each in cell.each_inst() if each.is_complex()]
        placed = [each.cell_inst.dup() for each in crooked]
        for instance in crooked:
            instance.delete()
        for inst in placed:
            self.place(cell, inst, kdb.ICplxTrans())

    def placed_in(self, cell: kdb.Cell) -> list[kdb.CellInstArray]:
        """What a cell of the file places, as it is drawn."""
        known = self.as_drawn.get(cell.cell_index())
        return known if known is not None else [each.cell_inst for each in cell.each_inst()]

    def finish(self) -> None:
        """Fills the copies, with the copies that these need."""
        while self.waiting:
            copy = self.layout.cell(self.waiting.pop())
            original, shape = self.originals[copy.cell_index()]
            source = self.layout.cell(original)
            self.draw(copy, source, shape)
            for inst in self.placed_in(source):
                self.place(copy, inst, shape)

    def place(self, cell: kdb.Cell, inst: kdb.CellInstArray, outer: kdb.ICplxTrans) -> None:
        """Puts into a cell what an instance places, seen through `outer`."""
        whole = outer * inst.cplx_trans
        regular = inst.is_regular_array()
        a, b = (_through(outer, step) for step in (inst.a, inst.b))
        if (regular or inst.size() == 1) and _is_whole(a) and _is_whole(b):
            standing = _standing(whole)
            target = self.copy(inst.cell_index, standing)
            if regular:
                right, up = (kdb.Vector(round(each.x), round(each.y)) for each in (a, b))
                cell.insert(kdb.CellInstArray(target, standing.place, right, up, inst.na, inst.nb))
            else:
                cell.insert(kdb.CellInstArray(target, standing.place))
            return
        self._each(cell, inst, outer)

    def _each(self, cell: kdb.Cell, inst: kdb.CellInstArray, outer: kdb.ICplxTrans) -> None:
        """Puts into a cell an array whose elements lie between units, each for itself."""
        self._spend(inst.size())
        standings = [_standing(outer * each) for each in inst.each_cplx_trans()]
        if len({each.key for each in standings}) <= _COPIES:
            for standing in standings:
                target = self.copy(inst.cell_index, standing)
                cell.insert(kdb.CellInstArray(target, standing.place))
            return
        for each in inst.each_cplx_trans():
            waiting = [(inst.cell_index, outer * each)]
            while waiting:
                index, placement = waiting.pop()
                source = self.layout.cell(index)
                self.draw(cell, source, placement)
                for inside in self.placed_in(source):
                    self._spend(inside.size())
                    waiting += [(inside.cell_index, placement * one) for one in inside.each_cplx_trans()]

    def copy(self, cell: int, standing: _Standing) -> int:
        """The cell in which another one's shapes lie as they stand; that one itself if they do so there."""
        if standing.shape.is_unity():
            return cell
        key = (cell, standing.key)
        if key not in self.copies:
            copy = self.layout.create_cell(f"{self.layout.cell(cell).name}*").cell_index()
            self.copies[key] = copy
            self.originals[copy] = (cell, standing.shape)
            self.waiting.append(copy)
        return self.copies[key]

    def draw(self, target: kdb.Cell, source: kdb.Cell, shape: kdb.ICplxTrans) -> None:
        """The shapes of a cell in another one, transformed."""
        for layer in self.layout.layer_indexes():
            shapes = source.shapes(layer)
            if shapes.is_empty():
                continue
            self._spend(shapes.size())
            into = target.shapes(layer)
            for each in shapes.each():
                ring = _without_seam(each) if each.is_polygon() else None
                if ring:
                    into.insert(ring.transformed(shape), each.prop_id)
                    continue
                drawn = into.insert(each, shape)
                if shape.mag != 1 and each.is_path() and each.property(ABSOLUTE):
                    drawn.path_width = each.path_width

    def _spend(self, number: int) -> None:
        self.spent += number
        if self.spent > _MOST:
            raise InputError(
                f"more than {_MOST:,} shapes stand magnified, or turned by other angles than multiples of "
                f"90 deg; draw them as they stand"
            )


def _without_seam(shape: kdb.Shape) -> kdb.Polygon | None:
    """A shape with the holes that its outline goes round by way of a seam, as GDSII has it; None without one.

    Turned, the two sides of a seam would be rounded apart where they have other corners.
    """
    polygon = shape.polygon
    points = [(point.x, point.y) for point in polygon.each_point_hull()]
    if len(set(points)) == len(points):
        return None
    merged = list(kdb.Region(polygon).merged().each())
    if len(merged) != 1 or not merged[0].holes() or merged[0].perimeter() >= polygon.perimeter():
        return None
    return merged[0] if merged[0].area() == abs(polygon.area()) else None


def _standing(whole: kdb.ICplxTrans) -> _Standing:
    """A placement as a turn by less than 90 deg, with the part of a unit that it is off, and the rest."""
    exact = kdb.DCplxTrans(whole)
    quarters = math.floor(exact.angle / 90 + 1e-9)
    turn = max(0.0, exact.angle - 90 * quarters)
    if turn < 1e-9:
        turn = 0.0
    elif exact.is_mirror():
        # A mirror reverses turns: the copy, which is not mirrored, turns by the rest of a quarter.
        quarters, turn = quarters + 1, 90 - turn
    x, y = round(exact.disp.x), round(exact.disp.y)
    place = kdb.Trans(quarters % 4, exact.is_mirror(), x, y)
    off = kdb.DTrans(quarters % 4, exact.is_mirror(), 0, 0).inverted() * (exact.disp - kdb.DVector(x, y))
    dx, dy = (0.0 if abs(each) < _SAME else each for each in (off.x, off.y))
    return _Standing(kdb.ICplxTrans(kdb.DCplxTrans(exact.mag, turn, False, dx, dy)), place)


def _through(outer: kdb.ICplxTrans, step: kdb.Vector) -> kdb.DVector:
    """A step of an array as it is seen through a placement."""
    return kdb.DCplxTrans(outer) * kdb.DVector(step.x, step.y)


def _is_whole(vector: kdb.DVector) -> bool:
    return abs(vector.x - round(vector.x)) < _SAME and abs(vector.y - round(vector.y)) < _SAME
