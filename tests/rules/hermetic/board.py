"""Hermetic wafers of 2 x 2 dies drawn by hand, and what the whole deck says of them. All lengths um.

The kerf of the technology `hermetic` reaches 25.707 um from a line's middle at the chip: half of 45.41,
and 3 to either side.
"""

import dataclasses
import math
from collections.abc import Callable, Collection, Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import klayout.db as kdb

from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.findings import Run, State
from pkgdrc.input.read import read_layout
from pkgdrc.resources import find_technology
from pkgdrc.technology import Technology, load_technology

WIDTH, HEIGHT = 960.0, 880.0
WALL = 60.0
RIGHT, TOP = WIDTH / 2, HEIGHT / 2
LEFT, BOTTOM = -RIGHT, -TOP
CAVITY = (LEFT + WALL, BOTTOM + WALL, RIGHT - WALL, TOP - WALL)  # 840 x 760
IN, OUT = (-330.0, -260.0), (330.0, 260.0)  # where the connections are
KERF = 25.7072  # from a line's middle, at the chip
ON_WAFER = {"WF.1", "WF.2", "WF.3", "WF.4", "WF.5"}

Box = tuple[float, float, float, float]
Shape = kdb.DPolygon | kdb.DPath | kdb.DBox | kdb.DText
Edit = Callable[["Die"], None]


def polygon(*points: tuple[float, float]) -> kdb.DPolygon:
    return kdb.DPolygon([kdb.DPoint(x, y) for x, y in points], True)


def path(width: float, *points: tuple[float, float], ends: float = 0.0) -> kdb.DPath:
    return kdb.DPath([kdb.DPoint(x, y) for x, y in points], width, ends, ends)


def disc(x: float, y: float, diameter: float, corners: int = 180) -> kdb.DPolygon:
    """A circle in facets, its corners on the mask grid."""
    turns = (2 * math.pi * n / corners for n in range(corners))
    radius = diameter / 2
    return polygon(*((snapped(x + radius * math.cos(t)), snapped(y + radius * math.sin(t))) for t in turns))


def snapped(value: float) -> float:
    """A coordinate on the mask grid of 0.005 um."""
    return round(200 * value) / 200


def bars(outer: Box, inner: Box) -> list[Shape]:
    """A box without a box in it: four bars that abut."""
    (a, b, c, d), (e, f, g, h) = outer, inner
    return [kdb.DBox(*each) for each in ((a, b, c, f), (a, h, c, d), (a, f, e, h), (g, f, c, h))]


def keyhole(outer: Box, inner: Box) -> list[Shape]:
    """The same as one polygon with a seam."""
    (a, b, c, d), (e, f, g, h) = outer, inner
    return [polygon((a, b), (c, b), (c, d), (a, d), (a, b), (e, f), (e, h), (g, h), (g, f), (e, f))]


def around(x: float, y: float, half: float) -> Box:
    return (x - half, y - half, x + half, y + half)


def frame() -> list[Shape]:
    return keyhole((LEFT, BOTTOM, RIGHT, TOP), CAVITY)


def island(x: float, y: float, outer: float = 110.0, inner: float = 70.0) -> list[Shape]:
    return keyhole(around(x, y, outer / 2), around(x, y, inner / 2))


def connection(x: float, y: float) -> dict[str, list[Shape]]:
    return {
        "dk1": [disc(x, y, 90)],
        "dk1_adhesive": [disc(x, y, 40)],
        "connector": [kdb.DBox(*around(x, y, 30))],
        "under_contact": [disc(x, y, 140)],
    }


def region(*shapes: Shape) -> kdb.Region:
    """Shapes as a region of database units of 1 nm."""
    found = kdb.Region()
    for shape in shapes:
        assert not isinstance(shape, kdb.DText)
        outline = kdb.DPolygon(shape) if isinstance(shape, kdb.DBox) else shape
        found.insert((outline.polygon() if isinstance(outline, kdb.DPath) else outline).to_itype(0.001))
    return found


def shapes_of(drawn: kdb.Region) -> list[Shape]:
    return [each.to_dtype(0.001) for each in drawn.each()]


def halves(x: float, *shapes: Shape) -> tuple[list[Shape], list[Shape]]:
    """Shapes cut apart along an upright line."""
    left = region(kdb.DBox(-5000, -5000, x, 5000))
    return shapes_of(region(*shapes) & left), shapes_of(region(*shapes) - left)


def drawing(layer: str, *shapes: Shape) -> Edit:
    """An edit that draws shapes on a layer."""
    return lambda die: die.draw(layer, *shapes)


def together(*edits: Edit) -> Edit:
    """One edit after the other."""

    def edit(die: "Die") -> None:
        for each in edits:
            each(die)

    return edit


class Die:
    """The shapes of a die by layer, which may stand in cells of their own."""

    def __init__(self) -> None:
        self.shapes: dict[str, list[Shape]] = {}
        self.draw("die", kdb.DBox(LEFT, BOTTOM, RIGHT, TOP))
        self.draw("frame", *frame())
        self.draw("component", kdb.DBox(-200, -170, 200, -20), kdb.DBox(-200, 20, 200, 170))
        self.port("IN", *IN, path(10, (-330, -255), (-330, -160), (-190, -160)))
        self.port("OUT", *OUT, path(10, (330, 255), (330, 160), (190, 160)))

    def draw(self, layer: str, *shapes: Shape) -> None:
        self.shapes.setdefault(layer, []).extend(shapes)

    def redraw(self, layer: str, *shapes: Shape) -> None:
        self.shapes[layer] = list(shapes)

    def port(self, name: str, x: float, y: float, *track: Shape) -> None:
        """A connection in an island of its own."""
        self.draw("island", *island(x, y))
        for layer, shapes in connection(x, y).items():
            self.draw(layer, *shapes)
        self.draw("connector", *track)
        self.draw("label", kdb.DText(name, x, y))

    def without(self, layer: str, x: float, y: float, reach: float = 80.0) -> None:
        """Takes away what of a layer lies within a reach of a place."""
        near = kdb.DBox(*around(x, y, reach))
        self.shapes[layer] = [each for each in self.shapes[layer] if not each.bbox().inside(near)]


@dataclasses.dataclass(frozen=True)
class Way:
    """How the dies are put together."""

    angle: float = 0.0  # of the odd die; the wafer's where it is 90 or 270
    mirror: bool = False
    flat: bool = False
    split: bool = False  # each layer of a die in a cell of its own, siblings in the top
    under: bool = False  # each layer in a child of the one before it
    dbu: float = 0.001


WAYS = {
    "as drawn": Way(),
    "turned": Way(angle=180),
    "mirrored": Way(mirror=True),
    "a quarter": Way(angle=90),
    "flat": Way(flat=True),
    "siblings": Way(split=True),
    "children": Way(under=True),
    "half a nanometre": Way(dbu=0.0005),
    "ten nanometres": Way(dbu=0.01),
}


def told(
    edit: Edit | None = None,
    *,
    technology: Technology | str = "hermetic",
    way: Way | None = None,
    rules: Collection[str] | None = None,
    limits: dict[str, float] | None = None,
    wafer: Edit | None = None,
    every: Edit | None = None,
) -> list[tuple[str, float | None]]:
    """Rule and measured value of all findings of a wafer on which one die of four is edited.

    `wafer` draws on the wafer itself, as on a die whose origin is the wafer's middle; `every` on all dies.
    """
    run = judged(edit, technology=technology, way=way, rules=rules, limits=limits, wafer=wafer, every=every)
    return sorted(
        ((v.rule, None if v.measured is None else round(v.measured, 2)) for v in run.findings), key=str
    )


def judged(
    edit: Edit | None = None,
    *,
    technology: Technology | str = "hermetic",
    way: Way | None = None,
    rules: Collection[str] | None = None,
    limits: dict[str, float] | None = None,
    wafer: Edit | None = None,
    every: Edit | None = None,
) -> Run:
    """The run over a wafer on which one die of four is edited; fails if a rule could not be computed."""
    known = shipped(technology) if isinstance(technology, str) else technology
    layout = drawn(edit, known, way or Way(), wafer, every)
    deck = load_deck("hermetic", known, limits or {})
    with TemporaryDirectory() as folder:
        file = Path(folder) / "wafer.gds"
        layout.write(str(file))
        run = check(read_layout(file), deck, known, selected=rules, ignored=ON_WAFER)
    failed = [(rule.id, rule.reason) for rule in run.rules if rule.state == State.FAILED]
    assert not failed, failed
    return run


def drawn(
    edit: Edit | None,
    technology: Technology,
    way: Way,
    wafer: Edit | None = None,
    every: Edit | None = None,
) -> kdb.Layout:
    layout = kdb.Layout()
    layout.dbu = way.dbu
    array = layout.create_cell("ARRAY")
    good, odd = Die(), Die()
    if every:
        every(good)
        every(odd)
    if edit:
        edit(odd)
    _place(layout, array, "GOOD", good, technology, way, [(0, 0), (1, 0), (1, 1)])
    _place(layout, array, "ODD", odd, technology, way, [(0, 1)], own=True)
    lines = layout.layer(*technology.layers["separation"])
    for n in range(3):
        x, y = (n - 1) * WIDTH, (n - 1) * HEIGHT
        array.shapes(lines).insert(kdb.DBox(x - 0.5, -HEIGHT - 100, x + 0.5, HEIGHT + 100))
        array.shapes(lines).insert(kdb.DBox(-WIDTH - 100, y - 0.5, WIDTH + 100, y + 0.5))
    if wafer:
        over = Die()
        over.shapes = {}
        wafer(over)
        _insert(layout, array, technology, over.shapes.items())
    top = layout.create_cell("WAFER")
    turn = way.angle if way.angle % 180 else 0.0
    top.insert(kdb.DCellInstArray(array.cell_index(), kdb.DCplxTrans(1, turn, False, 0, 0)))
    if way.flat:
        top.flatten(True)
    return layout


def _place(
    layout: kdb.Layout,
    array: kdb.Cell,
    name: str,
    die: Die,
    technology: Technology,
    way: Way,
    places: Iterable[tuple[int, int]],
    own: bool = False,
) -> None:
    groups: list[kdb.Cell] = []
    if way.split or way.under:
        for layer, shapes in die.shapes.items():
            cell = layout.create_cell(f"{name}_{layer}")
            _insert(layout, cell, technology, [(layer, shapes)])
            if way.under and groups:
                groups[-1].insert(kdb.DCellInstArray(cell.cell_index(), kdb.DTrans()))
            groups.append(cell)
        groups = groups[:1] if way.under else groups
    else:
        cell = layout.create_cell(name)
        _insert(layout, cell, technology, die.shapes.items())
        groups = [cell]
    for column, row in places:
        turn = way.angle if own and way.angle % 180 == 0 else 0.0
        where = kdb.DCplxTrans(1, turn, own and way.mirror, (column - 0.5) * WIDTH, (row - 0.5) * HEIGHT)
        for cell in groups:
            array.insert(kdb.DCellInstArray(cell.cell_index(), where))


def _insert(
    layout: kdb.Layout, cell: kdb.Cell, technology: Technology, shapes: Iterable[tuple[str, list[Shape]]]
) -> None:
    for layer, each in shapes:
        for shape in each:
            cell.shapes(layout.layer(*technology.layers[layer])).insert(shape)


@cache
def shipped(name: str) -> Technology:
    return load_technology(find_technology(name))
