"""What the masks become, as expressions: the hermetic technology, a V cut of 90 deg, figures by hand."""

import dataclasses

import pytest

from pkgdrc.deck import Made, Stack
from pkgdrc.deck.algebra import Along, DieFields, Layer, Malformed, OffGrid, Region, Shrunk, Texts
from pkgdrc.deck.checks import Number
from pkgdrc.deck.connection import union
from tests.deck.own import TECHNOLOGY as SHIPPED

assert SHIPPED.cut
TECHNOLOGY = dataclasses.replace(SHIPPED, cut=dataclasses.replace(SHIPPED.cut, angle=90.0))
MADE, STACK = Made(TECHNOLOGY, TECHNOLOGY.layers), Stack(TECHNOLOGY)
LINES, DK1, ADHESIVE = Layer("separation"), Layer("dk1"), Layer("dk1_adhesive")


def half(region: Region) -> float:
    """How far from the centre of the separation lines a kerf reaches, um."""
    assert isinstance(region, Along)
    assert (region.source, region.across) == (LINES, 1.0)
    return region.half


@pytest.mark.parametrize(
    ("region", "reaches"),
    [
        # half of 5 + 2 x (85 deep - height), and the tolerance of 3
        (MADE.kerf.anywhere(), 90.5),
        (MADE.kerf.at("back"), 90.5),
        (MADE.kerf.at("chip/frame"), 40.5),
        (MADE.kerf.at("frame/adhesive"), 30.5),
        (MADE.kerf.at("adhesive/cover"), 25.5),
        (MADE.kerf.through("chip"), 90.5),
        (MADE.kerf.through("frame"), 40.5),
        (MADE.kerf.through("cover"), 25.5),
        (MADE.kerf.on_face_of("connector"), 40.5),
        (MADE.kerf.narrowest.on_chip, 34.5),  # the tolerance less
        (MADE.kerf.lines, 0.5),
    ],
)
def test_the_kerf_reaches_from_the_middle_of_the_line(region: Region, reaches: float) -> None:
    assert half(region) == pytest.approx(reaches)


def test_past_its_end_the_kerf_is_nothing() -> None:
    assert TECHNOLOGY.cut
    round_end = dataclasses.replace(TECHNOLOGY.cut, profile="U", into_cover=0.0)
    made = Made(dataclasses.replace(TECHNOLOGY, cut=round_end), TECHNOLOGY.layers)
    assert made.kerf.at("adhesive/cover") == LINES - LINES
    assert made.kerf.through("cover") == LINES - LINES
    assert isinstance(made.kerf.through("frame"), Along)


def test_a_connection_at_every_face() -> None:
    (connection,) = MADE.connections.values()
    assert connection.drawn == connection.outer_end == connection.entering("cover") == DK1
    assert connection.leaving("cover") == connection.at("adhesive/cover")
    assert connection.entering("adhesive") == ADHESIVE
    assert connection.entering("frame") == connection.leaving("frame") == connection.inner_end
    for region, mask, by in (
        (connection.leaving("cover"), DK1, 21.25566),
        (connection.inner_end, ADHESIVE, 1.06278),
    ):
        assert isinstance(region, Shrunk)
        assert (region.source, region.by) == (mask, pytest.approx(by, abs=1e-5))
    diameter = connection.inner_end_diameter()
    assert (diameter.method, diameter.source) == ("diameter", ADHESIVE)
    assert diameter.shift == pytest.approx(-2.12557, abs=1e-5)
    assert (connection.landing, connection.contact) == (Layer("connector"), Layer("under_contact"))
    assert connection.taper == Number(12.0, "deg")
    assert [(outer.level, inner.level) for outer, inner in connection.steps()] == [("cover", "adhesive")]
    assert [level.name for level in TECHNOLOGY.stack if connection.passes(level.name)] == [
        "frame",
        "adhesive",
        "cover",
    ]
    with pytest.raises(KeyError):
        connection.entering("chip")


def test_connections_by_where_they_land() -> None:
    assert list(MADE.connections_through("adhesive")) == ["dk1"]
    assert MADE.footprint("cover") == DK1
    assert MADE.footprint("frame") == MADE.connections["dk1"].entering("frame")


def test_masks_and_what_is_seen_on_them() -> None:
    assert MADE.masks.frame == MADE.frame == Layer("frame")
    assert (MADE.die, MADE.masks.die) == (DieFields(), Layer("die"))
    assert MADE.texts("label", "A*") == Texts("label", "A*")
    assert MADE.malformed("frame") == Malformed(Layer("frame"))
    assert MADE.off_grid("frame") == OffGrid(Layer("frame"), 0.005)
    assert MADE.has("frame")
    assert not Made(TECHNOLOGY, {*TECHNOLOGY.layers, "lid"}).has("lid")
    assert MADE.layers() == {name: Layer(name) for name in TECHNOLOGY.layers}
    layers = {"a": (1, 0), "b": (2, 0), "c": (1, 0)}
    assert list(Made(dataclasses.replace(TECHNOLOGY, layers=layers), layers).layers()) == ["a", "b"]


def test_union_is_all_of_several() -> None:
    a, b, c = Layer("a"), Layer("b"), Layer("c")
    assert union([a]) == a
    assert union(iter((a, b, c))) == a | b | c


@pytest.mark.parametrize(
    ("number", "value", "unit"),
    [
        (STACK.thickness("frame"), 10.0, "um"),
        (STACK.overlay, 2.0, "um"),
        (STACK.cut.angle, 90.0, "deg"),
        (STACK.cut.depth, 85.0, "um"),
        (STACK.cut.width, 175.0, "um"),
        (STACK.cut.into_cover, 20.0, "um"),
        (STACK.cut.cover_left, 80.0, "um"),
        (STACK.cut.depth / STACK.cut.width, 0.485714286, ""),
        (STACK.thickness("frame") - STACK.thickness("adhesive"), 5.0, "um"),
    ],
)
def test_figures_of_the_stack(number: Number, value: float, unit: str) -> None:
    assert (number.value, number.unit) == (pytest.approx(value), unit)


def test_other_figures_of_the_stack() -> None:
    assert STACK.cut.profile == "V"
    # 15 ppm/K of the cover less 16.1 along X of the wafer, and less 9.473 across; 3 K
    assert STACK.runout.of(75_000, 0) == pytest.approx((-0.2475, 0))
    assert STACK.runout.of(0, 75_000) == pytest.approx((0, 1.2436), abs=1e-4)
