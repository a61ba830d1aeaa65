"""The operators of the language on regions, on random layouts against what they say they are."""

from collections.abc import Callable, Iterable
from functools import cache
from itertools import combinations

import klayout.db as kdb
import numpy as np
import pytest
import shapely

from pkgdrc.findings import Run
from tests.engine import oracle, oracle_sets
from tests.engine.defects import Merged
from tests.engine.matching import marks
from tests.engine.random_layouts import LAYERS, RandomLayout, random_layout
from tests.engine.small_deck import run, violations

SEEDS = range(30)
_LINE = 200  # dbu, the width of the lines whose ends are sought
Area = shapely.Geometry


def _relation(name: str, *, negated: bool = False) -> Callable[[Merged, RandomLayout], Iterable[Area]]:
    def chosen(layers: Merged, _: RandomLayout) -> Iterable[Area]:
        holds = oracle_sets.SELECTIONS[name]
        return [body for body in layers.bodies() if holds(body, layers.b) != negated]

    return chosen


def _covering(layers: Merged, *, negated: bool = False) -> Iterable[Area]:
    return [
        body
        for body in layers.bodies()
        if any(shapely.covers(body, other) for other in layers.bodies("b")) != negated
    ]


def _closed_off(body: shapely.MultiPolygon) -> Area:
    return oracle_sets.holes(body)


def _overlaps(_: Merged, plan: RandomLayout) -> Iterable[Area]:
    drawn = [shapely.Polygon(shape[0], shape[1:]) for shape in plan.flat("a")]
    return [shapely.union_all([shapely.intersection(one, other) for one, other in combinations(drawn, 2)])]


def _edge_slivers(layers: Merged, width: float, *, length: float | None = None) -> Iterable[Area]:
    """A box inside each edge; klayout's edges have the shape on their right."""
    for x0, y0, x1, y1 in oracle.edges(layers.a).ends:
        long = np.hypot(x1 - x0, y1 - y0)
        if length is None or long == length:
            dx, dy = (y1 - y0) / long * width, -(x1 - x0) / long * width
            yield shapely.Polygon([(x0, y0), (x1, y1), (x1 + dx, y1 + dy), (x0 + dx, y0 + dy)])


def _corner_marks(layers: Merged, *, reflex: bool) -> Iterable[Area]:
    for polygon in shapely.orient_polygons(layers.a).geoms:
        for ring in (polygon.exterior, *polygon.interiors):
            points = oracle.corners(shapely.get_coordinates(ring)[:-1])
            one, other = points - np.roll(points, 1, 0), np.roll(points, -1, 0) - points
            left = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0] > 0
            yield from (shapely.box(*(p - 2), *(p + 2)) for p in points[left != reflex])


OPERATORS: dict[str, Callable[[Merged, RandomLayout], Iterable[Area]]] = {
    "made.a": lambda m, _: [m.a],
    "made.a & made.b": lambda m, _: [shapely.intersection(m.a, m.b)],
    "made.a | made.b": lambda m, _: [shapely.union(m.a, m.b)],
    "made.a - made.b": lambda m, _: [shapely.difference(m.a, m.b)],
    "made.a ^ made.b": lambda m, _: [shapely.symmetric_difference(m.a, m.b)],
    "made.a.sized(0.13)": lambda m, _: [oracle_sets.sized(m.a, 130)],
    "made.a.sized(-0.06)": lambda m, _: [oracle_sets.sized(m.a, -60)],
    "made.a.shrunk(0.06)": lambda m, _: [oracle_sets.sized(m.a, -60)],
    "made.a.holes()": lambda m, _: [oracle_sets.holes(m.a)],
    "made.a.hulls()": lambda m, _: [shapely.union(m.a, oracle_sets.holes(m.a))],
    "made.a.extents()": lambda m, _: [shapely.box(*body.bounds) for body in m.bodies()],
    "made.a.ringless()": lambda m, _: [body for body in m.bodies() if not _closed_off(body).area],
    "made.a.ringed()": lambda m, _: [body for body in m.bodies() if _closed_off(body).area],
    "made.a.overlaps()": _overlaps,
    "made.a.edges()": lambda m, _: _edge_slivers(m, 1),
    "made.a.line_ends(0.2)": lambda m, _: _edge_slivers(m, 2, length=_LINE),
    "made.a.corners(45, 135)": lambda m, _: [
        *_corner_marks(m, reflex=False),
        *_corner_marks(m, reflex=True),
    ],
    "made.a.inside(made.b)": _relation("inside"),
    "made.a.not_inside(made.b)": _relation("inside", negated=True),
    "made.a.outside(made.b)": _relation("outside"),
    "made.a.not_outside(made.b)": _relation("outside", negated=True),
    "made.a.interacting(made.b)": _relation("interacting"),
    "made.a.not_interacting(made.b)": _relation("interacting", negated=True),
    "made.a.overlapping(made.b)": _relation("overlapping"),
    "made.a.not_overlapping(made.b)": _relation("overlapping", negated=True),
    "made.a.covering(made.b)": lambda m, _: _covering(m),
    "made.a.not_covering(made.b)": lambda m, _: _covering(m, negated=True),
    "(made.a.holes() | made.b).sized(0.03).inside(made.a.hulls() | made.b)": lambda m, _: [
        body
        for body in oracle.bodies(
            _polygons(oracle_sets.sized(shapely.union(oracle_sets.holes(m.a), m.b), 30))
        )
        if shapely.covers(shapely.union_all([m.a, oracle_sets.holes(m.a), m.b]), body)
    ],
}


@pytest.mark.parametrize("operator", OPERATORS)
def test_is_what_it_says(operator: str) -> None:
    """The same area to the unit, in as many pieces: those that touch in a corner are one."""
    rule = f"OP.{list(OPERATORS).index(operator) + 1}"
    wrong = []
    for seed in SEEDS:
        plan, layers = _sample(seed)
        found = marks(violations(_checked(seed), rule), plan.layout(), "top")
        expected = _polygons(shapely.union_all(list(OPERATORS[operator](layers, plan))))
        differs = shapely.symmetric_difference(shapely.union_all(found), expected)
        if differs.area > 0 or len(found) != len(oracle.bodies(expected)):
            wrong.append((seed, len(found), len(oracle.bodies(expected)), differs.wkt[:300]))
    assert not wrong


def test_texts_are_chosen_by_a_pattern() -> None:
    layout = kdb.Layout()
    top, below = layout.create_cell("top"), layout.create_cell("below")
    for name, x in (("RF1", 0), ("RF2", 1000), ("rf3", 2000), ("GND", 3000)):
        below.shapes(layout.layer(0, 0)).insert(kdb.Text(name, x, 0))
    top.insert(
        kdb.CellInstArray(
            below.cell_index(), kdb.Trans(1, True, 0, 0), kdb.Vector(0, 9000), kdb.Vector(), 3, 0
        )
    )
    found = violations(run(layout, {"OP.1": 'drawn.texts("a", "RF?").any()'}), "OP.1")
    assert [(violation.cell, violation.placements) for violation in found] == [("below", 3)] * 2
    assert {violation.bbox for violation in found} == {
        (-0.002, -0.002, 0.002, 0.002),
        (0.998, -0.002, 1.002, 0.002),
    }


def test_round_shapes_shrink_to_round_shapes() -> None:
    """As a cone does: the corners stay on a circle, which is closed when nothing is left of it."""
    layout = kdb.Layout()
    top = layout.create_cell("top")
    for x, radius in ((0, 10_000), (40_000, 3_000), (80_000, 2_900)):
        top.shapes(layout.layer(0, 0)).insert(
            kdb.Polygon.ellipse(kdb.Box(-radius, -radius, radius, radius).moved(x, 0), 64)
        )
    checks = {"OP.1": "made.a.shrunk(3.0).diameter() < 100"}
    assert [v.measured for v in violations(run(layout, checks, facet_tolerance=0.02), "OP.1")] == [
        pytest.approx(14, abs=1e-3)
    ]


def _polygons(area: Area) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([part for part in shapely.get_parts(area) if part.area > 0])


@cache
def _sample(seed: int) -> tuple[RandomLayout, Merged]:
    plan = random_layout(seed, "manhattan")
    return plan, Merged(*(oracle.merge(plan.flat(layer)) for layer in LAYERS))


@cache
def _checked(seed: int) -> Run:
    checks = {f"OP.{number}": f"({operator}).any()" for number, operator in enumerate(OPERATORS, 1)}
    return run(_sample(seed)[0].layout(), checks, top="top")
