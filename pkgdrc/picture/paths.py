"""Contours as steps of an SVG path."""

import klayout.db as kdb

_ROUND = 12  # corners of what may be drawn as a circle
_OFF = 0.5  # pixels that it may be off


def contour(ring: kdb.Polygon, box: kdb.Box, pixels: float, coarse: float) -> str:
    """The steps that draw the hull of a polygon in a box, `pixels` large for each unit.

    Corners are `coarse` pixels off at most, or those of a circle an arc.
    """
    smooth = ring.smooth(round(coarse / pixels), True)
    return _circle(ring, box, pixels) or _corners(smooth, box, pixels, coarse)


def _circle(ring: kdb.Polygon, box: kdb.Box, pixels: float) -> str:
    """Two arcs, if that is what a ring of corners looks like; '' if not."""
    middle, wide = ring.bbox().center(), ring.bbox().width()
    if ring.num_points() < _ROUND or wide == 0:
        return ""
    points = list(ring.each_point_hull())
    off = max(abs(point.distance(middle) - wide / 2) for point in points)
    chord = max(edge.length() for edge in ring.each_edge())
    if (off + chord**2 / (4 * wide)) * pixels > _OFF:
        return ""
    x, y, radius = (middle.x - box.left) * pixels, (box.top - middle.y) * pixels, wide / 2 * pixels
    r = _tenth(round(radius * 10))
    half = f"a{r} {r} 0 1 0 "
    return f"M{x - radius:.1f} {y:.1f}{half}{2 * radius:.1f} 0{half}{-2 * radius:.1f} 0z"


def _corners(ring: kdb.Polygon, box: kdb.Box, pixels: float, coarse: float) -> str:
    """Corners in relative steps of a tenth of a pixel; of half a pixel where corners are coarse."""
    grid = 5 if coarse >= 1 else 1  # tenths of a pixel
    spots = [
        (
            round((point.x - box.left) * pixels * 10 / grid) * grid,
            round((box.top - point.y) * pixels * 10 / grid) * grid,
        )
        for point in ring.each_point_hull()
    ]
    if not spots:
        return ""
    (x, y), steps = spots[0], [f"M{_tenth(spots[0][0])} {_tenth(spots[0][1])}"]
    for u, v in spots[1:]:
        if (u, v) == (x, y):
            continue
        if v == y:
            steps.append(f"h{_tenth(u - x)}")
        elif u == x:
            steps.append(f"v{_tenth(v - y)}")
        else:
            dy = _tenth(v - y)
            steps.append(f"l{_tenth(u - x)}{'' if dy.startswith('-') else ' '}{dy}")
        x, y = u, v
    return "".join(steps) + "z"


def _tenth(tenths: int) -> str:
    """A tenth of a whole number without a needless zero."""
    whole, part = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"
