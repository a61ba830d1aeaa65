"""Dies of a few pads and tracks, drawn by hand, and what the common net rules say of them. Lengths um."""

from collections.abc import Mapping
from typing import Any

import klayout.db as kdb

from pkgdrc.findings import Finding
from tests.engine.small_deck import findings, run

LAYERS = {"pad": (1, 0), "via": (2, 0), "track": (3, 0), "name": (9, 0), "die": (8, 0)}
NETS = {
    "conductors": ["pad", "track"],
    "terminals": ["pad"],
    "labels": "name",
    "joins": [{"layers": ["pad", "track"], "through": "via"}],
}
CHECKS = {
    "CR.1": "made.nets.shorts().any()",
    "CR.2": "made.nets.opens().any()",
    "CR.3": "made.nets.dangling().any()",
}


class Drawing:
    """A layout whose cells are drawn in um."""

    def __init__(self) -> None:
        self.layout = kdb.Layout()
        self.top = self.layout.create_cell("TOP")

    def cell(self, name: str) -> kdb.Cell:
        return self.layout.create_cell(name)

    def box(self, cell: kdb.Cell, layer: str, left: float, bottom: float, right: float, top: float) -> None:
        cell.shapes(self.layout.layer(*LAYERS[layer])).insert(kdb.DBox(left, bottom, right, top))

    def polygon(self, cell: kdb.Cell, layer: str, *corners: tuple[float, float]) -> None:
        points = [kdb.DPoint(*corner) for corner in corners]
        cell.shapes(self.layout.layer(*LAYERS[layer])).insert(kdb.DPolygon(points))

    def shape(self, cell: kdb.Cell, layer: str, polygon: kdb.DPolygon) -> None:
        cell.shapes(self.layout.layer(*LAYERS[layer])).insert(polygon)

    def name(self, cell: kdb.Cell, text: str, x: float, y: float) -> None:
        cell.shapes(self.layout.layer(*LAYERS["name"])).insert(kdb.DText(text, x, y))

    def pad(self, cell: kdb.Cell, x: float, y: float, text: str = "") -> None:
        """A pad of 40 um with a via to the track over it, and its label in its corner."""
        self.box(cell, "pad", x - 20, y - 20, x + 20, y + 20)
        self.box(cell, "via", x - 5, y - 5, x + 5, y + 5)
        if text:
            self.name(cell, text, x - 15, y - 15)

    def place(
        self, cell: kdb.Cell, x: float = 0, y: float = 0, angle: float = 0, mirror: bool = False
    ) -> None:
        where = kdb.DCplxTrans(1, angle, mirror, x, y)
        self.top.insert(kdb.DCellInstArray(cell.cell_index(), where))

    def told(self, rule: str, checks: Mapping[str, str] = CHECKS, **nets: Any) -> list[Finding]:
        """What a rule tells; the die layer is only in the technology where something is drawn on it."""
        layers = {name: list(number) for name, number in LAYERS.items()}
        keys: dict[str, Any] = {"layers": layers, "nets": NETS | nets}
        if not self.top.begin_shapes_rec(self.layout.layer(*LAYERS["die"])).at_end():
            keys["dies"] = {"layer": "die"}
        return findings(run(self.layout, checks, **keys), rule)
