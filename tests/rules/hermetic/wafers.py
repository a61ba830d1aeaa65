"""Wafers of dies drawn by hand, on any places, checked through the command line. All lengths um."""

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import klayout.db as kdb

from pkgdrc.cli.main import main
from tests.rules.hermetic.board import HEIGHT, WIDTH, Die, Edit, Shape, shipped

Place = tuple[float, float]
Told = list[tuple[str, float | None]]


def grid(columns: int = 4, rows: int = 3, pitch: Place = (WIDTH, HEIGHT)) -> list[Place]:
    """The middles of dies in an array round the origin."""
    return [
        ((i - (columns - 1) / 2) * pitch[0], (j - (rows - 1) / 2) * pitch[1])
        for j in range(rows)
        for i in range(columns)
    ]


def lines(columns: int = 4, rows: int = 3, width: float = 1.0, beyond: float = 100.0) -> list[Shape]:
    """Separation lines round dies that abut in an array."""
    right, top = columns / 2 * WIDTH + beyond, rows / 2 * HEIGHT + beyond
    upright = [(i - columns / 2) * WIDTH for i in range(columns + 1)]
    across = [(j - rows / 2) * HEIGHT for j in range(rows + 1)]
    half = width / 2
    return [
        *(kdb.DBox(x - half, -top, x + half, top) for x in upright),
        *(kdb.DBox(-right, y - half, right, y + half) for y in across),
    ]


class Wafer:
    """A layout in the making: sound dies at their places, others wherever they are put."""

    def __init__(self, places: Sequence[Place], drawn: Sequence[Shape] = (), dbu: float = 0.001) -> None:
        self.layout = kdb.Layout()
        self.layout.dbu = dbu
        self.top = self.layout.create_cell("WAFER")
        if places:
            self.put(places, self.cell("SOUND"))
        self.draw("separation", *drawn)

    def cell(self, name: str, edit: Edit | None = None) -> kdb.Cell:
        """A cell with a die."""
        die = Die()
        if edit:
            edit(die)
        cell = self.layout.create_cell(name)
        for layer, shapes in die.shapes.items():
            for shape in shapes:
                cell.shapes(self._layer(layer)).insert(shape)
        return cell

    def put(
        self, places: Sequence[Place], cell: kdb.Cell | None = None, angle: float = 0, mirror: bool = False
    ) -> None:
        """A die at places."""
        for x, y in places:
            where = kdb.DCplxTrans(1, angle, mirror, x, y)
            self.top.insert(kdb.DCellInstArray((cell or self.layout.cell("SOUND")).cell_index(), where))

    def draw(self, layer: str, *shapes: Shape) -> None:
        """Shapes on the wafer itself."""
        for shape in shapes:
            self.top.shapes(self._layer(layer)).insert(shape)

    def sites(self, places: Sequence[Place]) -> None:
        """The fields of a plan."""
        boxes = (kdb.DBox(-WIDTH / 2, -HEIGHT / 2, WIDTH / 2, HEIGHT / 2).moved(x, y) for x, y in places)
        self.draw("site", *boxes)

    def report(self, folder: Path, *options: str, technology: str = "hermetic") -> dict[str, Any]:
        """What the command line says of it, but for marks and the wafer's edge, which are not drawn."""
        file, report = folder / "wafer.gds", folder / "wafer.json"
        self.layout.write(str(file))
        words = ["check", str(file), "--technology", technology, "--no-config", "--no-cache", "-q"]
        code = main([*words, "--report", str(report), "--ignore", "WF.1,WF.4", *options])
        found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        assert code in (0, 1), [rule for rule in found["rules"] if rule["state"] == "failed"]
        assert code == bool(found["violations"])
        return found

    def told(self, folder: Path, *options: str, technology: str = "hermetic") -> Told:
        """Rule and measured value of all findings, in order."""
        found = self.report(folder, *options, technology=technology)["violations"]
        values = ((v["rule"], v["measured"]) for v in found)
        return sorted(((rule, None if value is None else round(value, 3)) for rule, value in values), key=str)

    def _layer(self, name: str) -> int:
        return int(self.layout.layer(*shipped("hermetic").layers[name]))


def dies_of(found: Collection[dict[str, Any]]) -> list[tuple[int, int]]:
    """Column and row of every die that findings name."""
    named: list[tuple[int, int]] = []
    for each in found:
        dies = each["dies"]
        if isinstance(dies, dict):
            named += [(column, row) for row, first, last in dies["rows"] for column in range(first, last + 1)]
        else:
            named += [(column, row) for column, row in dies]
    return sorted(named)
