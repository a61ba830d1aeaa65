"""What a GDSII file holds that klayout's reader passes over without a word, found on its records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Words = NDArray[np.uint16]
_Values = TypeVar("_Values", Ints, Words)

_CHUNK = 1 << 18  # words that are looked at at a time
_WORDS = 4  # in a record at the least, as a rule

_HEADER, _UNITS, _CELL, _ENDLIB, XY, _COLROW = 0x0002, 0x0305, 0x0606, 0x0400, 0x1003, 0x1302
_BOUNDARY, _BOX, _NODE = 0x0800, 0x2D00, 0x1500
_STARTS = (_BOUNDARY, 0x0900, 0x0A00, 0x0B00, 0x0C00, _NODE, _BOX)
# Record type and data type of all that the format knows; what is none of these is met one by one.
_KNOWN = (
    *(_HEADER, 0x0102, 0x0206, _UNITS, _ENDLIB, 0x0502, _CELL, 0x0700, *_STARTS),
    *(0x0D02, 0x0E02, 0x0F03, XY, 0x1100, 0x1206, _COLROW, 0x1602, 0x1701, 0x1906, 0x1A01, 0x1B05, 0x1C05),
    *(0x1F06, 0x2006, 0x2102, 0x2202, 0x2306, 0x2601, 0x2A02, 0x2B02, 0x2C06, 0x2E02, 0x2F03, 0x3003, 0x3103),
    *(0x3202, 0x3306, 0x3401, 0x3502, 0x3602, 0x3706, 0x3800, 0x3902, 0x3A06, 0x3B02),
)


@dataclass(frozen=True)
class Records:
    """The records of a file. Positions and lengths in 16-bit words; `end`: the first one after the end."""

    words: Words
    at: Ints
    length: Words
    kind: Words
    end: int

    def of(self, kind: int) -> Ints:
        """Numbers of the records of a kind."""
        return np.flatnonzero(self.kind == kind)

    def element(self, records: Ints) -> Words:
        """What each of these records is part of: the kind of the last element that began before it."""
        table, kind = _table(_STARTS), self.kind
        # As indices they take four times the memory.
        parts = [
            np.flatnonzero(table[kind[first : first + _CHUNK]]) + first
            for first in range(0, len(kind), _CHUNK)
        ]
        starts = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
        if not len(starts):
            return np.zeros(len(records), dtype=np.uint16)
        owner = np.searchsorted(starts, records, side="right") - 1
        return np.where(owner >= 0, self.kind[starts[owner]], np.uint16(0))

    def coordinates(self, record: int) -> Ints:
        """The 32-bit numbers of a record."""
        first = int(self.at[record]) + 2
        words = self.words[first : first + int(self.length[record]) - 2].astype(np.int64)
        whole = words[: len(words) // 2 * 2].reshape(-1, 2)
        value = whole[:, 0] << 16 | whole[:, 1]
        return np.where(value >= 1 << 31, value - (1 << 32), value)

    def where(self, record: int) -> str:
        """'byte 190, cell TOP' of a record."""
        names = self.of(_CELL)
        before = int(np.searchsorted(names, record)) - 1
        if before < 0:
            return f"byte {2 * int(self.at[record])}"
        first = int(self.at[names[before]]) + 2
        name = self.words[first : first + int(self.length[names[before]]) - 2].astype(">u2").tobytes()
        text = name.rstrip(b"\0").decode("utf-8", "backslashreplace")
        return f"byte {2 * int(self.at[record])}, cell {text}"


def passed_over(data: bytes) -> list[str]:
    """What the reader drops or changes in a GDSII file, a sentence for each kind with its first place."""
    if len(data) < 4:
        return []
    found = records(data)
    return [*_elements(found), *_tail(data, 2 * found.end)]


def _elements(found: Records) -> Iterator[str]:
    if not len(found.of(_UNITS)):
        yield "it has no UNITS record, so nobody knows how large it is"
    xy = found.of(XY)
    owner = found.element(xy)
    yield from _told(found, xy[(found.length[xy] - 2) % 4 != 0], "coordinates that are not whole pairs", "XY")
    outlines = xy[(owner == _BOUNDARY) & (found.length[xy] >= 2 + 4 * 3)]
    yield from _told(
        found, outlines[~_closed(found, outlines)], "not closed, its last point is not its first", "BOUNDARY"
    )
    boxes = [record for record in xy[owner == _BOX] if not _is_box(found.coordinates(record))]
    yield from _told(found, np.array(boxes, dtype=np.int64), "no rectangle", "BOX")
    yield from _told(found, found.of(_NODE), "no reader of layouts takes it", "NODE")
    arrays = found.of(_COLROW)
    steps = found.words[np.minimum(found.at[arrays, None] + (2, 3), len(found.words) - 1)].astype(np.int16)
    yield from _told(found, arrays[(steps < 1).any(axis=1)], "fewer columns or rows than one", "AREF")


def _told(found: Records, records: Ints, fault: str, what: str) -> Iterator[str]:
    if len(records) == 1:
        yield f"{what} at {found.where(int(records[0]))}: {fault}"
    elif len(records):
        yield f"{len(records)} {what} elements, the first at {found.where(int(records[0]))}: {fault}"


def _closed(found: Records, records: Ints) -> NDArray[np.bool_]:
    """Which of these XY records end at the point where they begin."""
    same = np.ones(len(records), dtype=bool)
    for start in range(0, len(records), _CHUNK):
        some, so_far = records[start : start + _CHUNK], same[start : start + _CHUNK]
        first = found.at[some] + 2
        last = found.at[some] + found.length[some] - 4
        for word in range(4):
            so_far &= found.words[first + word] == found.words[last + word]
    return same


def _is_box(values: Ints) -> bool:
    """Whether the coordinates of a BOX go once round a rectangle."""
    if len(values) != 10 or tuple(values[:2]) != tuple(values[8:]):
        return False
    x, y = values[:8:2], values[1:8:2]
    upright = x[0] == x[1] and y[1] == y[2] and x[2] == x[3] and y[3] == y[0]
    flat = y[0] == y[1] and x[1] == x[2] and y[2] == y[3] and x[3] == x[0]
    return bool(upright or flat)


def _tail(data: bytes, end: int) -> Iterator[str]:
    """Bytes behind the end that are not padding: zeros, as tapes are filled up with."""
    rest = data[end:]  # nothing where the records cannot be followed so far, as the reader tells
    if rest.strip(b"\0"):
        yield f"{len(rest)} bytes follow its end (from byte {end}) and are no padding"


def records(data: bytes) -> Records:
    """The records from the first to the end of the library, or as far as they can be followed.

    Every place that looks like a record's head is found at once; most heads are followed by the next one, so
    that only where they are not (heads that are really coordinates) the records are followed one by one.
    """
    words = np.frombuffer(data, dtype=">u2", count=len(data) // 2)
    at, length, kind = _heads(words)
    breaks = _breaks(at, length, kind)
    taken: list[slice] = []
    place, ended = 0, False
    while place + 1 < len(words):
        number = int(np.searchsorted(at, at.dtype.type(place)))  # of another type, all are converted
        if number == len(at) or at[number] != place:
            if words[place] < 4:
                break
            place += max(int(words[place]) // 2, 1)  # of a kind that the format does not know
            continue
        last = int(breaks[np.searchsorted(breaks, number)])
        place = int(at[last]) + int(length[last])
        whole = last + (place <= len(words))  # a last record that is cut short is none
        taken.append(slice(number, whole))
        ended = kind[last] == _ENDLIB
        if ended:
            break
    parts = _taken(at, taken), _taken(length, taken), _taken(kind, taken)
    return Records(words, *parts, place if ended else len(words))


def _breaks(at: Ints, length: Words, kind: Words) -> Ints:
    """The heads that are not followed by the next one; a few are looked at at a time, to spare memory."""
    found = []
    for first in range(0, len(at), _CHUNK):
        last = min(first + _CHUNK, len(at) - 1)
        goes_on = at[first:last] + length[first:last] == at[first + 1 : last + 1]
        goes_on &= kind[first:last] != _ENDLIB
        found.append(np.flatnonzero(~goes_on) + first)
    return np.concatenate([*found, [max(0, len(at) - 1)]]).astype(np.int64)


def _heads(words: Words) -> tuple[Ints, Words, Words]:
    """Where words look like a record's head, and the length and kind that such a record has."""
    known = _table(_KNOWN)
    # Half the memory, of which there may be as much again as the file takes.
    small: Any = np.int32 if len(words) < 1 << 30 else np.int64
    # Memory that nothing is written to is not taken, but what is put together from parts is there twice.
    room = len(words) // _WORDS + 1
    all_at, length, kind = np.empty(room, small), np.empty(room, np.uint16), np.empty(room, np.uint16)
    count = 0
    for first in range(0, max(1, len(words) - 1), _CHUNK):
        some = words[first : first + _CHUNK + 1].astype(np.uint16)
        at = np.flatnonzero(known[some[1:]] & (some[:-1] >= 4) & (some[:-1] % 2 == 0))
        end = count + len(at)
        while end > len(all_at):
            all_at, length, kind = (np.append(each, each) for each in (all_at, length, kind))
        all_at[count:end], length[count:end], kind[count:end] = at + first, some[at] // 2, some[at + 1]
        count = end
    return all_at[:count], length[:count], kind[:count]


def _table(kinds: Sequence[int]) -> NDArray[np.bool_]:
    """For every kind whether it is one of some."""
    table = np.zeros(1 << 16, dtype=bool)
    table[list(kinds)] = True
    return table


def _taken(values: _Values, spans: list[slice]) -> _Values:
    """The values in some spans, in order: they are put together in place, and the others are lost."""
    count = 0
    for span in spans:
        for first in range(span.start, span.stop, _CHUNK):
            some = values[first : min(first + _CHUNK, span.stop)]
            if first != count:
                values[count : count + len(some)] = some
            count += len(some)
    return values[:count]
