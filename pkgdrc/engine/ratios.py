"""Figures of the stack over measured lengths: judged by the length, told as the ratio."""

from dataclasses import replace

from pkgdrc.deck.checks import Bound, Check, Ratio, value_of
from pkgdrc.engine.breach import Breach


def of_length(check: Check, ratio: Ratio) -> Check:
    """The check of the length that breaks the same limits: a ratio is the larger the smaller its length is.

    ValueError for a limit that is not above 0.
    """

    def length(limit: Bound | None) -> float | None:
        if limit is None:
            return None
        if value_of(limit) <= 0:
            raise ValueError(f"a ratio is compared with a limit above 0, not {value_of(limit):g}")
        return ratio.figure.value / value_of(limit)

    return replace(
        check,
        measure=ratio.measure,
        below=length(check.above),
        above=length(check.below),
        floor=length(check.ceiling),
        ceiling=length(check.floor),
    )


def breaches(ratio: Ratio, found: list[Breach]) -> list[Breach]:
    """What was found of the length, with the ratio as what is measured; none where there is no length."""
    return [replace(each, measured=_ratio(ratio, each.measured)) for each in found]


def _ratio(ratio: Ratio, length: float | None) -> float | None:
    if length is None or length <= 0:
        return None
    return round(ratio.figure.value / length, 4)
