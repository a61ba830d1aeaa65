"""pkgdrc: draws wafer-level packages and checks them as they will be made.

    import pkgdrc

    run = pkgdrc.check("die.gds", deck="hermetic")
    print(run.verdict, len(run.findings))

What is named here is the library; it changes by semantic versioning. Importing it loads nothing else.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pkgdrc.version import __version__ as __version__

if TYPE_CHECKING:
    from pkgdrc.deck.load import Deck as Deck
    from pkgdrc.errors import InputError as InputError
    from pkgdrc.findings.record import Finding as Finding
    from pkgdrc.findings.record import RuleResult as RuleResult
    from pkgdrc.findings.record import State as State
    from pkgdrc.library.check import check as check
    from pkgdrc.library.draw import draw as draw
    from pkgdrc.library.load import load_deck as load_deck
    from pkgdrc.library.load import load_technology as load_technology
    from pkgdrc.library.run import Run as Run
    from pkgdrc.technology.model import Technology as Technology

_HOME = {
    "Deck": "pkgdrc.deck.load",
    "Finding": "pkgdrc.findings.record",
    "InputError": "pkgdrc.errors",
    "RuleResult": "pkgdrc.findings.record",
    "Run": "pkgdrc.library.run",
    "State": "pkgdrc.findings.record",
    "Technology": "pkgdrc.technology.model",
    "check": "pkgdrc.library.check",
    "draw": "pkgdrc.library.draw",
    "load_deck": "pkgdrc.library.load",
    "load_technology": "pkgdrc.library.load",
}

__all__ = [
    "Deck",
    "Finding",
    "InputError",
    "RuleResult",
    "Run",
    "State",
    "Technology",
    "check",
    "draw",
    "load_deck",
    "load_technology",
]


def __getattr__(name: str) -> Any:
    """What the library offers, loaded when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module 'pkgdrc' has no attribute '{name}'")
    found = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
