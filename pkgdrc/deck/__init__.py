"""The rule language: expressions, checks, rules and decks. Nothing here computes geometry."""

from pkgdrc.deck.load import Deck, load_deck
from pkgdrc.deck.recorder import DeckError, DeckWarning
from pkgdrc.deck.rule import Rule, rule

__all__ = ["Deck", "DeckError", "DeckWarning", "Rule", "load_deck", "rule"]
