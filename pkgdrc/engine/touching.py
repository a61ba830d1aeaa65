"""Which shapes share at least a point with others, in every orientation.

klayout rounds where slanted edges cross to whole units, so that a corner on a slanted edge, or the tip of a
sharp corner, may be lost. What it does not find is asked for again where boundaries are near each other.
"""

import klayout.db as kdb

from pkgdrc.engine.geometry.arcs import Tolerance
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.nearby import collect
from pkgdrc.engine.pairs import Lists, slanted, zones_within

_NEAR = 40  # dbu round a boundary, so that the tip of a corner of 2 deg is more than a unit wide


def meeting(region: kdb.Region, others: kdb.Region | kdb.Edges, least: int = 1) -> kdb.Region:
    """The merged shapes of a region that klayout finds to share a point with `least` of the others.

    klayout hands some over as they are drawn, and takes them for merged.
    """
    found = region.interacting(others, least)
    found = found.merged(region.min_coherence, 0)
    found.min_coherence = region.min_coherence
    return found


def touching(region: kdb.Region, others: kdb.Region, tolerance: Tolerance) -> tuple[kdb.Region, kdb.Region]:
    """The merged shapes of a region that share a point with any of the others, and those that do not."""
    found, missed = region.split_interacting(others)
    late = _late(missed, others, tolerance)
    return (found, missed) if late is None else (found + late, missed - late)


def lost(region: kdb.Region, others: kdb.Region, tolerance: Tolerance) -> kdb.Region | None:
    """The merged shapes that touch others though klayout does not find it; None if there are none."""
    return _late(region.not_interacting(others), others, tolerance)


def _late(missed: kdb.Region, others: kdb.Region, tolerance: Tolerance) -> kdb.Region | None:
    """Those of some shapes that touch others all the same; None if there are none."""
    if missed.is_empty() or not (slanted(missed) or slanted(others)):
        return None
    zones = zones_within(missed, others, _NEAR)
    if zones.is_empty():
        return None
    suspects = collect(missed, [zones], _NEAR, tolerance, _if_near)
    if suspects.is_empty():
        return None
    late = collect(suspects, [others.merged()], 1, tolerance, _if_touched)
    return None if late.is_empty() else late


def _if_near(subject: Outline, near: Lists) -> list[kdb.Polygon]:
    return [subject.polygon] if near[0] else []


def _if_touched(subject: Outline, near: Lists) -> list[kdb.Polygon]:
    touched = any(subject.polygon.touches(other.polygon) for other in near[0])
    return [subject.polygon] if touched else []
