"""Levels of the stack along the line, before cut and openings take from them."""

from collections.abc import Iterator

from klayout import db

from pkgdrc.process.faces import drawn_on, outer_face
from pkgdrc.section.cut_line import CutLine, Intervals, without
from pkgdrc.section.model import Width
from pkgdrc.section.plane import columns
from pkgdrc.technology.model import StackLayer


def wafer(line: CutLine) -> Intervals:
    """Where there is a wafer: inside its outline, if the layout has one."""
    drawn = "wafer" in line.technology.layers and line.has_shapes("wafer")
    return line.intervals("wafer") if drawn else line.whole()


def level_area(line: CutLine, level: StackLayer) -> db.Region:
    """All of the wafer, or as much of it as the level is drawn on."""
    low, high = line.technology.height(level.name), outer_face(line.technology, level.name)
    area = columns(wafer(line), low, high)
    layers = _drawn_on(line, level)
    return area & columns(line.intervals(*layers), low, high) if layers else area


def walls(line: CutLine, level: StackLayer, kerfs: Intervals) -> Iterator[Width]:
    """What is left of a drawn level beside the `kerfs`."""
    z = line.technology.height(level.name)
    for left, right in without(line.intervals(*_drawn_on(line, level)), kerfs):
        if any(left == end or right == start for start, end in kerfs):
            yield Width(of="wall", at=level.name, z=z, left=left, right=right)


def _drawn_on(line: CutLine, level: StackLayer) -> tuple[str, ...]:
    """The layers that say where a level is; none if it is everywhere."""
    layers = drawn_on(line.technology, level.name)
    return () if level.name == "adhesive" and not any(map(line.has_shapes, layers)) else layers
