"""What can only be seen on the shapes as they stand in the file: malformed ones, and unknown layers."""

import klayout.db as kdb

from pkgdrc.deck.algebra import Presence
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.finding import Finding


def malformed(bench: Bench, check: Presence, name: str) -> list[Finding]:
    """Shapes without area, and polygons that cross themselves or touch themselves at a point.

    A polygon that reaches its hole along a seam is how GDSII writes a ring, and is well formed; and so is a
    path that comes back to itself.
    """
    index = bench.shapes.layout.find_layer(*bench.shapes.technology.layers[name])
    if index is None:
        return []
    found = []
    for cell in bench.places.cells():
        for shape in bench.shapes.layout.cell(cell).shapes(index).each():
            if shape.is_text() or shape.is_point():
                continue
            polygon = shape.polygon if not shape.is_edge() else kdb.Polygon(shape.bbox())
            what = _fault(shape, polygon)
            if what:
                place = polygon if polygon.area() else kdb.Polygon(shape.bbox().enlarged(2, 2))
                found.append(Finding(cell, place, None, f"{check.note}: {what}"))
    return found


def unknown_layers(bench: Bench) -> list[Finding]:
    """One finding for each layer that the technology does not know, over all its shapes."""
    known = set(bench.shapes.technology.layers.values())
    found = []
    top = bench.places.top
    for info in bench.shapes.layout.layer_infos():
        number = (info.layer, info.datatype)
        # Layers of ours have a name but no number.
        if number in known or info.layer < 0:
            continue
        box = top.bbox(bench.shapes.layout.layer(info))
        if not box.empty() or not top.begin_shapes_rec(bench.shapes.layout.layer(info)).at_end():
            place = kdb.Polygon(box.enlarged(1, 1))
            found.append(Finding(top.cell_index(), place, None, f"layer {info.layer}/{info.datatype}"))
    return found


def _fault(shape: kdb.Shape, polygon: kdb.Polygon) -> str:
    if polygon.area() == 0:
        return "no area"
    if shape.is_box() or shape.is_path() or polygon.num_points() <= 3:
        return ""
    region = kdb.Region(polygon)
    region.merged_semantics = False
    if not region.strange_polygon_check().is_empty():
        return "crosses itself"
    # Where a contour only touches itself at a point, the area falls apart when points do not connect.
    apart = region.merged(True, 0).count() > region.merged(False, 0).count()
    return "touches itself" if apart else ""
