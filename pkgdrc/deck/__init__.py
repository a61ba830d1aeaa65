"""The rule language: expressions, checks, rules and decks. Nothing here computes geometry."""

from pkgdrc.deck.limits import Limits
from pkgdrc.deck.load import Deck, load_deck
from pkgdrc.deck.made import Made
from pkgdrc.deck.recorder import DeckError, DeckWarning
from pkgdrc.deck.rule import Rule, derived, rule
from pkgdrc.deck.stack import Stack

__all__ = [
    "Deck",
    "DeckError",
    "DeckWarning",
    "Limits",
    "Made",
    "Rule",
    "Stack",
    "derived",
    "load_deck",
    "rule",
]
