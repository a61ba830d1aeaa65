"""What a rule builds while it is read, so that an expression that leads nowhere can be told."""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pkgdrc.errors import InputError

if TYPE_CHECKING:
    from pkgdrc.shapes.node import Node


class DeckError(InputError):
    """A deck that cannot be read: which file, which rule, what is wrong."""


class UnknownNameError(DeckError, AttributeError):
    """A name in a rule that nothing has: what it may have been meant for."""


class DeckWarning(UserWarning):
    """A deck that can be read but has something in it that does nothing."""


class Built(NamedTuple):
    """An expression, and the line of a chapter that built it."""

    expression: "Node"
    file: str
    line: int


@dataclass
class Recording:
    """What is built while chapters are read. Expressions are told apart by identity, not by value."""

    files: Collection[str]
    built: dict[int, Built] = field(default_factory=dict)
    replaced: set[int] = field(default_factory=set)  # a changed copy stands for these


_current: ContextVar[Recording | None] = ContextVar("recording", default=None)


@contextmanager
def recording(files: Collection[str]) -> Iterator[Recording]:
    """Records what lines of the chapters `files` build while the block runs."""
    found = Recording(files)
    token = _current.set(found)
    try:
        yield found
    finally:
        _current.reset(token)


def record(expression: "Node") -> None:
    """Notes an expression as built by the innermost line of a chapter."""
    recording = _current.get()
    if recording is None:
        return
    frame = sys._getframe(1)
    while frame.f_back and frame.f_code.co_filename not in recording.files:
        frame = frame.f_back
    recording.built[id(expression)] = Built(expression, frame.f_code.co_filename, frame.f_lineno)


def record_replaced(expression: "Node") -> None:
    """Notes that a changed copy stands for an expression from now on."""
    recording = _current.get()
    if recording is not None:
        recording.replaced.add(id(expression))
