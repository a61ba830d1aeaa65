"""Which column of a table is what: by the words that people use."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pkgdrc.nets.pins.listing import Source, unit_of
from pkgdrc.toml import nearest

# What a terminal is called, the outermost first: a table of balls names their pads too.
_THINGS = ("ball", "bump", "pin", "pad", "terminal", "subs", "die pad", "land")
_ENDS = ("", " name", " number", " id", " no", " num", " inst name", " label")
_NAMES = (*(thing + end for thing in _THINGS for end in _ENDS), "name", "designator", "location", "site")
_NETS = (
    "net", "net name", "netname", "signal", "signal name", "signal net", "function", "pin function", "net id",
    "port", "port name", "name",
)  # fmt: skip
_ROWS = ("row", "ball row", "bump row", "pin row")
_COLUMNS = ("column", "col", "ball column", "bump column", "bump col", "ball col", "pin col")
_THING = "die|ball|bump|pin|pad|subs|terminal|land"
_BEFORE = "center|centre|pos|position|loc|location|coord"
_AFTER = "coord|coordinate|coordinates|loc|location|pos|position|center|centre"
_PLACE = re.compile(rf"^(?:(?:{_THING}) ?)*(?:(?:{_BEFORE}) ?)?([xy])(?: ?(?:{_AFTER}))?$")


@dataclass(frozen=True)
class Columns:
    """The number of each column, counted from 0, and what the header says of places."""

    at: dict[str, int]
    unit: str | None = None
    origin: str | None = None
    units_differ: bool = False  # between x and y


@dataclass(frozen=True)
class _Place:
    axis: str
    index: int
    unit: str | None
    origin: str | None


def columns_of(header: Sequence[str], asked: Mapping[str, str]) -> Columns | None:
    """What the columns of a header are; None where it is no header: it has neither a name nor a place."""
    words = [_plain(cell) for cell in header]
    at: dict[str, int] = {}
    for what, known in (("name", _NAMES), ("net", _NETS), ("row", _ROWS), ("column", _COLUMNS)):
        index = next((words.index(each) for each in known if each in words), None)
        if index is not None and index not in at.values():
            at[what] = index
    if "net" not in at:  # of a table of pads by number, the pad's name is its signal
        for thing in _THINGS:
            if {f"{thing} number", f"{thing} name"} <= set(words):
                at |= {"name": words.index(f"{thing} number"), "net": words.index(f"{thing} name")}
    places = [place for index, cell in enumerate(header) for place in _place(index, cell)]
    unit, origin = None, None
    units: set[str | None] = set()
    # A table that has places from two origins has both x and y from each: the centre's are taken.
    for wanted in ("center", None, "lower-left"):
        pair = {place.axis: place for place in reversed(places) if place.origin == wanted}
        if len(pair) == 2:
            at |= {axis: place.index for axis, place in pair.items()}
            unit, origin = pair["x"].unit or pair["y"].unit, wanted
            units = {pair["x"].unit, pair["y"].unit} - {None}
            break
    for what, name in asked.items():
        if name in header:
            at[what] = header.index(name)
            if what in "xy":
                said = next(iter(_place(at[what], f"{what} {name}")), None)
                unit = _unit_in(name) or unit
                origin = (said.origin if said else None) or origin_in(name) or origin
    named = "name" in at or {"row", "column"} <= at.keys() or "net" in at
    return Columns(at, unit, origin, len(units) > 1) if named and (len(at) > 1 or asked) else None


def check_asked(source: Source, header: Sequence[str], line: int) -> None:
    """InputError if a column that the user names is not in the header."""
    for what, name in source.columns.items():
        if name not in header:
            near = nearest(name, [cell for cell in header if cell])
            raise source.wrong(line, f"there is no column '{name}' ({what}): {near}")


def _plain(cell: str) -> str:
    """A header's cell as its words alone."""
    text = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", cell)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    text = text.lower().replace("#", " number ").replace(".", " ").replace("_", " ").replace("-", " ")
    return " ".join(text.split())


def _place(index: int, cell: str) -> list[_Place]:
    plain = _plain(cell)
    for unit in ("um", "µm", "nm", "mm", "mil", "mils", "microns"):
        plain = plain.removesuffix(f" {unit}")
    plain = re.sub(r" (from|relative to|rel to|wrt|to) .*", "", plain)
    found = _PLACE.match(plain)
    return [_Place(found[1], index, _unit_in(cell), origin_in(cell))] if found else []


def _unit_in(cell: str) -> str | None:
    """The unit in a header's cell: X (um), x_mm, X [mil]."""
    return next((unit for word in re.split(r"[\s_()\[\],/]+", cell) if (unit := unit_of(word))), None)


def origin_in(cell: str) -> str | None:
    """Where places are counted from, as words tell it."""
    text = cell.lower()
    if re.search(r"lower.?left|\bll\b|relative to .*corner", text):
        return "lower-left"
    return "center" if re.search(r"(die|package|relative to.*|from.*) ?(center|centre)", text) else None
