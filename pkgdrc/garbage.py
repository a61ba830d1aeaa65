"""How often a process that judges looks for garbage."""

import gc

_MANY = 1_000_000  # new objects after which it is looked for


def look_seldom() -> None:
    """Look for garbage seldom: nearly all that a run makes lives until its end."""
    gc.set_threshold(_MANY)
