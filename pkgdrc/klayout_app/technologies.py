"""Which technologies the application knows pkgdrc by, and what they are called there."""

from collections.abc import Mapping
from pathlib import Path

from pkgdrc.resources import deck_names, find_deck


def shipped() -> dict[str, Path]:
    """Name in KLayout = file, of every technology that ships, such as 'pkgdrc hermetic shielded'."""
    found = {}
    for deck in deck_names():
        files = sorted(
            find_deck(deck).glob("*.toml"), key=lambda file: (file.stem != "technology", file.stem)
        )
        for file in files:
            if file.stem != "limits":
                found[f"pkgdrc {deck}" + (f" {file.stem}" if file.stem != "technology" else "")] = file
    return found


def known(own: Mapping[str, str]) -> dict[str, Path]:
    """The technologies that ship, and the user's `own` as a record holds them."""
    return shipped() | {name: Path(file) for name, file in own.items()}


def name_of(file: Path) -> str:
    """What a technology of the user's own is called: 'pkgdrc ' and the file's name, or its folder's.

    A file called technology.toml takes its folder's name, as a deck's does.
    """
    file = file.resolve()
    return f"pkgdrc {file.parent.name if file.stem == 'technology' else file.stem}"
