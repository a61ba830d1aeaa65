"""A loaded deck as one process hands it to another, which has it sooner than from its files."""

import io
import pickle
import sys
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

from pkgdrc.code_folder import folder_package, folders, no_bytecode, package_of
from pkgdrc.deck import Deck
from pkgdrc.technology import Technology


@dataclass(frozen=True)
class Carried:
    """A deck with its technology, packed, and the folders of whose modules they are made."""

    folders: tuple[Path, ...]
    packed: bytes


class _Packer(pickle.Pickler):
    def reducer_override(self, obj: object) -> Any:
        """Refuses what is a chapter's own: to look for it by its name, pickle would run the chapter again."""
        module = (obj.__module__ or "") if isinstance(obj, type | FunctionType) else ""
        if folder_package(module) and module not in sys.modules:
            raise pickle.PicklingError(f"{module} is a chapter")
        return NotImplemented


def carried(opened: tuple[Deck, Technology]) -> Carried | None:
    """A deck packed; None for one that cannot be, such as one with classes of its own chapters."""
    packed = io.BytesIO()
    try:
        _Packer(packed, pickle.HIGHEST_PROTOCOL).dump(opened)
    except Exception:  # whatever its classes raise
        return None
    return Carried(tuple(folders()), packed.getvalue())


def unpacked(given: Carried) -> tuple[Deck, Technology] | None:
    """The deck; None where it cannot be made here, or a folder of its modules has changed since."""
    try:
        for folder in given.folders:
            package_of(folder)
        with no_bytecode():
            opened: tuple[Deck, Technology] = pickle.loads(given.packed)
    except Exception:  # whatever its classes raise
        return None
    return opened
