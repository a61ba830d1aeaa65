"""The file in which answers are kept: one SQLite database that several processes may use at once."""

import errno
import hashlib
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pkgdrc.files import others_may_write

T = TypeVar("T")

MOST = 256 * 1024 * 1024
"""Bytes that are kept; the entries that were used least recently go first."""

_VARIABLE = "PKGDRC_CACHE"
_FILE = "answers-1.sqlite3"  # another number where the tables change
_PATIENCE = 3.0  # s that other processes may take to write
_ROW = 200  # bytes that an entry takes besides its content
_KEPT = 0.75  # share that stays when entries go, so that not every run has to clear up
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)

_TABLES = """
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, content BLOB NOT NULL, size INTEGER NOT NULL, used INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS by_use ON answers (used, key, size);
"""
_OLDEST = """
DELETE FROM answers WHERE key IN (
    SELECT key FROM (SELECT key, sum(size) OVER (ORDER BY used DESC, key) AS kept FROM answers)
    WHERE kept > ?
)
"""


def default_path() -> Path:
    """The user's cache file: in the folder that PKGDRC_CACHE names, else where the system keeps caches."""
    own = os.environ.get(_VARIABLE)
    if own:
        folder = Path(own).expanduser()
    else:
        from platformdirs import user_cache_path

        folder = user_cache_path("pkgdrc", appauthor=False)
    return folder / _FILE


class Cache:
    """Contents by key, in the file `path`, of which at most `most` bytes are kept.

    Nothing that is wrong with the file is an error: what cannot be read is not there, what cannot be written
    is not kept, and `warnings` says so in one sentence. A damaged file is set aside as `<name>.damaged`.
    One check at a time uses it; processes that work side by side have one each, on the same file.
    """

    def __init__(self, path: Path, most: int = MOST) -> None:
        self.path = path
        self.warnings: list[str] = []
        self._most = most
        self._file: sqlite3.Connection | None = None
        self._readable = self._writable = True
        self._used: list[str] = []
        self._grown = False

    def get(self, key: str) -> bytes | None:
        """What is kept under a key; None where nothing is, or where it is not what was put there."""
        row = self._read(key) if self._readable else None
        if row is None:
            return None
        whole: object = row[0]
        if not isinstance(whole, bytes) or not whole.startswith(_seal(key, whole[32:])):
            self.tell("has a damaged entry, which is not used")
            return None
        self._used.append(key)
        return whole[32:]

    def put(self, key: str, content: bytes) -> None:
        """Keeps a content under a key, unless it would take a good part of the whole cache."""
        size = len(content) + _ROW
        if size > self._most // 4:
            return
        row = (key, _seal(key, content) + content, size, int(time.time()))
        self._write(lambda file: file.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", row))
        self._grown = True

    def close(self) -> None:
        """Notes what was used, lets the oldest entries go if there are too many, and lets go of the file.

        It is opened again when it is next asked.
        """
        used = [(int(time.time()), key) for key in self._used]
        if used:
            self._write(lambda file: _noted(file, used))
        if self._grown:
            self._write(lambda file: _cleared(file, self._most))
        self._used, self._grown = [], False
        self._let_go()

    def tell(self, what: str) -> None:
        """Warns of something that is wrong with the cache; the first thing is enough."""
        if not self.warnings:
            self.warnings.append(f"cache {self.path}: {what}; nothing else is affected")

    def _read(self, key: str) -> tuple[object] | None:
        select = "SELECT content FROM answers WHERE key = ?"
        try:
            found: tuple[object] | None = self._tried(lambda file: file.execute(select, (key,)).fetchone())
        except (sqlite3.Error, OSError) as error:
            self._readable = self._writable = False
            self.tell(f"cannot be read ({_reason(error)}), so every rule is computed")
            return None
        return found

    def _write(self, work: Callable[[sqlite3.Connection], object]) -> None:
        if not self._writable:
            return
        try:
            self._tried(work)
        except (sqlite3.Error, OSError) as error:
            self._writable = False
            self.tell(f"cannot be written ({_reason(error)}), so the next run has to compute more")

    def _tried(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Does some work on the file, on a new one if the file turns out to be damaged."""
        try:
            return work(self._opened())
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _DAMAGED:
                raise
            self._let_go()
            self.path.replace(self.path.with_name(f"{self.path.name}.damaged"))
            self.path.with_name(f"{self.path.name}-journal").unlink(missing_ok=True)
            self.tell(f"was damaged ({_reason(error)}) and begins anew")
            return work(self._opened())

    def _opened(self) -> sqlite3.Connection:
        if self._file is None:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if others_may_write(self.path.parent):
                raise PermissionError(errno.EACCES, "others may write into its folder; chmod go-w it")
            file = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
            try:
                # A power cut may damage the file, which is noticed; a process that is killed does not.
                file.execute("PRAGMA synchronous = OFF")
                if not file.execute("SELECT 1 FROM sqlite_master WHERE name = 'by_use'").fetchone():
                    file.execute("PRAGMA auto_vacuum = FULL")
                    file.executescript(_TABLES)
            except sqlite3.Error:
                file.close()
                raise
            self._file = file
        return self._file

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _noted(file: sqlite3.Connection, used: list[tuple[int, str]]) -> None:
    file.execute("BEGIN IMMEDIATE")
    with file:
        file.executemany("UPDATE answers SET used = ? WHERE key = ?", used)


def _cleared(file: sqlite3.Connection, most: int) -> None:
    (total,) = file.execute("SELECT coalesce(sum(size), 0) FROM answers").fetchone()
    if total > most:
        file.execute(_OLDEST, (int(most * _KEPT),))


def _seal(key: str, content: bytes) -> bytes:
    """What shows that a content is whole, and that of its key."""
    return hashlib.sha256(key.encode() + content).digest()


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
