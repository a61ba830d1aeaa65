"""What masks can hold, while cells are drawn: the technology's to say, once for all cells of a drawing."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from pkgdrc.cells.shapes import FACET_TOLERANCE, GRID
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um


@dataclass(frozen=True)
class Masks:
    """The grid that every vertex lies on, and the chord error that round shapes are drawn with.

    `layers` are the technology's; where nobody knows them, a cell draws on all of its own.
    """

    grid: Um = GRID
    facet_tolerance: Um = FACET_TOLERANCE
    layers: tuple[str, ...] | None = None

    @property
    def figures(self) -> dict[str, Um]:
        """What drawings are named after, where it is not the usual; a layout has one set of layers."""
        return {"grid": self.grid, "facet_tolerance": self.facet_tolerance}

    def has(self, layer: str) -> bool:
        """Whether there is a mask for what not every technology has, such as a second metal."""
        return self.layers is None or layer in self.layers


_UNTOLD = Masks()
_current: ContextVar[Masks] = ContextVar("masks", default=_UNTOLD)


def masks() -> Masks:
    """What the masks of the drawing at hand hold."""
    return _current.get()


@contextmanager
def drawn_on(technology: Technology) -> Iterator[None]:
    """Cells that are drawn while the block runs are a technology's."""
    token = _current.set(Masks(technology.grid, technology.facet_tolerance, tuple(sorted(technology.layers))))
    try:
        yield
    finally:
        _current.reset(token)
