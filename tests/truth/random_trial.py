"""Random layouts judged by pkgdrc, as they are and flattened, and by the oracle."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np
import shapely

from pkgdrc.deck.rule import Rule
from pkgdrc.findings import Finding
from tests.engine.small_deck import findings, load, run
from tests.truth import edge_sets as edge_sets  # so that the oracle knows them
from tests.truth.covers import not_of_any
from tests.truth.drawing import common_to, drawing_of, left_of, union
from tests.truth.judge import Oracle
from tests.truth.layouts import Kind, RandomLayout, random_layout
from tests.truth.matching import Difference, Places, Told, Tolerance, compared, doubtful, sandwiched
from tests.truth.outline import Body, parts_of
from tests.truth.regions import Scene

Limits = dict[str, tuple[float, str]]

MEASURES = {
    "ME.1": "made.a.width() < limit.length",
    "ME.2": "made.a.notch() < limit.length",
    "ME.3": "made.a.overlap(made.b) < limit.length",
    "ME.4": "made.a.space() < limit.length",
    "ME.5": "made.a.separation(made.b) < limit.length",
    "ME.6": "made.a.enclosed_by(made.b) < limit.length",
    "ME.7": "made.a.area().outside(limit.area_least, limit.area_most)",
    "ME.8": "made.a.diameter().outside(limit.size_least, limit.size_most)",
    "ME.9": "made.a.pitch() < limit.size_least",
    "ME.10": "made.a.offset_from(made.b) > limit.length",
    "ME.11": "made.a.angle() < limit.angle",
    "ME.12": "made.a.count_in(made.b).outside(limit.fewest, limit.most)",
    "ME.13": "made.a.density(made.b).outside(limit.sparsest, limit.densest)",
    "ME.14": "made.a.spacing() < limit.length",
    "ME.15": "made.a.diameter_over(made.b).outside(limit.smaller, limit.larger)",
    "ME.16": "made.a.enclosed_by(made.b) < 0",
    "ME.17": "made.a.perimeter().outside(limit.outline_least, limit.outline_most)",
    "ME.18": "made.a.short_side().outside(limit.size_least, limit.size_most)",
    "ME.19": "made.a.long_side().outside(limit.size_least, limit.size_most)",
    "ME.20": "made.a.area_in(made.b).outside(limit.area_least, limit.area_most)",
}
OPERATORS = {
    f"OP.{number}": f"({operator}).any()"
    for number, operator in enumerate(
        (
            "made.a", "made.a & made.b", "made.a | made.b", "made.a - made.b", "made.a ^ made.b",
            "made.a.sized(limit.little)", "made.a.sized(-limit.little.value)", "made.a.shrunk(limit.little)",
            "made.a.holes()", "made.a.hulls()", "made.a.extents()", "made.a.ringless()", "made.a.ringed()",
            "made.a.overlaps()", "(made.a | made.b).overlaps()",
            "made.a.edges().extended(inwards=limit.little)",
            "made.a.line_ends(limit.line)", "made.a.corners(45, 135)",
            "made.a.inside(made.b)", "made.a.not_inside(made.b)",
            "made.a.outside(made.b)", "made.a.not_outside(made.b)", "made.a.interacting(made.b)",
            "made.a.not_interacting(made.b)", "made.a.overlapping(made.b)", "made.a.not_overlapping(made.b)",
            "made.a.covering(made.b)", "made.a.not_covering(made.b)",
            "(made.a.holes() | made.b).sized(limit.little).inside(made.a.hulls() | made.b)",
        ),
        1,
    )
}  # fmt: skip
SELECTIONS = {
    f"SE.{number}": f"({operator}).any()"
    for number, operator in enumerate(
        (
            "made.a.where(made.a.area() < limit.area_odd)",
            "made.a.where(made.a.short_side() > limit.side_odd)",
            "made.a.where(made.b.count_in(made.a) > 1)",
            "made.a.rectangles()", "made.a.not_rectangles()", "made.a.squares()", "made.a.not_squares()",
            "made.a.inverse(made.extent())", "made.a.sized(limit.little, limit.size_least)",
            "made.a.sized(-limit.little.value, 0)",
        ),
        1,
    )
}  # fmt: skip
LEFT_OUT = {
    "LO.1": "made.a.separation(made.b).ignoring_overlap() < limit.length",
    "LO.2": "made.a.separation(made.b).ignoring_crossing() < limit.length",
}
MIDDLES = {"MI.1": "(made.a.edges().middles(0.7).extended(inwards=limit.little)).any()"}
EDGE_SETS = {
    f"ED.{number}": f"({operator}).any()"
    for number, operator in enumerate(
        (
            "made.a.edges().inside_part(made.b).extended(outwards=limit.little)",
            "made.a.edges().outside_part(made.b).extended(inwards=limit.little)",
            "(made.a.edges() & made.b.edges()).extended(outwards=limit.little, inwards=limit.little)",
            "(made.a.edges() - made.b.edges()).extended(outwards=limit.little)",
            "(made.a.edges() | made.b.edges()).extended(outwards=limit.little, ends=limit.little)",
            "made.a.edges().with_length(limit.side_odd).extended(outwards=limit.little)",
            "made.a.edges().with_angle(0).extended(inwards=limit.little, ends=limit.line)",
            "made.a.edges().with_angle(10, 80).extended(inwards=limit.little)",
            "made.a.edges().interacting(made.b).extended(inwards=limit.little)",
            "made.a.edges().not_interacting(made.b).extended(inwards=limit.little)",
            "made.a.edges().interacting(made.b.edges().with_angle(0)).extended(inwards=limit.little)",
            "made.a.edges().not_interacting(made.b.edges()).extended(inwards=limit.little)",
            "made.a.interacting(made.b.edges().with_angle(0, 90))",
            "made.a.not_interacting(made.b.edges().with_length(limit.side_odd))",
        ),
        1,
    )
}  # fmt: skip
RULES = MEASURES | LEFT_OUT | OPERATORS | SELECTIONS | EDGE_SETS | MIDDLES

_APART = ("ME.5", "LO.1", "LO.2")  # from shapes of one kind to those of another
_WAYS = (
    "ME.1",
    "ME.2",
    "ME.3",
    "ME.4",
    "ME.14",
    *_APART,
)  # measured along ways that keep in or out of shapes

# Booleans, and shapes that are chosen, which may touch in several corners: rounding opens some of these and
# closes others, so that what is told are not the shapes that are apart where all are open, nor those where
# none is. So do the boxes round shapes, which may overlap.
_MET = ("OP.2", "OP.3", "OP.4", "OP.5", "OP.11", *(f"OP.{n}" for n in range(19, 29)), "ED.13", "ED.14")

# Margins go by what covers, and rounding may say what does.
_COVERED = ("ME.6", "ME.16")

# How much of what leads to a hole rounding opens, which then is a part of it, is not said.
_OF_HOLES = ("OP.9", "OP.29", "SE.8")

# What lies along edges is any part of what may lie there.
_ALONG = {*EDGE_SETS, "OP.16"}.difference(_MET)

_ALONG_FAR = 200.0  # dbu, as far as anything of an edge reaches
_OFF = 1e-3  # dbu: so far off a whole unit a corner is rounded
_AT_ONCE = 6  # operators that one layout is tried with


def _usual(dbu: float) -> float:
    return max(0.6 * dbu, 6e-5)


# How near values have to be, in units of each rule's own: those of areas, angles and shares are not lengths.
_VALUE: dict[str, Callable[[float], float]] = {
    "ME.7": lambda dbu: max(1.5 * dbu**2, 6e-5),
    "ME.20": lambda dbu: max(1.5 * dbu**2, 6e-5),
    "ME.11": lambda _: 1e-3,
    "ME.17": lambda dbu: max(40 * dbu, 6e-5),
    "ME.13": lambda _: 2e-6,
    "ME.15": lambda _: 2e-6,
}


@dataclass(frozen=True)
class Wrong:
    """Where pkgdrc and the oracle differ; `str` of it tells how to see it again."""

    kind: Kind
    seed: int
    mode: str
    rule: str
    difference: Difference
    small: bool = False

    def __str__(self) -> str:
        extra = [(told.measured, told.mark.bounds) for told in self.difference.extra[:3]]
        missing = [(place.value, place.marks[0][0].bounds) for place in self.difference.missing[:3]]
        return (
            f"differences({self.kind!r}, {self.seed}, {{{self.rule!r}}}, small={self.small}): {self.mode}, "
            f"{RULES[self.rule]}: "
            f"told but not so {extra}, so but not told {missing}"
        )


def differences(
    kind: Kind, seed: int, rules: set[str] | None = None, *, small: bool = False
) -> Iterator[Wrong]:
    """All differences on one layout; `rules` are the ids to try, or all measures and some operators."""
    plan = random_layout(kind, seed, small=small)
    drawing = drawing_of(plan.layout, plan.layout.cell("top"))
    operators = [OPERATORS, SELECTIONS, EDGE_SETS]
    # Of edges that come in parts where something is rounded it is not said where the middles are.
    operators += [MIDDLES] if kind == "straight" else []
    left_out = set() if seed % 8 else set(LEFT_OUT)
    chosen = rules or {*MEASURES, *left_out, *(rule for each in operators for rule in _some(each, seed))}
    checks = {rule: text for rule, text in RULES.items() if rule in chosen}
    keys: dict[str, Any] = {"dbu": plan.dbu, "grid": plan.dbu, "facet_tolerance": 4 * plan.dbu}
    deck, technology = load(RULES, _limits(plan), **keys)
    oracles = [Oracle(Scene(drawing, technology), opposed=("b",))]
    for mode, layout in (("hierarchical", plan.layout), ("flat", plan.flat())):
        if mode == "flat" and oracles[0].scene.rounding:
            # What is turned is rounded there, and so it is judged if it is not what it was.
            flat = drawing_of(layout, layout.cell("top"))
            oracles.append(Oracle(Scene(flat, technology), opposed=("b",)))
        result = run(layout, RULES, _limits(plan), top="top", selected=set(checks), **keys)
        places = Places(layout, layout.cell("top"))
        for rule in deck.rules:
            if rule.id not in checks:
                continue
            told = findings(result, rule.id)
            for oracle in oracles:
                difference = _difference(told, oracle, rule, places, plan)
                if not difference:
                    break
            else:
                yield Wrong(kind, seed, mode, rule.id, difference, small)


def _difference(
    told: Sequence[Finding], oracle: Oracle, rule: Rule, places: Places, plan: RandomLayout
) -> Difference:
    """What is told of one rule, and is not so, or the other way round."""
    (check,) = rule.checks
    found, rounding = oracle.found(check), oracle.scene.rounding
    value = _VALUE.get(rule.id, _usual)(plan.dbu)
    tolerance = Tolerance(4 + 2 * rounding, value, plan.length / plan.dbu)
    difference = compared(told, found, [], places, tolerance)
    if difference and rounding and rule.id in _ALONG:
        possible, surely = islice(oracle.doubted(check), 2)
        # Where something leads to a hole its sides may be edges, or none.
        beside = shapely.buffer(shapely.union_all(_seams(oracle.scene)), _ALONG_FAR + tolerance.place)
        difference = sandwiched(told, surely, possible, places, tolerance, beside)
    elif difference and rounding:
        difference = doubtful(told, found, oracle.doubted(check), places, tolerance)
        if difference and rule.id in _MET:
            possible, surely, against = islice(oracle.doubted(check), 3)
            difference = sandwiched(told, surely, possible + against, places, tolerance)
    if difference and rule.id in _OF_HOLES:
        difference = _beside_seams(difference, oracle.scene)
    if difference and rule.id in _WAYS:
        difference = replace(difference, extra=_from_corners(difference.extra, rule.id, oracle.scene))
    if difference and rounding and rule.id in _COVERED:
        difference = replace(difference, extra=not_of_any(difference.extra, oracle.scene))
    if difference:
        return difference
    ways = [slot[0] for finding in told for slot in places.slots(finding) if len(slot) == 1]
    return Difference(_astray(ways, rule.id, oracle.scene), [])


def _seams(scene: Scene) -> list[shapely.LineString]:
    return [*scene.seams("a"), *scene.seams("b")]


def _beside_seams(difference: Difference, scene: Scene) -> Difference:
    """What of a difference does not lie where something leads to a hole, or may where shapes abut."""
    seams = shapely.union_all([*scene.seams("a"), _abutting(scene.layer("a"))])
    off = 2 * scene.rounding
    extra = [told for told in difference.extra if not shapely.dwithin(told.mark, seams, off)]
    missing = [each for each in difference.missing if not shapely.dwithin(each.marks[0][0], seams, off)]
    return Difference(extra, missing)


def found_alone_and_together(kind: Kind, seed: int) -> list[dict[str, list[Told]]]:
    """What each rule tells on a small layout, in a run of all of them and in one of its own."""
    plan = random_layout(kind, seed, small=True)
    keys: dict[str, Any] = {"dbu": plan.dbu, "grid": plan.dbu, "facet_tolerance": 4 * plan.dbu}
    places = Places(plan.layout, plan.layout.cell("top"))

    def told(*rules: str) -> dict[str, list[Told]]:
        result = run(plan.layout, RULES, _limits(plan), top="top", selected=rules, **keys)
        slots = {rule: map(places.slots, findings(result, rule)) for rule in rules}
        return {rule: [one for each in slots[rule] for slot in each for one in slot] for rule in rules}

    return [told(*RULES), {rule: told(rule)[rule] for rule in RULES}]


def _from_corners(extra: list[Told], rule: str, scene: Scene) -> list[Told]:
    """What does not lead from, or to, a corner that lies on no whole unit, or a line along which shapes abut.

    There rounding may leave an edge of a unit, or a slit, which may face what none that meet there does.
    """
    a, b = (union(scene.layer(name)) for name in ("a", "b"))
    points = shapely.get_coordinates([a, b, shapely.intersection(a.boundary, b.boundary)])
    off = np.abs(points - np.round(points)).max(axis=1) > _OFF
    doubtful = shapely.union_all([shapely.MultiPoint(points[off]), *map(_abutting, map(scene.layer, "ab"))])
    reach = 2 * scene.rounding
    short = [
        one
        for one in extra
        if one.between and any(doubtful.distance(shapely.Point(end)) <= reach for end in one.between)
    ]
    return [one for one in extra if one not in short] + _astray(short, rule, scene)


def _abutting(shapes: Sequence[Body]) -> shapely.Geometry:
    """The lines off the units' directions along which the outlines of some shapes run along others."""
    outlines = shapely.boundary(list(shapes))
    one, other = shapely.STRtree(outlines).query(outlines, "intersects")
    shared = shapely.intersection(outlines[one[one < other]], outlines[other[one < other]], grid_size=1e-3)
    lines = [line for line in shapely.get_parts(shared) if line.length > 0 and line.geom_type == "LineString"]
    return shapely.union_all([line for line in lines if not _is_straight(line)])


def _is_straight(line: shapely.LineString) -> bool:
    """Whether a line runs along an axis."""
    points = shapely.get_coordinates(line)
    return bool((np.abs(points - points[0]).max(axis=0) < _OFF).any())


def _astray(told: Sequence[Told], rule: str, scene: Scene) -> list[Told]:
    """What is measured along a way that leaves the shape it has to stay in, or enters one."""
    if rule not in _WAYS:
        return []
    ways = [one for one in told if one.between and one.measured]
    off = 8 + 2 * scene.rounding  # arcs bulge over their facets
    a, b = (union(scene.layer(name)) for name in ("a", "b"))
    if rule in ("ME.1", "ME.3"):
        room = shapely.buffer(a if rule == "ME.1" else shapely.intersection(a, b), off)
        return [one for one in ways if not shapely.covers(room, shapely.LineString(one.between))]
    # It is not known whether seams, or lines along which shapes abut, are open. What else is between is not
    # looked at.
    opened = [
        shapely.buffer(shapely.union_all([*scene.seams(name), _abutting(scene.layer(name))]), off)
        for name in ("a", "b")
    ]
    a, b = left_of(a, opened[0]), left_of(b, opened[1])
    one_side = _parted(scene, "a", a)
    other_side = _parted(scene, "b", b) if rule in _APART else one_side
    return [one for one in ways if not _leads_between(one, one_side, other_side, off)]


def _parted(scene: Scene, name: str, whole: Body) -> list[Body]:
    """The shapes of a layer, parted where rounding may part them; `whole` are they without what may open."""
    if not scene.rounding:
        return parts_of(whole)
    shrunk = union(shapely.buffer(list(scene.layer(name)), -scene.rounding, join_style="mitre").tolist())
    grown = shapely.buffer(parts_of(shrunk), 2 * scene.rounding, join_style="mitre")
    return [part for each in grown.tolist() for part in parts_of(common_to(each, whole))]


def _leads_between(told: Told, one_side: list[Body], other_side: list[Body], off: float) -> bool:
    """Whether a way enters neither the shape that it starts on nor the one that it ends on."""
    assert told.between
    way = shapely.LineString(told.between)
    for end, shapes in zip(told.between, (one_side, other_side), strict=True):
        on = [shape for shape in shapes if shapely.distance(shape.boundary, shapely.Point(end)) <= off]
        if on and shapely.intersects(shapely.buffer(on, -off), way).all():
            return False
    return True


def _some(rules: dict[str, str], seed: int) -> list[str]:
    names = list(rules)
    return [names[(seed * _AT_ONCE + n) % len(names)] for n in range(_AT_ONCE)] if names else []


def _limits(plan: RandomLayout) -> Limits:
    dbu = plan.dbu
    lengths = {"length": plan.length, "size_least": 400 * dbu, "size_most": 1200 * dbu, "little": 60 * dbu}
    lengths |= {
        "line": 200 * dbu,
        "side_odd": 303 * dbu,
        "outline_least": 900 * dbu,
        "outline_most": 4000 * dbu,
    }
    areas = {"area_least": 50_000 * dbu**2, "area_most": 400_000 * dbu**2, "area_odd": 100_003 * dbu**2}
    shares = {"fewest": 2, "most": 3, "sparsest": 0.2, "densest": 0.7, "smaller": 0.5, "larger": 2}
    return (
        {name: (round(value, 9), "um") for name, value in lengths.items()}
        | {name: (round(value, 12), "um2") for name, value in areas.items()}
        | {name: (float(value), "") for name, value in shares.items()}
        | {"angle": (91.0 if plan.kind == "straight" and plan.seed % 2 else 60.0, "deg")}
    )
