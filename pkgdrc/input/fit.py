"""Whether masks lie on one another, by what several of them carry.

Where they do not, what was forgotten is looked for: one of eight orientations, an offset, a scale, a turn.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.detail import Detail, What
from pkgdrc.input.source import Misfit
from pkgdrc.units import Um

Points = NDArray[np.float64]  # x and y on the wafer, um
Undone = tuple[str, ...]  # names of orientations

FITS = 1.0  # um; nearer than that masks lie on one another but for a small offset, which is a rule's matter
_NOISE = 1e-6  # um
_MOST = 500  # points that are compared with all others

ORIENTATIONS: Mapping[str, Points] = {
    name: np.array(matrix, dtype=np.float64)
    for name, matrix in {
        "mirrored left-right": ((-1, 0), (0, 1)),
        "mirrored top-bottom": ((1, 0), (0, -1)),
        "rotated by 180": ((-1, 0), (0, -1)),
        "rotated by 90": ((0, -1), (1, 0)),
        "rotated by 270": ((0, 1), (-1, 0)),
        "mirrored left-right and rotated by 90": ((0, -1), (-1, 0)),
        "mirrored left-right and rotated by 270": ((0, 1), (1, 0)),
    }.items()
}
"""All but the one that a mask has, by what is done to it."""


@dataclass(frozen=True)
class Register:
    """What of a mask has to lie where it lies on the others: kind = points.

    `undone`: what takes back how it was turned, which is tried first. `odd`: it is mirrored as no mask of its
    layers is, or is not as others are, so that it is no measure for the others.
    """

    file: Path
    points: Mapping[str, Points]
    undone: Undone
    odd: bool


def register(
    file: Path, top: kdb.Cell, layers: Mapping[str, int], trans: kdb.DCplxTrans, undone: Undone, odd: bool
) -> Register:
    """Of layers by kind: an outline by its box's corners and its middle, all else by middles of shapes."""
    found = {}
    for kind, index in layers.items():
        boxes = boxes_of(top, index, joined=kind != "die fields")
        if len(boxes) and kind == "wafer outline":
            low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
            points = np.array([low, (low[0], high[1]), high, (high[0], low[1]), _middle(top, index)])
        else:
            points = middles(boxes)
        if len(points):
            moved = [trans * kdb.DPoint(float(x), float(y)) for x, y in points]
            found[kind] = np.array([(point.x, point.y) for point in moved])
    return Register(file, found, undone, odd)


def misfits(registers: list[Register]) -> Iterator[Misfit]:
    """How each mask lies on the others: one for each kind that two have, fitting or not."""
    measures = {
        kind: _measure(kind, [each for each in registers if kind in each.points])
        for kind in dict.fromkeys(kind for each in registers for kind in each.points)
    }
    for mine in registers:
        pairs = {
            kind: (points, measures[kind].points[kind])
            for kind, points in mine.points.items()
            if measures[kind] is not mine
        }
        apart = {kind: _apart(*pair) for kind, pair in pairs.items()}
        fit = _remedy(list(pairs.values()), mine.undone) if any(d > _NOISE for d in apart.values()) else ()
        for kind, distance in apart.items():
            own = fit or (_remedy([pairs[kind]], mine.undone) if distance > _NOISE else ())
            yield Misfit(kind, mine.file, measures[kind].file, len(mine.points[kind]), distance, own)


def undoing(mirror: kdb.DTrans, rotate: float) -> Undone:
    """Names of what takes back how a mask is turned: the rotation, the mirror, and both."""
    rotated = kdb.DCplxTrans(1, rotate, False, 0, 0)
    mirrored = kdb.DCplxTrans(mirror)
    ways = (
        rotated.inverted(),
        rotated * mirrored.inverted() * rotated.inverted(),
        (rotated * mirrored).inverted(),
    )
    matrices = [np.array([(axis.x, axis.y) for axis in (way * each for each in _AXES)]).T for way in ways]
    return tuple(
        name
        for matrix in matrices
        for name, other in ORIENTATIONS.items()
        if float(np.abs(matrix - other).max()) < _NOISE
    )


_AXES = (kdb.DVector(1, 0), kdb.DVector(0, 1))


def orientations(undone: Undone) -> Iterator[tuple[str, Points]]:
    """What can be done to a mask, by name: first what takes back how it is turned."""
    for name in dict.fromkeys((*undone, *ORIENTATIONS)):
        yield name, ORIENTATIONS[name]


def some(points: Points) -> Points:
    """Points from all over, at most `_MOST`, the outermost among them."""
    if len(points) <= _MOST:
        return points
    chosen = np.linspace(0, len(points) - 1, _MOST).astype(int)
    sums, differences = points[:, 0] + points[:, 1], points[:, 0] - points[:, 1]
    outer = [sums.argmin(), sums.argmax(), differences.argmin(), differences.argmax()]
    few: Points = points[np.unique(np.concatenate([chosen, outer]))]
    return few


def middles(boxes: NDArray[np.float64]) -> Points:
    """The middles of boxes."""
    found: Points = (boxes[:, :2] + boxes[:, 2:]) / 2
    return found


def boxes_of(top: kdb.Cell, index: int, *, joined: bool) -> NDArray[np.float64]:
    """Boxes of a layer's shapes below a cell, um; `joined`: of those that touch together."""
    dbu = top.layout().dbu
    if joined:
        found = [polygon.bbox() for polygon in kdb.Region(top.begin_shapes_rec(index)).merged().each()]
    else:
        found = []
        shapes = top.begin_shapes_rec(index)
        while not shapes.at_end():
            found.append(shapes.shape().bbox().transformed(shapes.trans()))
            shapes.next()
    sides = np.array([(b.left, b.bottom, b.right, b.top) for b in found], dtype=np.float64)
    scaled: NDArray[np.float64] = sides.reshape(-1, 4) * dbu
    return scaled


def _middle(top: kdb.Cell, index: int) -> tuple[float, float]:
    """The centroid of what a layer covers, which a flat or notch moves off the middle of its box, um."""
    area = x = y = 0.0
    for piece in kdb.Region(top.begin_shapes_rec(index)).decompose_trapezoids_to_region().each():
        corners = np.array([(point.x, point.y) for point in piece.each_point_hull()], dtype=np.float64)
        ahead = np.roll(corners, -1, axis=0)
        cross = corners[:, 0] * ahead[:, 1] - ahead[:, 0] * corners[:, 1]
        area += cross.sum() / 2
        x, y = (
            x + ((corners + ahead)[:, 0] * cross).sum() / 6,
            y + ((corners + ahead)[:, 1] * cross).sum() / 6,
        )
    if not area:
        box = top.dbbox(index)
        return box.center().x, box.center().y
    dbu = top.layout().dbu
    return x / area * dbu, y / area * dbu


def _measure(kind: str, holders: list[Register]) -> Register:
    """The mask that the others are compared with: one that half of them agree with, if there is one."""
    ordered = sorted(holders, key=lambda each: each.odd)
    for each in ordered:
        others = [other for other in holders if other is not each]
        agree = sum(_apart(other.points[kind], each.points[kind]) <= FITS for other in others)
        if 2 * agree >= len(others):
            return each
    return ordered[0]


def _remedy(pairs: list[tuple[Points, Points]], undone: Undone) -> tuple[Detail, ...]:
    """What makes all points lie on those that they are paired with."""
    enough = min(FITS, max(_apart(*pair) for pair in pairs) / 2)
    for done, moved in _tried(pairs, undone):
        left = max(_apart(points, theirs) for points, (_, theirs) in zip(moved, pairs, strict=True))
        if left <= enough:
            return (*done, Detail(What.FITS_TO, values=(round(left, 6),)))
    return ()


def _tried(
    pairs: list[tuple[Points, Points]], undone: Undone
) -> Iterator[tuple[tuple[Detail, ...], list[Points]]]:
    """What can be done to a mask, with what its points become by it."""
    mine, theirs = pairs[0]
    ways = list(orientations(undone))
    for name, matrix in ways:
        yield (Detail(What.AS, (name,)),), [points @ matrix.T for points, _ in pairs]
    off = theirs.mean(axis=0) - mine.mean(axis=0)
    yield (moved_by(*off.tolist()),), [points + off for points, _ in pairs]
    wide = [float(np.hypot(*(points - points.mean(axis=0)).T).mean()) for points in (theirs, mine)]
    if wide[1] > 0:
        scale = wide[0] / wide[1]
        yield (Detail(What.SCALED, values=(scale,)),), [points * scale for points, _ in pairs]
    for angle in {round(_angle(*pair), 9) for pair in pairs}:
        turn = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))])
        yield (
            (Detail(What.ROTATED, values=(float(np.degrees(angle)),)),),
            [points @ turn.T for points, _ in pairs],
        )
    for name, matrix in ways:
        off = theirs.mean(axis=0) - (mine @ matrix.T).mean(axis=0)
        done = (Detail(What.AS, (name,)), moved_by(*off.tolist()))
        yield done, [points @ matrix.T + off for points, _ in pairs]


def moved_by(x: Um, y: Um) -> Detail:
    """A displacement, to a nanometre."""
    return Detail(What.MOVED, values=(round(x, 3) + 0.0, round(y, 3) + 0.0))


def _angle(mine: Points, theirs: Points) -> float:
    """The small angle by which points turned about the origin come nearest to others, rad."""
    few = some(mine)
    near = np.array([theirs[np.hypot(*(theirs - point).T).argmin()] for point in few])
    cross = few[:, 0] * near[:, 1] - few[:, 1] * near[:, 0]
    return float(np.arctan2(cross.sum(), (few * near).sum()))


def _apart(mine: Points, theirs: Points) -> Um:
    """How far the farthest of the fewer points lies from the nearest of the others."""
    few, many = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
    return float(max(np.hypot(many[:, 0] - x, many[:, 1] - y).min() for x, y in some(few).tolist()))
