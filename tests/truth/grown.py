"""Areas grown, or shrunk, edge by edge: shapely leaves out, before it buffers, what is small beside it."""

import numpy as np
import shapely

from tests.truth.drawing import left_of, union
from tests.truth.outline import Body, Edges, Floats, edges_of

_SMALL = 50.0  # dbu: what shapely leaves out, a hundredth of the distance, is then less than rounding
_ROUND = 32  # segments of a quarter of a circle
_STRAIGHT = 1e-9
_OF_A_SQUARE = 1.4143  # times as far as edges are moved: where those meet at a right angle


def rounded(area: Body, by: float, near: Body) -> Body:
    """All that is no farther than `by` from an area, as far as it lies near another: corners are round."""
    if by <= _SMALL:
        return shapely.buffer(area, by, quad_segs=_ROUND)
    lines = edges_of(list(shapely.get_parts(area))).lines
    beside = lines[shapely.STRtree(lines).query(near, predicate="dwithin", distance=by)]
    return shapely.union_all([area, *shapely.buffer(beside, by, quad_segs=_ROUND)])


def sized(body: Body, by: float) -> Body:
    """A shape with its edges moved outwards by `by`, or inwards: corners stay corners.

    One sharper than a right angle is cut off where its edges, moved, have gone `by` past it.
    """
    edges = edges_of([body])
    out = -np.sign(by) * edges.inwards * abs(by)
    strips = [edges.start, edges.end, edges.end + out, edges.start + out]
    moved = [*shapely.polygons(np.stack(strips, axis=1)), *_corners(edges, out, by)]
    return union([body, *moved]) if by > 0 else left_of(body, union(moved))


def _corners(edges: Edges, out: Floats, by: float) -> list[Body]:
    """What lies between the strips at corners where these part."""
    parting = np.flatnonzero((edges.turn > 0) if by > 0 else (edges.turn < 0))
    found = []
    for n in parting.tolist():
        corner, one, other = edges.end[n], out[n], out[edges.after[n]]
        along, back = edges.unit[n], -edges.unit[edges.after[n]]
        middle = one + other
        # Where the moved edges meet; none do where one leads straight back.
        length = max(float(np.hypot(*middle)), _STRAIGHT)
        reach = 2 * by * by / length
        if reach <= _OF_A_SQUARE * abs(by):
            tips = [corner + middle / length * reach]
        else:
            tips = [corner + one + along * abs(by), corner + other + back * abs(by)]
        found.append(shapely.Polygon([corner, corner + one, *tips, corner + other]))
    return [shapely.make_valid(each) for each in found if each.area > 0]
