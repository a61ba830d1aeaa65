"""Shapes as numbers, many at once: of boxes two corners, of polygons all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import IO

import klayout.db as kdb
import numpy as np

from pkgdrc.engine.layout.bundle import Ints
from pkgdrc.input.gds import ENDEL, XY, records
from pkgdrc.input.scratch import as_gds

_CHUNK = 1 << 15  # shapes that are looked at at a time
_LARGE = 1 << 12  # shapes that are written on disk
_BOXES, _POLYGONS = kdb.Shapes.SBoxes, kdb.Shapes.SPolygons
_OTHERS = kdb.Shapes.SAll & ~(_BOXES | _POLYGONS)
_BOX = np.dtype([("head", "V20"), ("xy", ">i4", (5, 2)), ("end", ">u4")])  # an element in GDSII
_LAST, _TAIL = 0x00041100, 8  # an element's last record; bytes that follow the last element
_DIGITS = np.isin(np.arange(256), np.frombuffer(b"-0123456789", dtype=np.uint8))


@dataclass(frozen=True)
class Numbers:
    """Some shapes as numbers, x and y by turns; equal shapes have equal ones."""

    numbers: Ints
    starts: Ints  # (shapes + 1,)
    contour: Ints | None = None  # (numbers,) which contour of its shape each belongs to; None: the hull
    others: dict[int, kdb.Shape] = field(default_factory=dict)  # what is more than numbers, which are its box


def in_order(shapes: kdb.Shapes) -> Iterator[kdb.Shape]:
    """Shapes in the order in which they are numbered."""
    return chain.from_iterable(shapes.each(kind) for kind in (_BOXES, _POLYGONS, _OTHERS))


def numbered(shapes: kdb.Shapes, *, one_by_one: bool = False) -> Iterator[Numbers]:
    """The shapes of a layer, so many at a time as memory bears.

    They are fewer than the layer has where klayout does not write them all, such as polygons without points:
    then they have to be told `one_by_one`.
    """
    for kind, at_once in ((_BOXES, _boxes), (_POLYGONS, _polygons)):
        has_properties = next(shapes.each(kind | kdb.Shapes.SProperties), None) is not None
        yield from _told(shapes.each(kind)) if has_properties or one_by_one else at_once(shapes)
    yield from _told(shapes.each(_OTHERS))


def _boxes(shapes: kdb.Shapes) -> Iterator[Numbers]:
    """The boxes of a layer: left, bottom, right and top."""
    with _written(shapes, _BOXES) as (file, count):
        file.seek(-_TAIL - count * _BOX.itemsize, os.SEEK_END)
        for first in range(0, count, _CHUNK):
            some = min(_CHUNK, count - first)
            elements = np.frombuffer(file.read(some * _BOX.itemsize), _BOX, some)
            assert (elements["end"] == _LAST).all()
            numbers = elements["xy"][:, [0, 2]].ravel().astype(np.int64)
            yield Numbers(numbers, np.arange(0, len(numbers) + 1, 4))


def _polygons(shapes: kdb.Shapes) -> Iterator[Numbers]:
    """The polygons of a layer: the points of their outlines, which go round holes by way of a seam."""
    with _written(shapes, _POLYGONS) as (file, _):
        begun = np.zeros(0, dtype=np.int64)  # numbers of an element that goes on in the next records
        for found in records(file):
            outlines, ends = found.of(XY), found.of(ENDEL)
            numbers = np.concatenate([begun, found.numbers(outlines)])
            of = np.searchsorted(ends, outlines)
            sizes = np.bincount(of, (found.length[outlines] - 2) // 2, len(ends) + 1).astype(np.int64)
            sizes[0] += len(begun)
            after = np.cumsum(sizes[:-1])
            whole = int(after[-1]) if len(after) else 0
            numbers, begun = numbers[:whole], numbers[whole:]
            kept = np.ones(whole, dtype=bool)
            kept[after - 1] = kept[after - 2] = False  # the first point comes last again
            if whole:
                yield Numbers(numbers[kept], np.concatenate([[0], np.cumsum(sizes[:-1] - 2)]))


@contextmanager
def _written(shapes: kdb.Shapes, kind: int) -> Iterator[tuple[IO[bytes], int]]:
    """Shapes of a kind as GDSII, which is made of all at once, and how many there are."""
    layout = kdb.Layout(False)  # one that is not edited takes less memory and time
    drawn = layout.create_cell("SHAPES").shapes(layout.layer(0, 0))
    drawn.insert(shapes, kind)
    count = drawn.size()
    with as_gds(layout, large=count > _LARGE) as file:
        yield file, count


def _told(shapes: Iterator[kdb.Shape]) -> Iterator[Numbers]:
    """Shapes of any kind, as klayout tells them one by one."""
    while chunk := list(islice(shapes, _CHUNK)):
        yield _numbers(*_lines(chunk))


def _lines(shapes: list[kdb.Shape]) -> tuple[list[str], dict[int, kdb.Shape]]:
    """Shapes as they are told, those that are more than numbers by their boxes; and these by number."""
    lines: list[str] = []
    others: dict[int, kdb.Shape] = {}
    for number, shape in enumerate(shapes):
        line = shape.to_s()
        plain = line.startswith(("box", "poly", "simple")) and not line.endswith("()")
        if not plain or "prop" in line:
            others[number] = shape
            box = shape.bbox()
            line = f"({box.left},{box.bottom};{box.right},{box.top})"
        lines.append(line)
    return lines, others


def _numbers(lines: list[str], others: dict[int, kdb.Shape]) -> Numbers:
    """The numbers of shapes as they are written."""
    text = np.frombuffer(("\n".join(lines) + "\n").encode(), dtype=np.uint8)
    digit = _DIGITS[text]
    plain = np.where(digit, text, np.uint8(32)).tobytes()
    numbers = np.fromstring(plain, dtype=np.int64, sep=" ")
    begins = np.flatnonzero(digit[1:] & ~digit[:-1]) + 1
    starts = np.concatenate([[0], np.searchsorted(begins, np.flatnonzero(text == 10))])
    slashes = np.flatnonzero(text == ord("/"))  # what follows one is a hole
    if not len(slashes):
        return Numbers(numbers, starts, None, others)
    holes = np.searchsorted(slashes, begins)
    return Numbers(numbers, starts, holes - np.repeat(holes[starts[:-1]], np.diff(starts)), others)
