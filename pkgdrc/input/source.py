"""What reading a layout yields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from klayout import db

from pkgdrc.units import Um

Number = tuple[int, int]  # layer and datatype


@dataclass(frozen=True, kw_only=True)
class LayoutSource:
    """A layout as it was read. `top` is the cell that is checked; `dbu` is um."""

    path: Path
    sha256: str  # of the file as it is on disk
    layout: db.Layout
    top: db.Cell
    dbu: Um
    dropped: tuple[str, ...] = ()  # what the file holds and the layout does not; the user accepts it


@dataclass(frozen=True)
class Content:
    """A file's bytes, unpacked where it was compressed."""

    path: Path
    data: bytes
    sha256: str  # of the file as it is on disk
    dropped: tuple[str, ...] = ()  # what follows the compressed data


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a form has to know that its files do not say; None: the file itself has to.

    `layers`: names with their numbers, for forms whose layers have names. `unit`: um of one unit of a DXF
    drawing.
    """

    dbu: Um = 0.001
    facet_tolerance: Um = 0.01
    unit: Um | None = None
    layers: Mapping[str, Number] = field(default_factory=dict)
    layer: Number | None = None  # of all that a form with one layer holds
