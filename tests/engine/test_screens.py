"""What is asked for more cheaply first: boxes before shapes, and large shapes in pieces."""

import klayout.db as kdb
import pytest

from pkgdrc.engine.nodes import boolean
from tests.engine.small_deck import Bound, findings, run

COLUMNS = 12
FIELD = 20_000
FAR: dict[str, Bound] = {"far": (1.0, "um")}
LEAST = 1000  # dbu


def dots(*at: tuple[int, int]) -> tuple[kdb.Layout, kdb.Cell, int]:
    """A cell with a closed wall on `b` at the border of a field, in a row; dots on `a` drawn above it."""
    layout = kdb.Layout()
    top, field = layout.create_cell("top"), layout.create_cell("field")
    a, b = layout.layer(0, 0), layout.layer(1, 0)
    wall = kdb.Polygon(kdb.Box(0, 0, FIELD, FIELD))
    # One side of the room leans, so that the wall is cut where its edges are slanted.
    wall.insert_hole(
        [kdb.Point(*p) for p in ((2000, 2000), (2000, 18_000), (12_000, 18_000), (18_000, 2000))]
    )
    field.shapes(b).insert(wall)
    for column in range(COLUMNS):
        top.insert(kdb.CellInstArray(field.cell_index(), kdb.Trans(column * FIELD, 0)))
        for x, y in at:
            top.shapes(a).insert(kdb.Box(0, 0, 500, 500).moved(column * FIELD + x, y))
    return layout, top, a


@pytest.mark.parametrize("short", [0, 1])
@pytest.mark.parametrize("place", ["left", "top", "leaning"])
def test_dots_in_a_room_are_as_near_to_its_walls_as_is_allowed(place: str, short: int) -> None:
    spot = {"left": (2000 + LEAST, 9000), "top": (7000, 18_000 - LEAST - 500), "leaning": (14_000, 6000)}[
        place
    ]
    # The wall leans by 6000 in 16,000: the upper right corner of a dot is nearest to it.
    if place == "leaning":
        away, length = (18_000 - 14_500) * 16 + (2000 - 6500) * 6, (16**2 + 6**2) ** 0.5
        limit = away / length / 1000 + (0.001 if short else -0.001)
    else:
        limit = LEAST / 1000
        spot = (spot[0] - short, spot[1]) if place == "left" else (spot[0], spot[1] + short)
    layout, _, _ = dots((5000, 5000), (9000, 9000), spot)
    checks = {"SE.1": "made.a.separation(made.b) < limit.far"}
    found = findings(run(layout, checks, {"far": (limit, "um")}), "SE.1")
    assert sum(each.placements for each in found) == (COLUMNS if short else 0)


@pytest.mark.parametrize("many", [0, 1 << 30])
@pytest.mark.parametrize("off", [0, 1])
def test_what_sticks_out_of_a_field_is_left_whatever_is_asked_first(
    monkeypatch: pytest.MonkeyPatch, many: int, off: int
) -> None:
    monkeypatch.setattr(boolean, "_MANY", many)
    layout, top, a = dots((0, 0), (9000, 9000), (FIELD - 500, FIELD - 500))
    # A corner of its box lies above the fields, but nothing of it.
    bent = kdb.Polygon(
        [kdb.Point(*p) for p in ((0, -800), (0, 0), (100, 0), (100, -700), (900, -700), (900, -800))]
    )
    top.shapes(a).insert(bent.moved(FIELD, FIELD + off))
    found = findings(run(layout, {"SE.2": "(made.a - made.b.hulls()).any()"}), "SE.2")
    assert len(found) == off


@pytest.mark.parametrize("on", [0, 1])
def test_shapes_whose_boxes_lie_on_one_another_may_be_apart(on: int) -> None:
    layout = kdb.Layout()
    top, a = layout.create_cell("top"), layout.layer(0, 0)
    corners = [kdb.Point(0, 0), kdb.Point(0, 5000), kdb.Point(5000, 0)]
    top.shapes(a).insert(kdb.Polygon(corners))
    top.shapes(a).insert(kdb.Polygon(corners).transformed(kdb.Trans(2, False, 5000 - 4 * on, 5000)))
    assert len(findings(run(layout, {"SE.3": "made.a.overlaps().any()"}), "SE.3")) == on


@pytest.mark.parametrize("short", [0, 1])
def test_rounds_that_are_alike_are_as_near_as_is_allowed_in_every_turn(short: int) -> None:
    layout = kdb.Layout()
    top, cell, a = layout.create_cell("top"), layout.create_cell("pair"), layout.layer(0, 0)
    disc = kdb.Polygon.ellipse(kdb.Box(0, 0, 8000, 8000), 64)
    cell.shapes(a).insert(disc)
    cell.shapes(a).insert(disc.moved(8000 + LEAST - 50 * short, 0))
    cell.shapes(a).insert(kdb.Polygon.ellipse(kdb.Box(0, 0, 6000, 6000), 32).moved(0, -6000 - LEAST))
    for number, turn in enumerate((kdb.Trans.R0, kdb.Trans.R90, kdb.Trans.M45, kdb.Trans.M90)):
        top.insert(kdb.CellInstArray(cell.cell_index(), kdb.Trans(turn, number * 60_000, 0)))
    for x in (0, 8000 + LEAST - 50 * short):
        top.shapes(a).insert(disc.moved(x, 60_000))
    found = findings(run(layout, {"SE.4": "made.a.space() < limit.far"}, FAR), "SE.4")
    assert sum(each.placements for each in found) == (5 if short else 0)
    assert all(each.measured == pytest.approx(0.95, abs=0.02) for each in found)
