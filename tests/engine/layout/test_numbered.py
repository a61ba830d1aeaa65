"""Shapes as numbers: what klayout writes for all at once is what it tells of each."""

import random
from typing import Any

import klayout.db as kdb
import numpy as np
import pytest

from pkgdrc.engine.layout import numbered as module
from pkgdrc.engine.layout.numbered import in_order, numbered
from pkgdrc.input import gds


def mixed(seed: int, *, named: bool = False) -> kdb.Layout:
    """Shapes of all kinds on the only layer, one after the other at random."""
    source = random.Random(seed)
    layout = kdb.Layout()
    shapes = layout.create_cell("A").shapes(layout.layer(1, 0))
    for _ in range(source.randrange(1, 300)):
        left, low = (source.randrange(-(2**31) + 10_000, 2**31 - 10_000) for _ in "xy")
        box = kdb.Box(left, low, left + source.randrange(0, 5000), low + source.randrange(0, 5000))
        spots = {(source.randrange(0, 900), source.randrange(0, 900)) for _ in range(source.randrange(3, 20))}
        points = [kdb.Point(left + x, low + y) for x, y in spots]
        holed = kdb.Polygon(box.enlarged(10, 10))
        holed.insert_hole(kdb.Box(left, low, left + 5, low + 5))
        text = kdb.Text("3,4;\n(5)", kdb.Trans(left, low))
        shape: Any = source.choice(
            [
                box,
                kdb.Polygon(points, True),
                kdb.SimplePolygon(points, True),
                holed,
                text,
                kdb.Path(points, 20),
            ]
        )
        new = shapes.insert(shape)
        if named and source.random() < 0.3:
            new.set_property(1, "a 7 ;8")
    return layout


def told(shapes: kdb.Shapes) -> list[list[int] | str]:
    """What each shape's numbers are, one by one; for what is more than numbers, what it is."""
    found: list[list[int] | str] = []
    for shape in in_order(shapes):
        if shape.has_prop_id():
            found.append(shape.to_s())
        elif shape.is_box():
            found.append([shape.box.left, shape.box.bottom, shape.box.right, shape.box.top])
        elif shape.is_polygon():
            points = (
                shape.polygon.to_simple_polygon().each_point() if shape.holes() else shape.each_point_hull()
            )
            found.append([each for point in points for each in (point.x, point.y)])
        else:
            found.append(shape.to_s())
    return found


@pytest.mark.parametrize("size", [7, 1 << 15])
@pytest.mark.parametrize("named", [False, True])
def test_all_at_once_are_as_one_by_one(size: int, named: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many at a time, in memory and on disk."""
    monkeypatch.setattr(module, "_CHUNK", size)
    monkeypatch.setattr(module, "_LARGE", size)
    monkeypatch.setattr(gds, "_WINDOW", 5 * size)
    for seed in range(30):
        layout = mixed(seed, named=named)
        shapes = layout.top_cell().shapes(0)
        found: list[list[int] | str] = []
        for some in numbered(shapes):
            its = np.split(some.numbers, some.starts[1:-1])
            found += [
                some.others[n].to_s() if n in some.others else each.tolist() for n, each in enumerate(its)
            ]
        expected = told(shapes)
        for one, other in zip(found, expected, strict=True):
            if named and isinstance(one, list) and isinstance(other, list):  # holes are told one by one
                spots, others = (set(zip(each[::2], each[1::2], strict=True)) for each in (one, other))
                assert spots <= others  # and a seam may end between corners
            else:
                assert one == other


@pytest.mark.parametrize("window", [1000, 64_000, 1 << 20])
def test_polygons_of_more_points_than_fit_into_a_record(window: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gds, "_WINDOW", window)
    layout = kdb.Layout()
    shapes = layout.create_cell("A").shapes(layout.layer(1, 0))
    circle = kdb.Polygon.ellipse(kdb.Box(0, 0, 10_000_000, 10_000_000), 20_000)
    triangle = kdb.Polygon([kdb.Point(0, 0), kdb.Point(5, 9), kdb.Point(9, 0)])
    drawn = [triangle, circle, circle.moved(5, 5), triangle.moved(3, 3)]
    for each in drawn:
        shapes.insert(each)
    found = [its.tolist() for some in numbered(shapes) for its in np.split(some.numbers, some.starts[1:-1])]
    assert found == [[at for point in each.each_point_hull() for at in (point.x, point.y)] for each in drawn]


def test_polygons_without_points_are_told_one_by_one() -> None:
    layout = kdb.Layout()
    shapes = layout.create_cell("A").shapes(layout.layer(1, 0))
    for each in (kdb.Polygon(), kdb.Polygon(kdb.Box(0, 0, 5, 9)), kdb.SimplePolygon()):
        shapes.insert(each)
    assert sum(len(some.starts) - 1 for some in numbered(shapes)) == 1
    (some,) = numbered(shapes, one_by_one=True)
    assert (len(some.starts) - 1, sorted(some.others)) == (3, [0, 2])
