"""Numbers that know their unit, where plain ones are needed."""

from math import isnan
from typing import Any, Protocol, TypeAlias, runtime_checkable

from pkgdrc.shapes.recorder import DeckError


@runtime_checkable
class Quantity(Protocol):
    """A figure of the stack, or a limit."""

    @property
    def value(self) -> float:
        """The number."""

    @property
    def unit(self) -> str:
        """Its unit; empty for a ratio or a count."""


Plain: TypeAlias = Quantity | float


def plain(number: Plain, unit: str = "um") -> float:
    """A number of the stack, of limits.toml or of the rule itself as a plain one in `unit`.

    DeckError if it is no number, nan, or one in another unit.
    """
    if isinstance(number, float | int) and not isinstance(number, bool):
        if isnan(number):
            raise DeckError("nan is no number: nothing is below or above it")
        return float(number)
    if isinstance(number, Quantity):
        if number.unit != unit:
            named: Any = getattr(number, "name", None)
            name = f"limit '{named}'" if named else "one"
            raise DeckError(f"a number {in_unit(unit)} is needed here, not {name} {in_unit(number.unit)}")
        return number.value
    raise DeckError(f"a number {in_unit(unit)} is needed here, not {type(number).__name__}")


def span(lowest: Plain, highest: Plain, unit: str = "um") -> tuple[float, float]:
    """Two plain numbers in `unit`; DeckError if nothing lies from one to the other."""
    low, high = plain(lowest, unit), plain(highest, unit)
    if low > high:
        raise DeckError(f"the lower of two numbers comes first: {high:g}, {low:g}")
    return low, high


def in_unit(unit: str) -> str:
    """A unit in words."""
    return f"in {unit}" if unit else "without a unit"
