"""What the elastic bump's cells promise, measured with shapely on the flattened drawing."""

import math
from collections import Counter
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from pkgdrc.cells import Drawing, find_cell
from pkgdrc.cells.drawing import flattened
from pkgdrc.cells.shapes import GRID
from pkgdrc.errors import InputError

SMALL = {"width": 1500.0, "height": 1500.0}
LARGE = {"width": 4500.0, "height": 4500.0}
SIXTEEN = {"columns": 16, "rows": 16, "pitch": [300.0, 300.0], "base": 140.0, "track": 10.0}
HOLES = ["ooooooo", "o.ooo.o", "ooo.ooo", "oo...oo", ".......", "oo...oo", "ooo.ooo", "o.ooo.o", "ooooooo"]
DESIGNS: dict[str, dict[str, Any]] = {
    "default": {},
    "1 x 1": {**SMALL, "columns": 1, "rows": 1},
    "2 x 2": {**SMALL, "columns": 2, "rows": 2},
    "3 x 2": {**SMALL, "columns": 3, "rows": 2},
    "1 x 6": {"columns": 1},
    "16 x 16": {"width": 7600.0, "height": 7600.0, **SIXTEEN},
    "16 x 16 tight": {"width": 6900.0, "height": 6900.0, **SIXTEEN},
    "holes": {**LARGE, "columns": 7, "rows": 9, "pattern": HOLES},
    "holes, two rows": {**LARGE, "columns": 7, "rows": 9, "pattern": HOLES, "pad_rows": 2},
    "one side": {**LARGE, "columns": 4, "rows": 5, "sides": ["left"]},
    "two sides at a corner": {**LARGE, "columns": 4, "rows": 4, "sides": ["top", "left"]},
    "two opposite sides": {**LARGE, "columns": 9, "rows": 4, "sides": ["bottom", "top"]},
    "three sides": {**LARGE, "columns": 5, "rows": 5, "sides": ["right", "bottom", "left"]},
    "two rows": {**LARGE, "columns": 8, "rows": 8, "pitch": [300.0, 300.0], "pad_rows": 2},
    "long": {"width": 1700.0, "height": 5000.0, "columns": 3, "rows": 16},
    "few pads at the sides": {"width": 5000.0, "height": 2200.0, "columns": 14, "rows": 4},
    "unlike pitches": {**LARGE, "columns": 8, "rows": 5, "pitch": [380.0, 250.0]},
    "odd lengths": {**LARGE, "track": 15.005, "space": 10.005, "pitch": [250.005, 251.005], "base": 150.005},
    "wide tracks": {**LARGE, "track": 40.0, "space": 20.0, "pitch": [350.0, 350.0], "pad_pitch": 140.0},
    "spare pads": {**LARGE, "columns": 3, "rows": 3, "spare_pads": 5},
    "round pads": {"pad_outline": "round"},
}  # fmt: skip


def nets(die: Drawing) -> list[list[Any]]:
    """The metal of each net, shape by shape."""
    found = []
    for placement in die.placements:
        if "interconnect" in placement.drawing.layers:
            shapes = flattened(placement.drawing, {"interconnect"})
            found.append([shapely.Polygon(shape.points + placement.at) for shape in shapes])
    return found


def angles(polygon: Any) -> Any:
    """The angles between neighbouring sides of an outline, deg."""
    points = shapely.get_coordinates(polygon)[:-1]
    before, after = np.roll(points, 1, axis=0) - points, np.roll(points, -1, axis=0) - points
    cos = (before * after).sum(axis=1) / np.hypot(*before.T) / np.hypot(*after.T)
    return np.degrees(np.arccos(np.clip(cos, -1, 1)))


def check(design: dict[str, Any]) -> Drawing:
    """Draws a die, and checks what holds for every one."""
    cell = find_cell("elastic_bump_die")
    values = {name: each.default for name, each in cell.parameters.items()} | design
    die = cell.draw(design)
    metal = nets(die)
    whole = [shapely.union_all(parts) for parts in metal]
    for shape in flattened(die):
        steps = shape.points / GRID
        assert np.abs(steps - np.round(steps)).max() * GRID < 1e-6
    for parts, net in zip(metal, whole, strict=True):
        assert net.geom_type == "Polygon"
        assert all(part.is_valid and angles(part).min() > 90.0 - 1e-6 for part in parts)
    tree = shapely.STRtree(whole)
    one, other = tree.query(whole, "dwithin", values["space"] - 1e-6)
    assert (one == other).all()
    reach = [values[size] / 2 - values["street_space"] + 1e-6 for size in ("width", "height")]
    inside = shapely.box(-reach[0], -reach[1], reach[0], reach[1])
    assert all(inside.contains(net) for net in whole)
    names: dict[str, list[Any]] = {}
    for label in die.labels:
        names.setdefault(label.text, []).append(shapely.Point(label.at))
    taken = "".join(values["pattern"]).count("o") or values["columns"] * values["rows"]
    assert len(names) == len(whole) == taken
    for pad, ball in names.values():
        assert list(tree.query(pad, "within")) == list(tree.query(ball, "within")) != []
    pads = [shapely.Polygon(shape.points) for shape in flattened(die, {"pad"})]
    assert len(pads) == taken + values["spare_pads"]
    apart = shapely.STRtree(pads).query(pads, "dwithin", values["pad_pitch"] - values["pad"] - 1e-6)
    assert (apart[0] == apart[1]).all()
    counts = Counter(shape.layer for shape in flattened(die))
    assert counts["ball"] == counts["filling"] == counts["opening"] == counts["base"] == taken
    assert counts["pad_opening"] == len(pads)
    return die


@pytest.mark.parametrize("name", DESIGNS)
def test_nets_keep_their_distance(name: str) -> None:
    check(DESIGNS[name])


sizes = st.integers(1, 7)


@settings(max_examples=50, deadline=None)
@given(
    columns=sizes,
    rows=sizes,
    holes=st.lists(st.booleans(), min_size=49, max_size=49),
    pitch=st.tuples(st.sampled_from([230.0, 260.0, 400.0]), st.sampled_from([230.0, 300.0, 405.005])),
    sides=st.sets(st.sampled_from(["top", "right", "bottom", "left"]), min_size=1),
    pad_rows=st.sampled_from([1, 2]),
    track=st.sampled_from([10.0, 15.005]),
    room=st.sampled_from([220.0, 400.0, 900.0]),
)
def test_any_die_that_is_drawn_keeps_its_distances(
    columns: int,
    rows: int,
    holes: list[bool],
    pitch: tuple[float, float],
    sides: set[str],
    pad_rows: int,
    track: float,
    room: float,
) -> None:
    letters = ["." if hole and number % 3 else "o" for number, hole in enumerate(holes)]
    design = {
        "columns": columns, "rows": rows, "pitch": list(pitch), "sides": sorted(sides), "pad_rows": pad_rows,
        "pattern": ["".join(letters[7 * row : 7 * row + columns]) for row in range(rows)], "track": track,
        "width": math.ceil((columns - 1) * pitch[0] + 150.0 + 2 * room) + 100.0,
        "height": math.ceil((rows - 1) * pitch[1] + 150.0 + 2 * room) + 100.0,
    }  # fmt: skip
    try:
        find_cell("elastic_bump_die").draw(design)
    except InputError:
        event("refused")
        assume(False)
    check(design)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("width", [10.0, 15.0, 15.005])
def test_a_track_is_as_wide_across_on_diagonals(width: float, sign: int) -> None:
    points = [(0.0, 0.0), (0.0, 100.0), (sign * 80.0, 180.0), (sign * 200.0, 180.0)]
    drawn = find_cell("interconnect")(points=tuple(points), width=width, landing=0.0, base=0.0)
    (track,) = [shapely.Polygon(shape.points) for shape in flattened(drawn)]
    for (x, y), (across_x, across_y), spare in (
        ((0.0, 50.0), (1.0, 0.0), 0.0),
        ((sign * 40.0, 140.0), (1.0, -sign), 0.0071),
        ((sign * 140.0, 180.0), (0.0, 1.0), 0.0),
    ):
        cut = shapely.LineString(
            [(x - 50 * across_x, y - 50 * across_y), (x + 50 * across_x, y + 50 * across_y)]
        )
        assert width - 1e-6 <= track.intersection(cut).length <= width + spare + 1e-6


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([[0, 0], [10, 20]], "goes from (0, 0) to (10, 20); steps run along x, y or at 45 deg"),
        ([[0, 0], [100, 0], [50, 50]], "turns by more than 90 deg at (100, 0)"),
        ([[0, 0], [0, 100], [0, 0]], "turns by more than 90 deg at (0, 100)"),
        ([[5, 5], [5, 5]], "has no length: all points are (5, 5)"),
        ([[0, 0], [100, 0], [100, 3], [0, 3]], "has a step at (100, 0) too short for the bends at its ends"),
    ],
)
def test_tracks_that_are_refused(points: list[list[float]], message: str) -> None:
    with pytest.raises(InputError) as error:
        find_cell("interconnect").draw({"points": points})
    assert str(error.value) == f"cell 'interconnect': parameter 'points' {message}"


@pytest.mark.parametrize(
    ("design", "message"),
    [
        (
            {**SMALL, "columns": 8, "rows": 8, "pitch": [150.0, 150.0]},
            "64 pads do not fit the edge, which holds 48 of this pitch "
            "(12 at the top, 12 at the right, 12 at the bottom, 12 at the left)",
        ),
        (
            {**LARGE, "columns": 3, "rows": 7, "sides": ["top"]},
            "the channel beside line 2 of balls to the top holds 3 tracks, and 6 are needed",
        ),
        (
            {"width": 1400.0, "height": 1600.0},
            "6 tracks to the pads at the top fan out over 75 um between array and pads; there are 0 um",
        ),
        (
            {"pad_rows": 2, "pad_pitch": 95.0},
            "neighbouring pads of a row there are 31 um; a track with its spaces needs 35 um",
        ),
        (
            {"pad_rows": 2, "pad_row_pitch": 70.0},
            "between landings on pads of both rows there are 6 um; the space needs 10 um",
        ),
        ({"pad_pitch": 70.0}, "neighbouring pads of a row there are 6 um; the space needs 10 um"),
        ({"pattern": ["o"]}, "parameter 'pattern' has 1 rows; the array has 6"),
        ({"pattern": ["oxooo"] * 6}, "parameter 'pattern' has 'x' in row 1; 'o' is a ball, and '.' none"),
    ],
)
def test_dies_that_are_refused(design: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as error:
        find_cell("elastic_bump_die").draw(design)
    assert message in str(error.value)
