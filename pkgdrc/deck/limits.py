"""Limits: the numbers of a deck, each with its unit and where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from pkgdrc.shapes.recorder import DeckError
from pkgdrc.toml import Doc, nearest, parse, read_toml


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """One table of limits.toml."""

    value: Annotated[float, Doc("the limit")]
    unit: Annotated[str, Doc("um, um2, deg, or empty for a ratio or count")] = "um"
    source: Annotated[str, Doc("where it comes from: a text and claim, a text's example value, or 'process'")]


@dataclass(frozen=True)
class Limit:
    """A named number of the deck."""

    name: str
    value: float
    unit: str
    source: str
    replaced: float | None = None  # the deck's own value, where the user has set it

    def at(self, value: float) -> "Limit":
        """The same with a value that the user has set."""
        return replace(self, value=value, replaced=self.value)


def load_limits(path: Path) -> dict[str, Limit]:
    """The limits in a limits.toml: name -> Limit."""
    tables = parse(read_toml(path), dict[str, _Entry], path)
    return {name: Limit(name, entry.value, entry.unit, entry.source) for name, entry in tables.items()}


class Limits:
    """`limit.name` in a rule; `read` collects the names that were read."""

    def __init__(self, limits: Mapping[str, Limit], read: set[str]) -> None:
        self._limits = limits
        self._read = read

    def __getattr__(self, name: str) -> Limit:
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in self._limits:
            raise DeckError(f"there is no limit '{name}' in limits.toml: {nearest(name, self._limits)}")
        self._read.add(name)
        return self._limits[name]
