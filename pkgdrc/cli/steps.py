"""The steps that commands share: a deck that is loaded, and what is said of it."""

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pkgdrc.cli.terminal import say
from pkgdrc.deck import Deck, DeckWarning, load_deck
from pkgdrc.deck.locate import locate
from pkgdrc.findings.record import Severity
from pkgdrc.input.masks import is_mask_set, load_masks
from pkgdrc.resources import find_technology
from pkgdrc.technology import Technology, load_technology

if TYPE_CHECKING:
    from pkgdrc.input.source import LayoutSource


def technology_of(layout: Path | None, deck: str | None, technology: str | None) -> Path | None:
    """The technology's file that the options name, or else a mask set; None where nothing names one.

    InputError if they name a deck, and a technology of another.
    """
    if technology and deck:
        return locate(deck, technology)[1]
    if technology or deck:
        return find_technology(technology or deck or "")
    named = load_masks(layout).technology if layout and is_mask_set(layout) else None
    return find_technology(named, layout.parent) if named and layout else None


def read_as_made(
    layout: Path,
    *,
    deck: str | None,
    technology: str | None,
    unit: str | None,
    accept_dropped: bool,
    top: str | None,
) -> tuple[Technology, "LayoutSource"]:
    """A layout that is shown as made, and the technology that makes it: the hermetic one if none is named."""
    from pkgdrc.input.ask import asked_for
    from pkgdrc.input.read import read_layout

    loaded = load_technology(technology_of(layout, deck, technology) or find_technology("hermetic"))
    source = read_layout(layout, top, asked=asked_for(loaded, unit), accept_dropped=accept_dropped)
    return loaded, source


def open_deck(deck: str | None, technology: str | None) -> tuple[Deck, Technology]:
    """The deck and technology that `--deck` and `--technology` name."""
    folder, file = locate(deck, technology)
    loaded = load_technology(file)
    return read_deck(folder, loaded), loaded


def read_deck(
    folder: Path,
    technology: Technology,
    limits: Mapping[str, float] | None = None,
    severities: Mapping[str, Severity] | None = None,
) -> Deck:
    """The deck in a folder; what it warns of is said on stderr."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeckWarning)
        # Absolute, or a folder `hermetic` would be taken for the deck of that name.
        deck = load_deck(str(folder.absolute()), technology, limits, severities)
    for note in deck.warnings:
        say(f"warning: {note}")
    return deck


def say_warnings(path: Path | None, warned: Sequence[str]) -> None:
    """What was wrong beside a layout and affects no finding, on stderr."""
    for warning in warned[:5]:
        say(f"warning: {path}: {warning}")
    if len(warned) > 5:
        say(f"warning: {path}: and {len(warned) - 5} more of the kind")
