"""Formulas of lengths that are known only where a layout is looked at.

A function that is written with these computes with plain numbers; of formulas it makes the formula of its
result, as the application's scripting language (Ruby) writes it. So what both need stands once.
"""

import math
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True)
class Formula:
    """An expression of the scripting language."""

    text: str

    def __add__(self, other: "Formula | float") -> "Formula":
        return Formula(f"({self.text} + {_text(other)})")

    def __radd__(self, other: float) -> "Formula":
        return Formula(f"({_text(other)} + {self.text})")

    def __sub__(self, other: "Formula | float") -> "Formula":
        return Formula(f"({self.text} - {_text(other)})")

    def __rsub__(self, other: float) -> "Formula":
        return Formula(f"({_text(other)} - {self.text})")

    def __mul__(self, other: "Formula | float") -> "Formula":
        return Formula(f"({self.text} * {_text(other)})")

    __rmul__ = __mul__

    def __truediv__(self, other: "Formula | float") -> "Formula":
        return Formula(f"({self.text} / {_text(other)})")

    def __neg__(self) -> "Formula":
        return Formula(f"(-{self.text})")

    def __ge__(self, other: "Formula | float") -> "Formula":
        return Formula(f"({self.text} >= {_text(other)})")

    def __gt__(self, other: "Formula | float") -> "Formula":
        return Formula(f"({self.text} > {_text(other)})")


V = TypeVar("V", float, Formula)


def root(square: V) -> V:
    """The square root; 0 of what is negative."""
    if isinstance(square, Formula):
        return Formula(f"Math.sqrt({greatest(square, 0.0).text})")
    return math.sqrt(max(square, 0.0))


def greatest(one: V, other: float) -> V:
    """The greater of a value and a number."""
    if isinstance(one, Formula):
        return Formula(f"[{one.text}, {_text(other)}].max")
    return max(one, other)


def least(one: V, other: float) -> V:
    """The lesser of a value and a number."""
    if isinstance(one, Formula):
        return Formula(f"[{one.text}, {_text(other)}].min")
    return min(one, other)


def cube_root(value: V) -> V:
    """The cube root."""
    if isinstance(value, Formula):
        return Formula(f"Math.cbrt({value.text})")
    return math.cbrt(value)


def rounded(value: V) -> V:
    """Without what rounding adds: to a billionth."""
    if isinstance(value, Formula):
        return Formula(f"{value.text}.round(9)")
    return round(value, 9)


def whether(condition: bool | Formula, then: V, other: V) -> V:
    """`then` where the condition holds, else the other."""
    if isinstance(condition, Formula):
        return Formula(f"({condition.text} ? {_text(then)} : {_text(other)})")  # type: ignore[return-value]
    return then if condition else other


def _text(value: "Formula | float") -> str:
    # A whole number would be divided as one.
    if isinstance(value, Formula):
        return value.text
    return "Float::INFINITY" if value == math.inf else repr(float(value))
