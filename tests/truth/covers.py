"""What of a margin rounding decides: which shapes cover another that they may touch, or not."""

from collections.abc import Sequence
from itertools import chain, combinations

import shapely

from tests.truth.drawing import common_to, union
from tests.truth.margins import margin
from tests.truth.matching import Told
from tests.truth.outline import Body, bodies_of, parts_of
from tests.truth.regions import Scene

_DOUBTFUL = 5  # covers of a shape, any of which may count
_OFF = 6.0  # dbu, by which a margin of round shapes may be off


def not_of_any(extra: Sequence[Told], scene: Scene) -> list[Told]:
    """Of the margins of layer a's shapes in b's, those that no choice of the covers that may touch makes."""
    bodies = bodies_of(union(scene.layer("a")))
    shapes = [*bodies, *(part for body in bodies if body.geom_type != "Polygon" for part in parts_of(body))]
    covers = parts_of(union(scene.layer("b")))
    return [one for one in extra if not _is_of_some(one, shapes, covers, scene)]


def _is_of_some(told: Told, shapes: Sequence[Body], covers: Sequence[Body], scene: Scene) -> bool:
    off = 2 * scene.rounding
    for shape in shapes:
        if told.between is None:
            here = shapely.buffer(shape, off).covers(told.mark)
        else:
            here = shapely.dwithin(shape.boundary, shapely.Point(told.between[0]), _OFF + off)
        if here and any(_fits(told, shape, some, scene) for some in _choices(shape, covers, off)):
            return True
    return False


def _choices(shape: Body, covers: Sequence[Body], off: float) -> list[list[Body]]:
    """All sets of covers that a shape may have: those that surely cover it, with any of those that may."""
    sure = [each for each in covers if not shapely.buffer(common_to(shape, each), -off / 2).is_empty]
    may = [each for each in covers if each not in sure and shapely.dwithin(shape, each, off)]
    beside = [
        each
        for each in covers
        if each not in sure + may and any(shapely.dwithin(each, other, off) for other in sure + may)
    ]
    doubtful = (may + beside)[:_DOUBTFUL]
    some = chain.from_iterable(combinations(doubtful, count) for count in range(len(doubtful) + 1))
    return [[*sure, *each] for each in some]


def _fits(told: Told, shape: Body, covers: list[Body], scene: Scene) -> bool:
    if not covers or told.measured is None:
        return not covers and told.measured is None
    value, rough, _ = margin(shape, union(covers), 1e9)
    return abs(told.measured / scene.dbu - value) <= rough + _OFF
