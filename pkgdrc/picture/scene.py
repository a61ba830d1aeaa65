"""What lies in the windows of pictures, as made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import klayout.db as kdb

from pkgdrc.engine.shapes import Shapes
from pkgdrc.picture.colours import Look
from pkgdrc.picture.views import View, views
from pkgdrc.process.kerf import Kerf
from pkgdrc.stream.read import LayoutSource
from pkgdrc.technology import Technology
from pkgdrc.units import Um, to_dbu

_WIDEST = 2**30  # of a contact sheet, dbu
_MOST = 20_000  # shapes of a layer in one window; more would be a grey area
_TEXTS = 12  # labels in one window


@dataclass(frozen=True)
class Area:
    """What of a view lies in a window, counted from its centre, in dbu."""

    view: View
    region: kdb.Region


@dataclass(frozen=True)
class Scene:
    """All that lies in a window. `left_out` are layers of which there is too much to be seen."""

    box: kdb.Box
    areas: tuple[Area, ...]
    texts: tuple[tuple[str, int, int], ...]
    left_out: tuple[Look, ...]


class Stage:
    """A layout that windows are cut out of. Reads nothing twice, and flattens nothing but what it shows."""

    def __init__(self, source: LayoutSource, technology: Technology) -> None:
        self.shapes = Shapes(source, technology)
        self.source = source
        self.technology = technology
        self.views = tuple(views(technology))
        cut = technology.cut
        wide = Kerf(cut, technology).widest + cut.position_tolerance if cut else 0.0
        deep = sum(level.thickness for level in technology.stack)
        # A mask this far outside of a window can still reach into it when it is made.
        self._reach = to_dbu(wide + deep + 10.0, source.dbu)

    def partners(self, box: kdb.DBox, names: Sequence[str], most: Um) -> kdb.DBox:
        """The box of the shapes on some layers that touch a box, without those larger than `most`."""
        found = kdb.DBox()
        where = box.to_itype(self.source.dbu).enlarged(1, 1)
        for name in names:
            index = self.source.layout.find_layer(*self.technology.layers[name])
            if index is None:
                continue
            each = kdb.RecursiveShapeIterator(self.source.layout, self.source.top, index, where, False)
            while not each.at_end():
                shape = each.shape().bbox().transformed(each.trans()).to_dtype(self.source.dbu)
                if max(shape.width(), shape.height()) <= most:
                    found += shape
                each.next()
        return found

    def scenes(self, windows: Sequence[kdb.DBox]) -> Iterator[Scene]:
        """What lies in each window, in order. The as-made shapes of many are found at once."""
        sheet: list[kdb.Box] = []
        wide = 0
        for box in (window.to_itype(self.source.dbu) for window in windows):
            if sheet and wide + self._step(box) > _WIDEST:
                yield from self._scenes(sheet)
                sheet, wide = [], 0
            sheet.append(box)
            wide += self._step(box)
        if sheet:
            yield from self._scenes(sheet)

    def _step(self, box: kdb.Box) -> int:
        return int(box.width() + 4 * self._reach)

    def _scenes(self, boxes: Sequence[kdb.Box]) -> Iterator[Scene]:
        """The windows side by side on a contact sheet, evaluated, and taken from it one by one."""
        layout = kdb.Layout()
        layout.dbu = self.source.dbu
        for index in self.source.layout.layer_indexes():
            layout.insert_layer_at(index, self.source.layout.get_info(index))
        sheet = layout.create_cell("sheet")
        placed, left_out = [], []
        right = 0
        for box in boxes:
            clip = layout.cell(
                self.source.layout.clip_into(
                    self.source.top.cell_index(), layout, box.enlarged(self._reach, self._reach)
                )
            )
            left_out.append(self._thin_out(clip))
            clip.flatten(-1, True)
            shift = kdb.Vector(right - box.left, -box.center().y)
            sheet.insert(kdb.CellInstArray(clip.cell_index(), kdb.Trans(shift)))
            placed.append(box.moved(shift))
            right += self._step(box)
        shapes = Shapes(replace(self.source, layout=layout, top=sheet), self.technology)
        evaluated = [(view, shapes.stamp(shapes.region(view.shapes).merged())) for view in self.views]
        for box, missing in zip(placed, left_out, strict=True):
            to_centre = kdb.Vector() - (box.center() - kdb.Point())
            areas = []
            for view, index in evaluated:
                region = kdb.Region(kdb.RecursiveShapeIterator(layout, sheet, index, box, True))
                if view.look.opacity == 0:  # an outline; one that lies wholly outside is not seen
                    region = region if not (region.edges() & kdb.Region(box)).is_empty() else kdb.Region()
                if not region.is_empty():
                    areas.append(Area(view, region.moved(to_centre)))
            texts = tuple(self._texts(layout, sheet, box, to_centre))
            yield Scene(box.moved(to_centre), tuple(areas), texts, missing)

    def _thin_out(self, cell: kdb.Cell) -> tuple[Look, ...]:
        """Removes the layers of which there is too much in a window; gives their looks."""
        missing = []
        for view in self.views:
            index = cell.layout().find_layer(*self.technology.layers[view.masks[0]])
            if index is not None and _count(cell, index, {}) > _MOST:
                missing.append(view.look)
                for each in (cell.cell_index(), *cell.called_cells()):
                    cell.layout().cell(each).shapes(index).clear()
        return tuple(missing)

    def _texts(
        self, layout: kdb.Layout, sheet: kdb.Cell, box: kdb.Box, to_centre: kdb.Vector
    ) -> Iterator[tuple[str, int, int]]:
        """The first few texts in a window: what is written, and where."""
        found = 0
        for index in {layout.find_layer(*number) for number in self.technology.layers.values()} - {None}:
            each = kdb.RecursiveShapeIterator(layout, sheet, index, box, False)
            each.shape_flags = kdb.Shapes.STexts
            while not each.at_end() and found < _TEXTS:
                text = each.shape().text.transformed(each.itrans())
                yield text.string, text.x + to_centre.x, text.y + to_centre.y
                found += 1
                each.next()


def _count(cell: kdb.Cell, layer: int, known: dict[int, int]) -> int:
    """How many shapes there are on a layer in a cell and all that it places."""
    if cell.cell_index() not in known:
        known[cell.cell_index()] = cell.shapes(layer).size() + sum(
            _count(each.cell, layer, known) * each.size() for each in cell.each_inst()
        )
    return known[cell.cell_index()]
