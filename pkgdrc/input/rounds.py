"""Round shapes that klayout keeps as paths of one point, as polygons whose chords are within a tolerance."""

import math

from klayout import db

from pkgdrc.units import Um

_FEWEST, _MOST = 64, 4096  # corners of a circle


def circle_points(diameter: Um, tolerance: Um) -> int:
    """How many corners keep a circle's chords within the tolerance: r (1 - cos(pi / n)) <= tolerance."""
    if diameter / 2 <= tolerance:
        return _FEWEST
    points = math.ceil(math.pi / math.acos(1 - tolerance / (diameter / 2)) / 4) * 4
    return min(max(points, _FEWEST), _MOST)


def draw_rounds(layout: db.Layout, tolerance: Um) -> None:
    """Make circles of a layout's round paths of one point; klayout would make 32 corners of each."""
    for cell in layout.each_cell():
        for index in layout.layer_indexes():
            for shape in list(cell.shapes(index).each(db.Shapes.SPaths)):
                if shape.path_width > 0 and shape.round_path and shape.path.num_points() == 1:
                    shape.polygon = _circle(shape.path, layout.dbu, tolerance)


def _circle(path: db.Path, dbu: Um, tolerance: Um) -> db.Polygon:
    (centre,) = path.each_point()
    points = circle_points(path.width * dbu, tolerance)
    angles = (2 * math.pi * number / points for number in range(points))
    radius = path.width / 2
    return db.Polygon(
        [
            db.Point(round(centre.x + radius * math.cos(angle)), round(centre.y + radius * math.sin(angle)))
            for angle in angles
        ]
    )
