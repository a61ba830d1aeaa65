"""Serial numbers: one cell a digit, placed on the wafer over each die, so that the dies stay shared."""

from collections.abc import Iterable, Mapping

from pkgdrc.cells.common.label import label, letter_advance
from pkgdrc.cells.drawing import Drawing, Placement
from pkgdrc.cells.masks import drawn_on
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um
from pkgdrc.wafer.placement import Site, Sites, arrays
from pkgdrc.wafer.spec import Serial


def serial_digits(
    serial: Serial, dies: Iterable[Site], technology: Technology
) -> dict[Site, tuple[Placement, ...]]:
    """The digits of each die, placed from the die's centre; all numbers have as many digits as the last."""
    ordered = sorted(dies, key=lambda site: (site[1], site[0]))
    digits = len(str(serial.first + len(ordered) - 1))
    advance = letter_advance(serial.height, technology.grid)
    with drawn_on(technology):
        cells = {digit: label(text=digit, height=serial.height, layer=serial.layer) for digit in "0123456789"}
    return {
        site: tuple(
            Placement(cells[digit], at=(serial.at[0] + place * advance, serial.at[1]))
            for place, digit in enumerate(f"{number:0{digits}d}")
        )
        for number, site in enumerate(ordered, serial.first)
    }


def serial_arrays(digits: Mapping[Site, tuple[Placement, ...]], sites: Sites) -> list[Placement]:
    """The digits on the wafer; neighbours that share a digit make an array."""
    by_place: dict[tuple[Um, Um], dict[Site, Drawing]] = {}
    for site, placements in digits.items():
        for placement in placements:
            by_place.setdefault(placement.at, {})[site] = placement.drawing
    return [each for shift, items in by_place.items() for each in arrays(items, sites, shift)]
