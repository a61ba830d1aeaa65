"""Expressions are values: equal ones are one, none can be changed, and numbers keep their units."""

import dataclasses
import pickle
from collections.abc import Callable

import pytest

from pkgdrc.deck import DeckError
from pkgdrc.deck.algebra import (
    Combined,
    Corners,
    DieFields,
    Extents,
    Formed,
    Found,
    Holes,
    Hulls,
    Layer,
    LineEnds,
    Meeting,
    Overlaps,
    Region,
    Related,
    Ringed,
    Shrunk,
    Sized,
    Stretched,
    Texts,
)
from pkgdrc.deck.checks import Check, Number, Ratio
from pkgdrc.deck.edges import CombinedEdges, EdgesOf, EdgeSpace, Extended, MeetingEdges, TurnedEdges
from pkgdrc.deck.limits import Limit
from pkgdrc.deck.measures.angle import Angle
from pkgdrc.deck.measures.separation import Separation
from pkgdrc.deck.measures.width import Width
from pkgdrc.deck.presence import Presence
from pkgdrc.process.alignment import Tensor
from pkgdrc.shapes.methods import methods
from pkgdrc.shapes.node import Node

A, B = Layer("a"), Layer("b")
TEN = Limit("ten", 10.0, "um", "process")
TWO_DEG = Limit("two", 2.0, "deg", "process")


@pytest.mark.parametrize(
    ("built", "expected"),
    [
        (A & B, Combined("and", A, B)),
        (A | B, Combined("or", A, B)),
        (A - B, Combined("not", A, B)),
        (A ^ B, Combined("xor", A, B)),
        (A.sized(2), Sized(A, 2.0)),
        (A.sized(-TEN.value), Sized(A, -10.0)),
        (A.sized(TEN), Sized(A, 10.0)),
        (A.shrunk(Number(3.0)), Shrunk(A, 3.0)),
        (A.sized(0), A),
        (A.shrunk(0.0), A),
        (A.holes(), Holes(A)),
        (A.hulls(), Hulls(A)),
        (A.extents(), Extents(A)),
        (A.ringless(), Ringed(A, closed=False)),
        (A.ringed(), Ringed(A, closed=True)),
        (A.overlaps(), Overlaps(A)),
        (A.edges(), EdgesOf(A)),
        (A.sized(2, 3), Stretched(A, 2.0, 3.0)),
        (A.sized(-2, 0), Stretched(A, -2.0, 0.0)),
        (A.sized(0, 0), A),
        (A.sized_within(4, B, steps=2), ((A & B).sized(2) & B).sized(2) & B),
        (A.rectangles(), Formed(A, "rectangle")),
        (A.not_rectangles(), Formed(A, "rectangle", negated=True)),
        (A.squares(), Formed(A, "square")),
        (A.not_squares(), Formed(A, "square", negated=True)),
        (A.circles(), Formed(A, "circle")),
        (A.not_circles(), Formed(A, "circle", negated=True)),
        (A.octagons(), Formed(A, "octagon")),
        (A.not_octagons(), Formed(A, "octagon", negated=True)),
        (A.interacting(B.edges()), Meeting(A, EdgesOf(B))),
        (A.not_interacting(B.edges()), Meeting(A, EdgesOf(B), negated=True)),
        (A.edges().interacting(B.edges()), MeetingEdges(EdgesOf(A), EdgesOf(B))),
        (A.edges().not_interacting(B.edges()), MeetingEdges(EdgesOf(A), EdgesOf(B), negated=True)),
        (A.inverse(B), B - A),
        ((A.area() < 5).found(), Found(A.area() < 5)),
        (A.separation(B).ignoring_overlap(), Separation(A, B, leaves_out="overlapping")),
        (A.enclosed_by(B).ignoring_crossing(), (A.inside(B) | A.outside(B)).enclosed_by(B)),
        (A.where(A.area() < 5), Found(A.area() < 5)),
        (A.where(B.count_in(A) > 2), Found(B.count_in(A) > 2)),
        (A.where(B.area() < 5), A.interacting(Found(B.area() < 5))),
        (A.where(A.angle() < 60), A.interacting(Found(A.angle() < 60))),
        (A.edges() - B.edges(), CombinedEdges("not", EdgesOf(A), EdgesOf(B))),
        (A.edges().with_angle(TWO_DEG, 45), TurnedEdges(EdgesOf(A), 2.0, 45.0)),
        (A.edges().extended(outwards=1, ends=TEN), Extended(EdgesOf(A), 1.0, 0.0, 10.0)),
        (A.edges().space(along=TEN), EdgeSpace(EdgesOf(A), metric="euclidean", along=10.0)),
        (A.line_ends(1), LineEnds(A, 1.0)),
        (A.corners(0, TWO_DEG), Corners(A, 0.0, 2.0)),
        *[
            (method(A, B), Related(A, relation, B, negated))  # type: ignore[arg-type]
            for relation, plain, negation in [
                ("inside", Region.inside, Region.not_inside),
                ("outside", Region.outside, Region.not_outside),
                ("covering", Region.covering, Region.not_covering),
                ("interacting", Region.interacting, Region.not_interacting),
                ("overlapping", Region.overlapping, Region.not_overlapping),
            ]
            for method, negated in [(plain, False), (negation, True)]
        ],
        *[
            (getattr(A, method)(), methods()[method](A))
            for method in ("width", "space", "spacing", "notch", "diameter", "pitch", "area", "angle", "bend",
                           "perimeter", "short_side", "long_side")
        ],
        *[
            (getattr(A, method)(B), methods()[method](A, B))
            for method in (
                "separation", "enclosed_by", "overlap", "offset_from", "imbalance", "count_in", "density",
                "diameter_over",
            )
        ],
        (A.any(), Presence(A)),
        (A.any().advice(), Presence(A, "advice")),
        (A.any().noting("here"), Presence(A, None, "here")),
        (A.width() < TEN, Check(A.width(), below=TEN)),
        (A.area() > 5, Check(A.area(), above=5.0)),
        (A.width() < Number(5.0), Check(A.width(), below=5.0)),
        (TEN > A.width(), Check(A.width(), below=TEN)),  # noqa: SIM300
        (5 < A.area(), Check(A.area(), above=5.0)),  # noqa: SIM300
        (A.diameter().outside(5, TEN), Check(A.diameter(), below=5.0, above=TEN)),
        (A.width().between(5, TEN), Check(A.width(), below=TEN, floor=5.0)),
        (A.diameter().past(5, up_to=TEN), Check(A.diameter(), above=5.0, ceiling=TEN)),
        ((A.width() < 5).advice(), Check(A.width(), below=5.0, severity="advice")),
        ((A.width() < 5).noting("here"), Check(A.width(), below=5.0, note="here")),
        (A.width() + 2, Width(A, shift=2.0)),
        (A.width() - Number(2.0) - 1 + TEN, Width(A, shift=7.0)),
        (A.angle() - TWO_DEG, Angle(A, shift=-2.0)),
        (
            A.separation(B).after_runout(2e-5).after_overlay(2),
            Separation(A, B, runout=Tensor(2e-5, 0.0, 2e-5), overlay=2.0),
        ),
        (Number(60.0) / A.width(), Ratio(Number(60.0), Width(A))),
        (Number(60.0) / A.width() > 4, Check(Ratio(Number(60.0), Width(A)), above=4.0)),
    ],
    ids=lambda node: str(node)[:60],
)  # fmt: skip
def test_what_is_written_is_what_is_meant(built: Node, expected: Node) -> None:
    assert built == expected
    assert hash(built) == hash(expected)
    assert repr(built) == repr(expected)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (A, B),
        (A & B, B & A),
        (A & B, A | B),
        (A.sized(1), A.sized(2)),
        (A.sized(1), A.shrunk(1)),
        (A.inside(B), A.not_inside(B)),
        (A.width(), A.notch()),
        (A.width(), A.width() - 1),
        (A.separation(B), A.separation(B).after_runout(1e-5)),
        (A.area() < 5, A.area() > 5),
        (A.width() < 10, A.width() < TEN),
        (A.any(), A.any().advice()),
        (Texts("a"), Texts("a", "B*")),
        (Layer("a"), Texts("a")),
        (Number(1.0), Number(1.0, "deg")),
    ],
)
def test_what_differs_is_not_equal(one: Node, other: Node) -> None:
    assert one != other
    assert len({one, other}) == 2


def test_equal_sub_expressions_are_one_key() -> None:
    first = ((A & B).holes().width() < 5).advice()
    second = (A & B).holes().inside(DieFields()).any()
    nodes = [*first.walk(), *second.walk()]
    assert len(nodes) == 6 + 7
    shared = set(first.walk()) & set(second.walk())
    assert shared == {A, B, A & B, (A & B).holes()}


def test_what_is_found_once_is_no_part_of_an_expression() -> None:
    """Neither copies nor processes that get it have it; and a changed copy finds its own."""
    node = (Layer("a") & Layer("b")).width()
    assert len(set(node.walk())) == 4
    copied = pickle.loads(pickle.dumps(node))
    assert copied == node
    assert hash(copied) == hash(node)
    assert vars(pickle.loads(pickle.dumps(node))).keys() == {each.name for each in dataclasses.fields(node)}
    other = dataclasses.replace(node, source=Layer("c"))
    assert other != node
    assert set(other.walk()) == {other, Layer("c")}


@dataclasses.dataclass(frozen=True)
class Owned(Region):
    """An expression as chapters and families of others declare it."""

    source: Region
    by: float


def test_an_expression_of_ones_own_is_compared_as_all_are() -> None:
    assert Owned(Layer("a"), 1.0) == Owned(Layer("a"), 1.0)
    assert Owned(Layer("a"), 1.0) != Owned(Layer("a"), 2.0)
    assert Owned(Layer("a"), 1.0) != Sized(Layer("a"), 1.0)
    assert len({Owned(Layer("a"), 1.0), Owned(Layer("a"), 1.0), Sized(Layer("a"), 1.0)}) == 2


def test_expressions_cannot_be_changed() -> None:
    region = A & B
    with pytest.raises(dataclasses.FrozenInstanceError):
        region.left = B  # type: ignore[attr-defined]


@pytest.mark.parametrize("node", [A, A & B, A.width(), A.any(), A.width() < 5, Number(0.0), DieFields()])
def test_no_expression_is_true_or_false(node: Node) -> None:
    for use in (bool, lambda n: not n, lambda n: n and 1, lambda n: 1 if n else 0):
        with pytest.raises(DeckError, match=r"use & \| - instead of and/or/not, and \.between\(low, high\)"):
            use(node)


DEPTH, HALF, ANGLE, RATIO = Number(85.0), Number(42.5), Number(60.0, "deg"), Number(2.0, "")


@pytest.mark.parametrize(
    ("number", "value", "unit"),
    [
        (DEPTH + HALF, 127.5, "um"),
        (DEPTH - HALF, 42.5, "um"),
        (DEPTH + 1, 86.0, "um"),
        (1 + DEPTH, 86.0, "um"),
        (DEPTH - TEN, 75.0, "um"),
        (DEPTH * 2, 170.0, "um"),
        (2 * DEPTH, 170.0, "um"),
        (DEPTH * RATIO, 170.0, "um"),
        (DEPTH / 2, 42.5, "um"),
        (DEPTH / RATIO, 42.5, "um"),
        (DEPTH / HALF, 2.0, ""),
        (DEPTH / TEN, 8.5, ""),
        (ANGLE / ANGLE, 1.0, ""),
        (ANGLE / 2, 30.0, "deg"),
        (ANGLE - TWO_DEG, 58.0, "deg"),
        (DEPTH / HALF / RATIO, 1.0, ""),
        (Number(0.1) + 0.2, 0.3, "um"),  # without the noise of the binary fraction
    ],
)
def test_numbers_of_the_stack_keep_their_unit(number: Number, value: float, unit: str) -> None:
    assert number == Number(value, unit)


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        (lambda: DEPTH + ANGLE, "a number in um is needed here, not one in deg"),
        (lambda: ANGLE - TEN, "a number in deg is needed here, not limit 'ten' in um"),
        (lambda: DEPTH * HALF, "a number without a unit is needed here, not one in um"),
        (lambda: DEPTH / ANGLE, "a number without a unit is needed here, not one in deg"),
        (lambda: RATIO / DEPTH, "a number without a unit is needed here, not one in um"),
        (lambda: DEPTH / A.angle(), "a number in deg is needed here, not one in um"),
        (lambda: DEPTH / A.width() > TEN, "a number without a unit is needed here, not limit 'ten' in um"),
        (lambda: DEPTH + "1", "a number in um is needed here, not str"),  # type: ignore[operator]
        (lambda: DEPTH < TWO_DEG, "a number in um is needed here, not limit 'two' in deg"),
        (lambda: A.width() < A.space(), "a number in um is needed here, not Space"),
        (lambda: A & TEN, "shapes are needed here, not Limit"),  # type: ignore[operator]
        (lambda: A & A.edges(), "shapes are needed here, not EdgesOf"),
        (lambda: A.edges() & A, "edges are needed here, not Layer"),
        (lambda: A.edges().with_angle(TEN), "a number in deg is needed here, not limit 'ten' in um"),
        (lambda: A.edges().space(metric="octile"), "none of euclidean, square, projection"),
        (lambda: A.edges().with_lenght(2), "edges have no measure or operation 'with_lenght': did you mean"),
        (lambda: A.edges().middles(1.5), "a share over 0 and up to 1, not 1.5"),
        (lambda: A.window_density(10, 20), "a step over 0 that is no longer than they are"),
        (lambda: A.edges().space() > 5, "is sought where it is least"),
        (lambda: A.sized(2, -1), "grows both ways or shrinks both ways"),
        (lambda: A.sized_within(-2, B, 1), "a length over 0 and at least one step"),
        (lambda: A.sized_within(2, B, 0), "a length over 0 and at least one step"),
        (lambda: A.where(A.separation(B).after_runout(1e-5) < 5), "depends on the place on the wafer"),
        (lambda: (Number(4.0) < 5).found(), "what a check of Number finds is not shapes of the layout"),
        (lambda: A.width() < float("nan"), "nan is no number"),
        (lambda: A.sized(float("nan")), "nan is no number"),
        (lambda: A.width().between(5, 1), "width has the lower of its two bounds first: 1, 5"),
        (lambda: A.diameter().outside(5, 1), "diameter has the lower of its two bounds first: 1, 5"),
        (lambda: A.diameter().past(5, up_to=1), "diameter has the lower of its two bounds first: 1, 5"),
        (lambda: A.edges().with_length(5, 1), "the lower of two numbers comes first: 1, 5"),
        (lambda: A.edges().with_angle(50, 10), "the lower of two numbers comes first: 10, 50"),
        (lambda: A.edges().with_angle(135), "more than -90 and up to 90 deg to the x axis"),
        (lambda: A.edges().with_angle(-90), "more than -90 and up to 90 deg to the x axis"),
        (lambda: A.corners(50, 10), "the lower of two numbers comes first: 10, 50"),
        (lambda: A.any() <= 5, "'<=' not supported"),
    ],
)
def test_units_that_do_not_go_together(mistake: Callable[[], object], message: str) -> None:
    with pytest.raises((DeckError, TypeError)) as caught:
        mistake()
    assert message in str(caught.value)
