"""Which sites hold a die, against shapely on every site."""

import math
from pathlib import Path

import numpy as np
import pytest
import shapely

from pkgdrc.cells import Drawing
from pkgdrc.wafer import WaferSpec, load_wafer
from pkgdrc.wafer.outline import outline
from pkgdrc.wafer.placement import Sites, arrays, find_sites

GRID = 0.005


def spec_of(folder: Path, wafer: str, die: str) -> WaferSpec:
    path = folder / "w.toml"
    path.write_text(f'technology = "hermetic"\n[wafer]\n{wafer}\n[die]\ncell = "hermetic_die"\n{die}\n')
    return load_wafer(path)


WAFERS = [
    "diameter = 20000.0\nedge_exclusion = 500.0",
    "diameter = 20000.0\nedge_exclusion = 0.0\nflat = 7000.0",
    "diameter = 20000.0\nedge_exclusion = 800.0\nflat = 7000.0",
    "diameter = 20000.0\nedge_exclusion = 0.0\nnotch = 1500.0",
    "diameter = 20000.0\nedge_exclusion = 700.0\nnotch = 1500.0",
]
PANEL = "width = 20000.0\nheight = 13000.0\nedge_exclusion = 650.0"
DIES = [
    "width = 450.0\nheight = 340.0\nstreet = 50.0",
    "width = 3000.0\nheight = 200.0\nstreet = 20.0\noffset = [400.0, -35.005]",
    "width = 150.0\nheight = 1900.0\nstreet = 50.0\noffset = [100.0, 950.0]",
]


@pytest.mark.parametrize("die", DIES)
@pytest.mark.parametrize("wafer", [*WAFERS, PANEL])
def test_whole_dies_are_those_that_keep_the_edge_exclusion(tmp_path: Path, wafer: str, die: str) -> None:
    spec = spec_of(tmp_path, wafer, die)
    edge = outline(spec.wafer, GRID)
    sites = find_sites(spec, edge, GRID)
    polygon = shapely.Polygon(edge.points)
    assert polygon.is_valid
    exclusion = spec.wafer.edge_exclusion
    # What the chords of the outline and of the notch's rounding may take off.
    slack = 10000.0 * (1 - math.cos(math.pi / 2000)) + 4 * GRID + exclusion * 4e-5
    reach = [math.ceil(10000 / step) + 2 for step in sites.pitch]
    centre = [round((0 - at) / step) for at, step in zip(sites.corner, sites.pitch, strict=True)]
    seen = 0
    for column in range(centre[0] - reach[0], centre[0] + reach[0]):
        for row in range(centre[1] - reach[1], centre[1] + reach[1]):
            field = shapely.box(*sites.box((column, row)))
            inside = polygon.contains(field)
            distance = polygon.exterior.distance(field) if inside else -1.0
            if (column, row) in sites.whole:
                seen += 1
                assert inside
                assert distance >= exclusion
            else:
                assert distance < exclusion + slack
                touched = polygon.intersection(field).area > 0
                assert (
                    touched == ((column, row) in sites.partial) or abs(polygon.intersection(field).area) < 1
                )
    assert seen == len(sites.whole) > 20
    assert min(column for column, _ in sites.whole) == min(row for _, row in sites.whole) == 0
    assert max(column for column, _ in sites.whole) == sites.columns - 1
    assert max(row for _, row in sites.whole) == sites.rows - 1


def test_sites_are_on_the_stepping_grid_that_the_offset_names(tmp_path: Path) -> None:
    spec = spec_of(tmp_path, WAFERS[0], DIES[1])
    sites = find_sites(spec, outline(spec.wafer, GRID), GRID)
    assert math.remainder(sites.corner[0] - 400.0, 3020.0) == pytest.approx(0.0, abs=1e-6)
    assert math.remainder(sites.corner[1] + 35.005, 220.0) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("wafer", WAFERS)
def test_the_outline_is_on_the_grid_and_never_outside_the_wafer(tmp_path: Path, wafer: str) -> None:
    edge = outline(spec_of(tmp_path, wafer, DIES[0]).wafer, GRID)
    radii = np.hypot(*edge.points.T)
    assert len(edge.points) <= 2004
    assert radii.max() <= 10000.0 + GRID
    assert np.abs(edge.points / GRID - np.round(edge.points / GRID)).max() < 1e-6
    cut = np.abs(radii - 10000.0) > 2 * GRID
    assert int(cut.sum()) == (1 if "notch" in wafer else 0)


def test_a_flat_is_as_long_and_a_notch_as_deep_as_asked(tmp_path: Path) -> None:
    flat = shapely.Polygon(outline(spec_of(tmp_path, WAFERS[1], DIES[0]).wafer, GRID).points)
    bottom = flat.intersection(shapely.LineString([(-9e3, flat.bounds[1]), (9e3, flat.bounds[1])]))
    assert bottom.length == pytest.approx(7000.0, abs=0.02)
    notch = shapely.Polygon(outline(spec_of(tmp_path, WAFERS[3], DIES[0]).wafer, GRID).points)
    assert not notch.contains(shapely.Point(0.0, -8501.0))
    assert notch.contains(shapely.Point(0.0, -8499.0))


def rectangle(site_set: set[tuple[int, int]]) -> Sites:
    return Sites((100.0, 50.0), (0.0, 0.0), 10, 10, frozenset(site_set), frozenset(), GRID)


def test_arrays_place_each_site_once_and_as_few_as_can_be() -> None:
    one, two = Drawing("one"), Drawing("two")
    items = {(column, row): one for column in range(6) for row in range(4)}
    items[(2, 1)] = two
    del items[(5, 3)]
    found = arrays(items, rectangle(set(items)), shift=(1.0, 2.0))
    placed = {
        (round((x - 51.0) / 100), round((y - 27.0) / 50)): placement.drawing
        for placement in found
        for x, y in placement.origins()
    }
    assert placed == items
    assert sum(placement.columns * placement.rows for placement in found) == len(items)
    assert len(found) == 6  # row 0; left and right of the other one; it; row 2; row 3


def test_equal_rows_make_one_array_but_not_over_a_gap() -> None:
    one = Drawing("one")
    items = {(column, row): one for column in range(3) for row in (0, 1, 3)}
    found = arrays(items, rectangle(set(items)))
    assert [(each.columns, each.rows, each.at) for each in found] == [
        (3, 2, (50.0, 25.0)),
        (3, 1, (50.0, 175.0)),
    ]
