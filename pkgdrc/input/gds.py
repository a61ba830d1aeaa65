"""What a GDSII file holds that klayout's reader passes over without a word, found on its records."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pkgdrc.input.source import Misleading, Readable

Ints = NDArray[np.int64]
Words = NDArray[np.uint16]

_WINDOW = 1 << 20  # bytes that are looked at at a time, with what was left of the ones before
_LEAST = 4  # bytes of a record

_HEADER, _UNITS, _CELL, _ENDLIB, XY, ENDEL, _COLROW = 0x0002, 0x0305, 0x0606, 0x0400, 0x1003, 0x1100, 0x1302
_BOUNDARY, _BOX, _NODE, _MAG = 0x0800, 0x2D00, 0x1500, 0x1B05
_NAMES = {
    **dict(enumerate(("HEADER", "BGNLIB", "LIBNAME", "UNITS", "ENDLIB", "BGNSTR", "STRNAME", "ENDSTR"))),
    **dict(enumerate(("BOUNDARY", "PATH", "SREF", "AREF", "TEXT", "LAYER", "DATATYPE", "WIDTH", "XY"), 8)),
    **{0x11: "ENDEL", 0x12: "SNAME", 0x13: "COLROW", 0x16: "TEXTTYPE", 0x17: "PRESENTATION", 0x19: "STRING"},
    **{0x1A: "STRANS", 0x1B: "MAG", 0x1C: "ANGLE", 0x2B: "PROPATTR", 0x2C: "PROPVALUE", 0x2D: "BOX"},
}
_PLACEMENTS = (0x0A00, 0x0B00)  # SREF and AREF
_MAG_WORDS = 6  # of a MAG record
_STARTS = (_BOUNDARY, 0x0900, 0x0A00, 0x0B00, 0x0C00, _NODE, _BOX)
# Record type and data type of all that the format knows; what is none of these is met one by one.
_KNOWN = (
    *(_HEADER, 0x0102, 0x0206, _UNITS, _ENDLIB, 0x0502, _CELL, 0x0700, *_STARTS),
    *(0x0D02, 0x0E02, 0x0F03, XY, ENDEL, 0x1206, _COLROW, 0x1602, 0x1701, 0x1906, 0x1A01, 0x1B05, 0x1C05),
    *(0x1F06, 0x2006, 0x2102, 0x2202, 0x2306, 0x2601, 0x2A02, 0x2B02, 0x2C06, 0x2E02, 0x2F03, 0x3003, 0x3103),
    *(0x3202, 0x3306, 0x3401, 0x3502, 0x3602, 0x3706, 0x3800, 0x3902, 0x3A06, 0x3B02),
)
_MOST_KIND = max(_KNOWN)
_NO_DATA_TYPE = 0xF8  # bits that no data type has


class Records(NamedTuple):
    """Some whole records of a file, one after the other. Positions and lengths in 16-bit words.

    `first`: the byte of the file that the words begin at. `rest`: what was read behind the last record.
    `ended`: whether that is the end of the library.
    """

    words: Words
    at: Ints
    length: Ints
    kind: Words
    first: int
    rest: bytes
    ended: bool

    def of(self, kind: int) -> Ints:
        """Numbers of the records of a kind."""
        return np.flatnonzero(self.kind == kind)

    def numbers(self, records: Ints) -> Ints:
        """The 32-bit numbers of some records, one after the other."""
        lengths = (self.length[records] - 2) // 2
        begins = np.repeat(self.at[records] + 2 - 2 * (np.cumsum(lengths) - lengths), lengths)
        at = begins + 2 * np.arange(len(begins))
        return (self.words[at].astype(np.int32) << 16 | self.words[at + 1]).astype(np.int64)


def records(file: Readable, window: int | None = None) -> Iterator[Records]:
    """The records up to the end of the library, or as far as they can be followed, some at a time.

    Of a record that reaches beyond what is read at a time, `window` bytes, the rest is read first; one that
    the file ends within is none.
    """
    rest, first = b"", 0
    while more := file.read(window or _WINDOW):
        data = rest + more
        found = _followed(data, first)
        yield found
        rest, first = found.rest, first + len(data) - len(found.rest)
        length = int.from_bytes(rest[:2], "big")
        lost = len(rest) >= _LEAST and (length < _LEAST or length % 2)
        if found.ended or lost:
            return


def passed_over(file: Readable) -> list[str]:
    """What the reader drops or changes in a GDSII file, a sentence for each kind with its first place."""
    faults, found = _Faults(), None
    for found in records(file):
        faults.look(found)
    # Where the records cannot be followed to the end, the reader tells.
    odd = [*_odd(found)] if found and not found.ended else []
    return [*odd, *faults.told(whole=not odd), *(_tail(found, file) if found and found.ended else ())]


def _odd(last: Records) -> Iterator[Misleading]:
    """The record that the others could not be followed beyond, if its length is none that a record has."""
    rest, length = last.rest, int.from_bytes(last.rest[:2], "big")
    if len(rest) >= _LEAST and length % 2:
        at = last.first + 2 * (len(last.words) - len(rest) // 2)
        what = _NAMES.get(rest[2], f"a record of kind {rest[2]:#x}")
        length_is = f"has an odd length, {length} bytes; all records have an even one"
        yield Misleading(f"{what} at byte {at} {length_is}")


class _Faults:
    """What is wrong with the elements of a file, looked at some records after the other."""

    def __init__(self) -> None:
        self._units = 0
        self._element = 0  # the kind of the last element that began
        self._cell: str | None = None
        self._found: dict[tuple[str, str], tuple[int, str]] = {
            ("coordinates that are not whole pairs", "XY"): (0, ""),
            ("not closed, its last point is not its first", "BOUNDARY"): (0, ""),
            ("no rectangle", "BOX"): (0, ""),
            ("no reader of layouts takes it", "NODE"): (0, ""),
            ("fewer columns or rows than one", "AREF"): (0, ""),
            ("a magnification is a number above 0", "MAG"): (0, ""),
        }

    def look(self, found: Records) -> None:
        """Look at the next records."""
        self._units += len(found.of(_UNITS))
        xy = found.of(XY)
        owners = self._owners(found)
        owner = owners[xy]
        outlines = xy[(owner == _BOUNDARY) & (found.length[xy] >= 2 + 4 * 3)]
        boxes = [each for each in xy[owner == _BOX].tolist() if not _is_box(found.numbers(np.array([each])))]
        arrays = found.of(_COLROW)
        whole = found.length[arrays] >= 4
        none_of = np.ones(len(arrays), dtype=bool)
        counts = found.words[found.at[arrays[whole], None] + (2, 3)].astype(np.int16)
        none_of[whole] = (counts < 1).any(axis=1)
        magnified = found.of(_MAG)
        of_cells = np.isin(owners[magnified], _PLACEMENTS)
        magnified = magnified[of_cells & (found.length[magnified] >= _MAG_WORDS)]
        number = found.words[found.at[magnified, None] + (2, 3, 4, 5)]  # a sign, seven bits, and the mantissa
        none_above = (number[:, 0] >> 15 == 1) | ((number[:, 0] & 0xFF) + number[:, 1:].sum(axis=1) == 0)
        wrong = (
            xy[(found.length[xy] - 2) % 4 != 0],
            outlines[~_closed(found, outlines)],
            np.array(boxes, dtype=np.int64),
            found.of(_NODE),
            arrays[none_of],
            magnified[none_above],
        )
        names = found.of(_CELL)
        for fault, of in zip(self._found, wrong, strict=True):
            if len(of):
                count, first = self._found[fault]
                self._found[fault] = count + len(of), first or self._where(found, names, int(of[0]))
        if len(names):
            self._cell = _name(found, int(names[-1]))

    def told(self, *, whole: bool) -> Iterator[str]:
        """A sentence for each kind of fault; what a file lacks counts where it is there as a `whole`."""
        if not self._units and whole:
            yield "it has no UNITS record, so nobody knows how large it is"
        if self._units > 1:
            yield f"it has {self._units} UNITS records, so nobody knows how large it is"
        for (fault, what), (count, first) in self._found.items():
            if count == 1:
                yield f"{what} at {first}: {fault}"
            elif count:
                yield f"{count} {what} elements, the first at {first}: {fault}"

    def _owners(self, found: Records) -> Words:
        """What each record is part of: the kind of the last element that began before it."""
        starts = np.flatnonzero(_IS_START[found.kind])
        kinds = np.append(np.uint16(self._element), found.kind[starts])
        self._element = int(kinds[-1])
        return np.repeat(kinds, np.diff(starts, prepend=0, append=len(found.kind)))

    def _where(self, found: Records, names: Ints, record: int) -> str:
        """'byte 190, cell TOP' of a record."""
        before = int(np.searchsorted(names, record)) - 1
        cell = self._cell if before < 0 else _name(found, int(names[before]))
        place = f"byte {found.first + 2 * int(found.at[record])}"
        return place if cell is None else f"{place}, cell {cell}"


def _name(found: Records, record: int) -> str:
    first = int(found.at[record]) + 2
    name = found.words[first : first + int(found.length[record]) - 2].astype(">u2").tobytes()
    return name.rstrip(b"\0").decode("utf-8", "backslashreplace")


def _closed(found: Records, outlines: Ints) -> NDArray[np.bool_]:
    """Which of these XY records end at the point where they begin."""
    first = found.at[outlines] + 2
    last = found.at[outlines] + found.length[outlines] - 4
    same = np.ones(len(outlines), dtype=bool)
    for word in range(4):
        same &= found.words[first + word] == found.words[last + word]
    return same


def _is_box(values: Ints) -> bool:
    """Whether the coordinates of a BOX go once round a rectangle."""
    if len(values) != 10 or tuple(values[:2]) != tuple(values[8:]):
        return False
    x, y = values[:8:2], values[1:8:2]
    upright = x[0] == x[1] and y[1] == y[2] and x[2] == x[3] and y[3] == y[0]
    flat = y[0] == y[1] and x[1] == x[2] and y[2] == y[3] and x[3] == x[0]
    return bool(upright or flat)


def _tail(last: Records, file: Readable) -> Iterator[str]:
    """Bytes behind the end that are not padding: zeros, as tapes are filled up with."""
    length, padding = len(last.rest), not last.rest.strip(b"\0")
    while some := file.read(_WINDOW):
        length += len(some)
        padding = padding and not some.strip(b"\0")
    if not padding:
        end = last.first + 2 * int(last.at[-1] + last.length[-1])
        yield f"{length} bytes follow its end (from byte {end}) and are no padding"


def _followed(data: bytes, first: int) -> Records:
    """The whole records that some bytes of a file begin with.

    Every place that looks like a record's head is found at once; most heads are followed by the next one, so
    that only where they are not (heads that are really coordinates) the records are followed one by one.
    """
    words = np.frombuffer(data, dtype=">u2", count=len(data) // 2).astype(np.uint16)
    at = _heads(words)
    length, kind = (words[at] // 2).astype(np.int64), words[at + 1]
    after = at + length
    goes_on = (after[:-1] == at[1:]) & (kind[:-1] != _ENDLIB)
    breaks = np.append(np.flatnonzero(~goes_on), len(at) - 1)  # heads that are not followed by the next one
    taken = np.zeros(len(at), dtype=bool)
    place, ended = 0, False
    while place + 1 < len(words) and not ended:
        number = int(np.searchsorted(at, place))
        if number == len(at) or at[number] != place:  # of a kind that the format does not know
            if words[place] < _LEAST or words[place] % 2 or place + int(words[place]) // 2 > len(words):
                break
            place += int(words[place]) // 2
            continue
        last = int(breaks[np.searchsorted(breaks, number)])
        whole = after[last] <= len(words)
        taken[number : last + whole] = True
        place = int(after[last] if whole else at[last])
        ended = bool(whole) and kind[last] == _ENDLIB
        if not whole:
            break
    return Records(words, at[taken], length[taken], kind[taken], first, data[2 * place :], ended)


def _heads(words: Words) -> Ints:
    """Where words look like a record's head."""
    length, kind = words[:-1], words[1:]
    # Most is told apart without a look into the table, which takes longer.
    may_be = (kind <= _MOST_KIND) & (kind & _NO_DATA_TYPE == 0)
    may_be &= (length >= _LEAST) & (length & 1 == 0)
    at = np.flatnonzero(may_be)
    return at[_IS_KNOWN[kind[at]]]


def _table(kinds: Sequence[int]) -> NDArray[np.bool_]:
    """For every kind whether it is one of some."""
    table = np.zeros(1 << 16, dtype=bool)
    table[list(kinds)] = True
    return table


_IS_KNOWN, _IS_START = _table(_KNOWN), _table(_STARTS)
