"""What reading a layout yields."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Protocol

from klayout import db

from pkgdrc.detail import Detail, What
from pkgdrc.errors import InputError
from pkgdrc.technology import Technology
from pkgdrc.units import Um

Number = tuple[int, int]  # layer and datatype
HEAD = 4096  # bytes that a form is known by
_PIECE = 1 << 20  # bytes that are read at a time


class Misleading(str):
    """What is wrong with a file, if whoever reads on behind it reads something else than is meant."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True)
class LayoutSource:
    """A layout as it was read. `top` is the cell that is checked; `dbu` is um."""

    path: Path
    sha256: str  # of the file as it is on disk
    layout: db.Layout
    top: db.Cell
    dbu: Um
    dropped: tuple[str, ...] = ()  # what the file holds and the layout does not; the user accepts it
    masks: "tuple[MaskFile, ...]" = ()  # of a mask set
    patterns: tuple[tuple[Path, str], ...] = ()  # of job decks: the files that they name, with their SHA-256
    misfits: "tuple[Misfit, ...]" = ()  # of a mask set, with all that could be compared
    beyond: "tuple[Misfit, ...]" = ()  # of a mask set: what lies beyond the plates


class Readable(Protocol):
    """What bytes are read from, so many at a time, until there are none."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class Content:
    """What is in a file, unpacked where it was compressed: in memory, or on disk alone where it is large."""

    path: Path
    held: bytes | None  # all of it; None: it is read from the disk
    head: bytes  # its first `HEAD` bytes
    sha256: str  # of the file as it is on disk
    dropped: tuple[str, ...] = ()  # what follows the compressed data
    unpacked: Path | None = None  # where it lies unpacked, for as long as it is needed

    @property
    def place(self) -> Path:
        """The file to read it from, if it is not held."""
        return self.unpacked or self.path

    @property
    def data(self) -> bytes:
        """All of it, read if it is not held. InputError as for `opened`."""
        if self.held is not None:
            return self.held
        with self.opened() as file:
            return file.read(-1)

    @contextmanager
    def opened(self) -> Iterator[Readable]:
        """It as a file. InputError, at the end, if that is not what it was when its digest was made."""
        if self.held is not None:
            yield BytesIO(self.held)
            return
        try:
            with self.place.open("rb") as file:
                if self.unpacked:
                    yield file
                    return
                read = _Digested(file)
                yield read
                found = read.digest()
        except OSError as error:
            raise InputError(f"{self.path}: cannot be read ({error.strerror})") from None
        if found != self.sha256:
            raise InputError(f"{self.path}: was changed while it was read; check it again")


class _Digested:
    """A file with the digest of all that was read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest = file, hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        some = self._file.read(size)
        self._digest.update(some)
        return some

    def digest(self) -> str:
        """The digest of the whole file, of which the rest is read."""
        while self.read(_PIECE):
            pass
        return self._digest.hexdigest()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a form has to know that its files do not say; None: the file itself has to.

    `layers`: names with their numbers, for forms whose layers have names. `unit`: um of one unit of a DXF
    drawing.
    """

    dbu: Um = 0.001
    facet_tolerance: Um = 0.01
    unit: Um | None = None
    layers: Mapping[str, Number] = field(default_factory=dict)
    layer: Number | None = None  # of all that a form with one layer holds
    keep_names: bool = False  # layers keep the names that their file has for them
    technology: Technology | None = None  # that a mask set is assembled for


@dataclass(frozen=True, kw_only=True)
class MaskFile:
    """One file of a mask set, and how it came to lie on the wafer."""

    path: Path
    sha256: str
    layers: Mapping[str, str]  # technology's name = the file's own, such as '1/0'
    trans: db.DCplxTrans  # from the file to the wafer, um
    reach: Um  # from its middle to its corner, on the wafer
    cell: int  # of the layout, which holds what the file draws


@dataclass(frozen=True)
class Misfit:
    """What of one mask does not lie where it lies on another: um, on the wafer."""

    kind: str  # 'alignment marks', 'die fields', 'wafer outline', or 'openings', 'landings', 'contacts'
    file: Path
    other: Path
    count: int
    distance: Um
    fit: tuple[Detail, ...]  # what would make it fit; nothing where nothing would

    @property
    def detail(self) -> Detail:
        """What does not fit, as a fact about the file."""
        far = (self.distance,) if self.distance < float("inf") else ()
        return Detail(What.MISFIT, (self.kind, self.other.name), (self.count, *far))
