"""A device with many balls, drawn by hand: each ball over a land, power balls joined by bars. Lengths um."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import klayout.db as kdb

from pkgdrc.findings import Finding
from pkgdrc.nets.pins import with_pins
from pkgdrc.nets.pins.balls import ball_name
from pkgdrc.technology.pins import Pin, Pins
from tests.engine.small_deck import technology, write_deck

LAYERS = {"land": (1, 0), "via": (2, 0), "ball": (3, 0), "name": (9, 0), "die": (8, 0)}
KEYS: dict[str, Any] = {
    "layers": {name: list(number) for name, number in LAYERS.items()},
    "nets": {
        "conductors": ["land", "ball"],
        "terminals": ["ball"],
        "labels": "name",
        "joins": [{"layers": ["land", "ball"], "through": "via"}],
    },
    "dies": {"layer": "die"},
}
RULES = {
    "CR.1": 'made.nets.shorts(told("CR.9")).any()',
    "CR.2": 'made.nets.opens(told("CR.8")).any()',
    "CR.5": 'made.pins.missing(told("CR.7")).any()',
    "CR.6": 'made.pins.extra(told("CR.7")).any()',
    "CR.7": "made.pins.offset() > limit.pin_offset",
    "CR.8": 'made.pins.opens(told("CR.7"), told("CR.9")).any()',
    "CR.9": 'made.pins.shorts(told("CR.7")).any()',
}
PITCH = 400.0


class Device:
    """`count` x `count` balls without the corners; in every four columns one is VDD, and one VSS."""

    def __init__(self, count: int, labels: bool = True) -> None:
        self.count = count
        self.layout = kdb.Layout()
        self.top = self.layout.create_cell("TOP")
        self.die = self.layout.create_cell("DIE")
        side = (count + 1) * PITCH
        self.box("die", -side / 2, -side / 2, side / 2, side / 2)
        self.pins = [
            Pin(name=ball_name(row, column), net=self.net(row, column), x=self.x(column), y=-self.x(row))
            for row in range(count)
            for column in range(count)
            if not (row in (0, count - 1) and column in (0, count - 1))
        ]
        for pin in self.pins:
            assert pin.x is not None
            assert pin.y is not None
            for layer, half in (("land", 100), ("via", 20), ("ball", 120)):
                self.box(layer, pin.x - half, pin.y - half, pin.x + half, pin.y + half)
            if labels:
                self.text(pin.net, pin.x, pin.y)
        for column in range(count):
            if column % 4 < 2:
                first = self.x(1 if column in (0, count - 1) else 0)
                self.box("land", self.x(column) - 10, first, self.x(column) + 10, -first)
        # The bars of one net are joined at the top (VDD) and at the bottom (VSS), outside all balls.
        for start, way in ((0, 1), (1, -1)):
            columns = range(start, count, 4)
            y = way * (self.x(count - 1) + PITCH / 2)
            self.box("land", self.x(columns[0]) - 10, y - 10, self.x(columns[-1]) + 10, y + 10)
            for column in columns:
                low, high = sorted((0.0, y))
                self.box("land", self.x(column) - 10, low, self.x(column) + 10, high)
        for x, y, angle in ((0.0, 0.0, 0), (side, 0.0, 90), (0.0, side, 180)):
            self.top.insert(kdb.DCellInstArray(self.die.cell_index(), kdb.DCplxTrans(1, angle, False, x, y)))

    def x(self, column: int) -> float:
        return (column - (self.count - 1) / 2) * PITCH

    def net(self, row: int, column: int) -> str:
        return {0: "VDD", 1: "VSS"}.get(column % 4, f"IO_{row}_{column}")

    def box(self, layer: str, left: float, bottom: float, right: float, top: float) -> None:
        box = kdb.DBox(left, bottom, right, top)
        self.die.shapes(self.layout.layer(*LAYERS[layer])).insert(box)

    def text(self, text: str, x: float, y: float) -> None:
        self.die.shapes(self.layout.layer(*LAYERS["name"])).insert(kdb.DText(text, x, y))

    def cut(self, layer: str, left: float, bottom: float, right: float, top: float) -> None:
        shapes = self.die.shapes(self.layout.layer(*LAYERS[layer]))
        rest = kdb.Region(shapes) - kdb.Region(kdb.DBox(left, bottom, right, top).to_itype(self.layout.dbu))
        shapes.clear()
        shapes.insert(rest)

    def pin(self, name: str) -> Pin:
        return next(pin for pin in self.pins if pin.name == name)

    def change(self, name: str, **what: Any) -> None:
        """Changes a pin of the list."""
        self.pins = [replace(pin, **what) if pin.name == name else pin for pin in self.pins]

    def told(
        self, folder: Path, rules: Collection[str] = RULES.keys(), **keys: Any
    ) -> dict[str, list[Finding]]:
        """What the rules tell of the layout, compared with the list."""
        return told(self.layout, folder, Pins(rows=tuple(self.pins), **keys), rules=rules)


def told(
    layout: kdb.Layout, folder: Path, *lists: Pins, rules: Collection[str] = RULES.keys()
) -> dict[str, list[Finding]]:
    """What the rules tell, by rule; those that tell nothing are not there."""
    from pkgdrc.deck import load_deck
    from pkgdrc.engine import check
    from pkgdrc.findings import State
    from pkgdrc.input.read import read_layout

    loaded = with_pins(technology(**KEYS), lists)
    deck = load_deck(str(write_deck(folder / "deck", RULES, {"pin_offset": (1.0, "um")})), loaded)
    path = folder / "a.gds"
    layout.write(str(path))
    run = check(read_layout(path), deck, loaded, selected=rules)
    assert {rule.state for rule in run.rules if rule.id in rules} <= {State.CLEAN, State.VIOLATED}
    found: dict[str, list[Finding]] = {}
    for finding in run.findings:
        found.setdefault(finding.rule, []).append(finding)
    return found
