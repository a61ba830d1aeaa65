"""What a redistribution is asked for."""

from dataclasses import dataclass

from pkgdrc.cells.common.pattern import Place, Places
from pkgdrc.cells.elastic_bump.pad_row import PadRows
from pkgdrc.cells.elastic_bump.sectors import Side
from pkgdrc.units import Um


@dataclass(frozen=True)
class Request:
    """Balls, pads, and tracks between them; `cell` is named in what is refused. Lengths um."""

    cell: str
    places: Places
    taken: frozenset[Place]
    sides: tuple[Side, ...]
    pad_rows: PadRows
    spare_pads: int
    base: Um
    track: Um
    space: Um
    edge: Um  # from the die's edge to the nearest track
