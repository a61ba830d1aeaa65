"""What a file says of its pins, as it says it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pkgdrc.errors import InputError

UNITS = {"nm": 0.001, "um": 1.0, "mm": 1000.0, "mil": 25.4, "inch": 25400.0}
_WORDS = {
    "um": "um", "µm": "um", "μm": "um", "micron": "um", "microns": "um",
    "micrometer": "um", "micrometers": "um", "micrometre": "um", "micrometres": "um",
    "nm": "nm", "nanometer": "nm", "nanometers": "nm",
    "mm": "mm", "millimeter": "mm", "millimeters": "mm", "millimetre": "mm", "millimetres": "mm",
    "mil": "mil", "mils": "mil", "in": "inch", "inch": "inch", "inches": "inch",
}  # fmt: skip

NO_NET = frozenset({"", "-", "NC", "N/C", "N.C.", "NO_CONNECT", "UNCONNECTED"})


@dataclass(frozen=True)
class Row:
    """One pin as written; `line` is its line in the file, 0 where there is none."""

    name: str
    net: str
    x: float | None
    y: float | None
    line: int


@dataclass(frozen=True)
class Listing:
    """The pins of a file, and what the file says of their places: None where it says nothing."""

    rows: tuple[Row, ...]
    unit: str | None = None
    origin: str | None = None
    centre: tuple[float, float] = (0.0, 0.0)  # the die's centre, in the file's unit
    seen_from_below: bool = False
    any_case: bool = False  # names may differ in case from the labels


@dataclass(frozen=True)
class Source:
    """A file of pins: its lines, and the columns that its user names."""

    path: Path
    lines: tuple[str, ...]
    columns: Mapping[str, str]

    def wrong(self, line: int, what: str) -> InputError:
        """An error on a line of the file."""
        return InputError(f"{self.path}, line {line}: {what}")

    def number(self, line: int, name: str, text: str, comma: bool = False) -> float:
        """A number in a line; `comma`: decimal commas are in use."""
        written = text.replace("\u2212", "-")  # a minus sign as word processors write it
        written = written.replace(",", ".") if comma else written
        try:
            value = float(written)
        except ValueError:
            raise self.wrong(line, f"{name} is '{text}', which is no number") from None
        if not abs(value) < 1e9:
            raise self.wrong(line, f"{name} is {text}, which is no place")
        return value


Reader = Callable[[Source], Listing]
Told = Callable[[Source], bool]
READERS: list[tuple[Told, Reader]] = []


def reads(told: Told) -> Callable[[Reader], Reader]:
    """Enters a function as the reader of the files that `told` knows as its own."""

    def enter(function: Reader) -> Reader:
        READERS.append((told, function))
        return function

    return enter


def unit_of(word: str) -> str | None:
    """The unit that a word stands for; None for any other word."""
    return _WORDS.get(word.strip().strip("()[].:;,").lower())
