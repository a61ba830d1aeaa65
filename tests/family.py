"""Modules of the families that ship, as their decks run them."""

from types import ModuleType

from pkgdrc.code_folder import module_of
from pkgdrc.resources import find_deck


def part_of(deck: str, name: str) -> ModuleType:
    """A module of a family's folder, `made.bump` or `family`."""
    return module_of(find_deck(deck), name)
