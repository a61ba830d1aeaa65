"""AIF, the interchange format of package designers: sections in brackets, a netlist in columns."""

import re

from pkgdrc.nets.pins.columns import Columns, check_asked
from pkgdrc.nets.pins.listing import Listing, Row, Source, reads, unit_of

_USUAL = ["NETNAME", "PAD#", "TYPE", "PAD_X", "PAD_Y"]


@reads(lambda source: any(re.match(r"\s*\[NETLIST\]", line, re.IGNORECASE) for line in source.lines))
def read_aif(source: Source) -> Listing:
    """The die's pads, or what `columns` names, such as the balls: `BALL#`, `BALL_X`, `BALL_Y`."""
    section = ""
    keys: dict[tuple[str, str], str] = {}
    header: list[str] = []
    rows: list[Row] = []
    columns = Columns({})
    for line, text in enumerate(source.lines, 1):
        stripped = text.strip()
        if found := re.match(r"\[(\w+)\]", stripped):
            section = found[1].upper()
        elif section != "NETLIST":
            name, _, value = stripped.partition("=")
            keys[section, name.strip().upper()] = value.split(";")[0].strip()
        elif stripped.startswith(";"):
            words = stripped.lstrip("; ").split()
            if words and words[0].upper().startswith("NET"):
                header, columns = words, _columns(source, words, line)
        elif stripped:
            if not header:
                header, columns = _USUAL, _columns(source, _USUAL, line)
            rows += _row(source, columns, line, stripped.split())
    unit = unit_of(keys.get(("DATABASE", "UNITS"), ""))
    return Listing(tuple(rows), unit, "center", _centre(keys))


def _columns(source: Source, header: list[str], line: int) -> Columns:
    asked = source.columns
    if asked:
        check_asked(source, header, line)
    words = [word.upper() for word in header]
    usual = {"net": "NETNAME", "name": "PAD#", "x": "PAD_X", "y": "PAD_Y"}
    at = {what: words.index(word) for what, word in usual.items() if word in words}
    at |= {what: header.index(asked[what]) for what in asked if what in usual}
    for what, word in usual.items():
        if what not in at:
            raise source.wrong(line, f"there is no column {word} in {' '.join(header)}; name it in `columns`")
    return Columns(at)


def _row(source: Source, columns: Columns, line: int, cells: list[str]) -> list[Row]:
    """A line's pin; none where the line is about something else, which its placeholders tell."""
    last = max(columns.at.values())
    if last >= len(cells):
        cells = cells + ["-"] * (last + 1 - len(cells))
    name, net = cells[columns.at["name"]], cells[columns.at["net"]]
    if name == "-":
        return []
    x, y = cells[columns.at["x"]], cells[columns.at["y"]]
    if x == "-" or y == "-":
        raise source.wrong(line, f"pin {name} has no place")
    return [Row(name, net, source.number(line, "x", x), source.number(line, "y", y), line)]


def _centre(keys: dict[tuple[str, str], str]) -> tuple[float, float]:
    """The die's centre, which places are counted from; where it is not told, it is the origin."""
    told = keys.get(("DIE", "CENTER"), "")
    numbers = re.findall(r"[-+]?[\d.]+(?:[eE][-+]?\d+)?", told)
    return (float(numbers[0]), float(numbers[1])) if len(numbers) == 2 else (0.0, 0.0)
