"""A file's bytes, unpacked and hashed."""

import hashlib
import os
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from pkgdrc.errors import InputError
from pkgdrc.input.source import HEAD, Content

_GZIP = b"\x1f\x8b"
_LARGE = 1 << 24  # bytes; klayout takes as much again for those that it is handed
_MOST = 1 << 32  # bytes that a compressed file may unfold to
_PIECE = 1 << 17  # bytes that are unpacked at a time


@contextmanager
def content_of(path: Path) -> Iterator[Content]:
    """What is in `path`. InputError if it is no file, cannot be read, or is compressed and not whole."""
    if path.is_dir():
        raise InputError(f"{path}: is a folder; name the layout file in it")
    if path.exists() and not path.is_file():
        raise InputError(f"{path}: is not a file; a layout is read from a file on disk")
    with ExitStack() as kept:
        try:
            with path.open("rb") as file:
                content = _content(path, file, kept)
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror})") from None
        if not content.head:
            raise InputError(f"{path}: is empty; write or fetch it again")
        yield content


def _content(path: Path, file: BufferedReader, kept: ExitStack) -> Content:
    head = file.read(HEAD)
    file.seek(0)
    if head[:2] == _GZIP:
        return _unpacked(path, file, kept)
    if os.fstat(file.fileno()).st_size >= _LARGE:
        digest = hashlib.file_digest(file, "sha256")
        return Content(path=path, held=None, head=head, sha256=digest.hexdigest())
    raw = file.read()
    return Content(path=path, held=raw, head=raw[:HEAD], sha256=hashlib.sha256(raw).hexdigest())


def beginning(path: Path, length: int) -> bytes:
    """The first bytes of a file's content, unpacked; what cannot be read or unpacked has none."""
    try:
        with path.open("rb") as file:
            raw = file.read(length)
        return zlib.decompressobj(31).decompress(raw, length) if raw[:2] == _GZIP else raw
    except (OSError, zlib.error):
        return b""


def _unpacked(path: Path, file: IO[bytes], kept: ExitStack) -> Content:
    """The first compressed member of a file: on disk, as long as it is `kept`, if it is large."""
    packed = _Packed(path, file)
    begin = b"".join(packed.pieces(max(_LARGE, HEAD)))
    held: bytes | None = begin
    unpacked = None
    if not packed.ended:
        held, unpacked = None, _on_disk(begin, packed, kept)
        if unpacked is None:
            file.seek(0)
            packed = _Packed(path, file)
            held = b"".join(packed.pieces())
    dropped = packed.dropped()
    return Content(
        path=path,
        held=held,
        head=begin[:HEAD],
        sha256=packed.digest(),
        dropped=dropped,
        unpacked=unpacked,
    )


def _on_disk(begin: bytes, packed: "_Packed", kept: ExitStack) -> Path | None:
    """A file with some bytes and all that comes after them; None if there is no place for it."""
    try:
        folder = TemporaryDirectory(prefix="pkgdrc-", ignore_cleanup_errors=True)
        unpacked = Path(kept.enter_context(folder)) / "layout"
        with unpacked.open("wb") as written:
            written.write(begin)
            written.writelines(packed.pieces())
    except OSError:
        return None
    return unpacked


class _Packed:
    """A compressed file, unpacked a piece at a time; InputError where it is damaged."""

    def __init__(self, path: Path, file: IO[bytes]) -> None:
        self._path, self._file = path, file
        self._unpack = zlib.decompressobj(31)
        self._digest = hashlib.sha256()
        self._size = 0
        self.ended = False

    def pieces(self, size: int = _MOST + 1) -> Iterator[bytes]:
        """The next pieces of the first member, up to its end or so many bytes in all."""
        end = self._size + size
        while not self.ended and self._size < end:
            some = self._unpack.unconsumed_tail or self._read()
            try:
                piece = self._unpack.decompress(some, _PIECE)
            except zlib.error as error:
                raise InputError(
                    f"{self._path}: the compressed file is cut short or damaged ({error}); fetch it again"
                ) from None
            self._size += len(piece)
            if self._size > _MOST:
                raise InputError(
                    f"{self._path}: unfolds to more than {_MOST >> 30} GB; no layout is read that is so large"
                )
            self.ended = self._unpack.eof
            if not self.ended and not some and not piece:
                raise InputError(f"{self._path}: the compressed file is cut short or damaged; fetch it again")
            yield piece

    def dropped(self) -> tuple[str, ...]:
        """What follows the first member, up to the end of the file."""
        length, begin, padding = 0, b"", True
        some = self._unpack.unused_data or self._read()
        while some:
            length += len(some)
            begin = (begin + some[:2])[:2]
            padding = padding and not some.strip(b"\0")
            some = self._read()
        if begin == _GZIP:
            return (f"a second compressed member of {length} bytes follows the first one",)
        return () if padding else (f"{length} bytes follow the compressed data and are no padding",)

    def digest(self) -> str:
        """The digest of what was read of the file."""
        return self._digest.hexdigest()

    def _read(self) -> bytes:
        some = self._file.read(_PIECE)
        self._digest.update(some)
        return some
