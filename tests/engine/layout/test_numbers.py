"""Lengths that do not fit 32 bits are refused, never wrapped."""

import klayout.db as kdb
import pytest

from pkgdrc.engine.layout.numbers import room
from pkgdrc.errors import InputError
from pkgdrc.findings import State
from tests.engine.small_deck import run

GREATEST = 2**31 - 1
A = (0, 0)


def one(*boxes: kdb.Box, dbu: float = 0.001) -> kdb.Layout:
    layout = kdb.Layout()
    layout.dbu = dbu
    cell = layout.create_cell("top")
    for box in boxes:
        cell.shapes(layout.layer(*A)).insert(box)
    return layout


def below(*placed: kdb.CellInstArray, box: kdb.Box) -> kdb.Layout:
    """A box in a cell (number 1) that stands as `placed` says."""
    layout = one()
    layout.create_cell("cell").shapes(layout.layer(*A)).insert(box)
    for each in placed:
        layout.cell("top").insert(each)
    return layout


def twice_below(step: kdb.Trans, box: kdb.Box) -> kdb.Layout:
    """A box in a cell that stands in a cell that stands in the top cell, each displaced by the same."""
    layout = below(box=box)
    layout.create_cell("between").insert(kdb.CellInstArray(1, step))
    layout.cell("top").insert(kdb.CellInstArray(2, step))
    return layout


WIDE = kdb.Box(0, 0, 2**30, 10)
BEYOND = {
    "in one shape": one(kdb.Box(-1_400_000_000, 0, 1_400_000_000, 8000), dbu=0.0001),
    "between shapes": one(kdb.Box(-1_400_000_000, 0, 0, 8), kdb.Box(1_399_999_000, 0, 1_400_000_000, 8)),
    "at the end": one(kdb.Box(0, 0, GREATEST, 10)),
    "placed beyond": below(kdb.CellInstArray(1, kdb.Trans(2**30 + 2**29, 0)), box=WIDE),
    "turned beyond": below(kdb.CellInstArray(1, kdb.Trans(1, False, 0, 2**30 + 2**29)), box=WIDE),
    "beyond, and back within": twice_below(kdb.Trans(2_147_480_000, 0), box=kdb.Box(0, 0, 20_000, 20_000)),
    "beyond by no more than its own box": below(
        kdb.CellInstArray(1, kdb.Trans(2_147_480_000, 0)), box=kdb.Box(0, 0, 20_000, 20_000)
    ),
    "an array": below(
        kdb.CellInstArray(1, kdb.Trans(), kdb.Vector(2**18, 0), kdb.Vector(), 2**14, 1),
        box=kdb.Box(0, 0, 9, 9),
    ),
    "magnified": below(kdb.CellInstArray(1, kdb.ICplxTrans(9, 0, False, 0, 0)), box=kdb.Box(0, 0, 2**28, 9)),
}
WITHIN = {
    "one shape": one(kdb.Box(-1_000_000_000, 0, 1_000_000_000, 80_000), dbu=0.0001),
    "off the middle": one(kdb.Box(0, 0, 2_000_000_000, 80_000), dbu=0.0001),
    "an array": below(
        kdb.CellInstArray(1, kdb.Trans(), kdb.Vector(2**18, 0), kdb.Vector(0, 90), 2**12, 2**12),
        box=kdb.Box(0, 0, 9, 9),
    ),
}


@pytest.mark.parametrize("name", BEYOND)
def test_extents_that_do_not_fit_are_refused(name: str) -> None:
    layout = BEYOND[name].dup()
    with pytest.raises(InputError, match=r"the layout (spans|reaches to) [\d,]+ database units of"):
        room(layout, layout.cell("top"))


def test_a_layout_that_is_refused_is_named() -> None:
    with pytest.raises(InputError, match=r"layout.gds: the layout spans 2,800,000,000 database units"):
        run(BEYOND["in one shape"].dup(), {"WI.1": "made.a.width() < 1.0"}, top="top")


@pytest.mark.parametrize("name", WITHIN)
def test_extents_that_fit_are_judged(name: str) -> None:
    layout = WITHIN[name].dup()
    result = run(layout, {"WI.1": f"made.a.width() < {20 * layout.dbu}"}, top="top")
    assert [rule.state for rule in result.rules if rule.id == "WI.1"] == [
        State.VIOLATED if name == "an array" else State.CLEAN
    ]


@pytest.mark.parametrize(
    "check",
    [
        "made.a.width() < 3e6",
        "made.a.space() < 3e6",
        "made.a.separation(made.b) < 4.3e6",  # wrapped round, a few units
        "made.a.diameter() > 3e6",
        "made.a.sized(3e6).any()",
        "made.a.sized(-3e6).any()",
        "made.a.sized(1.5e6).sized(1.5e6).any()",
        "made.a.sized(2e6).width() < 1e6",
    ],
)
def test_a_rule_that_looks_too_far_is_not_computed(check: str) -> None:
    layout = one(kdb.Box(0, 0, 100_000, 500))
    layout.cell("top").shapes(layout.layer(1, 0)).insert(kdb.Box(0, 900, 9, 909))
    [rule] = [each for each in run(layout, {"WI.1": check}, top="top").rules if each.id == "WI.1"]
    assert rule.state is State.FAILED
    assert rule.reason.startswith("it looks ")
    assert "fit round the layout" in rule.reason


def test_there_is_room_up_to_the_last_units() -> None:
    layout = one(kdb.Box(0, 0, GREATEST - 5000, 10))
    assert room(layout, layout.cell("top")) == 1767
    result = run(layout, {"WI.1": "made.a.width() < 1.7", "WI.2": "made.a.width() < 1.8"}, top="top")
    assert [rule.state for rule in result.rules if rule.id.startswith("WI")] == [State.VIOLATED, State.FAILED]


@pytest.mark.parametrize("measure", ["diameter", "short_side", "long_side", "perimeter"])
def test_a_limit_that_nothing_is_looked_for_with_has_to_fit_by_itself(measure: str) -> None:
    layout = one(kdb.Box(0, 0, 100_000, 500))
    checks = {"WI.1": f"made.a.{measure}() < 2_100_000.0", "WI.2": f"made.a.{measure}() < 2_200_000.0"}
    states = [rule.state for rule in run(layout, checks, top="top").rules if rule.id.startswith("WI")]
    assert states == [State.VIOLATED, State.FAILED]


SLANTED = kdb.Polygon(
    [kdb.Point(0, 0), kdb.Point(0, 50_000), kdb.Point(100_000, 50_000), kdb.Point(120_000, 0)]
)
CORNERED = kdb.Polygon(
    [kdb.Point(0, 0), kdb.Point(70_000, 70_000), kdb.Point(0, 140_000), kdb.Point(-70_000, 70_000)]
)


@pytest.mark.parametrize("shape", [SLANTED, CORNERED])
@pytest.mark.parametrize(
    "check",
    [
        "made.a.sized({}).any()",
        "made.a.sized({}, {}).any()",
        "made.a.edges().extended(outwards={}).any()",
        "made.a.separation(made.b) < {}",
    ],
)
def test_what_is_grown_fits_with_its_corners_or_is_refused(shape: kdb.Polygon, check: str) -> None:
    """klayout drops what does not, without a word."""
    states = []
    for far in ("759_000.0", "760_000.0", "1_050_000.0", "2_000_000.0"):
        layout = one()
        layout.cell("top").shapes(layout.layer(*A)).insert(shape)
        layout.cell("top").shapes(layout.layer(1, 0)).insert(kdb.Box(0, 150_000, 9000, 160_000))
        result = run(layout, {"WI.1": check.format(far, far)}, top="top")
        states += [rule.state for rule in result.rules if rule.id == "WI.1"]
    assert states == [State.VIOLATED, State.FAILED, State.FAILED, State.FAILED]
