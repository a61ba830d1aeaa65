"""Which pkgdrc this is, to the letter: an answer holds only for the code that gave it."""

import hashlib
import platform
import sys
from pathlib import Path

import numpy as np
from klayout import __version__ as of_klayout  # type: ignore[attr-defined]

from pkgdrc.version import __version__

_PACKAGE = Path(__file__).resolve().parent.parent
_STAGES = ("cache", "deck", "engine", "findings", "input", "nets", "process", "shapes", "technology")


def files() -> list[Path]:
    """The files that checking is made of."""
    stages = [path for stage in _STAGES for path in (_PACKAGE / stage).rglob("*.py")]
    return sorted([*_PACKAGE.glob("*.py"), *stages])


def _digest() -> str:
    """A digest of the code of these files: that of a checkout changes without its version."""
    found = hashlib.sha256()
    for path in files():
        content = path.read_bytes()
        found.update(f"{path.relative_to(_PACKAGE).as_posix()} {len(content)}\n".encode() + content)
    return found.hexdigest()


# Read when the code is, not when it is used: it may be edited while a long check runs.
CODE = repr(
    (
        __version__,
        _digest(),
        of_klayout,
        np.__version__,
        sys.version_info[:3],
        platform.machine(),
    )
)
"""Code and versions on which answers depend."""
