"""Paths of absolute width: GDSII says by a negative width that magnification does not widen them.

klayout reads the width and forgets the sign, so the file is asked again, where it can matter.
"""

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from klayout import db

from pkgdrc.input.source import Content, Readable

ABSOLUTE = "pkgdrc:absolute width"
"""The property that a path of absolute width has in the layout that was read."""

_NEGATIVE = re.compile(rb"\x00\x08\x0f\x03[\x80-\xff]")  # the begin of a WIDTH record with a negative number
_LONG = 5  # bytes of it
_PIECE = 1 << 20  # bytes of a file that are looked at at a time
_CELL, _PATH, _LAYER, _DATATYPE, _WIDTH, _POINTS, _END = 0x06, 0x09, 0x0D, 0x0E, 0x0F, 0x10, 0x11

Points = tuple[tuple[int, int], ...]


class _Absolute(NamedTuple):
    """A path of absolute width: the cell that it is in, its layer and datatype, its corners in dbu."""

    cell: str
    layer: tuple[int, int]
    points: Points


def mark_absolute(layout: db.Layout, content: Content) -> None:
    """Gives the paths of absolute width the property `ABSOLUTE`, if anything in the layout is magnified."""
    if not any(inst.cplx_trans.mag != 1 for cell in layout.each_cell() for inst in cell.each_inst()):
        return
    if content.head[2:4] != b"\x00\x02":
        return
    with content.opened() as file:
        if not _has_negative(file):
            return
    with content.opened() as file:
        wanted = set(_absolute(file))
    for cell_name, layer in {(each.cell, each.layer) for each in wanted}:
        cell, index = layout.cell(cell_name), layout.find_layer(*layer)
        if cell is None or index is None:
            continue
        for shape in list(cell.shapes(index).each(db.Shapes.SPaths)):
            points = _distinct([(point.x, point.y) for point in shape.path.each_point()])
            if _Absolute(cell_name, layer, points) in wanted:
                shape.set_property(ABSOLUTE, True)


def _has_negative(file: Readable) -> bool:
    """Whether anything in a file looks like a negative width."""
    before = b""
    while some := file.read(_PIECE):
        if _NEGATIVE.search(before + some):
            return True
        before = (before + some)[1 - _LONG :]
    return False


def _absolute(file: Readable) -> Iterator[_Absolute]:
    """The paths of absolute width in a GDSII file."""
    cell, layer, datatype, width, is_path = "", 0, 0, 0, False
    points: list[tuple[int, int]] = []
    for kind, data in _records(file):
        if kind == _CELL:
            cell = data.rstrip(b"\0").decode("utf-8", "replace")
        elif kind == _LAYER:
            layer = _number(data)
        elif kind == _DATATYPE:
            datatype = _number(data)
        elif kind == _WIDTH:
            width = struct.unpack(">i", data[:4])[0]
        elif kind == _POINTS:
            numbers = struct.unpack(f">{len(data) // 4}i", data)
            points = list(zip(numbers[::2], numbers[1::2], strict=False))
        elif kind == _PATH:
            is_path = True
        elif kind == _END:
            if is_path and width < 0:
                yield _Absolute(cell, (layer, datatype), _distinct(points))
            is_path, width = False, 0


def _records(file: Readable) -> Iterator[tuple[int, bytes]]:
    """Kind and data of every record of a GDSII file."""
    rest = b""
    while some := file.read(_PIECE):
        content, at = rest + some, 0
        while at + 4 <= len(content):
            length = int.from_bytes(content[at : at + 2], "big")
            if length < 4:
                return
            if at + length > len(content):
                break
            yield content[at + 2], content[at + 4 : at + length]
            at += length
        rest = content[at:]


def _number(data: bytes) -> int:
    return int.from_bytes(data[:2], "big")


def _distinct(points: list[tuple[int, int]]) -> Points:
    """Points without those that repeat the one before."""
    return tuple(point for n, point in enumerate(points) if not n or point != points[n - 1])
