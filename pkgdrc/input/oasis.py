"""Whether an OASIS file is the one that was written: its own checksum, and what lies behind its end."""

import zlib
from collections.abc import Callable, Iterator

MAGIC = b"%SEMI-OASIS\r\n"
_END = 256  # bytes of the last record, whatever is in it
_TABLES = 12  # numbers of the table-offsets: six pairs of a flag and an offset


def passed_over(data: bytes) -> list[str]:
    """What klayout's reader does not look at, a sentence for each fault. `data`: the file's content."""
    return list(_faults(data))


def _faults(data: bytes) -> Iterator[str]:
    tail = data[-_END:]
    if len(tail) < _END or tail[0] != 2:
        yield "it does not close with an END record of 256 bytes: something follows its end, or is missing"
        return
    at = 1
    if _tables_at_end(data):
        for _ in range(_TABLES):
            _, at = _number(tail, at)
    filling, at = _number(tail, at)
    at += filling
    scheme, after = _number(tail, at)
    if scheme == 0:
        if after != _END:
            yield f"its END record has {abs(_END - after)} bytes {'too many' if after < _END else 'too few'}"
        return
    if scheme not in _SCHEMES or after + 4 != _END:
        yield "its END record is damaged: it names no checksum that the format knows"
        return
    name, made = _SCHEMES[scheme]
    written, found = int.from_bytes(data[-4:], "little"), made(data[:-4])
    if written != found:
        yield f"its own {name} does not fit (written {written:08x}, found {found:08x}), so bytes have changed"


def _sum(data: bytes) -> int:
    import numpy as np

    return int(np.frombuffer(data, dtype=np.uint8).sum(dtype=np.uint64)) & 0xFFFFFFFF


_SCHEMES: dict[int, tuple[str, Callable[[bytes], int]]] = {1: ("CRC32", zlib.crc32), 2: ("checksum", _sum)}


def _tables_at_end(data: bytes) -> bool:
    """Whether the table-offsets stand in the END record: a flag in START says so."""
    at = len(MAGIC) + 1  # the START record's own number
    length, at = _number(data, at)
    at += length
    kind, at = _number(data, at)
    if kind in (6, 7):
        at += 4 if kind == 6 else 8
    else:
        for _ in range(2 if kind in (4, 5) else 1):
            _, at = _number(data, at)
    flag, _ = _number(data, at)
    return flag == 1


def _number(data: bytes, at: int) -> tuple[int, int]:
    """An unsigned number, and where it ends; klayout fills END up with the zeros of a long one."""
    value = 0
    for shift in range(0, 7 * _END, 7):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
    return value, at
