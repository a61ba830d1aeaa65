"""What the stud base's cells promise, measured with shapely on the flattened drawing."""

import math
from collections import Counter
from typing import Any

import pytest
import shapely

from pkgdrc.cells import Drawing, find_cell
from pkgdrc.cells.drawing import drawings_in, flattened
from pkgdrc.errors import InputError

FAR = 1000.0
SQUARE = {"columns": 4, "rows": 4, "width": 2000.0, "height": 2000.0}
RIM = ("eeee", "eooe", "eooe", "eeee")


def area(drawing: Drawing, *layers: str) -> Any:
    return shapely.union_all([shapely.Polygon(shape.points) for shape in flattened(drawing, layers)])


def parts(drawing: Drawing, *layers: str) -> list[Any]:
    return list(shapely.get_parts(area(drawing, *layers)))


def ray(angle: float) -> Any:
    return shapely.LineString([(0, 0), (FAR * math.cos(angle), FAR * math.sin(angle))])


@pytest.mark.parametrize("offset", [(0.0, 0.0), (10.0, 0.0), (-3.0, 12.0)])
@pytest.mark.parametrize("direction", [0.0, 90.0, 33.0, -120.0])
@pytest.mark.parametrize("mouth", [10.0, 90.0, 180.0, 200.0])
def test_a_mouth_is_as_wide_as_asked_seen_from_the_hole(
    offset: tuple[float, float], direction: float, mouth: float
) -> None:
    (notch,) = parts(find_cell("eccentric_notch")(offset=offset, direction=direction, mouth=mouth), "notch")
    assert not notch.interiors
    middle, half = math.radians(direction), math.radians(mouth / 2)
    step = 0.01 / 90.0  # 0.01 um along the stud, rad
    assert not notch.intersects(ray(middle))
    for side in (-1, 1):
        inside = notch.intersection(ray(middle + side * (half + step)))
        assert inside.length == pytest.approx(60.0, abs=1.5)
        assert notch.intersection(ray(middle + side * (half - step))).length == 0.0
    ring = shapely.Point(offset).buffer(150.0, 256) - shapely.Point(offset).buffer(90.0, 256)
    assert notch.difference(ring.buffer(0.02)).is_empty
    assert notch.area == pytest.approx(ring.area * (1 - mouth / 360.0), rel=0.12 if any(offset) else 1e-3)


def test_an_eccentric_notch_without_a_mouth_is_a_displaced_ring() -> None:
    (notch,) = parts(find_cell("eccentric_notch")(mouth=0.0, offset=(10.0, 5.0)), "notch")
    assert len(notch.interiors) == 1
    assert (notch.centroid.x, notch.centroid.y) == pytest.approx((10.0, 5.0), abs=0.01)


@pytest.mark.parametrize("direction", [0.0, 90.0, 180.0, 270.0])
def test_rim_and_solder_stay_on_an_eccentric_stud(direction: float) -> None:
    stud = find_cell("stud")(kind="eccentric", direction=direction)
    hole, rim, notch = area(stud, "hole"), area(stud, "rim"), area(stud, "notch")
    assert rim.distance(notch) == pytest.approx(5.0, abs=0.02)
    assert rim.intersection(hole).area == 0.0
    closed = rim.union(hole)
    assert not closed.interiors
    assert closed.contains(area(stud, "solder"))
    towards = 10.0 * math.cos(math.radians(direction)), 10.0 * math.sin(math.radians(direction))
    assert (closed.centroid.x, closed.centroid.y) == pytest.approx(towards, abs=0.02)


@pytest.mark.parametrize("offset", [(0.0, 0.0), (3.0, 4.0), (-0.005, 7.015)])
@pytest.mark.parametrize("outer", [170.0, 165.005])
def test_a_rim_fits_its_hole_wherever_its_outer_circle_lies(
    offset: tuple[float, float], outer: float
) -> None:
    pieces = flattened(find_cell("rim_metal")(offset=offset, outer=outer))
    assert all(shapely.Polygon(piece.points).is_valid for piece in pieces)
    (rim,) = parts(find_cell("rim_metal")(offset=offset, outer=outer), "rim")
    (inside,) = (shapely.Polygon(each) for each in rim.interiors)
    assert inside.symmetric_difference(area(find_cell("through_hole")(), "hole")).area == 0.0


def test_a_rim_can_stay_off_its_hole() -> None:
    stud = find_cell("stud")(rim_gap=3.0)
    assert area(stud, "rim").distance(area(stud, "hole")) == pytest.approx(3.0, abs=0.02)


@pytest.mark.parametrize("declare", [False, True])
def test_studs_are_declared_where_that_is_asked_for(declare: bool) -> None:
    array = find_cell("stud_array").draw({"columns": 4, "rows": 4, "pattern": RIM, "declare": declare})
    texts = {label.text for each in drawings_in(array) for label in each.labels}
    assert texts == ({"concentric", "eccentric"} if declare else set())


def test_an_array_has_the_pattern_that_is_written() -> None:
    pattern = ("oo.e", "....", "eo.o")
    array = find_cell("stud_array").draw(
        {"columns": 4, "rows": 3, "pitch": [400.0, 500.0], "pattern": pattern}
    )
    holes = {(round(each.centroid.x), round(each.centroid.y)) for each in parts(array, "hole")}
    letters = {
        (-600 + 400 * column, 500 - 500 * row): letter
        for row, line in enumerate(pattern)
        for column, letter in enumerate(line)
    }
    assert holes == {place for place, letter in letters.items() if letter != "."}
    closed = {
        (round(each.centroid.x), round(each.centroid.y)) for each in parts(array, "notch") if each.interiors
    }
    assert closed == {place for place, letter in letters.items() if letter == "o"}


def test_mouths_look_outwards() -> None:
    array = find_cell("stud_array").draw({"columns": 4, "rows": 4, "pattern": RIM})
    notches = parts(array, "notch")
    border = area(array, "notch").envelope.exterior
    for hole in parts(array, "hole"):
        notch = min(notches, key=hole.distance)
        if notch.interiors:
            continue
        x, y = hole.centroid.x, hole.centroid.y
        out = shapely.LineString([(x, y), border.interpolate(border.project(hole.centroid))])
        assert not out.intersects(notch)


def test_equal_studs_are_one_cell_placed_as_arrays() -> None:
    array = find_cell("stud_array").draw({"columns": 20, "rows": 20})
    assert [(each.columns, each.rows) for each in array.placements] == [(20, 20)]
    hollow = ("ooooo", "oo.oo", "ooooo", "ooooo")
    array = find_cell("stud_array").draw({"columns": 5, "rows": 4, "pattern": hollow})
    assert Counter((each.columns, each.rows) for each in array.placements) == {
        (5, 1): 1,
        (2, 1): 2,
        (5, 2): 1,
    }
    assert len({id(each.drawing) for each in array.placements}) == 1
    assert len(parts(array, "hole")) == 19


def test_studs_are_named_as_on_a_ball_grid() -> None:
    module = find_cell("stud_module").draw(
        {"columns": 2, "rows": 22, "width": 1000.0, "height": 9000.0, "pattern": ("oo",) * 21 + ("o.",)}
    )
    names = {label.text: label.at for label in module.labels}
    letters = "ABCDEFGHJKLMNPRTUVWY"
    assert list(names) == [
        *(f"{row}{column}" for row in [*letters, "AA"] for column in (1, 2)), "AB1"
    ]  # fmt: skip
    assert names["A1"] == (-200.0, 4200.0)
    assert names["B2"] == (200.0, 3800.0)
    metal = area(module, "solder", "rim")
    assert all(metal.contains(shapely.Point(at)) for at in names.values())


@pytest.mark.parametrize("tracks", ["lands", "pairs"])
def test_tracks_reach_the_rims_through_the_mouths(tracks: str) -> None:
    module = find_cell("stud_module").draw({**SQUARE, "pattern": RIM, "tracks": tracks})
    drawn, notches = parts(module, "track"), area(module, "notch")
    assert len(drawn) == (12 if tracks == "lands" else 6)
    assert area(module, "track").distance(notches) >= 40.0
    assert area(module, "track").distance(area(module, "hole")) > 0.0
    rims = parts(module, "rim")
    reached = [sum(rim.intersection(track).area > 0 for rim in rims) for track in drawn]
    assert set(reached) == {1 if tracks == "lands" else 2}
    left, bottom, right, top = area(module, "track").bounds
    assert max(-left, -bottom, right, top) <= 1000.0


def test_what_a_track_joins_has_one_name() -> None:
    module = find_cell("stud_module").draw({**SQUARE, "pattern": RIM, "tracks": "pairs"})
    nets = parts(module, "track", "rim", "hole", "solder")
    for net in nets:
        names = [label.text for label in module.labels if net.intersects(shapely.Point(label.at))]
        assert len(set(names)) == 1
        assert len(names) == (2 if net.intersects(area(module, "track")) else 1)
    assert len({label.text for label in module.labels}) == len(nets) == 10


def test_internal_connections_lead_inwards_to_the_pads() -> None:
    module = find_cell("stud_module").draw(
        {**SQUARE, "internal": 150.0, "internal_to": [130.0, 130.0], "pad": 60.0, "chip_margin": 450.0}
    )
    connections, chip = parts(module, "internal"), area(module, "chip")
    for place in (parts(module, "pad"), parts(module, "hole")):
        assert len(place) == len(connections) == 16
        assert all(sum(each.contains(part) for each in connections) == 1 for part in place)
    assert all(chip.contains(pad) for pad in parts(module, "pad"))
    assert not all(chip.contains(hole) for hole in parts(module, "hole"))


@pytest.mark.parametrize(
    ("cell", "parameters", "message"),
    [
        ("eccentric_notch", {"mouth": 330.0}, "'mouth' is 330; with up to 321.8 deg what is left"),
        ("eccentric_notch", {"offset": [54.0, 72.0]}, "'offset' is 90 um long; a ring with a mouth goes"),
        ("rim_metal", {"outer": 100.0}, "'outer' is 100; more than the inner diameter of 100"),
        ("rim_metal", {"offset": [35.0, 0.0]}, "'offset' is 35 um long; less than 35 leaves a ring"),
        ("conductor_track", {"points": [[0, 0], [5, 5]]}, "each step must run along x or y"),
        ("stud", {"stud": 100.0}, "'stud' is 100; more than the hole's 100 leaves a wall"),
        ("stud", {"rim": 180.005}, "'rim' is 180.005; the stud has room for up to 180"),
        ("stud_array", {"rows": 1, "pattern": ["ooo"]}, "has 3 letters in row 1 ('ooo'); the array has 10"),
        ("stud_array", {"pattern": ["o"]}, "'pattern' has 1 rows; the array has 10"),
        ("stud_array", {"columns": 2, "rows": 1, "pattern": ["ox"]}, "has 'x' in row 1; 'o' is a concentric"),
        ("stud_module", {"columns": 12}, "'columns' is 12, which needs 4700 um at this pitch; the module's"),
        ("stud_module", {"rows": 12}, "the module's height is 4400"),
        ("stud_module", {"chip_margin": 2200.0}, "'chip_margin' is 2200; less than 2200 leaves a chip"),
        ("stud_module", {"tracks": "lands", "track_reach": 360.0}, "needs 4420 um at this pitch"),
        ("stud_module", {"rim": 200.0}, "cell 'stud': parameter 'rim' is 200"),
        (
            "stud_module",
            {**SQUARE, "pattern": ["oooo", "oeoo", "oooo", "oooo"], "tracks": "lands"},
            "joins eccentric studs on the array's edge; B2 of 'pattern' is one inside it",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(cell: str, parameters: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        find_cell(cell).draw(parameters)
    assert message in str(caught.value)
    assert str(caught.value).startswith("cell 'stud'" if "rim" in parameters else f"cell '{cell}'")
