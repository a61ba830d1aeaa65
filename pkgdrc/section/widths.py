"""How wide along the line what the process names is, at the heights that it names."""

from collections.abc import Iterable, Iterator

from pkgdrc.process.solid import Gauge
from pkgdrc.section.crossing import Crossing
from pkgdrc.section.cut_line import Intervals, without
from pkgdrc.section.model import Width
from pkgdrc.section.plane import RESOLUTION
from pkgdrc.units import Um


def widths(crossing: Crossing, gauges: Iterable[Gauge]) -> Iterator[Width]:
    """One for each piece along the line."""
    for gauge in gauges:
        pieces: Iterable[tuple[Um, Um]] = crossing.at(gauge.area)
        beside = crossing.at(gauge.beside)
        if gauge.between:
            pieces = _between(tuple(pieces), beside)
        elif gauge.beside is not None:
            ends = {end for each in beside for end in each}
            pieces = [each for each in pieces if not ends.isdisjoint(each)]
        for left, right in pieces:
            yield Width(of=gauge.of, at=gauge.at, z=gauge.z, left=left, right=right)


def _between(pieces: Intervals, others: Intervals) -> Iterator[tuple[Um, Um]]:
    """What lies between each of the others and the nearer of the pieces beside it."""
    row = sorted([(*each, True) for each in pieces] + [(*each, False) for each in without(others, pieces)])
    for number, (left, right, is_piece) in enumerate(row):
        if is_piece:
            continue
        gaps = []
        if number and row[number - 1][2]:
            gaps.append((row[number - 1][1], left))
        if number + 1 < len(row) and row[number + 1][2]:
            gaps.append((right, row[number + 1][0]))
        nearest = min((end - start for start, end in gaps), default=0.0)
        yield from (gap for gap in gaps if 0 < gap[1] - gap[0] <= nearest + RESOLUTION)
