"""What a section shows: the levels a technology has, where they are, and metal that leads from end to end."""

import math
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.input.read import read_layout
from pkgdrc.input.source import LayoutSource
from pkgdrc.section import cut_through, parse_line
from pkgdrc.section.svg import render
from pkgdrc.technology import Technology
from tests.family import part_of
from tests.section.layouts import by_hand, circle, shipped, technology
from tests.section.picture import Picture

bead_height = part_of("hermetic", "made.bead").bead_height
FIELD = db.DBox(-1000, -1000, 1000, 1000)
NEAR = 0.02  # um: two areas this near to each other touch, as far as the picture's coordinates tell


def drawn(source: LayoutSource, made: Technology, *line: tuple[float, float]) -> Picture:
    return Picture(render(cut_through(source, made, *line)))


def touch(picture: Picture, one: str, other: str) -> bool:
    return bool(picture.shape(one).distance(picture.shape(other)) < NEAR)


def test_levels_of_the_stack_fill_it(tmp_path: Path) -> None:
    source, made = shipped("hermetic-intermediate", tmp_path)
    picture = drawn(source, made, (425.0, 675.0), (1275.0, 675.0))
    names = [level.name for level in made.stack]
    areas = {name: picture.shape(name) for name in [*names, "cavity"]}
    for level in made.stack:
        low, high = areas[level.name].bounds[1], areas[level.name].bounds[3]
        assert low == pytest.approx(made.height(level.name), abs=NEAR)
        assert high - low == pytest.approx(level.thickness, abs=NEAR)
    for number, one in enumerate(names):
        for other in [*names[:number], "cavity"]:
            assert areas[one].intersection(areas[other]).area < 1.0
    # What is no level is cavity, kerf or opening: on the frame's level, cavities are what is missing.
    z = made.height("frame") + 5.0
    cavities = picture.intervals("cavity", z)
    assert cavities[0] == pytest.approx((0.0, 245.0), abs=NEAR)  # up to the island
    assert not any(left < 425.0 < right for left, right in cavities)


def test_connections_lead_through_the_package(tmp_path: Path) -> None:
    source, made = shipped("hermetic-intermediate", tmp_path)
    (x2, y2), (x3, y3) = (centre(source, made, name, 425.0, 420.0) for name in ("dk2", "dk3"))
    picture = drawn(source, made, *through((x2, y2), (x3, y3)))
    way = ["connector", "metal in dk2", "wiring", "metal in dk3", "under_contact"]
    for one, other in pairwise(way):
        assert touch(picture, one, other), (one, other)
        assert picture.shape(one).intersection(picture.shape(other)).area < 0.5, (one, other)
    for name in ("metal in dk2", "metal in dk3"):
        levels = picture.shape(*(level.name for level in made.stack), "cavity")
        assert picture.shape(name).intersection(levels).area < 0.5
    assert not touch(picture, "connector", "wiring")
    # What the technology states no thickness for is as thick as the picture says: 2 um, across the film.
    low, high = picture.shape("connector").bounds[1::2]
    assert high - low == pytest.approx(2.0, abs=NEAR)
    left, right = picture.intervals("metal in dk3", 140.0)[0]
    assert (right - left) * math.cos(math.radians(12.0)) == pytest.approx(2.0, abs=0.05)
    x1, y1 = centre(source, made, "dk1", 425.0, 420.0)
    picture = drawn(source, made, (x1 - 60, y1), (x1 + 60, y1))
    assert touch(picture, "connector", "metal in dk1")
    assert touch(picture, "metal in dk1", "under_contact")
    assert not touch(picture, "connector", "under_contact")


def centre(source: LayoutSource, made: Technology, layer: str, x: float, y: float) -> tuple[float, float]:
    """The middle of the shape on a layer that is nearest to a place."""
    index = source.layout.find_layer(*made.layers[layer])
    places = [
        p.bbox().to_dtype(source.dbu).center() for p in db.Region(source.top.begin_shapes_rec(index)).each()
    ]
    nearest = min(places, key=lambda place: place.distance(db.DPoint(x, y)))
    return nearest.x, nearest.y


def through(*places: tuple[float, float]) -> tuple[tuple[float, float], tuple[float, float]]:
    """The line through two places, 60 um longer at both ends."""
    (x1, y1), (x2, y2) = places
    step = db.DVector(x2 - x1, y2 - y1)
    step *= 60 / step.length()
    return (x1 - step.x, y1 - step.y), (x2 + step.x, y2 + step.y)


def test_back_metal(tmp_path: Path) -> None:
    source, made = shipped("hermetic-back-openings", tmp_path)
    picture = drawn(source, made, (425.0, 420.0), (1275.0, 420.0))
    layers = [layer.role for layer in made.back_metal]
    assert layers == ["adhesion", "conductor", "finish"]
    depth = 0.0
    for layer in made.back_metal:
        shape = picture.shape(layer.role)
        depth -= layer.thickness
        assert shape.bounds[1] == pytest.approx(depth, abs=NEAR)
    for one, other in combinations(layers, 2):
        assert picture.shape(one).intersection(picture.shape(other)).area < 0.5
    for name in [level.name for level in made.stack]:
        assert picture.shape(name).intersection(picture.shape(*layers)).area < 2.0
    # The opening in the back metal is 400 um wide round each die's middle, where the line starts and ends.
    metal = picture.shape(*layers)
    assert metal.bounds[0] == pytest.approx(200.0, abs=NEAR)
    assert metal.bounds[2] == pytest.approx(650.0, abs=NEAR)
    # It covers every butt edge of the cut, and as thick there, across the wall.
    for level in made.stack:
        assert touch(picture, "adhesion", level.name)
    left_wall = min(s for s, z in picture.shape("adhesion").exterior.coords if z > 90)
    assert left_wall == pytest.approx(425.0 - 2.5, abs=0.05)  # down to the tip
    assert made.cut is not None
    slope = 3**0.5 / 2  # cosine of half the angle, 30 deg
    (outer, inner) = (
        picture.intervals(role, 20.0)[0][side] for role, side in (("adhesion", 0), ("finish", 1))
    )
    assert (inner - outer) * slope == pytest.approx(14.5, abs=0.05)


def test_a_ground_conductor_meets_the_back_metal_at_the_cut(tmp_path: Path) -> None:
    source, made = shipped("hermetic-shielded", tmp_path)
    x, y = centre(source, made, "ground", 850.0, 420.0)
    picture = drawn(source, made, (x - 100, y), (x + 200, y))
    assert touch(picture, "ground", "adhesion")
    unshielded, _ = shipped("hermetic-intermediate", tmp_path)
    other = drawn(unshielded, made, (x - 100, y), (x + 200, y))
    assert "ground" not in other.names()
    assert not touch(other, "connector", "adhesion")


def test_beads_sit_in_their_openings(tmp_path: Path) -> None:
    source, made = shipped("hermetic-beads", tmp_path)
    assert made.bead is not None
    x, y = centre(source, made, "bead", 425.0, 420.0)
    picture = drawn(source, made, (x - 100, y), (x + 100, y))
    height = sum(level.thickness for level in made.stack)
    left, low, right, high = picture.shape("bead").bounds
    assert (left, right) == pytest.approx((55.0, 145.0), abs=0.05)
    assert high - low == pytest.approx(90.0, abs=0.05)
    middle = height + bead_height(90.0, 80.0, 12.0)
    assert (low + high) / 2 == pytest.approx(middle, abs=0.05)
    # It touches the cover's edge, and does not reach into the cover (facets are inside the round).
    assert picture.shape("bead").distance(picture.shape("cover")) < 0.2
    assert picture.shape("bead").intersection(picture.shape("cover")).area < 0.5
    # 20 um off its centre the same ball is smaller.
    beside = drawn(source, made, (x - 100, y + 20), (x + 100, y + 20)).shape("bead").bounds
    assert beside[2] - beside[0] == pytest.approx(2 * (45**2 - 20**2) ** 0.5, abs=0.1)
    assert (beside[1] + beside[3]) / 2 == pytest.approx(middle, abs=0.05)


def test_what_a_technology_lacks_is_absent(tmp_path: Path) -> None:
    source, made = shipped("hermetic-no-cavity", tmp_path)
    names = drawn(source, made, (425.0, 675.0), (1275.0, 675.0)).names()
    assert not {"frame", "intermediate", "cavity", "wiring", "bead"} & set(names)
    assert {"chip", "adhesive", "cover", "connector"} <= set(names)


def test_adhesive_is_everywhere_or_as_drawn(tmp_path: Path) -> None:
    made = technology("hermetic/intermediate")
    shapes = {"frame": [db.DBox(-500, -50, -100, 50)], "die": [FIELD], "intermediate": [FIELD]}
    line = ((-600.0, 0.0), (600.0, 0.0))
    everywhere = drawn(by_hand(tmp_path, made, **shapes), made, *line)
    assert everywhere.intervals("adhesive", 72.0) == [pytest.approx((0, 1200), abs=NEAR)]
    as_drawn = drawn(by_hand(tmp_path, made, **shapes, adhesive=shapes["frame"]), made, *line)
    assert as_drawn.intervals("adhesive", 72.0) == [pytest.approx((100, 500), abs=NEAR)]
    assert as_drawn.intervals("cavity", 72.0)[-1] == pytest.approx((500, 1200), abs=NEAR)


def test_the_wafer_ends_at_its_outline(tmp_path: Path) -> None:
    made = technology("hermetic")
    source = by_hand(tmp_path, made, wafer=[circle(0, 0, 1000)], frame=[db.DBox(-300, -300, 300, 300)])
    picture = drawn(source, made, (0.0, 0.0), (700.0, 0.0))
    for name in ("chip", "cover", "adhesive", "finish"):
        assert picture.shape(name).bounds[2] == pytest.approx(500.0, abs=0.2)


def test_films_of_passives_lie_on_each_other(tmp_path: Path) -> None:
    made = technology("hermetic/intermediate")
    source = by_hand(
        tmp_path, made, die=[FIELD], intermediate=[FIELD], wiring=[db.DBox(-100, -20, 0, 20)],
        dielectric=[db.DBox(-60, -20, 10, 20)], plate=[db.DBox(-50, -20, 60, 20)],
        film=[db.DBox(80, -20, 90, 20)],
    )  # fmt: skip
    picture = drawn(source, made, (-200.0, 0.0), (200.0, 0.0))
    face = made.height("adhesive")
    assert picture.shape("film").bounds == pytest.approx((280, face, 290, face + 2), abs=NEAR)
    assert picture.shape("dielectric").bounds == pytest.approx((140, face, 210, face + 2.5), abs=NEAR)
    assert picture.shape("plate").bounds == pytest.approx((150, face, 260, face + 4.5), abs=NEAR)
    assert not touch(picture, "plate", "wiring")
    assert touch(picture, "plate", "dielectric")
    assert touch(picture, "dielectric", "wiring")
    for one, other in combinations(["wiring", "dielectric", "plate"], 2):
        assert picture.shape(one).intersection(picture.shape(other)).area < 0.5
    assert "dielectric, 0.5 µm" in [text.text for text in picture.texts()]


@pytest.mark.parametrize("layer", ["connector", "ground", "component"])
def test_the_cut_goes_through_metal(tmp_path: Path, layer: str) -> None:
    made = technology("hermetic")
    source = by_hand(
        tmp_path, made, die=[FIELD], frame=[FIELD], separation=[db.DBox(-0.5, -1000, 0.5, 1000)],
        **{layer: [db.DBox(-100, -20, 100, 20)]},
    )  # fmt: skip
    picture = drawn(source, made, (-200.0, 0.0), (200.0, 0.0))
    left, right = picture.intervals(layer, 50.2)
    # 45.41 um wide at the chip's face: the back metal begins where the track ends.
    assert left == pytest.approx((100, 200 - 45.41 / 2), abs=0.2)
    assert right == pytest.approx((200 + 45.41 / 2, 300), abs=0.2)
    assert touch(picture, layer, "adhesion")


def test_components_stand_on_the_chip(tmp_path: Path) -> None:
    source, made = shipped("hermetic-saw-150mm", tmp_path)
    x, y = centre(source, made, "component", 425.0, 420.0)
    picture = drawn(source, made, (x - 1, y), (x + 1, y))
    low, high = picture.shape("component").bounds[1::2]
    assert (low, high) == pytest.approx((50.0, 50.4), abs=1e-3)


def test_shapes_of_other_cells_are_found_at_any_angle(tmp_path: Path) -> None:
    made = technology("hermetic")
    layout = db.Layout()
    layout.dbu = 0.002
    top, inner = layout.create_cell("top"), layout.create_cell("inner")
    inner.shapes(layout.layer(*made.layers["connector"])).insert(db.DBox(-10, -10, 10, 10))
    turned = db.DCplxTrans(1.0, 45.0, False, 0.0, 0.0)
    top.insert(db.DCellInstArray(inner.cell_index(), turned, db.DVector(100, 100), db.DVector(0, 5000), 5, 2))
    path = tmp_path / "turned.oas"
    layout.write(str(path))
    picture = drawn(read_layout(path), made, (-50.0, -50.0), (450.0, 450.0))
    found = picture.intervals("connector", 51.0)
    step = 2**0.5 * 100
    assert found == [
        pytest.approx((step / 2 + n * step - 10, step / 2 + n * step + 10), abs=0.01) for n in range(5)
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,2,3", "--line: '1,2,3' is not x1,y1,x2,y2: four numbers, in um"),
        ("1,2,3,4,5", "is not x1,y1,x2,y2"),
        ("a,b,c,d", "is not x1,y1,x2,y2"),
        ("", "is not x1,y1,x2,y2"),
        ("1,2,nan,4", "holds a number that is not finite"),
        ("1,2,inf,4", "holds a number that is not finite"),
        ("1,2,1,2", "starts where it ends"),
    ],
)
def test_lines_that_are_none(text: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        parse_line(text)
    assert said in str(error.value)


def test_a_line_is_four_numbers() -> None:
    assert parse_line(" -1.5, 2e1,3,4") == ((-1.5, 20.0), (3.0, 4.0))
