"""Tables with a header: comma, semicolon, tab or blanks between their cells; and maps with a ball a cell."""

import csv
import re
from collections.abc import Iterator, Sequence

from pkgdrc.nets.pins.columns import Columns, check_asked, columns_of, origin_in
from pkgdrc.nets.pins.listing import Listing, Row, Source, unit_of

_TITLE_LINES = 30  # that a table may have above its header
_COMMENT = ("#", "//", "!", ";")


def _is_table(source: Source) -> bool:
    return source.path.suffix.lower() in (".csv", ".tsv") or _header(source) is not None


def read_table(source: Source) -> Listing:
    """The rows below the header; lines that are empty or begin with #, //, ! or ; are comments."""
    found = _header(source)
    if found is None:
        balls = _map(source)
        if balls:
            return Listing(tuple(balls))
        first = next((line for line in source.lines if line.strip()), "")
        raise source.wrong(
            1,
            f"no header with the columns of a pin list: this line is '{first.strip()[:60]}'; name them in "
            'columns = { name = "...", net = "...", x = "...", y = "..." }',
        )
    start, between, header, columns = found
    for what in ("name",) if "row" not in columns.at else ("row", "column"):
        if what not in columns.at:
            raise source.wrong(
                start + 1, f"there is no column of pins' names in {', '.join(filter(None, header))}"
            )
    if columns.units_differ:
        raise source.wrong(start + 1, "x and y are in different units; write both in one")
    rows = []
    for line, cells in _cells(source, between):
        ruled = set("".join(cells)) <= set("-=")
        if line > start + 1 and not ruled and not cells[0].startswith(_COMMENT):
            rows.append(row_of(source, columns, line, cells, comma=between != ","))
    placed = [row for row in rows if row.x is not None]
    if placed and len(placed) < len(rows):
        bare = next(row for row in rows if row.x is None)
        raise source.wrong(bare.line, f"{bare.name} has no place, as the other pins have; is it a pin?")
    above = source.lines[:start]
    return Listing(tuple(rows), columns.unit or _unit_above(above), columns.origin or _origin_above(above))


def _map(source: Source) -> list[Row]:
    """The balls of a map that is drawn: a line of column numbers, and a line a row with its letter first."""
    numbers: list[str] = []
    rows = []
    for line, cells in _cells(source, _between(source)):
        if not numbers and cells[:1] != [""]:
            continue
        if not numbers:
            numbers = cells if len(cells) > 2 and all(cell.isdigit() for cell in cells[1:] if cell) else []
            continue
        letter = cells[0] if cells else ""
        if not re.fullmatch(r"[A-Za-z]{1,3}", letter):
            continue
        for number, net in zip(numbers[1:], cells[1:], strict=False):
            if number and net:
                rows.append(Row(letter + number, net, None, None, line))
    return rows


def _between(source: Source) -> str:
    """What stands between the cells of a map."""
    text = "".join(source.lines[:_TITLE_LINES])
    return max((",", ";", "\t"), key=text.count)


def row_of(source: Source, columns: Columns, line: int, cells: Sequence[str], *, comma: bool = False) -> Row:
    """One line of a table as a pin."""

    def cell(what: str) -> str:
        index = columns.at.get(what)
        if index is None:
            return ""
        if index >= len(cells):
            raise source.wrong(line, f"has {len(cells)} columns; its {what} is in column {index + 1}")
        return cells[index]

    name = cell("name") or cell("row") + cell("column")
    if not name:
        raise source.wrong(line, "the pin has no name")
    x, y = (
        source.number(line, axis, cell(axis), comma) if axis in columns.at and cell(axis) else None
        for axis in "xy"
    )
    if (x is None) != (y is None):
        raise source.wrong(line, f"pin {name} has {'y but no x' if x is None else 'x but no y'}")
    return Row(name, cell("net"), x, y, line)


def _header(source: Source) -> tuple[int, str, list[str], Columns] | None:
    """The header's line counted from 0, what stands between cells, the cells, and which column is what."""
    for number, text in enumerate(source.lines[:_TITLE_LINES]):
        for between in (",", ";", "\t", " "):
            header = _split(text.lstrip("#; \ufeff"), between)
            if between == " " and len(_split(_after(source, number), between)) != len(header):
                continue
            if len(header) < 2:
                continue
            named = set(source.columns.values()) & set(header)
            if named or (source.columns and columns_of(header, {})):
                check_asked(source, header, number + 1)
            columns = columns_of(header, source.columns)
            if columns:
                return number, between, header, columns
    return None


def _after(source: Source, number: int) -> str:
    """The next line that is no comment."""
    return next((each for each in source.lines[number + 1 :] if each.strip(" -=") and each[0] != "#"), "")


def _split(text: str, between: str) -> list[str]:
    if between == " ":
        return text.split()
    return [cell.strip() for cell in next(csv.reader([text], delimiter=between, skipinitialspace=True), [])]


def _cells(source: Source, between: str) -> Iterator[tuple[int, list[str]]]:
    """Every line's cells, with its number. A cell in quotes may hold line ends."""
    if between == " ":
        yield from ((line, text.split()) for line, text in enumerate(source.lines, 1))
        return
    lines = [f"{line}\n" for line in source.lines]
    reader = csv.reader(lines, delimiter=between, skipinitialspace=True)
    before = 0
    try:
        for cells in reader:
            yield before + 1, [cell.strip() for cell in cells]
            before = reader.line_num
    except csv.Error as error:
        raise source.wrong(reader.line_num, f"is no line of a table: {error}") from None


def _unit_above(lines: Sequence[str]) -> str | None:
    """The unit that a line above the header tells: Units: mm."""
    for line in lines:
        if re.search(r"(?<![a-z])units?\b", line, re.IGNORECASE):
            words = re.split(r"[\s:=,;]+", line)
            return next((unit for word in words if (unit := unit_of(word))), None)
    return None


def _origin_above(lines: Sequence[str]) -> str | None:
    """The origin that a line above the header tells: Origin: die center."""
    said = (origin_in(line) for line in lines if re.search(r"\borigin\b", line, re.IGNORECASE))
    return next((each for each in said if each), None)
