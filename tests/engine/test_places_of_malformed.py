"""GR.1 and GR.3 tell the corners that are wrong, each run and each touch by itself, not the whole shape."""

import json
from pathlib import Path

import gdstk
import klayout.db as kdb
import pytest

from pkgdrc.cli.main import main
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology

Corner = tuple[int, int]


def places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, corners: list[Corner], *shifts: Corner
) -> list[list[float]]:
    """The boxes that are told of a polygon (nm) on the interconnects' layer, in a cell at some places."""
    monkeypatch.chdir(tmp_path)
    technology = load_technology(find_technology("elastic-bump"))
    layout = kdb.Layout()
    top, cell = layout.create_cell("TOP"), layout.create_cell("A")
    layer = layout.layer(*technology.layers["interconnect"])
    cell.shapes(layer).insert(kdb.Polygon([kdb.Point(x, y) for x, y in corners], True))
    for x, y in shifts or [(0, 0)]:
        top.insert(kdb.CellInstArray(cell, kdb.Trans(x, y)))
    for name in technology.required:
        top.shapes(layout.layer(*technology.layers[name])).insert(kdb.Box(900000, 0, 910000, 10000))
    layout.write("a.gds")
    asked = ["--technology", "elastic-bump", "--select", "GR.1,GR.3", "--no-cache", "--no-config"]
    assert main(["check", "a.gds", *asked, "--report", "r.json"]) in (0, 1)
    found = json.loads(Path("r.json").read_text())["violations"]
    return sorted([each["rule"], each["cell"], *(round(v, 3) for v in each["bbox"])] for each in found)


SQUARE = [(0, 0), (100000, 0), (100000, 50000), (50000, 50000), (50000, 100000), (0, 100000)]


def moved(*which: int) -> list[Corner]:
    return [(x + 2, y) if number in which else (x, y) for number, (x, y) in enumerate(SQUARE)]


def test_corners_off_the_grid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert places(tmp_path, monkeypatch, SQUARE) == []
    (one,) = places(tmp_path, monkeypatch, moved(1))
    assert one == ["GR.1", "A", 99.997, -0.005, 100.007, 0.005]
    two = places(tmp_path, monkeypatch, moved(1, 4))
    assert [each[:2] for each in two] == [["GR.1", "A"]] * 2
    assert one in two
    (run,) = places(tmp_path, monkeypatch, moved(0, 5))
    assert run == ["GR.1", "A", -0.003, -0.005, 0.007, 100.005]


def test_corners_off_the_grid_at_some_placements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = places(tmp_path, monkeypatch, moved(1), (0, 0), (200000, 0), (400002, 0))
    assert [each[1] for each in found] == ["TOP"] * 3
    assert sorted(each[4] - each[2] > 1 for each in found) == [False, False, True]


def test_where_a_shape_touches_or_crosses_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Three squares in a row, corner to corner.
    row = [
        (0, 0), (10000, 0), (10000, 10000), (20000, 10000), (20000, 20000), (30000, 20000), (30000, 30000),
        (20000, 30000), (20000, 20000), (10000, 20000), (10000, 10000), (0, 10000),
    ]  # fmt: skip
    assert places(tmp_path, monkeypatch, row) == [
        ["GR.3", "A", 9.998, 9.998, 10.002, 10.002],
        ["GR.3", "A", 19.998, 19.998, 20.002, 20.002],
    ]
    eight = [(0, 0), (20000, 20000), (20000, 0), (0, 20000), (0, 500000), (-10000, 500000), (-10000, 0)]
    found = places(tmp_path, monkeypatch, eight)
    assert [each[0] for each in found] == ["GR.3"]
    assert found[0][5] < 30.0


HOLE = [(0, 10000), (30000, 10000), (30000, 20000), (60000, 20000), (60000, 10000), (30000, 10000)]
SIDE = [(0, 10000), (10000, 10000), (10000, 0), (90000, 0), (90000, 40000), (0, 40000)]


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("between", [[], [(5000, 10000)], [(20000, 10000)], [(5000, 10000), (20000, 10000)]])
def test_seam_of_a_hole_along_a_side(
    between: list[Corner], backwards: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever on its way corners are drawn, and whichever way round."""
    there, back = between, between[::-1]
    for outline in (
        [HOLE[0], *there, *HOLE[1:], *back, *SIDE],
        [*HOLE, *back, *SIDE],
        [HOLE[0], *there, *HOLE[1:], *SIDE],
    ):
        assert places(tmp_path, monkeypatch, outline[:: -1 if backwards else 1]) == []


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(
    ("way", "told"),
    [
        ([(0, 10000), (30000, 10000)], (0, 30)),  # out of the corner, no hole at its end
        ([(0, 10000), (30000, 10000), (20000, 10000)], (0, 30)),  # and a corner on the way back
        ([(0, 10000), (20000, 10000), (30000, 10000)], (0, 30)),
        ([(0, 10000), (10000, 10000)], (0, 10)),  # along the side and no further
        ([(0, 10000), (6000, 10000), (2000, 10000)], (2, 6)),  # to and fro on it
        ([(0, 10000), (-5000, 10000)], (-5, 0)),  # out of the shape
    ],
)
def test_spikes_along_a_side(
    way: list[Corner],
    told: tuple[float, float],
    backwards: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    side = SIDE[1:] if way[-1][0] == 2000 else SIDE
    (spike,) = places(tmp_path, monkeypatch, [*way, *side][:: -1 if backwards else 1])
    low, high = told
    assert spike[:2] == ["GR.3", "A"]
    assert low - 0.002 <= spike[2] <= spike[4] <= high + 0.002
    assert (spike[3], spike[5]) == (9.998, 10.002)


def test_letters_of_gdstk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for letter in "0689OQadgoq&":
        for drawn in gdstk.text(letter, 160, (0, 0)):
            corners = [(round(x * 1000), round(y * 1000)) for x, y in drawn.points]
            assert places(tmp_path, monkeypatch, corners) == [], letter
