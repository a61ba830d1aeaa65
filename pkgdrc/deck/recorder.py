"""What a rule builds while it is read, so that an expression that leads nowhere can be told."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from pkgdrc.errors import InputError

_built: ContextVar[list[tuple[object, int]] | None] = ContextVar("built", default=None)
_HERE = str(Path(__file__).parent)


class DeckError(InputError):
    """A deck that cannot be read: which file, which rule, what is wrong."""


class DeckWarning(UserWarning):
    """A deck that can be read but has something in it that does nothing."""


@contextmanager
def recording() -> Iterator[list[tuple[object, int]]]:
    """Collects (expression, line of the rule that built it) while the block runs."""
    built: list[tuple[object, int]] = []
    token = _built.set(built)
    try:
        yield built
    finally:
        _built.reset(token)


def record(expression: object) -> None:
    """Notes an expression as built by the innermost line outside this package."""
    built = _built.get()
    if built is None:
        return
    frame = sys._getframe(1)
    while frame.f_back and frame.f_code.co_filename.startswith((_HERE, "<string>")):
        frame = frame.f_back
    built.append((expression, frame.f_lineno))
