"""A file's bytes, unpacked and hashed."""

import hashlib
import os
import zlib
from pathlib import Path

from pkgdrc.errors import InputError
from pkgdrc.input.source import HEAD, Content

_GZIP = b"\x1f\x8b"
_LARGE = 1 << 24  # bytes; klayout takes as much again for those that it is handed
_MOST = 1 << 32  # bytes that a compressed file may unfold to


def content_of(path: Path) -> Content:
    """What is in `path`. InputError if it is no file, cannot be read, or is compressed and not whole."""
    if path.is_dir():
        raise InputError(f"{path}: is a folder; name the layout file in it")
    if path.exists() and not path.is_file():
        raise InputError(f"{path}: is not a file; a layout is read from a file on disk")
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
            file.seek(0)
            if head[:2] != _GZIP and os.fstat(file.fileno()).st_size >= _LARGE:
                digest = hashlib.file_digest(file, "sha256")
                return Content(path=path, held=None, head=head, sha256=digest.hexdigest())
            raw = file.read()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    data, dropped = (raw, ()) if raw[:2] != _GZIP else _unpacked(raw, path)
    if not data:
        raise InputError(f"{path}: is empty; write or fetch it again")
    digest = hashlib.sha256(raw)
    return Content(path=path, held=data, head=data[:HEAD], sha256=digest.hexdigest(), dropped=dropped)


def beginning(path: Path, length: int) -> bytes:
    """The first bytes of a file's content, unpacked; what cannot be read or unpacked has none."""
    try:
        with path.open("rb") as file:
            raw = file.read(length)
        return zlib.decompressobj(31).decompress(raw, length) if raw[:2] == _GZIP else raw
    except (OSError, zlib.error):
        return b""


def _unpacked(raw: bytes, path: Path) -> tuple[bytes, tuple[str, ...]]:
    """The first compressed member, and what follows it."""
    unpack = zlib.decompressobj(31)
    try:
        data = unpack.decompress(raw, _MOST)
    except zlib.error as error:
        raise InputError(
            f"{path}: the compressed file is cut short or damaged ({error}); fetch it again"
        ) from None
    if unpack.unconsumed_tail:
        raise InputError(f"{path}: unfolds to more than {_MOST >> 30} GB; no layout is read that is so large")
    if not unpack.eof:
        raise InputError(f"{path}: the compressed file is cut short or damaged; fetch it again")
    rest = unpack.unused_data
    if rest[:2] == _GZIP:
        return data, (f"a second compressed member of {len(rest)} bytes follows the first one",)
    if rest.strip(b"\0"):
        return data, (f"{len(rest)} bytes follow the compressed data and are no padding",)
    return data, ()
