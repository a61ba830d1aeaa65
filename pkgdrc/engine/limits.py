"""Whether a value breaks a check, and which of its limits."""

from pkgdrc.deck.checks import AnyCheck, Check, value_of


class TooManyError(Exception):
    """A measure has more shapes to look at than it was given leave for."""


def violates(check: Check, value: float, slack: float = 0.0) -> bool:
    """Whether a value breaks a check's limits by more than `slack` (all in the check's unit)."""
    if check.below is not None and value < value_of(check.below) - slack:
        return check.floor is None or value >= value_of(check.floor) - slack
    if check.above is not None and value > value_of(check.above) + slack:
        return check.ceiling is None or value <= value_of(check.ceiling) + slack
    return False


def bound(check: AnyCheck, measured: float | None) -> tuple[float | None, str]:
    """The limit that a check breaks with what was measured, and its unit."""
    if not isinstance(check, Check):
        return None, "" if measured is None else "um"  # what is merely there may have a length
    unit = getattr(check.measure, "unit", "")
    below = None if check.below is None else value_of(check.below)
    above = None if check.above is None else value_of(check.above)
    if below is None or (above is not None and measured is not None and measured > above):
        return above, unit
    return below, unit
