"""How often a process that judges looks for garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 1_000_000  # new objects after which it is looked for


def look_seldom() -> None:
    """Look for garbage seldom: nearly all that a run makes lives until its end."""
    gc.set_threshold(_MANY)


@contextmanager
def seldom() -> Iterator[None]:
    """The same for a while, in a process that is somebody else's."""
    before = gc.get_threshold()
    look_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
