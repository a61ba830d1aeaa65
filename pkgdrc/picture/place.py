"""Where a finding is on the wafer, and how much round it a picture shows."""

from dataclasses import dataclass

import klayout.db as kdb
import numpy as np

from pkgdrc.engine.layout.places import Places
from pkgdrc.findings import Finding
from pkgdrc.units import Um

Points = tuple[tuple[float, float], ...]

RATIO = 4 / 3  # width to height of a picture
_LEAST: Um = 60.0  # height of the window of a small mark,
_SMALLEST: Um = 40.0  # and of a tiny one,
_MAGNIFIED = 20.0  # which is this many times smaller
_NEAR: Um = 100.0  # marks smaller than this have several times their size round them
_PARTNERS = 12.0  # times its size that shapes at a mark may have to be shown whole
_LARGEST: Um = 300.0  # and what they may have at most


@dataclass(frozen=True)
class Mark:
    """A finding's outline at its first placement, and what was measured between, um in the top cell."""

    polygons: tuple[Points, ...]
    ends: Points | None = None  # two points

    @property
    def box(self) -> kdb.DBox:
        """All of it."""
        points = [point for polygon in self.polygons for point in polygon]
        (left, bottom), (right, top) = np.min(points, axis=0).tolist(), np.max(points, axis=0).tolist()
        return kdb.DBox(left, bottom, right, top)


def mark_of(finding: Finding, places: Places, dbu: Um) -> Mark | None:
    """Where a finding's outline lies at its first placement; None for one that lies nowhere.

    The outline is in the cell's coordinates: it is turned as the placement is whose outline has its centre
    nearest to the place that the finding names first.
    """
    if finding.cell is None or finding.bbox is None or not finding.at:
        return None
    left, bottom, right, top = finding.bbox
    polygons = finding.outline or (((left, bottom), (left, top), (right, top), (right, bottom)),)
    at = np.array(finding.at[0]) / dbu
    centre = kdb.DPoint((left + right) / 2 / dbu, (bottom + top) / 2 / dbu)
    cell = places.layout.cell(finding.cell)
    found = []
    for each in places.bundles(cell.cell_index()) if cell else ():
        moved = kdb.DCplxTrans(each.turn) * centre
        found.append(each.nearest(at[0] - moved.x, at[1] - moved.y))
    _, nearest = min(found, key=lambda one: one[0], default=(0.0, kdb.ICplxTrans()))
    whole = kdb.CplxTrans(dbu) * nearest * kdb.VCplxTrans(1 / dbu)

    def placed(points: Points) -> Points:
        return tuple((spot.x, spot.y) for spot in (whole * kdb.DPoint(x, y) for x, y in points))

    return Mark(tuple(map(placed, polygons)), finding.between and placed(finding.between))


def window(mark: Mark, partners: kdb.DBox, reach: Um) -> kdb.DBox:
    """What a picture of a mark shows: several times a small one, a large one whole with a margin.

    `partners` is the box of the shapes at the mark that are to be shown whole, `reach` a length worth seeing,
    such as a limit.
    """
    size = max(mark.box.width(), mark.box.height(), reach)
    box = mark.box + partners
    long = max(box.width(), box.height())
    margin = 0.125 * long + 1.5 * min(size, _NEAR)
    least = min(max(_MAGNIFIED * size, _SMALLEST), _LEAST)
    height = max(box.height() + 2 * margin, (box.width() + 2 * margin) / RATIO, least)
    half, middle = height / 2, box.center()
    return kdb.DBox(middle.x - RATIO * half, middle.y - half, middle.x + RATIO * half, middle.y + half)


def whole(mark: Mark) -> Um:
    """How large shapes at a mark may be to be shown whole."""
    size = max(mark.box.width(), mark.box.height())
    return min(max(_PARTNERS * size, _NEAR), _LARGEST)
