"""Elastic bumps drawn by hand: a few calls, and what the whole deck says of them. Lengths are um."""

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

GRID = 0.005
OPENING, BALL, LAND, PAD, TRACK, LANDING, OPENED = 55.0, 60.0, 80.0, 40.0, 10.0, 40.0, 30.0
REACH = 200.0  # from a ball to its pad
ON_WAFER = {"WF.1", "WF.2", "WF.3", "WF.4", "WF.5"}

Shape = kdb.DPolygon | kdb.DBox | kdb.DPath


def circle(x: float, y: float, radius: float, corners: int = 128) -> kdb.DPolygon:
    box = kdb.DBox(x - radius, y - radius, x + radius, y + radius)
    found = kdb.DPolygon.ellipse(box, corners)
    return kdb.DPolygon([_snapped(point) for point in found.each_point_hull()])


def _snapped(point: kdb.DPoint) -> kdb.DPoint:
    return kdb.DPoint(round(point.x / GRID) * GRID, round(point.y / GRID) * GRID)


def square(x: float, y: float, half: float) -> kdb.DBox:
    return kdb.DBox(x - half, y - half, x + half, y + half)


class Device:
    """A layout in the making, with the top cell "device"."""

    def __init__(self, dbu: float = 0.001) -> None:
        self.layout = kdb.Layout()
        self.layout.dbu = dbu
        self.top = self.layout.create_cell("device")

    def draw(self, layer: str, *shapes: Shape, cell: kdb.Cell | None = None) -> None:
        """Shapes in a cell, or in the top cell, each as it is given."""
        drawn = self.layout.layer(*_technology().layers[layer])
        for shape in shapes:
            (cell or self.top).shapes(drawn).insert(shape)

    def bump(self, x: float, y: float, cell: kdb.Cell | None = None, **others: Collection[Shape]) -> None:
        """A sound bump at (x, y), its pad below it, but for what is in `others` by layer."""
        pad = y - REACH
        sound: dict[str, Collection[Shape]] = {
            "pad": [square(x, pad, PAD)],
            "pad_opening": [square(x, pad, OPENED)],
            "interconnect": [
                square(x, pad, LANDING),
                kdb.DBox(x - TRACK, pad, x + TRACK, y),
                circle(x, y, LAND),
            ],
            "base": [circle(x, y, LAND)],
            "opening": [circle(x, y, OPENING)],
            "filling": [circle(x, y, OPENING)],
            "ball": [circle(x, y, BALL)],
        }
        for layer, shapes in (sound | others).items():
            self.draw(layer, *shapes, cell=cell)

    def findings(
        self,
        rules: Collection[str] | None = None,
        ignored: Collection[str] = (),
        limits: dict[str, float] | None = None,
    ) -> list[Finding]:
        """What the deck finds; fails if a rule could not be computed.

        `rules` (None: all but those on wafers) are the rules that are asked.
        """
        deck = _deck(tuple((limits or {}).items()))
        with TemporaryDirectory() as folder:
            path = Path(folder) / "device.gds"
            self.layout.write(str(path))
            run = check(read_layout(path), deck, _technology(), selected=rules, ignored={*ON_WAFER, *ignored})
        failed = [(rule.id, rule.reason) for rule in run.rules if rule.state == State.FAILED]
        assert not failed, failed
        return list(run.findings)

    def told(self, rules: Collection[str] | None = None, ignored: Collection[str] = ()) -> list[str]:
        """The rules that find something, once for each finding."""
        return sorted(each.rule for each in self.findings(rules, ignored))


@cache
def _technology() -> Technology:
    return load_technology(find_technology("elastic-bump"))


@cache
def _deck(limits: tuple[tuple[str, float], ...]) -> Deck:
    return load_deck("elastic-bump", _technology(), dict(limits))
