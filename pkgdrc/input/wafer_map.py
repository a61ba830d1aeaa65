"""Wafer maps of others, by SEMI G85 or E142 or as SINF: which dies are known to be bad."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from pkgdrc.errors import InputError

Die = tuple[int, int]  # column and row, from 0 at the lower left

_LARGEST = 1 << 26  # bytes of a map


@dataclass(frozen=True)
class MapIn:
    """A map as it was read: the codes of each row, the uppermost first, each from the left."""

    path: Path
    rows: tuple[tuple[str, ...], ...]
    good: frozenset[str]
    none: frozenset[str]  # codes of places without a die
    orientation: int | None  # deg clockwise from the bottom to flat or notch; None where it is not told

    def turned(self, flat: int | None) -> "MapIn":
        """The map as it looks where the flat or notch is at `flat`; by quarters, as maps are."""
        quarters = (
            0 if flat is None or self.orientation is None else round((flat - self.orientation) / 90) % 4
        )
        rows = self.rows
        for _ in range(quarters):
            rows = tuple(zip(*rows[::-1], strict=True))
        return MapIn(self.path, rows, self.good, self.none, flat)

    @property
    def dies(self) -> dict[Die, bool]:
        """Each die, and whether it is good."""
        last = len(self.rows) - 1
        return {
            (column, last - number): code in self.good
            for number, row in enumerate(self.rows)
            for column, code in enumerate(row)
            if code not in self.none
        }


def read_wafer_map(path: Path) -> MapIn:
    """The map in a file, known by its content. InputError where it is none or contradicts itself."""
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path}: has {path.stat().st_size >> 20} MB, more than any wafer map")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: the wafer map cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is no wafer map; a text file is expected") from None
    if text.lstrip("\ufeff \r\n\t").startswith("<"):
        return _xml(path, text)
    if re.search(r"^\s*RowData\s*:", text, re.MULTILINE):
        return _sinf(path, text)
    raise InputError(f"{path}: is no wafer map that is read; SEMI G85, SEMI E142 or SINF is expected")


def _sinf(path: Path, text: str) -> MapIn:
    header: dict[str, str] = {}
    rows = []
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key.strip().upper() == "ROWDATA":
            rows.append(tuple(value.split()))
        elif value:
            header.setdefault(key.strip().upper(), value.strip())
    good = [code.strip() for code in header.get("BCEQU", "00,01").split(",")]
    _check(path, rows, _whole(path, header, "ROWCT"), _whole(path, header, "COLCT"))
    # FNLOC counts from the top.
    turn = (_whole(path, header, "FNLOC") or 0) + 180 if "FNLOC" in header else None
    return MapIn(path, tuple(rows), frozenset(good), frozenset(("__",)), None if turn is None else turn % 360)


def _whole(path: Path, header: dict[str, str], key: str) -> int | None:
    value = header.get(key)
    if value is None:
        return None
    if not re.fullmatch(r"-?\d{1,6}", value):
        raise InputError(f"{path}: {key} is '{value[:20]}'; a whole number is expected")
    return int(value)


def _xml(path: Path, text: str) -> MapIn:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise InputError(f"{path}: declares entities, which no wafer map needs")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise InputError(f"{path}: is no wafer map: {error}") from None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    device, codes = root.find(".//Device"), root.find(".//BinCodeMap")
    if codes is not None:
        return _e142(path, root, codes)
    if device is not None and device.find("Data") is not None:
        return _g85(path, device)
    raise InputError(f"{path}: holds neither a G85 'Data' nor an E142 'BinCodeMap'")


_WIDTHS = {"ascii": 1, "decimal": 3, "hexadecimal": 2, "integer2": 4}  # characters of a code


def _g85(path: Path, device: ElementTree.Element) -> MapIn:
    width = _width(path, device)
    rows = [_cut("".join((row.text or "").split()), width) for row in device.findall("Data/Row")]
    header = dict(device.attrib)
    _check(path, rows, _whole(path, header, "Rows"), _whole(path, header, "Columns"))
    if header.get("OriginLocation", "2") not in ("2", "3"):
        raise InputError(
            f"{path}: its OriginLocation is {header['OriginLocation']}; 2 or 3 (left) is expected"
        )
    if header.get("OriginLocation") == "3":
        rows.reverse()
    return _with_bins(path, rows, device, device.findall("Bin"), header.get("Orientation"))


def _e142(path: Path, root: ElementTree.Element, codes: ElementTree.Element) -> MapIn:
    width = _width(path, codes)
    rows = [_cut("".join((row.text or "").split()), width) for row in codes.findall("BinCode")]
    _check(path, rows, None, None)
    substrate = root.find(".//SubstrateMap")
    told = dict(substrate.attrib) if substrate is not None else {}
    origin, axes = told.get("OriginLocation", "UpperLeft"), told.get("AxisDirection", "DownRight")
    if (origin, axes) not in (("UpperLeft", "DownRight"), ("LowerLeft", "UpRight")):
        raise InputError(
            f"{path}: its rows begin {origin} and go {axes}; UpperLeft and DownRight are expected"
        )
    if origin == "LowerLeft":
        rows.reverse()
    return _with_bins(path, rows, codes, codes.findall(".//BinDefinition"), told.get("Orientation"))


def _width(path: Path, element: ElementTree.Element) -> int:
    kind = element.get("BinType", "Ascii")
    if kind.lower() not in _WIDTHS:
        raise InputError(f"{path}: its BinType is '{kind[:20]}'; known are {', '.join(sorted(_WIDTHS))}")
    return _WIDTHS[kind.lower()]


def _cut(text: str, width: int) -> tuple[str, ...]:
    return tuple(text[start : start + width] for start in range(0, len(text), width))


def _with_bins(
    path: Path,
    rows: Sequence[tuple[str, ...]],
    element: ElementTree.Element,
    bins: Sequence[ElementTree.Element],
    orientation: str | None,
) -> MapIn:
    qualities = {each.get("BinCode", ""): each.get("BinQuality", "").lower() for each in bins}
    good = frozenset(code for code, quality in qualities.items() if quality.startswith("pass"))
    if not good:
        raise InputError(f"{path}: no bin of it has the quality 'Pass', so nobody knows which dies are good")
    turn = _whole(path, {"Orientation": orientation}, "Orientation") if orientation else None
    none = frozenset((element.get("NullBin", "."),))
    return MapIn(path, tuple(rows), good, none, turn)


def _check(path: Path, rows: Sequence[tuple[str, ...]], height: int | None, width: int | None) -> None:
    lengths = {len(row) for row in rows}
    if not rows or len(lengths) != 1 or 0 in lengths:
        raise InputError(f"{path}: its rows are not all of one length, so places cannot be counted")
    if height not in (None, len(rows)) or width not in (None, *lengths):
        raise InputError(
            f"{path}: has {len(rows)} rows of {lengths.pop()} places, and says that it has {height} of "
            f"{width}"
        )
