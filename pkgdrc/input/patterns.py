"""Which files are MALY job decks, and what patterns they name, without reading what is none."""

import re
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from pkgdrc.errors import InputError

_START = re.compile(rb"(?:\s|//[^\n]*\n|/\*.*?\*/)*BEGIN\s+MALY\b", re.IGNORECASE | re.DOTALL)
_HEAD = 4096  # bytes that a job deck is known by


def is_job_deck(head: bytes) -> bool:
    """Whether a file that begins so is a MALY job deck."""
    return bool(_START.match(head))


def patterns_in(path: Path) -> list[Path]:
    """The files that a job deck names, as far as it can be read; none of what is no job deck."""
    try:
        with _opened(path) as file:
            head = file.read(_HEAD)
            if not is_job_deck(head):
                return []
            from pkgdrc.input.maly import load_job_deck, text_of

            text = text_of(head + file.read())
        return [each for each in load_job_deck(path, text).files() if each.is_file()]
    except (OSError, EOFError, zlib.error, InputError):
        return []


def _opened(path: Path) -> BinaryIO:
    """A file, unpacked."""
    file = path.open("rb")
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    if not packed:
        return file
    import gzip

    file.close()
    return cast(BinaryIO, gzip.open(path))
