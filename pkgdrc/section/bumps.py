"""Elastic bumps in the section: insulations, interconnects, filled openings with their balls, saw streets."""

from collections.abc import Iterator, Sequence

from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.process.bump import LEVEL, filling_height
from pkgdrc.process.faces import outer_face
from pkgdrc.section.balls import SeatedBall, seated_balls
from pkgdrc.section.content import Area, Content
from pkgdrc.section.cut_line import CutLine
from pkgdrc.section.levels import level_area, wafer
from pkgdrc.section.model import Part, Width
from pkgdrc.section.plane import columns, grown
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um

FIRST = "first_insulation"


def has_bumps(technology: Technology) -> bool:
    """Whether a technology makes elastic bumps. InputError if it lacks the levels that they need."""
    levels = [level.name for level in technology.stack]
    wanting = [key for key in ("filling", "ball") if getattr(technology, key)]
    if LEVEL not in levels and not wanting:
        return False
    if levels[-2:] != [FIRST, LEVEL]:
        raise InputError(
            f"{technology.path}: key 'stack' ends with {' and '.join(levels[-2:])}; elastic bumps need the "
            f"levels '{FIRST}' and '{LEVEL}' there"
        )
    return True


def bumped(line: CutLine, unstated: Um) -> Content:
    """Chips with elastic bumps along a line; films of unstated thickness are `unstated` um thick."""
    balls = tuple(seated_balls(line))
    street = line.intervals("street")
    face = outer_face(line.technology, LEVEL)
    sawn = columns(street, 0.0, face + max((ball.shape.diameter for ball in balls), default=0.0))
    areas: list[Area] = [(part, area - sawn) for part, area in _areas(line, unstated, balls)]
    cut = (
        Part(kind="tolerance", name="saw street"),
        columns(street, 0.0, face) & columns(wafer(line), 0.0, face),
    )
    return Content(
        areas=[*areas, cut],
        widths=tuple(_widths(line, balls)),
        bumps=tuple(ball.bump for ball in balls),
    )


def _areas(line: CutLine, film: Um, balls: Sequence[SeatedBall]) -> Iterator[Area]:
    """Levels with the chip's pads in its face, interconnects, fillings and balls, before the saw comes."""
    technology = line.technology
    chip, ground, face = technology.height(FIRST), technology.height(LEVEL), outer_face(technology, LEVEL)
    whole = {level: level_area(line, level) for level in technology.stack}
    pads = columns(line.intervals("pad"), chip - film, chip)
    opened = columns(line.intervals("pad_opening"), chip, ground)
    openings = columns(line.intervals("opening"), chip, face)
    below = sum((area for level, area in whole.items() if level.name != LEVEL), db.Region()) - opened
    drawn = columns(line.intervals("interconnect"), chip, face)
    interconnects = (grown(below, film) - below) & drawn
    # The second insulation flows into what the first one leaves open.
    second = whole[technology.level(LEVEL)] + opened - below - interconnects - openings
    made = {FIRST: whole[technology.level(FIRST)] - opened, LEVEL: second}
    for level, area in whole.items():
        span = technology.height(level.name), outer_face(technology, level.name)
        part = Part(
            kind="level", name=level.name, material=level.material, thickness=level.thickness, span=span
        )
        yield part, made.get(level.name, area - pads)
    yield Part(kind="film", name="pad"), pads & below
    yield Part(kind="film", name="interconnect"), interconnects
    if technology.filling:
        brim = ground + filling_height(technology.level(LEVEL).thickness, technology.filling.shrinkage)
        room = (openings & columns(line.intervals("filling"), chip, brim)) - below - interconnects
        # Balls that are pressed into it take its place.
        room -= sum((ball.area() for ball in balls), db.Region())
        yield Part(kind="film", name="filling", material=technology.filling.kind), room
    yield from _balls(technology, balls)


def _balls(technology: Technology, balls: Sequence[SeatedBall]) -> Iterator[Area]:
    """The balls, one part for each diameter, and the metal on their cores."""
    if technology.ball is None:
        return
    coating = technology.ball.coating
    for diameter in dict.fromkeys(ball.shape.diameter for ball in balls):
        part = Part(kind="bead", name="ball", material=technology.ball.core, thickness=diameter)
        yield part, sum((b.area() for b in balls if b.shape.diameter == diameter), db.Region())
    if coating:
        shells = sum((ball.area() - ball.area(coating) for ball in balls), db.Region())
        yield Part(kind="film", name="coating", thickness=coating), shells


def _widths(line: CutLine, balls: Sequence[SeatedBall]) -> Iterator[Width]:
    """Of openings and streets at the faces that they start in, of fillings on top, of balls in the middle."""
    technology = line.technology
    face, ground = outer_face(technology, LEVEL), technology.height(LEVEL)
    found = [("pad_opening", "face", ground), ("opening", "face", face), ("street", "face", face)]
    if technology.filling:
        depth = technology.level(LEVEL).thickness
        found.append(("filling", "top", ground + filling_height(depth, technology.filling.shrinkage)))
    for layer, at, z in found:
        for left, right in line.intervals(layer):
            yield Width(of=layer, at=at, z=z, left=left, right=right)
    for ball in balls:
        left, right = ball.shape.along - ball.chord / 2, ball.shape.along + ball.chord / 2
        yield Width(of="ball", at="middle", z=ball.middle, left=left, right=right)
