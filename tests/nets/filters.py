"""Filters of surface waves, drawn by hand: resonators in a ladder, and transducers in one row. Lengths um."""

from typing import Any

import klayout.db as kdb

from pkgdrc.findings import Finding, RuleResult, State
from tests.engine.small_deck import result, run

LAYERS = {"finger": (1, 0), "pad": (2, 0), "film": (3, 0), "name": (9, 0), "die": (8, 0)}
KEYS: dict[str, Any] = {
    "layers": {name: list(number) for name, number in LAYERS.items()},
    "dies": {"layer": "die"},
}
NETS: dict[str, Any] = {
    "conductors": ["finger", "pad"],
    "terminals": ["pad", "film"],
    "labels": "name",
    "joins": [{"layers": ["finger", "pad"]}],
    "transducers": "finger",
}
CHECKS = {"CR.4": "made.nets.blocked().any()"}
PITCH, FINGER, APERTURE, BAR = 2.0, 1.0, 60.0, 10.0


class Filter:
    """A die whose resonators are placed as cells."""

    def __init__(self) -> None:
        self.layout = kdb.Layout()
        self.top = self.layout.create_cell("TOP")
        self.die = self.layout.create_cell("DIE")
        self.box("die", -500, -500, 500, 500)

    def box(
        self, layer: str, left: float, bottom: float, right: float, top: float, cell: kdb.Cell | None = None
    ) -> None:
        box = kdb.DBox(min(left, right), min(bottom, top), max(left, right), max(bottom, top))
        (cell or self.die).shapes(self.layout.layer(*LAYERS[layer])).insert(box)

    def text(self, text: str, x: float, y: float) -> None:
        self.die.shapes(self.layout.layer(*LAYERS["name"])).insert(kdb.DText(text, x, y))

    def port(self, text: str, x: float, y: float) -> None:
        self.box("pad", x - 20, y - 20, x + 20, y + 20)
        self.text(text, x, y)

    def resonator(self, fingers: int = 30, reflector: int = 10) -> kdb.Cell:
        """Centred; its combs' bars are 10 um high from y = 32 and y = -42. The reflectors are shorted."""
        cell = self.layout.create_cell("RESONATOR")
        half = APERTURE / 2 + 2
        first = -fingers / 2 * PITCH
        for index in range(fingers):
            x = first + index * PITCH
            bottom, top = (-half + 2, half) if index % 2 else (-half, half - 2)
            self.box("finger", x, bottom, x + FINGER, top, cell)
        for low in (half, -half - BAR):
            self.box("finger", first, low, first + (fingers - 1) * PITCH + FINGER, low + BAR, cell)
        for side in (-1, 1):
            start = 30 * PITCH / 2 if side > 0 else -30 * PITCH / 2 - reflector * PITCH
            for index in range(reflector):
                x = start + index * PITCH
                self.box("finger", x, -half, x + FINGER, half, cell)
            for low in (half, -half - BAR) if reflector else ():
                self.box("finger", start, low, start + (reflector - 1) * PITCH + FINGER, low + BAR, cell)
        return cell

    def place(self, cell: kdb.Cell, x: float, y: float) -> None:
        self.die.insert(kdb.DCellInstArray(cell.cell_index(), kdb.DCplxTrans(1, 0, False, x, y)))

    def wafer(self, angle: float = 0, mirror: bool = False, flat: bool = False) -> None:
        where = kdb.DCplxTrans(1, angle, mirror, 700, 300)
        self.top.insert(kdb.DCellInstArray(self.die.cell_index(), where))
        if flat:
            self.top.flatten(True)

    def judged(self, **nets: Any) -> tuple[RuleResult, list[Finding]]:
        keys = {key: value for key, value in (NETS | nets).items() if value is not None}
        judged = run(self.layout, CHECKS, nets=keys, **KEYS)
        return result(judged, "CR.4"), [v for v in judged.findings if v.rule == "CR.4"]

    def told(self, **nets: Any) -> list[Finding]:
        ended, found = self.judged(**nets)
        assert ended.state in (State.CLEAN, State.VIOLATED), ended
        return found


def ladder(
    series: tuple[bool, bool] = (True, True),
    fingers: tuple[int, int] = (30, 30),
    drawn: Filter | None = None,
) -> Filter:
    """IN - S1 - n1 - S2 - OUT, and a shunt resonator from n1 to ground; the series ones may be missing."""
    drawn = drawn or Filter()
    shunt = drawn.resonator()
    for x, there, count in ((-200, series[0], fingers[0]), (200, series[1], fingers[1])):
        if there:
            drawn.place(drawn.resonator(count), x, 0)
    drawn.place(shunt, 0, -150)
    # IN to the upper comb of S1, S2's upper comb to OUT, and n1 along the lower combs down to the shunt.
    drawn.port("F1.IN", -400, 100)
    drawn.box("finger", -400, 95, -195, 105)
    drawn.box("finger", -205, 35, -195, 105)
    drawn.port("F1.OUT", 400, 100)
    drawn.box("finger", 195, 95, 400, 105)
    drawn.box("finger", 195, 35, 205, 105)
    drawn.box("finger", -205, -80, 205, -70)
    for x in (-205, 195):
        drawn.box("finger", x, -80, x + 10, -35)
    drawn.box("finger", -5, -115, 5, -70)
    drawn.port("GND", 0, -300)
    drawn.box("finger", -5, -300, 5, -185)
    return drawn


def in_a_row(gap: float, reflector: int = 0) -> Filter:
    """Two transducers beside each other, each from its port to ground; `gap`: between their outer fingers."""
    drawn = Filter()
    width = 30 * PITCH - PITCH + FINGER
    drawn.box("finger", -120, -75, 120, -65)
    drawn.port("GND", 0, -100)
    drawn.box("finger", -5, -100, 5, -65)
    for side, port in ((-1, "F1.IN"), (1, "F1.OUT")):
        x = round(side * (width + gap) / 2, 3)
        drawn.place(drawn.resonator(30, reflector), x + FINGER / 2, 0)
        drawn.box("finger", x - 4, 35, x + 4, 100)
        drawn.port(port, x + side * 50, 100)
        drawn.box("finger", x - 4, 95, x + side * 50, 100)
        drawn.box("finger", x - 4, -70, x + 4, -35)
    return drawn
