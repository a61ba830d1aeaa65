"""How reports for people write numbers, places and names."""

from pkgdrc.units import Um
from pkgdrc.violations import Violation


def number(value: float) -> str:
    """At most four decimals and no trailing zeros."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def quantity(value: float, unit: str) -> str:
    """A number with its unit."""
    return f"{number(value)} {unit}".rstrip()


def measure(violation: Violation) -> str:
    """'measured 18.2 um, limit 20 um', or what of it there is."""
    parts = []
    if violation.measured is not None:
        parts.append(f"measured {quantity(violation.measured, violation.unit)}")
    if violation.limit is not None:
        parts.append(f"limit {quantity(violation.limit, violation.unit)}")
    return ", ".join(parts)


def found(violation: Violation, title: str) -> str:
    """The violation's message without the rule's title, and its figures if the message lacks them."""
    message = printable(violation.message).removeprefix(title).lstrip(":; ")
    figures = measure(violation)
    if violation.measured is not None and quantity(violation.measured, violation.unit) in message:
        figures = ""
    return "; ".join(part for part in (message, figures) if part)


def point(x: Um, y: Um) -> str:
    """'(12.5, 30)'."""
    return f"({number(x)}, {number(y)})"


def place(violation: Violation) -> str:
    """Where a violation is: its cell, the middle of its box there, and how often the cell is placed."""
    if violation.cell is None:
        return "in the technology, not at a place"
    words = [f"in cell {printable(violation.cell)}"]
    if violation.bbox is not None:
        left, bottom, right, top = violation.bbox
        words.append(f"at {point((left + right) / 2, (bottom + top) / 2)}")
    if violation.placements > 1:
        words.append(f"placed {violation.placements} times")
    if violation.at:
        first = "first " if violation.placements > 1 else ""
        words.append(f"{first}on the wafer at {point(*violation.at[0])}")
    return ", ".join(words)


def dies(violation: Violation, shown: int = 8) -> str:
    """'die (12, 40)', 'dies (1, 2), (1, 3) and 12 more', or nothing."""
    if not violation.dies:
        return ""
    names = ", ".join(f"({column}, {row})" for column, row in violation.dies[:shown])
    more = f" and {len(violation.dies) - shown} more" if len(violation.dies) > shown else ""
    return f"{'die' if len(violation.dies) == 1 else 'dies'} {names}{more}"


def counted(count: int, noun: str) -> str:
    """'1 rule', '2 rules'."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def printable(text: str) -> str:
    """Text from a layout without what would steer a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
