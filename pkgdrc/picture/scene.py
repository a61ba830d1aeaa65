"""What lies in the windows of pictures, as made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import klayout.db as kdb

from pkgdrc.engine.shapes import Shapes
from pkgdrc.input.source import LayoutSource
from pkgdrc.picture.colours import Look
from pkgdrc.picture.views import View, views
from pkgdrc.process.kerf import Kerf
from pkgdrc.technology import Technology
from pkgdrc.units import Um, to_dbu

_WIDEST = 2**30  # of a contact sheet, dbu
_WINDOWS = 100  # on a contact sheet
_ALONE: Um = 4000.0  # width of a window that has a sheet of its own
_MOST = 10_000  # shapes of a layer in one window; more would be a grey area
_FIELDS = ("die", "site")  # layers of plain boxes that merge to few
_TEXTS = 12  # labels in one window
_TOO_MANY_TEXTS = 200


@dataclass(frozen=True)
class Area:
    """What of a view lies in a window, counted from its centre, in dbu."""

    view: View
    region: kdb.Region


@dataclass(frozen=True)
class Label:
    """A text of the layout, um in the top cell."""

    text: str
    x: Um
    y: Um


@dataclass(frozen=True)
class Scene:
    """All that lies in a window. `left_out` are layers of which there is too much to be seen."""

    window: kdb.DBox  # um in the top cell
    box: kdb.Box  # the same round the areas' origin, dbu
    areas: tuple[Area, ...]
    texts: tuple[Label, ...]
    left_out: tuple[Look, ...]


class Stage:
    """A layout that windows are cut out of. Reads nothing twice, and flattens nothing but what it shows."""

    def __init__(self, source: LayoutSource, technology: Technology, shapes: Shapes | None = None) -> None:
        self.shapes = shapes or Shapes(source, technology)
        self.source = source
        self.technology = technology
        self.views = tuple(views(technology))
        cut = technology.cut
        kerf = Kerf(cut, technology, "widest") if cut else None
        wide = kerf.widest + kerf.half(kerf.widest) if kerf else 0.0
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
        sheet: list[kdb.DBox] = []
        wide = 0
        for window in windows:
            step = self._step(window.to_itype(self.source.dbu))
            alone = window.width() > _ALONE or (sheet and sheet[0].width() > _ALONE)
            if sheet and (alone or wide + step > _WIDEST or len(sheet) == _WINDOWS):
                yield from self._scenes(sheet)
                sheet, wide = [], 0
            sheet.append(window)
            wide += step
        if sheet:
            yield from self._scenes(sheet)

    def _step(self, box: kdb.Box) -> int:
        return int(box.width() + 4 * self._reach)

    def _scenes(self, windows: Sequence[kdb.DBox]) -> Iterator[Scene]:
        """The windows side by side on a contact sheet, evaluated, and taken from it one by one."""
        layout = kdb.Layout()
        layout.dbu = self.source.dbu
        for index in self.source.layout.layer_indexes():
            layout.insert_layer_at(index, self.source.layout.get_info(index))
        sheet = layout.create_cell("sheet")
        boxes = [window.to_itype(layout.dbu) for window in windows]
        large = [box.enlarged(self._reach, self._reach) for box in boxes]
        clips = self.source.layout.multi_clip_into(self.source.top.cell_index(), layout, large)
        placed = []
        right = 0
        for box, clip in zip(boxes, clips, strict=True):
            shift = kdb.Vector(right - box.left, -box.center().y)
            sheet.insert(kdb.CellInstArray(clip, kdb.Trans(shift)))
            placed.append(box.moved(shift))
            right += self._step(box)
        left_out = [self._thin_out(layout.cell(clip)) for clip in clips]
        shapes = Shapes(replace(self.source, layout=layout, top=sheet), self.technology)
        evaluated = [(view, shapes.stamp(shapes.region(view.shapes).merged())) for view in self.views]
        for window, box, missing in zip(windows, placed, left_out, strict=True):
            to_centre = kdb.Point() - box.center()
            areas = []
            for view, index in evaluated:
                if view.look in missing:
                    continue
                region = kdb.Region(kdb.RecursiveShapeIterator(layout, sheet, index, box, True))
                # The border of what is drawn as an outline may lie wholly outside.
                hidden = view.look.opacity == 0 and (region.edges() & kdb.Region(box)).is_empty()
                if not hidden and not region.is_empty():
                    areas.append(Area(view, region.moved(to_centre)))
            yield Scene(window, box.moved(to_centre), tuple(areas), tuple(self._labels(window)), missing)

    def _thin_out(self, cell: kdb.Cell) -> tuple[Look, ...]:
        """Which layers there are too much of in a window. From one on a sheet of its own they are removed."""
        times = _times(cell)
        layout = cell.layout()
        missing = []
        for view in self.views:
            index = layout.find_layer(*self.technology.layers[view.masks[0]])
            cells = [] if index is None else [(layout.cell(each), count) for each, count in times.items()]
            shapes = sum(each.shapes(index).size() * count for each, count in cells)
            if shapes > _MOST and view.look.name not in _FIELDS:
                missing.append(view)
        if cell.bbox().width() * layout.dbu > _ALONE:
            for name in {view.masks[0] for view in missing}:
                layout.clear_layer(layout.find_layer(*self.technology.layers[name]))
        return tuple(view.look for view in missing)

    def _labels(self, window: kdb.DBox) -> list[Label]:
        """The texts in a window that are nearest to its middle; none where there are a great many."""
        dbu, layout = self.source.dbu, self.source.layout
        found: list[Label] = []
        for number in dict.fromkeys(self.technology.layers.values()):
            index = layout.find_layer(*number)
            if index is None:
                continue
            each = kdb.RecursiveShapeIterator(layout, self.source.top, index, window.to_itype(dbu), False)
            each.shape_flags = kdb.Shapes.STexts
            while not each.at_end():
                text = each.shape().text.transformed(each.itrans())
                found.append(Label(text.string, text.x * dbu, text.y * dbu))
                if len(found) > _TOO_MANY_TEXTS:
                    return []
                each.next()
        middle = window.center()
        return sorted(found, key=lambda label: middle.distance(kdb.DPoint(label.x, label.y)))[:_TEXTS]


def _times(top: kdb.Cell) -> dict[int, int]:
    """How often each cell stands in another one, by its index."""
    layout = top.layout()
    below = {top.cell_index(), *top.called_cells()}
    times = dict.fromkeys(below, 0)
    times[top.cell_index()] = 1
    waiting = {
        each: sum(parent in below for parent in layout.cell(each).each_parent_cell()) for each in below
    }
    ready = [top.cell_index()]
    while ready:  # a cell whose parents are all counted
        parent = ready.pop()
        for instance in layout.cell(parent).each_inst():
            times[instance.cell_index] += times[parent] * instance.size()
        for child in layout.cell(parent).each_child_cell():
            waiting[child] -= 1
            if not waiting[child]:
                ready.append(child)
    return times
