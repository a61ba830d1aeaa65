"""A layout as the oracle sees it: every shape as it lies in the top cell, flat and not rounded."""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import klayout.db as kdb
import numpy as np
import shapely

from tests.truth.outline import Body, Floats, meeting

Number = tuple[int, int]  # layer and datatype

FINE = 1e-4  # dbu; corners nearer than this are one, so that what abuts when drawn abuts when turned


@dataclass(frozen=True)
class Text:
    string: str
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """Shapes by layer, dbu. On `inexact` layers something is rounded: off whole units, or slanted.

    `seams` are lines that an outline runs along, to a hole, and back by other corners: off whole units,
    rounding may open them.
    """

    dbu: float
    shapes: dict[Number, tuple[Body, ...]]
    texts: dict[Number, tuple[Text, ...]] = field(default_factory=dict)
    inexact: frozenset[Number] = frozenset()
    seams: dict[Number, tuple[shapely.LineString, ...]] = field(default_factory=dict)

    @property
    def rounding(self) -> float:
        """How far a corner may be off for the database unit: of what is turned, or crosses at a slant."""
        return 1.5 if self.inexact else 0.0

    def changed(self, other: "Drawing") -> "Drawing":
        """This with the layers of another in their place."""
        inexact = (self.inexact - set(other.shapes)) | other.inexact
        return replace(
            self,
            shapes=self.shapes | other.shapes,
            texts=self.texts | other.texts,
            inexact=inexact,
            seams=self.seams | other.seams,
        )


def drawing_of(layout: kdb.Layout, top: kdb.Cell, only: Collection[Number] | None = None) -> Drawing:
    """All that lies under a cell, or only some layers of it."""
    standing = list(_placements(layout, top))
    shapes: dict[Number, tuple[Body, ...]] = {}
    texts: dict[Number, tuple[Text, ...]] = {}
    seams: dict[Number, tuple[shapely.LineString, ...]] = {}
    inexact = set()
    for index in layout.layer_indexes():
        info = layout.get_info(index)
        number = (info.layer, info.datatype)
        if only is not None and number not in only:
            continue
        drawn: dict[tuple[int, bool], np.ndarray] = {}
        sewn: dict[tuple[int, bool], np.ndarray] = {}
        found, said, opening = [], [], []
        for cell, placement in standing:
            key = cell, bool(np.all(placement[:, :2] == np.eye(2)))
            if key not in drawn:
                polygons = list(_polygons(layout.cell(cell).shapes(index), as_paths=not key[1]))
                drawn[key] = np.array(polygons, dtype=object)
                sewn[key] = np.array([seam for each in drawn[key] for seam in _seams(each)], dtype=object)
            moved, seam = (
                shapely.transform(lines, lambda points, to=placement: _moved(points, to))
                for lines in (drawn[key], sewn[key])
            )
            found += [part for each in moved for part in _valid(each)]
            opening += [each for each in seam if not _is_whole(each)]
            for shape in layout.cell(cell).shapes(index).each(kdb.Shapes.STexts):
                ((x, y),) = _moved(np.array([[shape.text.x, shape.text.y]], dtype=float), placement)
                said.append(Text(shape.text.string, float(x), float(y)))
        shapes[number], texts[number], seams[number] = tuple(found), tuple(said), tuple(opening)
        if not all(map(_is_exact, found)):
            inexact.add(number)
    return Drawing(layout.dbu, shapes, texts, frozenset(inexact), seams)


def _placements(layout: kdb.Layout, top: kdb.Cell) -> Iterator[tuple[int, Floats]]:
    """Every cell each time that it stands under the top one, with the matrix (2, 3) that leads there."""
    yield top.cell_index(), _matrix(kdb.DCplxTrans())
    iterator = kdb.RecursiveInstanceIterator(layout, top)
    while not iterator.at_end():
        placement = kdb.DCplxTrans(iterator.trans()) * kdb.DCplxTrans(iterator.inst_trans())
        yield iterator.inst_cell().cell_index(), _matrix(placement)
        iterator.next()


def _matrix(placement: kdb.DCplxTrans) -> Floats:
    angle, size = math.radians(placement.angle), placement.mag
    cos, sin = size * math.cos(angle), size * math.sin(angle)
    flip = -1.0 if placement.is_mirror() else 1.0
    return np.array([[cos, -sin * flip, placement.disp.x], [sin, cos * flip, placement.disp.y]])


def _moved(points: Floats, matrix: Floats) -> Floats:
    """Points, on whole units where they miss them only by what turning by 90 deg is off."""
    moved = points @ matrix[:, :2].T + matrix[:, 2]
    whole = np.round(moved)
    return np.where(np.abs(moved - whole) < FINE, whole, moved)


def _polygons(shapes: kdb.Shapes, *, as_paths: bool) -> Iterator[shapely.Polygon]:
    """All that is drawn; of paths the outline on whole units, or where it is before it is rounded to these.

    A path that is turned, mirrored or magnified is one still: its outline is not on the units of its cell.
    """
    for shape in shapes.each(kdb.Shapes.SBoxes | kdb.Shapes.SPolygons | kdb.Shapes.SPaths):
        polygon = _outline(shape.path, as_path=as_paths) if shape.is_path() else shape.polygon
        holes = [[(p.x, p.y) for p in polygon.each_point_hole(n)] for n in range(polygon.holes())]
        hull = [(p.x, p.y) for p in polygon.each_point_hull()]
        if len(hull) > 2:
            yield shapely.Polygon(hull, holes)


def _outline(path: kdb.Path, *, as_path: bool) -> kdb.Polygon | kdb.DPolygon:
    if path.round and not path.bgn_ext == path.end_ext == path.width // 2:
        path.round = False  # GDSII has no other round ends
    return path.to_dtype(1.0).polygon() if as_path else path.polygon()


def _valid(polygon: shapely.Polygon) -> list[shapely.Polygon]:
    if polygon.is_valid:
        return [polygon] if polygon.area > 0 else []
    # A keyhole's seam is walked twice; what crosses itself covers all that it goes round.
    made = shapely.make_valid(polygon, method="structure", keep_collapsed=False)
    return [part for part in shapely.get_parts(made) if part.geom_type == "Polygon" and part.area > 0]


def _seams(polygon: shapely.Polygon) -> Iterator[shapely.LineString]:
    """The edges of an outline that others run along the other way, from or to other corners."""
    if polygon.is_valid:
        return
    points = shapely.get_coordinates(polygon.exterior)
    edges = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1))
    one, other = shapely.STRtree(edges).query(edges, "intersects")
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        back = (points[b] == points[a + 1]).all() and (points[b + 1] == points[a]).all()
        if a != b and not back and shapely.intersection(edges[a], edges[b]).length > 0:
            yield edges[a]


def _is_whole(line: shapely.LineString) -> bool:
    points = shapely.get_coordinates(line)
    return bool(np.all(points == np.round(points)))


def _is_exact(polygon: shapely.Polygon) -> bool:
    points = shapely.get_coordinates(polygon)
    rings = (
        shapely.get_num_coordinates(polygon.exterior),
        *map(shapely.get_num_coordinates, polygon.interiors),
    )
    ways = np.delete(np.diff(points, axis=0), np.cumsum(rings)[:-1] - 1, axis=0)
    return bool(np.all(points == np.round(points)) and np.all((ways == 0).any(axis=1)))


def union(shapes: Sequence[Body]) -> Body:
    """All of some shapes, merged: those that meet, group by group."""
    given = [part for part in shapely.get_parts(np.asarray(shapes, dtype=object)).tolist() if part.area > 0]
    merged: list[Body] = []
    for group in meeting(given):
        if len(group) == 1:
            merged.append(group[0])
            continue
        points = shapely.get_coordinates(group)
        fine = None if np.all(points == np.round(points)) else FINE
        made = shapely.union_all(group, grid_size=fine)
        merged += [part for part in shapely.get_parts(made).tolist() if part.area > 0]
    whole = shapely.MultiPolygon(merged)
    # What misses others by less than the last digits may meet them once it is put on these.
    return whole if whole.is_valid else _areas(shapely.union_all(merged, grid_size=FINE))


def _areas(made: Any) -> Body:
    return shapely.MultiPolygon([part for part in shapely.get_parts(made).tolist() if part.area > 0])


def common_to(one: Any, other: Any) -> Any:
    """What two areas share."""
    return _overlaid(shapely.intersection, one, other)


def left_of(one: Any, other: Any) -> Any:
    """What of an area another leaves."""
    return _overlaid(shapely.difference, one, other)


def off_between(one: Any, other: Any) -> Any:
    """What two areas do not share."""
    return _overlaid(shapely.symmetric_difference, one, other)


def _overlaid(overlay: Any, one: Any, other: Any) -> Any:
    """An overlay; on the last digits that count, or of edges that nearly coincide shapely may lose areas."""
    points = np.concatenate([shapely.get_coordinates(one), shapely.get_coordinates(other)])
    fine = None if np.all(points == np.round(points)) else FINE
    try:
        return overlay(one, other, grid_size=fine)
    except shapely.errors.GEOSException:  # of corners that nearly lie on edges
        return overlay(shapely.make_valid(one), shapely.make_valid(other), grid_size=FINE)
