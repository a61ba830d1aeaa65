"""Cells at any angle and magnification lie, as they are brought into the normal form, as in a flat layout."""

import math
from pathlib import Path
from random import Random

import gdstk
import klayout.db as kdb
import pytest

from pkgdrc.engine.layout.places import Places
from pkgdrc.engine.layout.straight import straighten
from pkgdrc.errors import InputError
from pkgdrc.input.read import read_layout

ANGLES = (0, 90, 180, 270, 45, 135, 30, 17.3, 100.5, 333)
SIZES = (1, 1, 1, 2, 3, 0.7310585, 1.6180339)  # none that puts corners half way between units


def random_layout(seed: int) -> kdb.Layout:
    """Four levels of cells at any angle, some mirrored, magnified or in arrays."""
    random = Random(seed)
    layout = kdb.Layout()
    layer = layout.layer(1, 0)
    cells = [layout.create_cell(f"c{n}") for n in range(4)]
    for number, cell in enumerate(cells):
        for _ in range(2):
            x, y = random.randint(-5000, 5000), random.randint(-5000, 5000)
            cell.shapes(layer).insert(kdb.Box(x, y, x + random.randint(1, 900), y + random.randint(1, 900)))
        points = [kdb.Point(random.randint(-900, 900), random.randint(-900, 900)) for _ in range(3)]
        cell.shapes(layer).insert(kdb.Polygon(points))
        cell.shapes(layer).insert(kdb.Path(points[:2], 2 * random.randint(10, 90)))
        for below in cells[:number]:
            for _ in range(random.randint(0, 2)):
                where = kdb.ICplxTrans(
                    random.choice(SIZES),
                    random.choice(ANGLES),
                    random.random() < 0.5,
                    random.randint(-9000, 9000),
                    random.randint(-9000, 9000),
                )
                steps = kdb.Vector(random.randint(0, 3000), 0), kdb.Vector(700, 2900)
                size = random.choice([(1, 1), (3, 2)])
                cell.insert(kdb.CellInstArray(below.cell_index(), where, *steps, *size))
    return layout


def flat(layout: kdb.Layout) -> list[str]:
    """Every shape under the last cell, as polygons."""
    copy = layout.dup()
    top = copy.cell("c3")
    top.flatten(True)
    return sorted(shape.polygon.to_s() for shape in top.shapes(copy.layer(1, 0)).each())


@pytest.mark.parametrize("seed", range(40))
def test_shapes_lie_as_in_the_flat_layout(seed: int) -> None:
    layout = random_layout(seed)
    asked = flat(layout)
    top = layout.cell("c3")
    originals = straighten(layout, top)
    places = Places(layout, top, originals)
    assert not any(each.is_complex() for cell in places.cells() for each in layout.cell(cell).each_inst())
    assert {places.name(cell) for cell in places.cells()} <= {"c0", "c1", "c2", "c3"}
    assert flat(layout) == asked


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_cells_at_right_angles_stay_one_cell(angle: int) -> None:
    layout = kdb.Layout()
    cell, top = layout.create_cell("cell"), layout.create_cell("top")
    cell.shapes(layout.layer(1, 0)).insert(kdb.Box(0, 0, 10, 20))
    for mirror in (False, True):
        top.insert(kdb.CellInstArray(cell.cell_index(), kdb.ICplxTrans(1, angle, mirror, 100, 0)))
    assert straighten(layout, top) == {}
    assert layout.cells() == 2


def test_an_array_of_a_turned_cell_stays_an_array() -> None:
    layout = kdb.Layout()
    cell, top = layout.create_cell("cell"), layout.create_cell("top")
    cell.shapes(layout.layer(1, 0)).insert(kdb.Box(0, 0, 10, 20))
    steps = kdb.Vector(100, 0), kdb.Vector(0, 100)
    top.insert(kdb.CellInstArray(cell.cell_index(), kdb.ICplxTrans(1, 45, False, 0, 0), *steps, 1000, 1000))
    straighten(layout, top)
    [placed] = top.each_inst()
    assert (placed.size(), placed.is_complex(), layout.cells()) == (1_000_000, False, 3)


def test_what_a_copy_shows_lies_in_the_cell_of_the_file() -> None:
    layout = kdb.Layout()
    cell, top = layout.create_cell("cell"), layout.create_cell("top")
    cell.shapes(layout.layer(1, 0)).insert(kdb.Box(0, 0, 1000, 200))
    top.insert(kdb.CellInstArray(cell.cell_index(), kdb.ICplxTrans(2, 30, True, 100, 0)))
    places = Places(layout, top, straighten(layout, top))
    [copy] = [index for index in places.cells() if index != top.cell_index()]
    corner = (
        kdb.DCplxTrans(places.drawn(copy)).inverted()
        * kdb.DCplxTrans(places.first(copy)).inverted()
        * kdb.DPoint(100 + 2000 * math.cos(math.radians(30)), 2000 * math.sin(math.radians(30)))
    )
    assert (corner.x, corner.y) == (pytest.approx(1000), pytest.approx(0, abs=1e-9))


def test_too_many_shapes_at_an_angle_are_refused() -> None:
    layout = kdb.Layout()
    cells = [layout.create_cell(name) for name in ("leaf", "array", "top")]
    cells[0].shapes(layout.layer(1, 0)).insert(kdb.Box(0, 0, 10, 20))
    steps = kdb.Vector(100, 0), kdb.Vector(0, 100)
    cells[1].insert(kdb.CellInstArray(cells[0].cell_index(), kdb.Trans(), *steps, 32_000, 32_000))
    cells[2].insert(kdb.CellInstArray(cells[1].cell_index(), kdb.ICplxTrans(1, 30, False, 0, 0)))
    with pytest.raises(InputError, match=r"more than 5,000,000 shapes stand magnified, or turned"):
        straighten(layout, cells[2])


@pytest.mark.parametrize("size", [0.5, 2, 2.5])
def test_a_path_of_absolute_width_is_as_wide_as_it_is_drawn(tmp_path: Path, size: float) -> None:
    """GDSII: a negative width is not magnified."""
    library = gdstk.Library(unit=1e-6, precision=1e-9)
    cell = library.new_cell("CELL")
    for y, scales in ((0, False), (5, True)):
        cell.add(gdstk.FlexPath([(0, y), (10, y)], 1, layer=1, simple_path=True, scale_width=scales))
    library.new_cell("TOP").add(gdstk.Reference(cell, magnification=size))
    library.write_gds(tmp_path / "absolute.gds")
    source = read_layout(tmp_path / "absolute.gds")
    straighten(source.layout, source.top)
    source.top.flatten(True)
    boxes = [shape.bbox() for shape in source.top.shapes(source.layout.layer(1, 0)).each()]
    widths = {(box.left, box.center().y): box.height() for box in boxes}
    assert widths == {(0, 0): 1000, (0, 5000 * size): 1000 * size}
    assert {box.width() for box in boxes} == {10_000 * size}
