"""Decks and technologies by name or path."""

from collections.abc import Mapping
from pathlib import Path

from pkgdrc.deck.load import Deck
from pkgdrc.deck.load import load_deck as _load_deck
from pkgdrc.deck.locate import locate
from pkgdrc.deck.rule import Severity
from pkgdrc.resources import find_technology
from pkgdrc.technology import Technology
from pkgdrc.technology import load_technology as _load_technology


def load_technology(where: str | Path) -> Technology:
    """The technology of a deck, by its name (`hermetic`, `elastic-bump/micross`), or a technology file's.

    InputError names file and key where something is wrong.
    """
    return _load_technology(find_technology(where))


def load_deck(
    deck: str | Path | None = None,
    technology: str | Path | Technology | None = None,
    *,
    limits: Mapping[str, float] | None = None,
    severity: Mapping[str, Severity] | None = None,
) -> Deck:
    """A deck with its rules, by name or folder, for a technology: one of the two is enough.

    `limits` replaces single limits by name, `severity` those of rules by id ('error' or 'advice'). InputError
    (DeckError) names file, line and what would be right; a DeckWarning is issued for what leads nowhere.
    Loading a deck runs its Python files.
    """
    return opened(deck, technology, limits, severity)[0]


def opened(
    deck: str | Path | None,
    technology: str | Path | Technology | None,
    limits: Mapping[str, float] | None = None,
    severity: Mapping[str, Severity] | None = None,
) -> tuple[Deck, Technology]:
    """A deck and its technology."""
    if isinstance(technology, Technology):
        folder, file = locate(None if deck is None else str(deck), str(technology.path))
        loaded = technology
    else:
        named = None if technology is None else str(technology)
        folder, file = locate(None if deck is None else str(deck), named)
        loaded = _load_technology(file)
    return _load_deck(str(folder.absolute()), loaded, limits, severity), loaded
