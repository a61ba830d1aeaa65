"""One module with a defect of each kind, placed in many ways: each defect is told as often and as large."""

from collections import defaultdict
from collections.abc import Callable

import klayout.db as kdb
import pytest

from tests.rules.stud_base.board import HOLE, SOLDER, Board, box, circle, corners, keyhole, ring, sector

PITCH = 400.0
MOUTH = 18.0  # half of it, deg
ECCENTRIC = {(0, 3), (3, 3), (2, 1)}  # with a track through the mouth
PLANTED = [
    ("CT.3", 2.0, 1),  # alone: CT.1 does not tell the narrow piece that the notch leaves on the stud
    ("EC.2", -5.0, 1),
    ("NT.1", None, 1),
    ("NT.3", 176.0, 1),
    ("NT.5", 20.0, 1),
    ("ST.2", None, 1),
    ("TH.4", 4.999, 1),
]
Defects = list[tuple[str, float | None, int]]


def module(levels: int = 0) -> Board:
    """4 x 4 studs, by column and row, in the cell "module", and one beside them.

    The sound concentric ones are a cell, placed through so many levels more.
    """
    board = Board()
    cell, placed = board.layout.create_cell("module"), board.layout.create_cell("stud")
    board.stud(0, 0, cell=placed)
    for level in range(levels):
        upper = board.layout.create_cell(f"level{level}")
        upper.insert(kdb.CellInstArray(placed.cell_index(), kdb.Trans(level + 1, False, 1000, 2000)))
        placed = upper
    middle = placed.bbox(board.layout.layer(31, 0)).center()
    for column in range(4):
        for row in range(4):
            x, y = column * PITCH, row * PITCH
            track = box(x + 70, y - 22, x + 200, y + 22)
            match (column, row):
                case place if place in ECCENTRIC:
                    board.stud(x, y, sector(x, y, MOUTH, 360 - MOUTH), cell=cell)
                    board.draw("track", track, cell=cell)
                case (0, 0):  # a slit
                    board.stud(x, y, keyhole(corners(x, y, 140), corners(x, y, 100), 0.01), cell=cell)
                case (1, 0):  # a mouth of 184 deg
                    board.stud(x, y, sector(x, y, 92, 268), cell=cell)
                case (2, 0):  # a pad that leaves too little round the hole
                    board.stud(x, y, pad=circle(x, y, 48.71), cell=cell)
                case (0, 2):  # rim metal that reaches past its stud
                    board.stud(x, y, rim=ring(x, y, HOLE, 105), cell=cell)
                case (2, 2):  # a track over the notch
                    board.stud(x, y, cell=cell)
                    board.draw("track", track, cell=cell)
                case (1, 3):  # solder over the notch
                    over = circle(x, y, SOLDER) + box(x - 20, y, x + 20, y + 160)
                    board.stud(x, y, solder=over.merged(), cell=cell)
                case _:
                    at = kdb.Vector(round(x / 0.001), round(y / 0.001)) - (middle - kdb.Point())
                    cell.insert(kdb.CellInstArray(placed.cell_index(), kdb.Trans(at)))
    board.stud(3 * PITCH + 300, PITCH, cell=cell)  # its notch 20 um from the next
    return board


def placed(board: Board, *places: kdb.DCplxTrans, columns: int = 1) -> Board:
    """The module in the top cell."""
    cell = board.layout.cell("module").cell_index()
    for place in places:
        across, up = kdb.DVector(3000, 0), kdb.DVector(0, 3000)
        board.top.insert(kdb.DCellInstArray(cell, place, across, up, columns, 1))
    return board


def defects(board: Board, suffix: str = "gds") -> Defects:
    """Rule, measured value and placements of all that is told but vertices off the grid."""
    found: dict[tuple[str, float | None], int] = defaultdict(int)
    for finding in board.findings(suffix=suffix):
        if finding.rule != "GR.1":
            measured = None if finding.measured is None else round(finding.measured, 3)
            found[finding.rule, measured] += finding.placements
    return sorted(((*key, count) for key, count in found.items()), key=str)


def turned(angle: float, *, mirror: bool = False) -> kdb.DCplxTrans:
    return kdb.DCplxTrans(1, angle, mirror, 500, -250)


def flat(board: Board) -> Board:
    board.layout.flatten(board.top.cell_index(), -1, True)
    return board


WAYS: dict[str, Callable[[], Board]] = {
    "as drawn": lambda: placed(module(), turned(0)),
    "by 90 deg": lambda: placed(module(), turned(90)),
    "by 180 deg": lambda: placed(module(), turned(180)),
    "by 270 deg": lambda: placed(module(), turned(270)),
    "by 37 deg": lambda: placed(module(), turned(37)),
    "mirrored": lambda: placed(module(), turned(0, mirror=True)),
    "mirrored, by 37 deg": lambda: placed(module(), turned(37, mirror=True)),
    "flat": lambda: flat(placed(module(), turned(0))),
    "flat, by 37 deg": lambda: flat(placed(module(), turned(37))),
    "through two more levels": lambda: placed(module(2), turned(0)),
    "through two more levels, by 37 deg": lambda: placed(module(2), turned(37)),
}


@pytest.mark.parametrize("way", WAYS)
def test_defects_of_one_module(way: str) -> None:
    as_planted(defects(WAYS[way]()))


def test_defects_of_a_module_in_oasis() -> None:
    as_planted(defects(placed(module(), turned(0)), "oas"))


def test_defects_of_an_array_of_modules() -> None:
    as_planted(defects(placed(module(2), turned(90), columns=3)), times=3)


def as_planted(found: Defects, times: int = 1) -> None:
    """The planted defects, each measured within 0.01."""
    assert [(rule, count) for rule, _, count in found] == [(rule, times) for rule, _, _ in PLANTED]
    for (_, value, _), (_, measured, _) in zip(found, PLANTED, strict=True):
        assert value == (None if measured is None else pytest.approx(measured, abs=0.01))
