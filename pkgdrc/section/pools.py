"""What fills holes along the line as deep as what is printed on them lets it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from klayout import db

from pkgdrc.process.solid import Pool
from pkgdrc.section.crossing import Crossing
from pkgdrc.section.cut_line import CutLine, Intervals, common
from pkgdrc.section.plane import sweep
from pkgdrc.units import Um


@dataclass(frozen=True)
class Filled:
    """A hole that something was printed on."""

    across: Intervals  # where the line is inside the hole, as drawn
    depth: Um  # how far it is filled
    share: float  # of its free volume


def filled(line: CutLine, pool: Pool) -> Iterator[Filled]:
    """The holes that the line cuts, and how much of each is filled."""
    holes = line.near(pool.holes)
    for strip in sorted(holes.each(), key=lambda each: next(each.rounds()).along):
        across, printed = strip.intervals(), line.over(pool.printed, strip.shapes)
        if not across or printed.is_empty():
            continue
        diameter = next(strip.rounds()).diameter
        whole, beside = (area.area() * line.source.dbu**2 for area in (printed, printed - strip.shapes))
        share, depth = pool.of_hole(diameter, whole, beside)
        yield Filled(across, depth, share)


def pool_area(line: CutLine, crossing: Crossing, pool: Pool) -> db.Region:
    """Where the holes are filled."""
    found = db.Region()
    for hole in filled(line, pool):
        if hole.depth > 0:
            within = partial(_within, crossing, pool, hole.across)
            found += sweep(within, [pool.face - hole.depth, pool.face], line.coarse)
    return found


def _within(crossing: Crossing, pool: Pool, hole: Intervals, z: Um) -> Intervals:
    """What of a hole's room lies in it as it is drawn, or reaches out of that further down."""
    return tuple(each for each in crossing.at(pool.room(z)) if common((each,), hole))
