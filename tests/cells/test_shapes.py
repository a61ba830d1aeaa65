import math

import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from pkgdrc.cells import Drawing, Placement, Shape, registered_cells
from pkgdrc.cells.drawing import drawings_in, flattened
from pkgdrc.cells.shapes import GRID, box, circle, corners_box, ring, subtracted, track, united

on_grid = st.integers(-4000, 4000).map(lambda steps: steps * GRID)
sizes = st.integers(1, 40000).map(lambda steps: steps * GRID)


def off_grid(points: np.ndarray, grid: float = GRID) -> float:
    return float(np.abs(points / grid - np.round(points / grid)).max() * grid)


@given(sizes, sizes, on_grid, on_grid)
def test_a_box_is_exactly_as_large_as_asked(width: float, height: float, x: float, y: float) -> None:
    left, bottom, right, top = box("a", width, height, (x, y)).box
    assert right - left == pytest.approx(width, abs=1e-9)
    assert top - bottom == pytest.approx(height, abs=1e-9)
    assert abs((left + right) / 2 - x) <= GRID / 2 + 1e-9
    assert off_grid(np.array([left, bottom, right, top])) < 1e-6


@given(st.integers(200, 40000).map(lambda steps: steps * GRID), on_grid, on_grid)
def test_a_circle_keeps_its_tolerance_its_diameter_and_the_grid(diameter: float, x: float, y: float) -> None:
    points = circle("a", diameter, (x, y)).points
    assert off_grid(points) < 1e-6
    left, bottom, right, top = Shape("a", points).box
    assert right - left == pytest.approx(diameter, abs=1e-9)
    assert top - bottom == pytest.approx(diameter, abs=1e-9)
    centre = np.array([(left + right) / 2, (bottom + top) / 2])
    radii = np.hypot(*(points - centre).T)
    middles = np.hypot(*((points + np.roll(points, 1, axis=0)) / 2 - centre).T)
    assert radii.max() <= diameter / 2 + GRID
    assert middles.min() >= diameter / 2 - 0.01


def test_a_circle_has_its_four_extreme_points_as_vertices() -> None:
    points = {tuple(point) for point in circle("a", 80.0).points.tolist()}
    assert {(40.0, 0.0), (0.0, 40.0), (-40.0, 0.0), (0.0, -40.0)} <= points


def polygons(shapes: tuple[Shape, ...]) -> list[shapely.Polygon]:
    return [shapely.Polygon(shape.points) for shape in shapes]


def test_a_ring_comes_in_simple_pieces_that_do_not_overlap() -> None:
    pieces = ring(box("a", 100.0, 80.0), circle("a", 20.0, (-20.0, 0.0)), box("a", 10.0, 10.0, (20.0, 5.0)))
    found = polygons(pieces)
    assert all(each.is_valid and each.is_simple for each in found)
    whole = shapely.box(-50, -40, 50, 40).difference(
        shapely.union_all(
            [shapely.Polygon(circle("a", 20.0, (-20.0, 0.0)).points), shapely.box(15, 0, 25, 10)]
        )
    )
    assert sum(each.area for each in found) == pytest.approx(whole.area)
    assert shapely.union_all(found).symmetric_difference(whole).area < 1e-9
    assert off_grid(np.vstack([piece.points for piece in pieces])) < 1e-6


@given(st.lists(st.tuples(*[st.integers(0, 12)] * 4), min_size=1, max_size=5), st.booleans())
@example([(0, 6, 8, 6), (0, 8, 9, 8), (9, 0, 10, 5)], True)  # two corners touch where it is cut
@example([(0, 0, 0, 3), (0, 0, 3, 2), (0, 4, 1, 4), (2, 3, 2, 4)], False)  # a slit along an edge
def test_booleans_agree_with_shapely_and_leave_no_slits(
    corners: list[tuple[int, int, int, int]], cut: bool
) -> None:
    boxes = [
        corners_box("a", min(a, c), min(b, d), max(a, c) + 1.0, max(b, d) + 1.0) for a, b, c, d in corners
    ]
    wanted = shapely.union_all(polygons(tuple(boxes)))
    if cut:
        plate = corners_box("a", -1.0, -1.0, 14.0, 14.0)
        pieces, wanted = subtracted([plate], boxes), shapely.box(-1, -1, 14, 14).difference(wanted)
    else:
        pieces = united(boxes)
    found = polygons(pieces)
    assert all(each.is_valid for each in found)
    assert sum(each.area for each in found) == pytest.approx(wanted.area)
    assert shapely.union_all(found).symmetric_difference(wanted).area == pytest.approx(0.0)


def test_a_placement_turns_then_moves() -> None:
    corner = Drawing("corner", (corners_box("a", 0.0, 0.0, 2.0, 1.0),))
    for rotation, mirror, wanted in [
        (90.0, False, (9.0, 0.0, 10.0, 2.0)),
        (180.0, True, (8.0, 0.0, 10.0, 1.0)),
        (270.0, False, (10.0, -2.0, 11.0, 0.0)),
    ]:
        top = Drawing("top", placements=(Placement(corner, (10.0, 0.0), rotation, mirror),))
        assert flattened(top)[0].box == wanted
        assert top.box == wanted
    turned = Drawing("top", placements=(Placement(corner, rotation=45.0),))
    assert turned.box == pytest.approx((-math.sqrt(0.5), 0.0, math.sqrt(2.0), math.sqrt(4.5)))


def test_arrays_are_flattened_and_bounded_element_by_element() -> None:
    dot = Drawing("dot", (box("a", 1.0, 1.0), box("b", 2.0, 2.0)))
    rows = Drawing("rows", placements=(Placement(dot, (5.0, 5.0), columns=3, rows=2, pitch=(10.0, 20.0)),))
    assert len(flattened(rows)) == 12
    assert len(flattened(rows, {"a"})) == 6
    assert flattened(rows, {"c"}) == ()
    assert rows.box == (4.0, 4.0, 26.0, 26.0)
    assert rows.layers == {"a", "b"}
    assert [each.name for each in drawings_in(rows)] == ["dot", "rows"]


@pytest.mark.parametrize("name", registered_cells())
def test_every_vertex_of_every_cell_is_on_the_grid_and_every_shape_simple(name: str) -> None:
    shapes = flattened(registered_cells()[name]())
    assert shapes
    assert off_grid(np.vstack([shape.points for shape in shapes])) < 1e-6
    assert all(polygon.is_valid and polygon.area > 0 for polygon in polygons(shapes))


def test_a_track_is_as_wide_as_asked_round_its_corners() -> None:
    points = [(0.0, 0.0), (40.0, 0.0), (40.0, -30.0), (10.0, -30.0)]
    drawn = track("wiring", points, 5.005)
    area = shapely.union_all([shapely.Polygon(shape.points) for shape in drawn])
    assert area.bounds == pytest.approx((-2.505, -32.505, 42.5, 2.5))
    # The centre line's length and the two ends, at the width.
    assert area.area == pytest.approx((40.0 + 30.0 + 30.0 + 5.005) * 5.005)
