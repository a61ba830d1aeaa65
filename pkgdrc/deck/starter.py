"""The deck that a new one starts from."""

import re
from pathlib import Path

from pkgdrc.errors import InputError
from pkgdrc.resources import deck_names, starter_folder

_NAME = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_PLACEHOLDER = "DECK"


def write_deck(folder: Path) -> list[Path]:
    """Write the deck into a new folder, under the folder's name; the files in order.

    InputError if there is something there already, or the name is none for a deck.
    """
    name = folder.resolve().name
    if not _NAME.fullmatch(name):
        raise InputError(
            f"{folder}: '{name}' is no name for a deck; take small letters, digits and hyphens, as in my-deck"
        )
    if name.replace("_", "-") in deck_names():
        raise InputError(f"{folder}: there is a deck '{name.replace('_', '-')}' already; take another name")
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise InputError(f"{folder}: is there already; a new deck gets a folder of its own")
    start, written = starter_folder(), []
    files = (each for each in start.rglob("*") if each.is_file() and "__pycache__" not in each.parts)
    for path in sorted(files):
        target = folder / path.relative_to(start)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8").replace(_PLACEHOLDER, name)
        target.write_text(text, encoding="utf-8")
        written.append(target)
    return written
