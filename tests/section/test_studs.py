"""Sections through studs: widths by hand, metal in the order of the steps, solder as far as it fills."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.section import Section, cut_through
from pkgdrc.section.svg import render
from pkgdrc.technology import Technology
from tests.section.layouts import by_hand, circle, shipped, technology
from tests.section.picture import Picture

UPPER, FACE, GROUND = 300.0, 420.0, 360.0  # z of the film's faces and of the notches' ground
TAN3, TAN5 = math.tan(math.radians(3)), math.tan(math.radians(5))  # walls of holes and of notches
NEAR = 0.03  # um: coordinates of the picture are rounded, round shapes have facets
LINE = ((-200.0, 0.0), (200.0, 0.0))  # s = x + 200
STAMPED = {"notch": {"made_by": "stamping"}, "steps": ["notch", "chip", "drilling", "coating"]}
Shapes = Sequence[db.DPolygon | db.DBox]


def ring(x: float, inner: float, outer: float, mouth: db.DBox | None = None) -> Shapes:
    """A ring round (x, 0), by its diameters, open where `mouth` is."""
    area = db.Region(circle(x, 0, outer).to_itype(0.001)) - db.Region(circle(x, 0, inner).to_itype(0.001))
    if mouth:
        area -= db.Region(mouth.to_itype(0.001))
    return [polygon.to_dtype(0.001) for polygon in area.each()]


def stud(**changes: Shapes) -> dict[str, Shapes]:
    """A tubular stud at (0, 0) under a pad, by layer."""
    sound: dict[str, Shapes] = {
        "chip": [db.DBox(-150, -150, 150, 150)],
        "pad": [db.DBox(-75, -75, 75, 75)],
        "hole": [circle(0, 0, 100)],
        "notch": ring(0, 180, 300),
        "rim": ring(0, 100, 170),
    }
    return sound | changes


def cut(
    folder: Path,
    shapes: dict[str, Shapes],
    made: Technology | None = None,
    line: tuple[tuple[float, float], tuple[float, float]] = LINE,
) -> tuple[Section, Picture]:
    made = made or technology("stud-base")
    section = cut_through(by_hand(folder, made, **shapes), made, *line)
    return section, Picture(render(section))


def marked(picture: Picture, of: str, at: str) -> list[float]:
    return [width.value for width in picture.widths() if (width.of, width.at) == (of, at)]


def said(picture: Picture) -> str:
    return " ".join(text.text or "" for text in picture.texts())


def near(value: Any) -> Any:
    return pytest.approx(value, abs=NEAR)


def test_a_concentric_stud_is_a_tube(tmp_path: Path) -> None:
    _, picture = cut(tmp_path, stud())
    assert marked(picture, "notch", "face") == [near(60), near(60)]
    assert marked(picture, "notch", "ground") == [near(60 - 120 * TAN5)] * 2
    assert marked(picture, "stud wall", "face") == [near(40), near(40)]
    assert marked(picture, "stud wall", "ground") == [near(40 + 60 * (TAN5 + TAN3))] * 2
    assert marked(picture, "hole", "into film") == [near(100)]
    assert marked(picture, "hole", "out of film") == [near(100 - 240 * TAN3)]
    # And so it is drawn: left of the notch, the stud's two walls, right of the notch; above it, one film.
    film = [(0, 50), (110, 150), (250, 290), (350, 400)]
    assert picture.intervals("film", FACE - 0.001) == [near(at) for at in film]
    deep = picture.intervals("film", GROUND - 1)
    assert [pair[0] for pair in deep] == [0, near(250 - 61 * TAN3)]
    assert picture.shape("film").bounds == near((0, UPPER, 400, FACE))
    assert picture.shape("chip").bounds == near((50, 0, 350, UPPER))


def test_one_metal_covers_wall_and_pad_and_joins_the_rim(tmp_path: Path) -> None:
    _, picture = cut(tmp_path, stud())
    metal, rim = picture.shape("metal in hole"), picture.shape("rim")
    assert picture.intervals("metal in hole", 350.0) == [
        near((150 + 70 * TAN3, 160 + 70 * TAN3)),
        near((240 - 70 * TAN3, 250 - 70 * TAN3)),
    ]
    assert picture.intervals("metal in hole", UPPER + 9.9) == [near((150 + 110.1 * TAN3, 250 - 110.1 * TAN3))]
    assert picture.shape("pad").distance(metal) < NEAR
    assert rim.distance(metal) < NEAR
    assert rim.bounds == near((115, FACE, 285, FACE + 10))
    assert metal.bounds[3] == near(FACE + 10)
    _, apart = cut(tmp_path, stud(rim=ring(0, 104, 170)))
    assert apart.shape("metal in hole").bounds[3] == near(FACE)


def test_a_line_beside_the_centre_cuts_the_wall_aslant(tmp_path: Path) -> None:
    _, picture = cut(tmp_path, stud(), line=((-200.0, 30.0), (200.0, 30.0)))
    left, right = picture.intervals("metal in hole", FACE - 0.001)
    outer, inner = 40.0, math.sqrt(40**2 - 30**2)  # half chords of diameters 100 and 80
    assert (left, right) == (near((200 - outer, 200 - inner)), near((200 + inner, 200 + outer)))


def test_through_the_mouth_a_track_reaches_the_rim(tmp_path: Path) -> None:
    mouth = db.DBox(0, -40, 200, 40)
    shapes = stud(notch=ring(0, 180, 300, mouth), track=[db.DBox(80, -20, 300, 20)])
    _, picture = cut(tmp_path, shapes)
    assert marked(picture, "stud wall", "face") == [near(40)]
    assert picture.intervals("film", FACE - 0.001)[-1] == near((250, 400))
    assert picture.intervals("track", FACE + 5) == [near((285, 400))]
    assert picture.shape("track").distance(picture.shape("rim")) < NEAR
    # A closed notch takes the track with it.
    _, severed = cut(tmp_path, shapes | {"notch": ring(0, 180, 300)})
    assert severed.intervals("track", FACE + 5) == [near((285, 290)), near((350, 400))]


def test_between_neighbours_a_notch_has_a_wall_with_its_own_hole(tmp_path: Path) -> None:
    holes: Shapes = [circle(0, 0, 100), circle(300, 0, 100)]
    _, picture = cut(tmp_path, stud(hole=holes), line=((-200.0, 0.0), (400.0, 0.0)))
    assert marked(picture, "stud wall", "face") == [near(40), near(40)]


def test_a_notch_that_cuts_the_hole_takes_its_metal(tmp_path: Path) -> None:
    shapes = stud(notch=ring(60, 100, 200), solder=[circle(0, 0, 160)])  # x = -40..10 and 110..160
    section, picture = cut(tmp_path, shapes)
    assert marked(picture, "stud wall", "face") == [near(60)]
    assert picture.intervals("metal in hole", FACE - 0.001) == [near((150, 160)), near((240, 250))]
    shapes["notch"] = ring(85, 60, 160)  # x = 5..55 and 115..165: over the edge
    section, picture = cut(tmp_path, shapes)
    assert picture.intervals("metal in hole", FACE - 0.01) == [near((150, 160))]
    assert picture.intervals("metal in hole", GROUND - 1)[1][1] == near(250 - 61 * TAN3)
    assert picture.shape("rim").bounds[2] == near(285)
    assert picture.shape("solder").intersection(picture.shape("metal in hole", "film")).area < 0.5
    assert len(section.fills) == 1


def test_metal_runs_down_into_a_stamped_notch(tmp_path: Path) -> None:
    shapes = stud(track=[db.DBox(-200, -20, -85, 20)])
    made = technology("stud-base", **STAMPED)
    _, picture = cut(tmp_path, shapes, made)
    # The notch is x = -150..-90: metal 10 um thick on its ground, and across its slanted walls.
    assert picture.intervals("track", GROUND + 5) == [near((50 + 55 * TAN5, 110 - 55 * TAN5))]
    across = 10 / math.cos(math.radians(5))
    left, right = picture.intervals("track", 390.0)
    assert left == near((50 + 30 * TAN5, 50 + 30 * TAN5 + across))
    assert right == near((110 - 30 * TAN5 - across, 110 - 30 * TAN5))
    assert picture.shape("track").intersection(picture.shape("film")).area < 0.5
    assert picture.shape("track").distance(picture.shape("rim")) < NEAR
    _, lasered = cut(tmp_path, shapes)
    assert lasered.intervals("track", FACE + 5) == [near((0, 50)), near((110, 115))]
    assert lasered.shape("track").bounds[1] == near(FACE)


def test_where_a_stamped_notch_cuts_the_hole_there_is_no_wall_to_coat(tmp_path: Path) -> None:
    # From x = 40 in the face and 45.2 at the ground, where the hole ends at 50 and at 46.9.
    shapes = stud(notch=[db.DBox(40, -60, 150, 60)])
    _, picture = cut(tmp_path, shapes, technology("stud-base", **STAMPED))
    assert picture.intervals("metal in hole", GROUND + 20) == [near((150 + 40 * TAN3, 160 + 40 * TAN3))]
    assert picture.intervals("metal in hole", GROUND - 1)[1] == near((240 - 61 * TAN3, 250 - 61 * TAN3))


def test_a_narrow_notch_ends_where_its_walls_meet(tmp_path: Path) -> None:
    made = technology("stud-base", notch={"wall_angle": 30.0})
    _, picture = cut(tmp_path, stud(notch=ring(0, 180, 220)), made)
    tip = FACE - 10 / math.tan(math.radians(30))
    assert marked(picture, "notch", "face") == [near(20), near(20)]
    assert marked(picture, "notch", "ground") == marked(picture, "stud wall", "ground") == []
    assert len(picture.intervals("film", tip + 0.3)) == 4
    assert len(picture.intervals("film", tip - 0.3)) == 2


def test_solder_fills_the_hole_by_its_volume(tmp_path: Path) -> None:
    side = 140.0
    section, picture = cut(tmp_path, stud(solder=[db.DBox(-side / 2, -side / 2, side / 2, side / 2)]))
    low, high = 80.0, 80.0 - 240 * TAN3
    beside = side**2 - math.pi * 50**2
    volume = side**2 * 50 * 0.5 - beside * 10
    bore = math.pi * 120 * (low**2 + low * high + high**2) / 12
    assert section.fills == (pytest.approx(volume / bore, rel=2e-3),)
    assert f"the rest fills {100 * volume / bore:.3g} % of" in said(picture)
    # The frustum under the level has that volume.
    level = next(z for z in range(int(UPPER), int(FACE)) if picture.intervals("solder", z + 0.5))
    end = low - 2 * (FACE - level) * TAN3
    filled = math.pi * (FACE - level) * (low**2 + low * end + end**2) / 12
    assert filled == pytest.approx(volume, rel=0.02)
    assert picture.intervals("solder", FACE - 1) == [near((160 + TAN3, 240 - TAN3))]
    assert picture.intervals("solder", FACE + 15) == [near((130, 170)), near((230, 270))]
    assert picture.shape("solder").bounds[3] == near(FACE + 20)


def test_more_solder_than_the_hole_holds_fills_it(tmp_path: Path) -> None:
    section, picture = cut(tmp_path, stud(solder=[circle(0, 0, 200)]))
    assert section.fills[0] > 1
    assert picture.shape("solder").bounds[1] == near(UPPER + 10)


def test_without_solder_there_is_none(tmp_path: Path) -> None:
    section, picture = cut(tmp_path, stud())
    assert "solder" not in picture.names()
    assert section.fills == ()
    assert "Solder" not in said(picture)


def test_metal_closes_a_small_hole(tmp_path: Path) -> None:
    shapes = stud(hole=[circle(0, 0, 20)], rim=ring(0, 20, 170), solder=[circle(0, 0, 160)])
    section, picture = cut(tmp_path, shapes)
    assert section.fills == (math.inf,)
    assert "metal closes the holes" in said(picture)
    assert picture.intervals("metal in hole", FACE - 20) == [near((190 + 20 * TAN3, 210 - 20 * TAN3))]
    assert picture.shape("solder").bounds == near((120, FACE + 10, 280, FACE + 20))


@pytest.mark.parametrize(("layer", "covered"), [("internal", True), ("pad", False)])
def test_a_chip_that_comes_last_is_not_coated(tmp_path: Path, layer: str, covered: bool) -> None:
    made = technology("stud-base", steps=["drilling", "coating", "notch", "chip"])
    shapes = stud() | {"pad": []} | {layer: [db.DBox(-75, -75, 75, 75)]}
    _, picture = cut(tmp_path, shapes, made)
    assert picture.shape(layer).bounds == near((125, UPPER - 2, 275, UPPER))
    assert (len(picture.intervals("metal in hole", UPPER + 5)) == 1) == covered


def test_pads_lie_on_internal_connections(tmp_path: Path) -> None:
    _, picture = cut(tmp_path, stud(internal=[db.DBox(-60, -60, 200, 60)]))
    assert picture.shape("internal").bounds == near((140, UPPER - 2, 400, UPPER))
    assert picture.shape("pad").bounds[1] == near(UPPER - 4)
    assert picture.shape("pad").intersection(picture.shape("internal", "chip")).area < 0.5


def test_the_cut_parts_film_and_metal(tmp_path: Path) -> None:
    line: Shapes = [db.DBox(-180.5, -300, -179.5, 300)]
    _, picture = cut(tmp_path, stud(separation=line, track=[db.DBox(-200, -20, -160, 20)]))
    assert picture.intervals("film", 400.0)[0][0] == near(50)
    assert "track" not in picture.names()
    assert picture.intervals("chip", 100.0) == [near((50, 350))]


def test_figures_are_said(tmp_path: Path) -> None:
    _, picture = cut(tmp_path, stud())
    assert "Notch: laser, 60 µm deep, wall angle 5°; wide along the line (µm) 60 at the face, 49." in said(
        picture
    )
    assert "at the ground; stud wall 40 at the face, 48." in said(picture)
    assert "rim metal, Cu, 10 µm" in said(picture)
    assert {"film", "liquid crystal polymer, 120 µm"} <= {text.text for text in picture.texts()}


def test_modules_as_they_ship(tmp_path: Path) -> None:
    source, made = shipped("stud-eccentric-rim", tmp_path, {"diameter": 20000.0, "edge_exclusion": 3000.0})
    # Studs at x = -850, whose mouth and track lie aside, and x = -450, whose mouth looks along the line. The
    # circles of their notches lie 10 um off the holes' centres, towards the mouths.
    picture = Picture(render(cut_through(source, made, (-1050.0, -450.0), (0.0, -450.0))))
    beside = math.sqrt(90**2 - 10**2) - 50
    assert marked(picture, "stud wall", "face") == [near(beside), near(beside), near(30)]
    outer, inner = (math.sqrt(radius**2 - 10**2) for radius in (150, 90))
    assert marked(picture, "notch", "face") == [near(outer - inner), near(outer - inner), near(60)]
    assert len(picture.intervals("metal in hole", 350.0)) == 4
    assert picture.shape("track").distance(picture.shape("rim")) < NEAR
    assert picture.shape("pad").distance(picture.shape("metal in hole")) < NEAR
    assert picture.shape("film").bounds[2] == near(1050 - 30)  # up to the cut
    assert picture.shape("chip").bounds[2] < 1050 - 200


def test_notches_need_a_film(tmp_path: Path) -> None:
    made = technology("stud-base", openings={"hole": {"outer": "chip"}})
    with pytest.raises(InputError, match=r"key 'openings.hole.outer' is 'chip'; holes with notches"):
        cut(tmp_path, stud(), made)


@pytest.mark.parametrize(("end", "bridged"), [(170.0, True), (140.0, False)])
def test_solder_that_bridges_a_notch_is_drawn_over_it(end: float, bridged: bool, tmp_path: Path) -> None:
    """The notch is x = 90 to 150: s = 290 to 350."""
    _, picture = cut(tmp_path, stud(solder=[db.DBox(-80, -50, end, 50)]))
    over = [(low, high) for low, high in picture.intervals("solder", FACE + 15) if low < 300 < 340 < high]
    assert bool(over) is bridged
    assert picture.shape("solder").intersection(picture.shape("film", "rim")).area < 0.5
