"""Solder of a stud base in the section: on the rims, and in the holes as far as it fills them."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from klayout import db

from pkgdrc.process.opening import passages
from pkgdrc.process.solder import bore_volume, fill
from pkgdrc.section.cut_line import CutLine, Intervals
from pkgdrc.section.plane import columns, grown
from pkgdrc.section.stud_metal import StudBase
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um


@dataclass(frozen=True)
class Filling:
    """A hole that solder was printed on."""

    across: Intervals  # where the line is inside the hole, at its widest
    depth: Um  # how far solder reaches into it, from its lower end
    share: float  # of its free volume that the solder fills, as `process.solder.fill` gives it


def fillings(line: CutLine) -> Iterator[Filling]:
    """The holes that the line cuts, and how much of each the solder fills that is printed on it."""
    technology = line.technology
    passage = passages(technology.openings["hole"], technology)[0]
    holes = line.near(passage.entering.mask)
    for strip in sorted(holes.each(), key=lambda each: next(each.rounds()).along):
        across = strip.intervals(max(0.0, -passage.leaving.shrink))
        printed = line.over("solder", strip.shapes)
        if not across or printed.is_empty():
            continue
        diameter = next(strip.rounds()).diameter
        whole, beside = (area.area() * line.source.dbu**2 for area in (printed, printed - strip.shapes))
        share = fill(bore_volume(diameter, technology), whole, beside, technology)
        yield Filling(across, _depth(diameter, share, technology), share)


def solder(base: StudBase, metal: Mapping[str, db.Region]) -> db.Region:
    """The solder on the rims' metal, and in the holes outside of their metal."""
    technology = base.line.technology
    assert technology.solder
    inside = db.Region()
    for filling in fillings(base.line):
        inside += columns(filling.across, base.face - filling.depth, base.face)
    inside &= base.holes - metal["metal in hole"] - base.notches
    on_rim = technology.solder.rim_thickness
    beyond = base.on_face + on_rim
    end = base.face + beyond
    printed = base.drawn("solder", base.face, end) - base.taken(beyond)
    edges = metal["metal in hole"] & columns(base.line.whole(), base.face, end)
    over = grown((metal["rim"] + edges).merged(), on_rim) & base.drawn("rim", base.face, end)
    over += grown(edges, on_rim) & base.mouths(beyond)
    over += columns(_bridges(base.line), base.face, end)
    printed += columns(_bridges(base.line), base.face, end)
    return (inside + (over & printed) - metal["rim"] - metal["metal in hole"]).merged()


def _bridges(line: CutLine) -> Intervals:
    """Solder that lies over a notch from one side to the other, where it bridges it."""
    notches = line.intervals("notch")
    return tuple(
        (left, right)
        for left, right in line.intervals("solder")
        if any(left < start and end < right for start, end in notches)
    )


def _depth(diameter: Um, share: float, technology: Technology) -> Um:
    """How far a share of the free volume of a hole reaches into it, measured from its lower end, um.

    The free part is a cone's frustum of height h and diameters d1, d2 (see `bore_volume`). Where solder ends,
    its diameter d has d^3 = d1^3 - share (d1^3 - d2^3), so that the depth is h (d1 - d) / (d1 - d2).
    """
    passage = passages(technology.openings["hole"], technology)[0]
    if share <= 0 or share >= 1:
        return passage.depth if share > 0 else 0.0
    metal = technology.wall_metal.thickness if technology.wall_metal else 0.0
    low = diameter - 2 * metal
    high = low - 2 * passage.leaving.shrink
    if low == high:
        return share * passage.depth
    end = math.cbrt(low**3 - share * (low**3 - high**3))
    return passage.depth * (low - end) / (low - high)
