"""Sections of elastic bumps: interconnects, fillings, seated balls and saw streets, by figures worked out."""

import dataclasses
import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.resources import find_technology
from pkgdrc.section import Section, cut_through
from pkgdrc.section.svg import render
from pkgdrc.technology import Technology, load_technology
from tests.section.layouts import by_hand, circle, shipped, technology
from tests.section.picture import Picture

# z of the chip's face, of the second insulation's faces, and of the filling's end (80 um, a tenth less)
CHIP, GROUND, FACE, BRIM = 400.0, 405.0, 485.0, 477.0
NEAR = 0.03  # um: coordinates of the picture are rounded, round shapes have facets
LINE = ((-400.0, 0.0), (200.0, 0.0))  # s = x + 400
Shapes = Sequence[db.DPolygon | db.DBox]


def bump(**changes: Shapes) -> dict[str, Shapes]:
    """A pad round (-250, 0), led to a ball at (0, 0), by layer."""
    sound: dict[str, Shapes] = {
        "pad": [db.DBox(-285, -35, -215, 35)],
        "pad_opening": [db.DBox(-275, -25, -225, 25)],
        "interconnect": [db.DBox(-280, -30, -220, 30), db.DBox(-250, -10, 0, 10), circle(0, 0, 150)],
        "base": [circle(0, 0, 150)],
        "opening": [circle(0, 0, 110)],
        "filling": [circle(0, 0, 110)],
        "ball": [circle(0, 0, 120)],
    }
    return sound | changes


def cut(
    folder: Path,
    shapes: dict[str, Shapes],
    made: Technology | None = None,
    line: tuple[tuple[float, float], tuple[float, float]] = LINE,
) -> tuple[Section, Picture]:
    made = made or technology("elastic-bump")
    section = cut_through(by_hand(folder, made, **shapes), made, *line)
    return section, Picture(render(section))


def marked(picture: Picture, of: str) -> list[tuple[str, float]]:
    return [(width.at, width.value) for width in picture.widths() if width.of == of]


def said(picture: Picture) -> str:
    return " ".join(text.text or "" for text in picture.texts())


def near(value: Any) -> Any:
    return pytest.approx(value, abs=NEAR)


def test_a_bump_as_it_ships(tmp_path: Path) -> None:
    section, picture = cut(tmp_path, bump())
    assert picture.shape("chip").bounds == near((0, 0, 600, CHIP))
    assert picture.intervals("first_insulation", GROUND - 0.01) == [near((0, 125)), near((175, 600))]
    assert picture.intervals("second_insulation", FACE - 0.01) == [near((0, 345)), near((455, 600))]
    assert picture.shape("filling").bounds == near((345, GROUND + 2, 455, BRIM))
    # Pressed 15 um into the filling.
    assert picture.shape("ball").bounds == near((340, BRIM - 15, 460, BRIM + 105))
    coating = next(part for part in section.parts if part.name == "coating")
    core = coating.polygons[0][1]
    assert (min(s for s, _ in core), max(s for s, _ in core)) == near((343, 457))
    assert marked(picture, "pad_opening") == [("face", near(50))]
    assert marked(picture, "opening") == [("face", near(110))]
    assert marked(picture, "filling") == [("top", near(110))]
    assert marked(picture, "ball") == [("middle", near(120))]


def test_metal_leads_from_the_pad_to_the_ball(tmp_path: Path) -> None:
    _, picture = cut(tmp_path, bump())
    way = [picture.shape(name) for name in ("pad", "interconnect", "filling", "ball")]
    for one, other in pairwise(way):
        assert one.distance(other) < NEAR
        assert one.intersection(other).area < 0.5
    assert way[0].bounds == near((115, CHIP - 2, 185, CHIP))
    # In the opening the interconnect lies on the pad, outside of it on the insulation.
    assert picture.intervals("interconnect", CHIP + 1) == [near((125, 175))]
    assert picture.intervals("interconnect", GROUND - 1) == [near((125, 127)), near((173, 175))]
    assert picture.intervals("interconnect", GROUND + 1) == [near((120, 127)), near((173, 475))]
    levels = picture.shape("chip", "first_insulation", "second_insulation")
    for one in way:
        assert one.intersection(levels).area < 0.5


def test_without_an_opening_the_interconnect_stays_off_the_pad(tmp_path: Path) -> None:
    _, picture = cut(tmp_path, bump(pad_opening=[]))
    assert picture.shape("interconnect").bounds == near((120, GROUND, 475, GROUND + 2))
    assert picture.intervals("first_insulation", GROUND - 1) == [near((0, 600))]


def test_the_second_insulation_flows_into_what_is_open(tmp_path: Path) -> None:
    _, picture = cut(tmp_path, bump(interconnect=[]))
    assert picture.intervals("second_insulation", CHIP + 0.01) == [near((125, 175))]
    assert picture.shape("filling").bounds[1] == near(GROUND)


@pytest.mark.parametrize(
    ("diameter", "shrinkage", "bottom", "words"),
    [
        # sides 60, 25, 65: a ball of 130 on the rim of an opening of 120 reaches 40 into it
        (130.0, 0.49, FACE - 40, "diameter 130 µm; opening 120 µm; 0.8 µm deep in it; stand-off 90 µm."),
        (130.0, 0.1, FACE - 23, "on the filling: diameter 130 µm; opening 120 µm; 15 µm deep in it"),
        (130.0, 0.75, FACE - 40, "on the rims of openings: diameter 130 µm; opening 120 µm; gap to the"),
        (120.0, 0.75, FACE - 75, "on the filling: diameter 120 µm"),
        (100.0, 0.75, FACE - 75, "15 µm deep in it; stand-off 25 µm."),
    ],
)  # fmt: skip
def test_balls_lie_on_the_filling_or_on_the_rim(
    tmp_path: Path, diameter: float, shrinkage: float, bottom: float, words: str
) -> None:
    made = technology("elastic-bump", filling={"shrinkage": shrinkage})
    shapes = bump(opening=[circle(0, 0, 120)], filling=[circle(0, 0, 120)], ball=[circle(0, 0, diameter)])
    _, picture = cut(tmp_path, shapes, made)
    ball = picture.shape("ball")
    assert ball.bounds == near((400 - diameter / 2, bottom, 400 + diameter / 2, bottom + diameter))
    assert picture.shape("filling").bounds[3] == near(FACE - 80 * shrinkage)
    assert (ball.distance(picture.shape("filling")) < NEAR) == ("on the filling" in said(picture))
    assert ball.intersection(picture.shape("second_insulation", "filling")).area < 0.5
    assert words in said(picture)


def test_a_ball_over_an_empty_opening_or_none(tmp_path: Path) -> None:
    # sides 48, 36, 60 of the larger ball: 12 into the opening
    section, picture = cut(tmp_path, bump(opening=[circle(0, 0, 96)], filling=[], ball=[circle(0, 0, 120)]))
    assert picture.shape("ball").bounds[1] == near(FACE - 24)
    assert "filling" not in picture.names()
    assert "Balls on the rims of empty openings: diameter 120 µm; opening 96 µm; stand-off 96 µm." in said(
        picture
    )
    assert not section.balls[0].filled
    _, picture = cut(tmp_path, bump(filling=[], ball=[circle(0, 0, 100)]))
    assert picture.shape("ball").bounds[1] == near(GROUND)
    assert "Balls on the ground of empty openings" in said(picture)
    _, picture = cut(tmp_path, bump(opening=[], filling=[]))
    assert picture.shape("ball").bounds[1] == near(FACE)
    assert "Balls on the insulation, over no opening: diameter 120 µm; stand-off 120 µm." in said(picture)


def test_a_line_beside_the_centre_cuts_less_of_the_same_bump(tmp_path: Path) -> None:
    # 58 um off the centre the line misses the opening, but not the ball: its half chord is sqrt(60^2 - 58^2).
    _, picture = cut(tmp_path, bump(), line=((-400.0, 58.0), (200.0, 58.0)))
    chord = 2 * math.sqrt(60**2 - 58**2)
    assert marked(picture, "ball") == [("middle", near(chord))]
    assert marked(picture, "opening") == []
    assert picture.shape("ball").bounds == near(
        (400 - chord / 2, 522 - chord / 2, 400 + chord / 2, 522 + chord / 2)
    )
    assert "Balls on the filling" in said(picture)
    # That far from it, all that is cut is the coating.
    assert picture.shape("coating").area == near(picture.shape("ball").area)
    _, picture = cut(tmp_path, bump(), line=((-400.0, 61.0), (200.0, 61.0)))
    assert "ball" not in picture.names()


def test_filling_outside_its_opening_is_wiped_off(tmp_path: Path) -> None:
    _, picture = cut(tmp_path, bump(filling=[db.DBox(0, -60, 200, 60)]))
    assert picture.shape("filling").bounds == near((400, GROUND + 2, 455, BRIM))


def test_the_saw_takes_its_street(tmp_path: Path) -> None:
    street: Shapes = [db.DBox(-400, -300, -370, 300), db.DBox(100, -300, 160, 300)]
    shapes = bump(street=street, pad_opening=[], interconnect=[db.DBox(-390, -20, 130, 20)])
    _, picture = cut(tmp_path, shapes)
    kept = near((30, 500))
    assert picture.intervals("chip", 200.0) == [kept, near((560, 600))]
    assert picture.intervals("interconnect", GROUND + 1) == [kept]
    assert picture.intervals("saw street", 200.0) == [near((0, 30)), near((500, 560))]
    assert marked(picture, "street") == [("face", near(30)), ("face", near(60))]
    _, unsawn = cut(tmp_path, bump())
    assert "saw street" not in unsawn.names()


def test_balls_of_every_diameter_are_named(tmp_path: Path) -> None:
    made = technology("elastic-bump", ball={"core": "metal", "coating": 0.0})
    shapes = bump(ball=[circle(0, 0, 120), circle(-200, 0, 100)])
    _, picture = cut(tmp_path, shapes, made)
    assert {"ball, metal, diameter 120 µm", "ball, metal, diameter 100 µm"} <= {
        t.text for t in picture.texts()
    }
    assert "coating" not in picture.names()


def test_what_the_technology_does_not_say_is_not_drawn(tmp_path: Path) -> None:
    known: Any = technology("elastic-bump")
    made = dataclasses.replace(known, ball=None, filling=None)
    _, picture = cut(tmp_path, bump(), made)
    assert {"ball", "filling"}.isdisjoint(picture.names())
    assert picture.intervals("second_insulation", GROUND + 3) == [near((0, 345)), near((455, 600))]


def test_figures_are_said(tmp_path: Path) -> None:
    _, picture = cut(tmp_path, bump())
    words = said(picture)
    assert (
        "Filling: conductive adhesive, elastic modulus 0.3 GPa, 72 µm high in openings 80 µm deep." in words
    )
    assert "diameter 120 µm; opening 110 µm; 15 µm deep in it; stand-off 97 µm." in words
    assert {"first insulation", "polyimide, 5 µm", "metal on balls, 3 µm"} <= {
        t.text for t in picture.texts()
    }


def test_bumps_need_both_insulations(tmp_path: Path) -> None:
    made = technology("elastic-bump")
    made = dataclasses.replace(made, stack=made.stack[:2], path=Path("x.toml"))
    with pytest.raises(
        InputError, match=r"x.toml: key 'stack' ends with chip and first_insulation; elastic "
    ):
        cut(tmp_path, bump(), made)


def test_a_technology_without_levels_has_no_section(tmp_path: Path) -> None:
    made = load_technology(find_technology("elastic-bump/micross"))
    with pytest.raises(InputError, match="key 'stack' is missing; without levels there is no section"):
        cut(tmp_path, {"ball": [circle(0, 0, 100)]}, made)


def test_a_ball_over_an_oblong_opening_goes_by_its_shorter_side(tmp_path: Path) -> None:
    # sides 36, 48, 60: 12 into an opening of 72
    made = technology("elastic-bump", filling={"shrinkage": 0.5})
    for oblong in (db.DBox(-36, -50, 36, 50), db.DBox(-50, -36, 50, 36)):
        section, picture = cut(tmp_path, bump(opening=[oblong], filling=[oblong]), made)
        assert section.balls[0].mouth == near(72)
        assert picture.shape("ball").bounds[1] == near(FACE - 12)


def test_dies_as_they_ship(tmp_path: Path) -> None:
    source, made = shipped("elastic-5x6", tmp_path, {"diameter": 14000.0, "edge_exclusion": 3000.0})
    layers = {
        name: db.Region(source.top.begin_shapes_rec(source.layout.layer(*made.layers[name])))
        for name in ("die", "pad", "ball")
    }
    field = next(layers["die"].each()).bbox()
    x = min(ball.bbox().center().x for ball in layers["ball"].inside(db.Region(field)).each())
    # From the die's field to the next, along a column of balls.
    line = ((x * made.dbu, field.bottom * made.dbu - 200), (x * made.dbu, field.top * made.dbu + 200))
    section = cut_through(source, made, *line)
    picture = Picture(render(section))
    assert marked(picture, "ball") == [("middle", near(120))] * 6
    assert marked(picture, "opening") == [("face", near(110))] * 6
    assert marked(picture, "filling") == [("top", near(110))] * 6
    assert "rims" not in said(picture)
    assert picture.shape("filling").distance(picture.shape("interconnect")) < NEAR
    # Along its pads, each with its opening and interconnect.
    pads = [p.bbox() for p in layers["pad"].inside(db.Region(field)).each()]
    row = min(box.center().y for box in pads)
    count = sum(box.center().y == row for box in pads)
    ends = ((field.left * made.dbu, row * made.dbu), (field.right * made.dbu, row * made.dbu))
    picture = Picture(render(cut_through(source, made, *ends)))
    assert marked(picture, "pad_opening") == [("face", near(50))] * count
    assert picture.shape("pad").distance(picture.shape("interconnect")) < NEAR
    assert len(picture.intervals("interconnect", CHIP + 1)) == count


def test_two_balls_on_one_opening_are_two(tmp_path: Path) -> None:
    section, picture = cut(tmp_path, bump(ball=[circle(0, 0, 120), circle(15, 0, 120)]))
    assert [ball.diameter for ball in section.balls] == [near(120), near(120)]
    assert marked(picture, "ball") == [("middle", near(120)), ("middle", near(120))]
    assert picture.shape("ball").bounds == near((340, BRIM - 15, 475, BRIM + 105))
    # Pieces of one ball are one.
    whole = db.Region(circle(0, 0, 120).to_itype(0.001))
    halves: Shapes = [
        each.to_dtype(0.001)
        for side in (db.Box(-100_000, -100_000, 0, 100_000), db.Box(0, -100_000, 100_000, 100_000))
        for each in (whole & db.Region(side)).each()
    ]
    section, _ = cut(tmp_path, bump(ball=halves))
    assert [ball.diameter for ball in section.balls] == [near(120)]


def test_a_thick_chip_is_broken(tmp_path: Path) -> None:
    """What is left out of it is no part of the picture's height, and what lies below keeps its measures."""
    _, picture = cut(tmp_path, bump())
    low, high = map(float, picture.root.get("data-z-gap", "").split())
    assert 0 < low < high < CHIP
    assert picture.root.findall(".//{*}polygon[@class='break']")
    assert any("chip is drawn shortened" in (text.text or "") for text in picture.texts())
    thin = dataclasses.replace(
        technology("elastic-bump"),
        stack=tuple(
            dataclasses.replace(level, thickness=100.0) if level.name == "chip" else level
            for level in technology("elastic-bump").stack
        ),
    )
    _, picture = cut(tmp_path, bump(), thin)
    assert picture.root.get("data-z-gap") is None


def test_a_chip_that_something_reaches_into_is_whole(tmp_path: Path) -> None:
    """A cut from its back, as every hermetic die has: nothing of it may be left out."""
    source, made = shipped("hermetic-beads", tmp_path)
    stack = (dataclasses.replace(made.stack[0], thickness=400.0), *made.stack[1:])
    assert made.cut
    deep = dataclasses.replace(made.cut, tip_width=5.0, angle=20.0)
    thick = dataclasses.replace(made, stack=stack, cut=deep)
    assert "data-z-gap" not in render(cut_through(source, thick, (425, 675), (1275, 675)))
