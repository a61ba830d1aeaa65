"""What reading a layout yields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from klayout import db

from pkgdrc.detail import Detail, What
from pkgdrc.technology import Technology
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
    masks: "tuple[MaskFile, ...]" = ()  # of a mask set
    misfits: "tuple[Misfit, ...]" = ()  # of a mask set, with all that could be compared
    beyond: "tuple[Misfit, ...]" = ()  # of a mask set: what lies beyond the plates


@dataclass(frozen=True)
class Content:
    """A file's bytes, unpacked where it was compressed."""

    path: Path
    data: bytes
    sha256: str  # of the file as it is on disk
    dropped: tuple[str, ...] = ()  # what follows the compressed data
    unpacked: bool = False  # whether the file is compressed


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
    keep_names: bool = False  # layers keep the names that their file has for them
    technology: Technology | None = None  # that a mask set is assembled for


@dataclass(frozen=True, kw_only=True)
class MaskFile:
    """One file of a mask set, and how it came to lie on the wafer."""

    path: Path
    sha256: str
    layers: Mapping[str, str]  # technology's name = the file's own, such as '1/0'
    trans: db.DCplxTrans  # from the file to the wafer, um
    reach: Um  # from its middle to its corner, on the wafer
    cell: int  # of the layout, which holds what the file draws


@dataclass(frozen=True)
class Misfit:
    """What of one mask does not lie where it lies on another: um, on the wafer."""

    kind: str  # 'alignment marks', 'die fields', 'wafer outline', or 'openings', 'landings', 'contacts'
    file: Path
    other: Path
    count: int
    distance: Um
    fit: tuple[Detail, ...]  # what would make it fit; nothing where nothing would

    @property
    def detail(self) -> Detail:
        """What does not fit, as a fact about the file."""
        far = (self.distance,) if self.distance < float("inf") else ()
        return Detail(What.MISFIT, (self.kind, self.other.name), (self.count, *far))
