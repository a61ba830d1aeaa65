"""What a report is made from: a run, and what it was judged by."""

from dataclasses import dataclass

from pkgdrc.deck import Deck
from pkgdrc.technology import Technology
from pkgdrc.violations import Run


@dataclass(frozen=True)
class Judged:
    """One layout's run with its deck and technology. A report holds one or several of these."""

    run: Run
    deck: Deck
    technology: Technology
