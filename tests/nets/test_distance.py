"""Distances between shapes by the nets that they are on."""

import itertools
from random import Random

import klayout.db as kdb
import pytest

from pkgdrc.deck import DeckError
from tests.nets.dies import Drawing

APART = {"ND.1": "made.nets.spacing(made.track) < 12"}
TOGETHER = {"ND.1": "made.nets.spacing(made.track, same_net=True) < 12"}
TO_PAD = {"ND.1": "made.nets.separation(made.track, made.pad) < 30"}


def die(drawing: Drawing, name: str = "DIE") -> kdb.Cell:
    """Three tracks 10 um apart: the first two are on one net by way of a pad, the third is on its own."""
    cell = drawing.cell(name)
    drawing.pad(cell, 0, 0, "A")
    drawing.pad(cell, 200, 0, "B")
    for x in (-5, 15, 195):
        drawing.box(cell, "track", x, -5, x + 10, 300)
    drawing.box(cell, "via", 16, -4, 20, 4)  # the second track ends on the first pad too
    drawing.box(cell, "track", 35, 40, 45, 300)
    drawing.box(cell, "die", -100, -100, 400, 400)
    return cell


@pytest.mark.parametrize(("angle", "mirror"), list(itertools.product((0, 90, 180), (False, True))))
def test_shapes_are_judged_by_their_nets(angle: float, mirror: bool) -> None:
    drawing = Drawing()
    drawing.place(die(drawing), angle=angle, mirror=mirror)
    (apart,) = drawing.told("ND.1", APART)
    assert apart.measured == 10
    assert length(apart.between) == pytest.approx(10)
    (together,) = drawing.told("ND.1", TOGETHER)
    assert together.measured == 10
    assert together.about == ("A",)
    assert together.bbox != apart.bbox


def test_each_die_of_a_wafer_has_its_own() -> None:
    drawing = Drawing()
    cell = die(drawing)
    for x, y in itertools.product(range(3), range(2)):
        drawing.place(cell, 500 * x, 500 * y)
    (apart,) = drawing.told("ND.1", APART)
    assert len(apart.dies) == 6


def test_it_is_what_a_search_through_all_pairs_finds() -> None:
    """Boxes at random places: nets by a plain search, distances by boxes."""
    for seed in range(12):
        source = Random(seed)
        drawing = Drawing()
        cell = drawing.cell("DIE")
        boxes = []
        for _ in range(25):
            x, y = source.randrange(0, 400, 4), source.randrange(0, 400, 4)
            box = kdb.DBox(x, y, x + source.randrange(8, 60, 4), y + source.randrange(8, 60, 4))
            boxes.append(box)
            drawing.box(cell, "track", box.left, box.bottom, box.right, box.top)
        drawing.box(cell, "die", -100, -100, 600, 600)
        drawing.place(cell)
        merged = kdb.Region([kdb.Polygon(each.to_itype(0.001)) for each in boxes]).merged()
        least = [
            distance(one, other)
            for one, other in itertools.combinations([kdb.Region(p) for p in merged.each()], 2)
        ]
        nearest = min(least) / 1000
        told = [each.measured or 0.0 for each in drawing.told("ND.1", APART)]
        assert (min(told) if told else None) == (
            pytest.approx(nearest, abs=1e-3) if nearest < 12 else None
        ), seed


def distance(one: kdb.Region, other: kdb.Region) -> float:
    """The shortest way between two regions of boxes, by their edges."""
    found = []
    for a in one.edges().each():
        for b in other.edges().each():
            found += [min(a.euclidian_distance(p) for p in (b.p1, b.p2))]
            found += [min(b.euclidian_distance(p) for p in (a.p1, a.p2))]
    return min(found)


def test_tracks_and_the_pads_of_other_nets() -> None:
    drawing = Drawing()
    drawing.place(die(drawing))
    assert [each.measured for each in drawing.told("ND.1", TO_PAD)] == [pytest.approx(25)]


def test_a_layer_that_is_no_conductor_is_a_mistake() -> None:
    drawing = Drawing()
    drawing.place(die(drawing))
    with pytest.raises(DeckError, match="'via' is no conductor of a net"):
        drawing.told("ND.1", {"ND.1": "made.nets.spacing(made.via) < 5"})


def length(between: tuple[tuple[float, float], tuple[float, float]] | None) -> float:
    assert between
    (x0, y0), (x1, y1) = between
    return ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
