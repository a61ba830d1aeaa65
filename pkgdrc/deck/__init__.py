"""The rule language: shapes, measures, checks, rules and decks. Nothing here computes geometry."""

from pkgdrc.deck import edges as edges
from pkgdrc.deck import measures as measures  # so that all are methods of shapes
from pkgdrc.deck.absent import NotApplicableError
from pkgdrc.deck.algebra import Region, told
from pkgdrc.deck.checks import AnyCheck, Number
from pkgdrc.deck.limits import Limits
from pkgdrc.deck.load import Deck, load_deck
from pkgdrc.deck.made import Made
from pkgdrc.deck.rule import Rule, derived, figure, rule
from pkgdrc.deck.stack import Stack
from pkgdrc.shapes.recorder import DeckError, DeckWarning

__all__ = [
    "AnyCheck",
    "Deck",
    "DeckError",
    "DeckWarning",
    "Limits",
    "Made",
    "NotApplicableError",
    "Number",
    "Region",
    "Rule",
    "Stack",
    "derived",
    "figure",
    "load_deck",
    "rule",
    "told",
]
