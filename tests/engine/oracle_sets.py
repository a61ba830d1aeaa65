"""A slow oracle for operations on areas and on whole polygons, with shapely on merged polygons."""

from collections.abc import Callable
from typing import TypeAlias

import klayout.db as kdb
import shapely

from tests.engine.oracle import bodies

Area: TypeAlias = shapely.Geometry
Merged: TypeAlias = shapely.MultiPolygon

BOOLEANS: dict[str, Callable[[Area, Area], Area]] = {
    "and": shapely.intersection,
    "or": shapely.union,
    "xor": shapely.symmetric_difference,
    "not": shapely.difference,
}

# A polygon that only touches another interacts with it, and is still outside, or inside, of it.
SELECTIONS: dict[str, Callable[[Area, Area], bool]] = {
    "interacting": shapely.intersects,
    "inside": shapely.covered_by,
    "outside": lambda body, other: shapely.relate_pattern(body, other, "F********"),
    "overlapping": lambda body, other: shapely.relate_pattern(body, other, "T********"),
}


def selected(which: str, merged: Merged, other: Merged) -> Area:
    """The polygons of `merged` that stand as `which` says to the area of `other`."""
    return shapely.union_all([body for body in bodies(merged) if SELECTIONS[which](body, other)])


def holes(merged: Merged) -> Area:
    """Every place that the polygons close off from the outside, if only by walls that meet in a corner."""
    left, bottom, right, top = merged.buffer(1).bounds if not merged.is_empty else (0, 0, 1, 1)
    rest = shapely.get_parts(shapely.difference(shapely.box(left, bottom, right, top), merged))
    frame = shapely.box(left, bottom, right, top).exterior
    return shapely.union_all([part for part in rest if not shapely.intersects(part, frame)])


def sized(merged: Merged, by: float) -> Area:
    """The area grown by `by` to all sides (shrunk, where negative), with square corners."""
    return shapely.buffer(merged, by, join_style="mitre", mitre_limit=2.0)


def area(region: kdb.Region) -> Area:
    """The area that the region covers."""
    return shapely.union_all(shapely.make_valid([_polygon(each) for each in region.each()]))


def _polygon(polygon: kdb.Polygon) -> shapely.Polygon:
    rings = [[(p.x, p.y) for p in polygon.each_point_hole(n)] for n in range(polygon.holes())]
    return shapely.Polygon([(p.x, p.y) for p in polygon.each_point_hull()], rings)
