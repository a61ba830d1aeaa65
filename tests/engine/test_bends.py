"""Bends of tracks drawn by hand: only where one track turns more sharply than asked for."""

import math

import klayout.db as kdb
import pytest

from pkgdrc.findings import Finding
from tests.engine.small_deck import findings, run

A = (0, 0)
WIDTH = 20_000


def track(*points: tuple[float, float], width: int = WIDTH) -> kdb.Region:
    """A track along points (um)."""
    return kdb.Region(
        kdb.Path([kdb.Point(round(1000 * x), round(1000 * y)) for x, y in points], width).polygon()
    )


def leg(angle: float, length: float = 300.0) -> tuple[float, float]:
    """A point in a direction from (200, 0)."""
    return (200 + length * math.cos(math.radians(angle)), length * math.sin(math.radians(angle)))


def bends(shapes: kdb.Region, limit: float = 90.0, trans: kdb.ICplxTrans | None = None) -> list[Finding]:
    layout = kdb.Layout()
    top, cell = layout.create_cell("top"), layout.create_cell("tracks")
    cell.shapes(layout.layer(*A)).insert(shapes.merged())
    top.insert(kdb.CellInstArray(cell.cell_index(), trans or kdb.ICplxTrans()))
    return findings(run(layout, {"BE.1": f"made.a.bend() < {limit}"}, top="top"), "BE.1")


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("turn", [0, 90, 37, 211.5])
@pytest.mark.parametrize(
    ("angle", "told"), [(45.0, [45.0]), (60.0, [60.0]), (89.0, [89.0]), (90.0, []), (135.0, [])]
)
def test_a_bend(angle: float, told: list[float], turn: float, mirror: bool) -> None:
    """Two legs that stand at an angle; the outer corner of a sharp one is cut off."""
    found = bends(track((0, 0), (200, 0), leg(180 - angle)), trans=kdb.ICplxTrans(1, turn, mirror, 700, 0))
    assert [v.measured for v in found] == [pytest.approx(value, abs=0.02) for value in told]
    for finding in found:
        # At the inner corner, which lies half a width / sin(angle / 2) from where the legs' middles meet.
        assert finding.bbox
        x, y = (sum(finding.bbox[axis::2]) / 2 for axis in (0, 1))
        assert math.dist((x, y), (200, 0)) == pytest.approx(10 / math.sin(math.radians(angle / 2)), abs=0.1)


def test_a_bend_at_the_limit() -> None:
    shapes = track((0, 0), (200, 0), (125, 100))
    [found] = bends(shapes)
    assert bends(shapes, found.measured or 0.0) == []


def test_two_bends_of_45_degrees_are_none() -> None:
    assert bends(track((0, 0), (200, 0), (250, 50), (250, 200)), 134.9) == []


def test_a_round_outside_does_not_hide_a_sharp_inside() -> None:
    shapes = track((0, 0), (200, 0)) + track((200, 0), leg(120))
    round_corner = kdb.Region(kdb.Polygon.ellipse(kdb.Box(190_000, -10_000, 210_000, 10_000), 64))
    assert [v.measured for v in bends(shapes + round_corner)] == [pytest.approx(60, abs=0.01)]


@pytest.mark.parametrize("across", [0, 30, 45, 52])
def test_a_track_that_joins_a_pad_does_not_bend(across: float) -> None:
    pad = kdb.Region(kdb.Polygon.ellipse(kdb.Box(-60_000, -60_000, 60_000, 60_000), 36))
    assert bends(pad + track((0, across), (300, across))) == []


def test_a_step_at_a_pad_is_no_bend() -> None:
    """A pad with cut corners, left by a track that widens a little, as real ones are drawn."""
    corners = [(-20, -60), (20, -60), (60, -20), (60, 15), (60, 17), (200, 20), (200, -20), (60, -20)]
    outline = [
        *corners[:3],
        (60, -17),
        (200, -20),
        (200, 20),
        (60, 17),
        (60, 20),
        (20, 60),
        (-60, 60),
        (-60, -60),
    ]
    shapes = kdb.Region(kdb.Polygon([kdb.Point(1000 * x, 1000 * y) for x, y in outline]))
    assert bends(shapes) == []


def test_the_slanted_end_of_a_track_is_no_bend() -> None:
    outline = [(0, 0), (400, 0), (380, 20), (0, 20)]
    assert bends(kdb.Region(kdb.Polygon([kdb.Point(1000 * x, 1000 * y) for x, y in outline]))) == []
