"""Whether another machine judges by the same program, deck and layout as this one."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pkgdrc.cache.sources import files
from pkgdrc.code_folder import family_files
from pkgdrc.deck.load import COMMON
from pkgdrc.resources import find_deck, rules_folder
from pkgdrc.version import __version__


@dataclass(frozen=True)
class Program:
    """What the results depend on besides deck and layout."""

    pkgdrc: str
    klayout: str
    code: str  # digest of what checking is made of

    def unlike(self, other: "Program") -> str:
        """How the other program differs, as 'pkgdrc 0.2 instead of 0.1'; '' if it does not."""
        for name in ("pkgdrc", "klayout"):
            ours, theirs = getattr(self, name), getattr(other, name)
            if ours != theirs:
                return f"{name} {theirs} instead of {ours}"
        return "" if self.code == other.code else f"another state of pkgdrc {self.pkgdrc}"


def program() -> Program:
    """The program of this process."""
    return Program(__version__, version("klayout"), _CODE)


def deck_digest(folder: Path, technology: Path) -> str:
    """Digest of the files that a deck is loaded from; '' where they cannot be read."""
    folders = (folder, find_deck(COMMON))
    inside = (path for each in folders for ending in ("*.py", "*.toml") for path in sorted(each.glob(ending)))
    try:
        return _digest([technology, *inside, *family_files(folder)])
    except OSError:
        return ""


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


_FAMILIES = (file for folder in sorted(rules_folder().iterdir()) for file in family_files(folder))
_CODE = _digest([*files(), *_FAMILIES])  # read when the code is, as it may be edited while it runs
