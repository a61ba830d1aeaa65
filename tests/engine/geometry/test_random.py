"""Random shapes: places against slow sampling, klayout's own checks, and the same shapes turned."""

import random
from collections.abc import Callable, Sequence

import klayout.db as kdb
import pytest
import shapely

from pkgdrc.engine.geometry.facing import between, inside, outside
from pkgdrc.engine.geometry.outline import Gap, Outline
from tests.engine.geometry.sampled import Place, places
from tests.engine.geometry.shapes import merged

FEW = 12
SIZES = (3000.0, 6000.0, 10_000.0)


def boxes(rng: random.Random) -> list[kdb.Polygon]:
    found = []
    for _ in range(rng.randint(2, 6)):
        x, y = rng.randint(0, 40) * 1000, rng.randint(0, 40) * 1000
        found.append(kdb.Polygon(kdb.Box(x, y, x + rng.randint(2, 30) * 1000, y + rng.randint(2, 30) * 1000)))
    return found


def any_angle(rng: random.Random) -> list[kdb.Polygon]:
    return [
        kdb.Polygon(
            [kdb.Point(rng.randint(0, 50_000), rng.randint(0, 50_000)) for _ in range(rng.randint(3, 6))]
        )
        for _ in range(rng.randint(1, 4))
    ]


def tracks(rng: random.Random) -> list[kdb.Polygon]:
    return [
        kdb.Path(
            [kdb.Point(rng.randint(0, 60_000), rng.randint(0, 60_000)) for _ in range(rng.randint(2, 5))],
            rng.randint(2, 12) * 1000,
        ).polygon()
        for _ in range(rng.randint(1, 4))
    ]


def combs(rng: random.Random) -> list[kdb.Polygon]:
    """A comb whose teeth taper."""
    points, x = [kdb.Point(0, 0)], 0
    for _ in range(rng.randint(2, 5)):
        wide, gap, high = (rng.randint(2, 9) * 1000 for _ in range(3))
        lean = rng.randint(0, 900)
        points += [kdb.Point(x + lean, 20_000 + high), kdb.Point(x + wide - lean, 20_000 + high)]
        points += [kdb.Point(x + wide, 8000), kdb.Point(x + wide + gap, 8000)]
        x += wide + gap
    return [kdb.Polygon([*points, kdb.Point(x, 0)])]


KINDS: dict[str, Callable[[random.Random], list[kdb.Polygon]]] = {
    "boxes": boxes,
    "any angle": any_angle,
    "tracks": tracks,
    "combs": combs,
}


def region(rng: random.Random, kind: str) -> kdb.Region:
    """Random shapes, with holes in some."""
    drawn = kdb.Region(KINDS[kind](rng))
    if rng.random() < 0.5:
        for _ in range(rng.randint(1, 4)):
            x, y = rng.randint(0, 40) * 1000, rng.randint(0, 40) * 1000
            drawn -= kdb.Region(kdb.Box(x, y, x + rng.randint(1, 10) * 1000, y + rng.randint(1, 10) * 1000))
    return drawn


def shapely_of(shape: Outline) -> shapely.Polygon:
    polygon = shape.polygon
    holes = [[(p.x, p.y) for p in polygon.each_point_hole(k)] for k in range(polygon.holes())]
    return shapely.Polygon([(p.x, p.y) for p in polygon.each_point_hull()], holes)


def agree(gaps: Sequence[Gap], sampled: Sequence[Place], bound: float, step: float) -> None:
    """Each gap lies in a sampled place; each place that is surely one has a gap with its value.

    Sampling parts a place where that is hardly wider than its step: such a part may lie beside one with a gap
    of its own. It finds no point where shapes touch, but what is narrow round it.
    """
    touching = [gap for gap in gaps if not gap.value]
    for gap in gaps:
        near = [place for place in sampled if place.far_from(gap.start, gap.end) <= 4 * step]
        assert near or gap in touching or gap.value > bound - 2 * step, f"nothing sampled at {gap}"
    for place in sampled:
        if place.value >= bound - 3 * step or (touching and place.value < 2 * step):
            continue
        values = [gap.value for gap in gaps if place.far_from(gap.start, gap.end) <= 4 * step]
        if values:
            assert min(values) <= place.value + 0.1
        else:
            others = [other for other in sampled if other is not place and _beside(place, other, step)]
            assert others, f"no gap for the place of {place.value} from {place.p[0]} to {place.q[0]}"


def _beside(place: Place, other: Place, step: float) -> bool:
    return any(
        other.far_from((float(p[0]), float(p[1])), (float(q[0]), float(q[1]))) <= 4 * step
        for p, q in zip(place.p, place.q, strict=True)
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(FEW))
def test_places_of_one_shape_are_those_of_slow_sampling(kind: str, seed: int) -> None:
    rng = random.Random(f"{kind} {seed}")
    bound = rng.choice(SIZES)
    step = bound / 30
    for shape in merged(region(rng, kind)):
        rims = zip(shape.rims(True), shape.contours, strict=True)
        if any((rim.facet >= 0).any() or len(rim.kept) < len(ring) for rim, ring in rims):
            continue  # of runs only what lies opposite counts; what rounding bends is straight
        agree(inside(shape, bound), places(shapely_of(shape), None, True, bound, step), bound, step)
        agree(outside(shape, bound), places(shapely_of(shape), None, False, bound, step), bound, step)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(FEW))
def test_places_between_shapes_are_those_of_slow_sampling(kind: str, seed: int) -> None:
    rng = random.Random(f"between {kind} {seed}")
    bound = rng.choice(SIZES)
    step = bound / 30
    shapes = merged(region(rng, kind))
    for k, one in enumerate(shapes[:4]):
        for other in shapes[k + 1 : 4]:
            found = between(one, other, bound)
            agree(found, places(shapely_of(one), shapely_of(other), False, bound, step), bound, step)
