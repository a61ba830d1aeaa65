"""Lines along the axes, all of one width, as a saw follows them: known by strips, without merging them."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.engine.layout.bundle import Ints
from pkgdrc.engine.layout.dies import Repeated
from pkgdrc.engine.layout.rows import distinct_rows

_MANY = 1 << 16  # lines; more are not looked at one by one

Bools = NDArray[np.bool_]
Spans = dict[int, list[tuple[int, int]]]


class Strips(NamedTuple):
    """Boxes of one width in strips that are apart: where each begins, and the spans of its boxes along it."""

    width: int
    upright: Spans
    lying: Spans


def strips_of(lines: kdb.Region, width: int) -> Strips | None:
    """The strips of raw shapes; None where these are none.

    Then all that they make together is that wide, also where they cross.
    """
    if lines.count() > _MANY:
        return None
    strips = Strips(width, defaultdict(list), defaultdict(list))
    for line in lines.each():
        box = line.bbox()
        if not line.is_box() or min(box.width(), box.height()) != width:
            return None
        if box.width() == width:
            strips.upright[box.left].append((box.bottom, box.top))
        else:
            strips.lying[box.bottom].append((box.left, box.right))
    for starts in (strips.upright, strips.lying):
        if any(after - before <= width for before, after in pairwise(sorted(starts))):
            return None
    return strips


def holes_between(strips: Strips) -> list[Repeated] | None:
    """The holes of the lines; None where some end between two others, or shut in several places at once."""
    xs, ys = (np.array(sorted(starts), dtype=np.int64) for starts in (strips.upright, strips.lying))
    upright, lying = (
        _covered(starts, across, strips.width)
        for starts, across in ((strips.upright, ys), (strips.lying, xs))
    )
    if upright is None or lying is None or len(xs) < 2 or len(ys) < 2:
        return None
    lying = lying.T
    shut = upright[:-1] & upright[1:] & lying[:, :-1] & lying[:, 1:]
    if (_enclosed(upright, lying) != shut).any():
        return None
    columns, rows = np.nonzero(shut)
    corners = np.stack([xs[columns], ys[rows]], axis=1) + strips.width
    sizes = np.stack([np.diff(xs)[columns], np.diff(ys)[rows]], axis=1) - strips.width
    different, _, which = distinct_rows(sizes)
    return [
        Repeated(kdb.Polygon(kdb.Box(0, 0, *size)), corners[which == number])
        for number, size in enumerate(different.tolist())
    ]


def ends_of(strips: Strips) -> kdb.Edges | None:
    """The edges of the lines that are as long as lines are wide; None where there may be some but at ends.

    Lines that cross all over a wafer are one shape with a hole for each die, which is not made for its ends:
    the lines are merged in a window round each. Where they are cut off there are edges too, but none within
    two widths of an end, where all that is as long lies.
    """
    width = strips.width
    zones, lines = kdb.Region(), kdb.Region()
    crossing = [
        (sorted(spans), {start: joined(along) for start, along in spans.items()}, upright)
        for spans, upright in ((strips.upright, True), (strips.lying, False))
    ]
    for starts, spans, upright in crossing:
        if any(after - before == 2 * width for before, after in pairwise(starts)):
            return None
        for start, along in spans.items():
            for end in {end for span in along for end in span}:
                edge = (start, end, start + width, end) if upright else (end, start, end, start + width)
                zones.insert(kdb.Box(*edge).enlarged(2 * width))
    for zone in zones.merged().each():
        window = zone.bbox().enlarged(width)
        for starts, spans, upright in crossing:
            low, high = (window.left, window.right) if upright else (window.bottom, window.top)
            for start in starts[bisect_left(starts, low - width) : bisect_right(starts, high)]:
                for first, last in spans[start]:
                    box = (
                        (start, first, start + width, last)
                        if upright
                        else (first, start, last, start + width)
                    )
                    lines.insert(kdb.Box(*box) & window)
    return lines.merged().edges().with_length(width, False).inside(zones)


def _covered(spans: Spans, across: Ints, width: int) -> Bools | None:
    """Which gaps between the strips `across` each strip covers, and on into these: (strips, gaps).

    None where a strip covers a gap in part, or ends where the gap does.
    """
    low, high = across[:-1], across[1:]
    found = np.zeros((len(spans), max(0, len(across) - 1)), dtype=bool)
    for number, start in enumerate(sorted(spans)):
        for first, last in joined(spans[start]):
            whole = (first < low + width) & (last > high)  # so that crossings share area, not just a corner
            if ((first < high) & (last > low + width) & ~whole).any():
                return None
            found[number] |= whole
    return found


def joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans, those that touch as one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _enclosed(upright: Bools, lying: Bools) -> Bools:
    """Which places of the grid no way leads out of: (columns, rows). Ways lead through sides that are bare.

    `upright` tells of the sides to the left and right of each place, `lying` of those below and above.
    """
    columns, rows = len(upright) - 1, lying.shape[1] - 1
    out = np.ones((columns + 2, rows + 2), dtype=bool)  # with what is round the grid
    out[1:-1, 1:-1] = False
    reached = -1
    while reached != (reached := int(out.sum())):
        inside = out[1:-1, 1:-1]
        inside |= ~upright[:-1] & out[:-2, 1:-1]
        inside |= ~upright[1:] & out[2:, 1:-1]
        inside |= ~lying[:, :-1] & out[1:-1, :-2]
        inside |= ~lying[:, 1:] & out[1:-1, 2:]
    return ~out[1:-1, 1:-1]
