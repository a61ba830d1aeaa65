"""A GDSII file's records are looked at a piece at a time: where the pieces end makes no difference."""

import struct
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from pkgdrc.input import gds
from pkgdrc.input.gds import passed_over, records
from tests.input.mutants import mutants, originals
from tests.input.test_read import BOX, GOOD, UNITS, boundary, name, record
from tests.input.test_read import gds as library

OPEN = boundary((0, 0), (0, 1000), (1000, 1000), (1000, 5))
LAYER = record(0x0D, 2, bytes(2)) + record(0x0E, 2, bytes(2))
END = record(0x11, 0)


def box(*points: tuple[int, int]) -> bytes:
    xy = b"".join(struct.pack(">ii", *point) for point in points)
    return record(0x2D, 0) + LAYER + record(0x10, 3, xy) + END


def array(columns: int, rows: int) -> bytes:
    steps = record(0x13, 2, struct.pack(">hh", columns, rows)) + record(0x10, 3, bytes(24))
    return record(0x0B, 0) + record(0x12, 6, name("A")) + steps + END


LONG = boundary(*((n, n % 7 * n) for n in range(8000)), (0, 0))
ODD_PAIRS = record(0x08, 0) + LAYER + record(0x10, 3, bytes(12)) + END
FAULTY = library(
    A=BOX + OPEN + BOX * 3,
    B=ODD_PAIRS + box((0, 0), (0, 5), (5, 5), (5, 0), (0, 0)) + box((0, 0), (0, 5), (6, 5), (5, 0), (0, 0)),
    TOP=array(2, 2) + array(0, 2) + array(3, -1) + record(0x15, 0) + LAYER + END + OPEN,
)
# Coordinates that look like heads of records, and lead nowhere or to each other.
HEADS = boundary(*((0x00040800, 0x00040D00 + n) for n in range(20)), (0x00040800, 0x00041003))
FILES = {
    "good": GOOD,
    "faulty": FAULTY,
    "heads": library(A=HEADS * 3 + OPEN),
    "long": library(A=OPEN + LONG + OPEN),
    "padded": GOOD + bytes(100),
    "followed": FAULTY + bytes(50) + b"a" + bytes(9),
    "twice": FAULTY + GOOD,
    "cut": FAULTY[:-1],
    "cut in a record": FAULTY[:600],
    "without units": library(A=BOX + OPEN).replace(record(0x03, 5, UNITS), b""),
    "odd length": FAULTY.replace(LAYER, record(0x0D, 2, b"abc") + LAYER, 1),
    "no length": FAULTY.replace(END, END + bytes(2), 7),
    "only an end": record(0x04, 0),
    "less than a record": b"\0\6\0",
}


def sizes(content: bytes) -> Iterator[int]:
    """Every size up to some tens of bytes, and such that the file ends at a border or next to one."""
    if len(content) < 10_000:
        yield from (each for each in range(1, 70) if len(content) // each < 3000)
    yield from (1000, *(max(1, len(content) // n + off) for n in (1, 2, 3) for off in (-1, 0, 1)), 65_536)


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_faults_are_the_same_with_any_window(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = passed_over(BytesIO(content))
    for size in sizes(content):
        monkeypatch.setattr(gds, "_WINDOW", size)
        assert passed_over(BytesIO(content)) == whole


def test_faults_are_told_with_their_first_place() -> None:
    def at(record: bytes) -> int:
        return FAULTY.index(record)

    assert passed_over(BytesIO(FAULTY)) == [
        f"XY at byte {at(record(0x10, 3, bytes(12)))}, cell B: coordinates that are not whole pairs",
        f"2 BOUNDARY elements, the first at byte {at(OPEN) + 16}, cell A: not closed, its last point is not "
        "its first",
        f"BOX at byte {at(struct.pack('>ii', 6, 5)) - 20}, cell B: no rectangle",
        f"NODE at byte {at(record(0x15, 0))}, cell TOP: no reader of layouts takes it",
        f"2 AREF elements, the first at byte {at(struct.pack('>hh', 0, 2)) - 4}, cell TOP: fewer columns or "
        "rows than one",
    ]


@pytest.mark.parametrize("size", [3, 4, 5, 16, 1 << 20])
def test_what_follows_the_end_is_counted_whole(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gds, "_WINDOW", size)
    one = library(A=BOX)
    told = f"60 bytes follow its end (from byte {len(one)}) and are no padding"
    assert passed_over(BytesIO(one + bytes(50) + b"a" + bytes(9))) == [told]
    assert passed_over(BytesIO(one + bytes(5000))) == []


def one_by_one(content: bytes) -> list[tuple[int, int, int]]:
    """Byte, kind and length of the records of a file, as anyone would read them."""
    found, at = [], 0
    while at + 4 <= len(content):
        length, kind = struct.unpack(">HH", content[at : at + 4])
        if length < 4 or length % 2:
            break
        if kind in gds._KNOWN and at + length <= len(content):
            found.append((at, kind, length))
            if kind == 0x0400:
                break
        at += length
    return found


def all_records(content: bytes, size: int) -> list[tuple[int, int, int]]:
    told: list[tuple[int, int, int]] = []
    for found in records(BytesIO(content), size):
        columns = found.first + 2 * found.at, found.kind, 2 * found.length
        told += zip(*(each.tolist() for each in columns), strict=True)
    return told


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_records_are_those_that_are_read_one_by_one(content: bytes) -> None:
    expected = one_by_one(content)
    for size in sizes(content):
        assert all_records(content, size) == expected


def test_damaged_files_are_read_so_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for seed, original in enumerate((originals(tmp_path)["gdstk.gds"], FAULTY)):
        for number, copy in enumerate(mutants(original, seed, 150)):
            size = 1 + number % 90
            assert all_records(copy, size) == one_by_one(copy)
            monkeypatch.setattr(gds, "_WINDOW", 1 << 20)
            whole = passed_over(BytesIO(copy))
            monkeypatch.setattr(gds, "_WINDOW", size)
            assert passed_over(BytesIO(copy)) == whole


def test_numbers_are_those_of_the_records() -> None:
    for size in (7, 100, 1 << 20):
        numbers = [found.numbers(found.of(gds.XY)) for found in records(BytesIO(library(A=LONG + BOX)), size)]
        values = np.concatenate(numbers).tolist()
        assert values[:16002:2] == [*range(8000), 0]
        assert values[16002:] == [0, 0, 0, 1000, 1000, 1000, 1000, 0, 0, 0]


def test_memory_does_not_grow_with_the_file() -> None:
    file = BytesIO(library(A=BOX * 300_000))  # 19 MB
    passed_over(BytesIO(GOOD))
    tracemalloc.start()
    try:
        assert passed_over(file) == []
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10 << 20
