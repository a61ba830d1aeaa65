"""What a check leaves to other rules, place by place, however the cells stand."""

import klayout.db as kdb
import pytest

from tests.engine.small_deck import findings, run

HIDDEN = '(made.a.width() < 1.0).unless(told("B.1"))'
WHOLE = 'made.a.any().unless(told("B.1"))'


def two_necks() -> kdb.DPolygon:
    """A bar of 2 um with a neck of 0.4 um at x = 2.5 and one of 0.6 um at x = 9.5."""
    upper = [(12, 2), (10, 2), (10, 0.6), (9, 0.6), (9, 2), (3, 2), (3, 0.4), (2, 0.4), (2, 2), (0, 2)]
    return kdb.DPolygon([kdb.DPoint(x, y) for x, y in [(0, 0), (12, 0), *upper]])


class Drawn:
    """A layout of layers a and b."""

    def __init__(self) -> None:
        self.layout = kdb.Layout()
        self.a, self.b = self.layout.layer(0, 0), self.layout.layer(1, 0)
        self.top = self.layout.create_cell("TOP")
        self.bar = self.layout.create_cell("BAR")
        self.bar.shapes(self.a).insert(two_necks())

    def place(self, cell: kdb.Cell, into: kdb.Cell, x: float = 0.0, y: float = 0.0, **how: float) -> None:
        turn = kdb.DCplxTrans(how.get("mag", 1.0), how.get("angle", 0.0), bool(how.get("mirror")), x, y)
        into.insert(kdb.DCellInstArray(cell.cell_index(), turn))

    def told(self, check: str = HIDDEN, **others: str) -> list[tuple[float | None, int]]:
        """Value and placements of each finding, where a rule tells every shape of layer b."""
        checks = {"A.1": check, "B.1": "made.b.any()", **others}
        return sorted(
            ((f.measured, f.placements) for f in findings(run(self.layout, checks), "A.1")), key=str
        )


SPOT = kdb.DBox(2, 0, 3, 0.4)  # on the neck of 0.4 um


def test_the_other_place_of_a_shape_stays() -> None:
    drawn = Drawn()
    drawn.place(drawn.bar, drawn.top)
    assert drawn.told() == [(0.4, 1), (0.6, 1)]
    drawn.top.shapes(drawn.b).insert(SPOT)
    assert drawn.told() == [(0.6, 1)]


def test_it_is_left_only_to_what_is_judged() -> None:
    drawn = Drawn()
    drawn.place(drawn.bar, drawn.top)
    drawn.top.shapes(drawn.b).insert(SPOT)
    judged = run(drawn.layout, {"A.1": HIDDEN, "B.1": "made.b.any()"}, selected={"A.1"})
    assert sorted(f.measured or 0.0 for f in findings(judged, "A.1")) == [0.4, 0.6]


def test_whole_shapes_are_left_whole() -> None:
    drawn = Drawn()
    drawn.place(drawn.bar, drawn.top)
    drawn.place(drawn.bar, drawn.top, 0, 10)
    assert drawn.told(WHOLE) == [(None, 2)]
    drawn.top.shapes(drawn.b).insert(SPOT)
    assert drawn.told(WHOLE) == [(None, 1)]


def test_touching_counts() -> None:
    drawn = Drawn()
    drawn.place(drawn.bar, drawn.top)
    drawn.top.shapes(drawn.b).insert(kdb.DBox(-5, -5, 0, 5))
    assert drawn.told(WHOLE) == []
    drawn.top.shapes(drawn.b).clear()
    drawn.top.shapes(drawn.b).insert(kdb.DBox(-5, -5, -0.003, 5))
    assert drawn.told(WHOLE) == [(None, 1)]


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize(
    "how", [{}, {"angle": 90.0}, {"mirror": 1.0}, {"angle": 30.0}, {"mag": 2.0, "angle": 180.0}], ids=str
)
def test_one_placement_of_many(how: dict[str, float], flat: bool) -> None:
    """What lies over one placement, two levels up, takes that place alone."""
    drawn = Drawn()
    row = drawn.layout.create_cell("ROW")
    for n in range(5):
        drawn.place(drawn.bar, row, 20 * n)
    for n in range(3):
        drawn.place(row, drawn.top, 0, 300.0 * n, **how)
    turn = kdb.DCplxTrans(how.get("mag", 1.0), how.get("angle", 0.0), bool(how.get("mirror")), 0, 300)
    drawn.top.shapes(drawn.b).insert(turn * kdb.DPolygon(SPOT.moved(40, 0)))
    if flat:
        drawn.top.flatten(True)
    size = how.get("mag", 1.0)
    found = drawn.told()
    if size > 1:  # 1.2 um is no neck
        assert sum(n for _, n in found) == 14
        assert {v for v, _ in found} == {0.8}
    else:
        assert sum(n for v, n in found if v == pytest.approx(0.4, abs=0.003)) == 14
        assert sum(n for v, n in found if v == pytest.approx(0.6, abs=0.003)) == 15


def test_a_shape_of_many_corners_is_one() -> None:
    """What has more corners than the engine cuts shapes at is left, or stays, as a whole."""
    drawn = Drawn()
    teeth = [(x / 2, 1 + x % 2) for x in range(4000, -1, -1)]
    comb = kdb.DPolygon([kdb.DPoint(x, y) for x, y in [(0, 0), (2000, 0), *teeth]])
    for y in (0, 10):
        drawn.top.shapes(drawn.a).insert(comb.moved(0, y))
    drawn.place(drawn.bar, drawn.top, -100)
    drawn.top.shapes(drawn.b).insert(kdb.DBox(1900, 0, 1901, 1))
    assert drawn.told(WHOLE) == [(None, 1), (None, 1)]  # the other comb, and the bar


def test_in_the_cell_itself_it_is_left_everywhere() -> None:
    drawn = Drawn()
    drawn.bar.shapes(drawn.b).insert(SPOT)
    array = kdb.DCellInstArray(
        drawn.bar.cell_index(), kdb.DTrans(), kdb.DVector(20, 0), kdb.DVector(0, 20), 300, 300
    )
    drawn.top.insert(array)
    assert drawn.told() == [(0.6, 90_000)]
