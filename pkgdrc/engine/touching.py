"""Which shapes share at least a point with others, in every orientation.

klayout rounds where slanted edges cross to whole units, so that a corner on a slanted edge, or the tip of a
sharp corner, may be lost. What it does not find is asked for again where boundaries are near each other.
"""

import klayout.db as kdb

from pkgdrc.engine.geometry.arcs import Tolerance
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.nearby import collect
from pkgdrc.engine.pairs import Lists

_NEAR = 2  # dbu round a boundary, within which rounding may lose what touches it


def touching(region: kdb.Region, others: kdb.Region, tolerance: Tolerance) -> kdb.Region:
    """The merged shapes of a region that share a point with any of the others."""
    found = region.interacting(others)
    late = lost(region, others, tolerance)
    return found if late is None else found + late


def not_touching(region: kdb.Region, others: kdb.Region, tolerance: Tolerance) -> kdb.Region:
    """The merged shapes of a region that share no point with any of the others."""
    missed = region.not_interacting(others)
    late = lost(region, others, tolerance)
    return missed if late is None else missed - late


def lost(region: kdb.Region, others: kdb.Region, tolerance: Tolerance) -> kdb.Region | None:
    """The shapes that touch others though klayout does not find it; None if there are none."""
    if region.non_rectilinear().is_empty() and others.non_rectilinear().is_empty():
        return None
    missed = region.not_interacting(others)
    if missed.is_empty():
        return None
    zones = missed.sized(_NEAR) & others.sized(_NEAR)
    if zones.is_empty():
        return None
    suspects = collect(missed, [zones], 1, tolerance, _if_touched)
    if suspects.is_empty():
        return None
    late = collect(suspects, [others.merged()], 1, tolerance, _if_touched)
    return None if late.is_empty() else late


def _if_touched(subject: Outline, near: Lists) -> list[kdb.Polygon]:
    touched = any(subject.polygon.touches(other.polygon) for other in near[0])
    return [subject.polygon] if touched else []
