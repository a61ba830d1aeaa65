"""Stud bases drawn by hand: shapes of a few calls, and what the whole deck says of them.

Lengths are um. Corners lie on the mask grid.
"""

import math
from collections.abc import Collection
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import klayout.db as kdb

from pkgdrc.deck import Deck, load_deck
from pkgdrc.engine import check
from pkgdrc.findings import Finding, State
from pkgdrc.input.read import read_layout
from pkgdrc.resources import find_technology
from pkgdrc.technology import Technology, load_technology

DBU, GRID, CHORD_ERROR = 0.001, 0.005, 0.008
HOLE, STUD, NOTCH, RIM, SOLDER, PAD = 50.0, 100.0, 140.0, 85.0, 80.0, 75.0  # radii of a sound stud
UPPER_END = HOLE - 120.0 * math.tan(math.radians(3.0))  # radius of a hole at the upper face
ON_WAFER = {"WF.1", "WF.2", "WF.3", "WF.4", "WF.5"}


Places = list[tuple[float, float]]


def snapped(value: float) -> int:
    """A coordinate on the mask grid, dbu."""
    return round(value / GRID) * round(GRID / DBU)


def polygon(*places: tuple[float, float]) -> kdb.Region:
    return kdb.Region(kdb.Polygon([kdb.Point(snapped(x), snapped(y)) for x, y in places], True))


def box(left: float, bottom: float, right: float, top: float) -> kdb.Region:
    return kdb.Region(kdb.Box(snapped(left), snapped(bottom), snapped(right), snapped(top)))


def square(x: float, y: float, half: float) -> kdb.Region:
    return box(x - half, y - half, x + half, y + half)


def corners(x: float, y: float, radius: float, count: int | None = None) -> Places:
    """Corners on a circle, counter-clockwise from the right; `count`: as many as its chord error asks for."""
    count = count or 4 * math.ceil(math.pi / math.acos(1 - CHORD_ERROR / radius) / 4)
    angles = [2 * math.pi * n / count for n in range(count)]
    return [(x + radius * math.cos(t), y + radius * math.sin(t)) for t in angles]


def circle(x: float, y: float, radius: float) -> kdb.Region:
    return polygon(*corners(x, y, radius))


def keyhole(outer: Places, inner: Places, slit: float = 0.0) -> kdb.Region:
    """One polygon round another, from the first corners all round to a slit there, so wide, and back."""
    first = [(outer[0][0], outer[0][1] - slit), (inner[0][0], inner[0][1] - slit)]
    return polygon(*outer, *first, *inner[:0:-1], inner[0])


def ring(x: float, y: float, inner: float = STUD, outer: float = NOTCH) -> kdb.Region:
    return keyhole(corners(x, y, outer), corners(x, y, inner))


def sector(
    x: float, y: float, low: float, high: float, inner: float = STUD, outer: float = NOTCH
) -> kdb.Region:
    """The part of a ring from one direction to another (deg, counter-clockwise), with radial ends."""

    def arc(radius: float) -> Places:
        count = math.ceil(math.radians(high - low) * math.sqrt(radius / CHORD_ERROR / 8))
        angles = [math.radians(low + (high - low) * n / count) for n in range(count + 1)]
        return [(x + radius * math.cos(t), y + radius * math.sin(t)) for t in angles]

    return polygon(*arc(outer), *reversed(arc(inner)))


class Board:
    """A layout in the making, with the top cell "base"."""

    def __init__(self, technology: str = "stud-base") -> None:
        self.technology = technology
        self.layout = kdb.Layout()
        self.layout.dbu = DBU
        self.top = self.layout.create_cell("base")

    def draw(self, layer: str, *shapes: kdb.Region, cell: kdb.Cell | None = None) -> None:
        """Shapes in a cell, or in the top cell, each as it is given."""
        drawn = self.layout.layer(*_technology(self.technology).layers[layer])
        for shape in shapes:
            (cell or self.top).shapes(drawn).insert(shape)

    def name(self, x: float, y: float, text: str, layer: str = "label") -> None:
        drawn = self.layout.layer(*_technology(self.technology).layers[layer])
        self.top.shapes(drawn).insert(kdb.Text(text, snapped(x), snapped(y)))

    def stud(
        self,
        x: float,
        y: float,
        notch: kdb.Region | None = None,
        cell: kdb.Cell | None = None,
        **others: kdb.Region,
    ) -> None:
        """A sound stud at (x, y), but for its notch and what is in `others` by layer."""
        sound = {
            "pad": circle(x, y, PAD),
            "hole": circle(x, y, HOLE),
            "rim": ring(x, y, HOLE, RIM),
            "solder": circle(x, y, SOLDER),
            "notch": ring(x, y) if notch is None else notch,
        }
        for layer, shape in (sound | others).items():
            self.draw(layer, shape, cell=cell)

    def findings(
        self,
        limits: dict[str, float] | None = None,
        suffix: str = "gds",
        rules: Collection[str] | None = None,
    ) -> list[Finding]:
        """What the deck finds; fails if a rule could not be computed.

        `rules` (None: all but those on wafers) are the rules that are asked.
        """
        technology = _technology(self.technology)
        deck = _deck(self.technology, tuple((limits or {}).items()))
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"base.{suffix}"
            self.layout.write(str(path))
            run = check(read_layout(path), deck, technology, selected=rules, ignored=ON_WAFER)
        failed = [(rule.id, rule.reason) for rule in run.rules if rule.state == State.FAILED]
        assert not failed, failed
        return list(run.findings)

    def told(self, limits: dict[str, float] | None = None) -> list[tuple[str, float | None, int]]:
        """Rule, measured value and number of placements of all findings."""
        found = self.findings(limits)
        return sorted(
            ((v.rule, None if v.measured is None else round(v.measured, 3), v.placements) for v in found),
            key=str,
        )


@cache
def _technology(name: str) -> Technology:
    return load_technology(find_technology(name))


@cache
def _deck(technology: str, limits: tuple[tuple[str, float], ...]) -> Deck:
    return load_deck("stud-base", _technology(technology), dict(limits))
