"""The die text that Allegro Package Designer reads and writes."""

import re

from pkgdrc.nets.pins.columns import columns_of
from pkgdrc.nets.pins.listing import Listing, Source, reads, unit_of
from pkgdrc.nets.pins.table import row_of

_HEADER = re.compile(r"^\s*pin\s+number\s+x\s*coord\s+y\s*coord\b.*", re.IGNORECASE)


@reads(lambda source: any(_HEADER.match(line) for line in source.lines))
def read_apd(source: Source) -> Listing:
    """The lines below `Pin Number  X Coord  Y Coord ...`; a die that lies face down is seen from below."""
    told = {
        name.strip().lower(): value.strip()
        for name, colon, value in (line.partition(":") for line in source.lines)
        if colon
    }
    start = next(number for number, line in enumerate(source.lines) if _HEADER.match(line))
    header = _cells(source.lines[start])
    columns = columns_of(header, source.columns)
    assert columns is not None
    rows = []
    for line, text in enumerate(source.lines[start + 1 :], start + 2):
        cells = _cells(text)
        if cells and not set(text.strip()) <= set("-= \t"):
            # A pin on no net has no last cell.
            cells += [""] * (len(header) - len(cells)) if len(cells) == len(header) - 1 else []
            rows.append(row_of(source, columns, line, cells))
    words = re.split(r"[\s,]+", told.get("units", ""))
    unit = next((unit for word in words if (unit := unit_of(word))), None)
    below = told.get("dieorient", told.get("die orient", "")).lower().replace(" ", "") == "chipdown"
    return Listing(tuple(rows), unit, _origin(told.get("extents", "")), seen_from_below=below)


def _cells(text: str) -> list[str]:
    """A line's cells: two blanks or a tab part them; where one blank does, each word is a cell."""
    cells = [cell.strip() for cell in re.split(r"\t+|\s{2,}", text.strip()) if cell.strip()]
    return cells if len(cells) > 2 else text.split()


def _origin(extents: str) -> str | None:
    """Where places are counted from, by the corners that the die reaches over."""
    corners = [float(each) for each in re.findall(r"[-+]?\d+(?:\.\d+)?", extents)]
    if len(corners) != 4:
        return "center"
    left, bottom, right, top = corners
    if abs(left + right) < 1e-6 and abs(bottom + top) < 1e-6:
        return "center"
    return "lower-left" if abs(left) < 1e-6 and abs(bottom) < 1e-6 else None
