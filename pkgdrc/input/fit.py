"""Whether masks lie on one another: by what several of them carry, and by openings and what they land on.

Where they do not, what was forgotten is looked for: one of the eight orientations, an offset, a scale.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.input.source import Misfit
from pkgdrc.units import Um

Points = NDArray[np.float64]  # x and y on the wafer, um

FITS = 1.0  # um; nearer than that masks lie on one another but for a small offset, which is a rule's matter
_MOST = 500  # points that are compared with all others
_LANDED = 0.95  # share of openings that hit their landing where masks fit
_ASTRAY = 0.75  # share below which another orientation is looked for

_ORIENTATIONS = {
    "mirrored left-right": ((-1, 0), (0, 1)),
    "mirrored top-bottom": ((1, 0), (0, -1)),
    "rotated by 180": ((-1, 0), (0, -1)),
    "rotated by 90": ((0, -1), (1, 0)),
    "rotated by 270": ((0, 1), (-1, 0)),
    "mirrored left-right and rotated by 90": ((0, -1), (-1, 0)),
    "mirrored left-right and rotated by 270": ((0, 1), (1, 0)),
}


@dataclass(frozen=True)
class Register:
    """What of a mask has to lie where it lies on the others: kind = points."""

    file: Path
    points: Mapping[str, Points]


def register(file: Path, top: kdb.Cell, layers: Mapping[str, int], trans: kdb.DCplxTrans) -> Register:
    """Of layers by kind: an outline by the corners of its box, all else by the middles of its shapes."""
    found = {}
    for kind, index in layers.items():
        boxes = _boxes(top, index, joined=kind != "die fields")
        if len(boxes) and kind == "wafer outline":
            low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
            points = np.array([low, (low[0], high[1]), high, (high[0], low[1])])
        else:
            points = (boxes[:, :2] + boxes[:, 2:]) / 2
        if len(points):
            moved = [trans * kdb.DPoint(float(x), float(y)) for x, y in points]
            found[kind] = np.array([(point.x, point.y) for point in moved])
    return Register(file, found)


def misfits(registers: list[Register]) -> Iterator[Misfit]:
    """How each mask lies on the first one that has the same to compare: one for each kind, fitting or not."""
    for number, mine in enumerate(registers):
        for kind, points in mine.points.items():
            other = next((each for each in registers[:number] if kind in each.points), None)
            if other is not None:
                yield _misfit(kind, mine.file, points, other.file, other.points[kind])


def landing_misfit(top: kdb.Cell, openings: int, landing: int, file: Path, other: Path) -> Misfit | None:
    """Openings of one mask that miss what they land on, which is another's; None where they hit it."""
    dbu = top.layout().dbu
    boxes = _boxes(top, openings, joined=True)
    middles = _some((boxes[:, :2] + boxes[:, 2:]) / 2 if len(boxes) else np.zeros((0, 2)))
    if not len(middles):
        return None
    shares = {"": _landed(top, landing, middles, dbu)}
    if shares[""] >= _ASTRAY:
        return None
    for name, matrix in _ORIENTATIONS.items():
        shares[name] = _landed(top, landing, middles @ np.array(matrix).T, dbu)
    best = max(shares, key=lambda name: shares[name])
    if shares[best] < _LANDED:
        return None
    missing = round((1 - shares[""]) * len(boxes))
    fit = f"{best} they fit"
    return Misfit("openings", file, other, missing, float("inf"), fit)


def _landed(top: kdb.Cell, layer: int, points: Points, dbu: Um) -> float:
    """The share of points that lie on a layer."""
    hit = 0
    for x, y in points.tolist():
        box = kdb.Box(round(x / dbu) - 1, round(y / dbu) - 1, round(x / dbu) + 1, round(y / dbu) + 1)
        hit += not top.begin_shapes_rec_touching(layer, box).at_end()
    return hit / len(points)


def _misfit(kind: str, file: Path, mine: Points, other: Path, theirs: Points) -> Misfit:
    distance = _apart(mine, theirs)
    fit = "" if distance <= 1e-6 else _remedy(mine, theirs, distance)
    return Misfit(kind, file, other, len(mine), distance, fit)


def _remedy(mine: Points, theirs: Points, distance: Um) -> str:
    """What makes points lie on others, in words."""
    moved = theirs.mean(axis=0) - mine.mean(axis=0)
    words = {name: mine @ np.array(matrix).T for name, matrix in _ORIENTATIONS.items()}
    words[f"moved by ({moved[0]:.3f}, {moved[1]:.3f}) um"] = mine + moved
    wide = [float(np.hypot(*(points - points.mean(axis=0)).T).mean()) for points in (theirs, mine)]
    if wide[1] > 0:
        scale = wide[0] / wide[1]
        words[f"scaled by {scale:.6f}"] = mine * scale
    for name, matrix in _ORIENTATIONS.items():
        turned = mine @ np.array(matrix).T
        off = theirs.mean(axis=0) - turned.mean(axis=0)
        words[f"{name} and moved by ({off[0]:.3f}, {off[1]:.3f}) um"] = turned + off
    enough = min(FITS, distance / 2)
    for name, points in words.items():
        left = _apart(points, theirs)
        if left <= enough:
            return f"{name} they fit to {left:.3f} um"
    return ""


def _apart(mine: Points, theirs: Points) -> Um:
    """How far the farthest of the fewer points lies from the nearest of the others."""
    few, many = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
    return float(max(np.hypot(many[:, 0] - x, many[:, 1] - y).min() for x, y in _some(few).tolist()))


def _some(points: Points) -> Points:
    """Points from all over, at most `_MOST`, the outermost among them."""
    if len(points) <= _MOST:
        return points
    chosen = np.linspace(0, len(points) - 1, _MOST).astype(int)
    sums, differences = points.sum(axis=1), points[:, 0] - points[:, 1]
    outer = [sums.argmin(), sums.argmax(), differences.argmin(), differences.argmax()]
    few: Points = points[np.unique(np.concatenate([chosen, outer]))]
    return few


def _boxes(top: kdb.Cell, index: int, *, joined: bool) -> NDArray[np.float64]:
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
