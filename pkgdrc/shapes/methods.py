"""What others make of shapes, such as measures, by the name of the method: each class enters itself.

What the package enters is there for every deck. What a deck's folder enters is there for that deck alone: two
decks in one process may have measures of one name that differ.
"""

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from pkgdrc.code_folder import folder_package

Method = Callable[..., Any]

_ENTERED: dict[str, dict[str, Method]] = {"": {}}
_deck: ContextVar[str] = ContextVar("deck", default="")


def enter(name: str, method: Method, module: str) -> None:
    """Enters what a module makes of shapes under a name."""
    _ENTERED.setdefault(folder_package(module), {})[name] = method


def methods() -> Mapping[str, Method]:
    """What can be made of shapes, by name: by the deck that is being read before all others."""
    return ChainMap(_ENTERED.get(_deck.get(), {}), _ENTERED[""])


@contextmanager
def of_deck(package: str) -> Iterator[None]:
    """Shapes have the methods of a deck's folder, by its package, while the block runs."""
    token = _deck.set(package)
    try:
        yield
    finally:
        _deck.reset(token)
