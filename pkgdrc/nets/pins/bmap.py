"""Bump maps (.bmap) of 3DBlox: six columns a bump."""

from pkgdrc.nets.pins.listing import Listing, Row, Source, reads

_COLUMNS = "bumpInstName bumpCellType x y portName netName"


@reads(lambda source: source.path.suffix.lower() == ".bmap")
def read_bmap(source: Source) -> Listing:
    """Every line is a bump, in um from the chiplet's lower left corner; # begins a comment."""
    rows = []
    for line, text in enumerate(source.lines, 1):
        cells = text.split("#")[0].split()
        if not cells:
            continue
        if len(cells) != 6:
            raise source.wrong(line, f"has {len(cells)} columns; 6 are expected: {_COLUMNS}")
        name, _, x, y, port, net = cells
        place = source.number(line, "x", x), source.number(line, "y", y)
        rows.append(Row(name, net if net != "-" else port, *place, line))
    return Listing(tuple(rows), "um", "lower-left")
