"""The part of a layout that a model shows."""

from dataclasses import dataclass

from klayout import db

from pkgdrc.input.source import LayoutSource
from pkgdrc.process.flat import Flat
from pkgdrc.shapes.area import Area
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um, to_dbu

_BEYOND: Um = 300.0  # how far shapes are looked for that grow into the window


@dataclass(frozen=True)
class Window:
    """A box of a layout (in its database units), with what is drawn in it and near it."""

    source: LayoutSource
    technology: Technology
    box: db.Box

    def flat(self) -> Flat:
        """The shapes in it, for expressions."""
        return Flat(self._near, self._wafer, self._has_shapes, self.source.dbu)

    def clipped(self, flat: Flat, area: Area) -> db.Region:
        """An area as far as it lies in the window."""
        return db.Region() if area is None else flat.shapes(area) & db.Region(self.box)

    def whole(self, layer: str) -> db.Region:
        """The merged shapes of a layer whose middle lies in the window; none of a layer that there is not."""
        found = db.Region()
        for shape in self._near(layer).each():
            if self.box.contains(shape.bbox().center()):
                found.insert(shape)
        return found

    def _near(self, layer: str) -> db.Region:
        index = self._index(layer)
        if index is None:
            return db.Region()
        beyond = to_dbu(_BEYOND, self.source.dbu)
        near = db.Region(self.box.enlarged(beyond, beyond))
        shapes = db.RecursiveShapeIterator(self.source.layout, self.source.top, index, near, False)
        return db.Region(shapes).merged()

    def _wafer(self) -> db.Region:
        return self._near("wafer") if self._has_shapes("wafer") else db.Region(self.box)

    def _has_shapes(self, layer: str) -> bool:
        index = self._index(layer)
        return index is not None and not self.source.top.begin_shapes_rec(index).at_end()

    def _index(self, layer: str) -> int | None:
        number = self.technology.layers.get(layer)
        found = None if number is None else self.source.layout.find_layer(*number)
        return None if found is None else int(found)
