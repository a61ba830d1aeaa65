"""Shapes that differ only in where they lie have the same answer: it is found once and moved."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from tests.truth.outline import Body, Floats

Group = tuple[Body, ...]
Known = dict[tuple[Hashable, ...], list[Any]]


def alike(
    known: Known, groups: Iterable[Group], question: Hashable, answer: Callable[..., Iterable[Any]]
) -> Iterator[Any]:
    """The answers to a question about each group of shapes, each moved to where the group lies.

    `answer` is given the group's shapes, near the origin; what it says has `marks` of them.
    """
    for group in groups:
        points = [shapely.get_coordinates(shape) for shape in group]
        origin = np.floor(points[0][0])
        sizes = tuple(map(len, points))
        local = np.round(np.concatenate(points) - origin, 4)
        key = (question, sizes, local.tobytes())
        if key not in known:
            known[key] = list(answer(*(_moved(shape, -origin) for shape in group)))
        every = np.array([m for each in known[key] for marks in each.marks for m in marks], dtype=object)
        there = iter(_moved(every, origin).tolist())
        for each in known[key]:
            yield replace(each, marks=tuple(tuple(next(there) for _ in marks) for marks in each.marks))


def _moved(shape: Any, by: Floats) -> Any:
    return shapely.transform(shape, lambda points: points + by)
