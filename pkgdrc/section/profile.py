"""From a line on a layout to the section of the package as made."""

import dataclasses
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.input.source import LayoutSource
from pkgdrc.process.faces import outer_face
from pkgdrc.process.made import as_made
from pkgdrc.process.solid import FILM, Package, Plan, Solid
from pkgdrc.section.balls import SeatedBall, seated_balls
from pkgdrc.section.crossing import Crossing, growth
from pkgdrc.section.cut_line import CutLine, Intervals
from pkgdrc.section.model import Ball, Part, Point, Section, Width
from pkgdrc.section.plane import between, columns, polygons, sweep
from pkgdrc.section.pools import filled, pool_area
from pkgdrc.section.widths import widths
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um

_BEYOND: Um = 10.0  # how far a line goes on at its ends, so that what they cut is no width

Areas = dict[tuple[str, str], tuple[Part, db.Region]]


def cut_through(source: LayoutSource, technology: Technology, start: Point, end: Point) -> Section:
    """The section of the layout along the line from `start` to `end` (um), made in the technology.

    InputError if the technology has no stack, the layout none of its layers, or the line nothing under it.
    """
    if not technology.stack:
        raise InputError(f"{technology.path}: key 'stack' is missing; without levels there is no section")
    package = as_made(technology)
    line = CutLine(
        source=source,
        technology=technology,
        start=start,
        end=end,
        margin=_BEYOND,
        reach=max((growth(solid.area(z)) for solid in package.solids for z in _looks(solid)), default=0.0),
    )
    line.check()
    crossing = Crossing(line)
    balls = [ball for kind in package.balls for ball in seated_balls(line, kind)]
    parts = tuple(_clipped(_areas(line, crossing, package, balls), line))
    z = [z for part in parts for polygon in part.polygons for _, z in polygon[0]]
    measured = [*widths(crossing, package.gauges), *_ball_widths(balls)]
    return Section(
        layout=source.path,
        technology=technology,
        start=start,
        end=end,
        length=line.length,
        top=min([0.0, *z]),
        bottom=max([sum(level.thickness for level in technology.stack), *z]),
        film=FILM,
        parts=parts,
        back=tuple(
            (solid.material, solid.thickness or 0.0)
            for solid in package.solids
            if solid.kind == "back metal" and solid.high <= 0
        ),
        widths=tuple(each for each in measured if each.left >= 0 and each.right <= line.length),
        fills=tuple(hole.share for pool in package.pools for hole in filled(line, pool)),
        balls=tuple(
            Ball(
                name=ball.of.name,
                diameter=ball.diameter,
                mouth=ball.mouth.diameter if ball.mouth else None,
                filled=ball.filled,
            )
            for ball in balls
        ),
    )


def _looks(solid: Solid) -> Iterator[Um]:
    """Heights at which a solid is of every form that it has."""
    for low, high in pairwise(solid.heights):
        yield from (low + share * (high - low) for share in (0.001, 0.5, 0.999))


def _areas(line: CutLine, crossing: Crossing, package: Package, balls: Sequence[SeatedBall]) -> Areas:
    """The parts, without their polygons, and where each is, in the order in which they are painted."""
    found: Areas = {}

    def add(part: Part, area: db.Region) -> None:
        _, before = found.get((part.kind, part.name), (part, db.Region()))
        found[part.kind, part.name] = part, before + area

    for solid in package.solids:
        at = partial(_intervals, crossing, solid.area)
        add(_part(solid, line.technology, package), sweep(at, solid.heights, line.coarse))
    for pool in package.pools:
        if ("film", pool.name) in found:
            add(found["film", pool.name][0], pool_area(line, crossing, pool))
    for kind in package.balls:
        _add_balls(found, crossing, package, [ball for ball in balls if ball.of is kind])
    for key in [key for key in found if key[0] == "tolerance"]:
        found[key] = found.pop(key)  # over everything
    return found


def _intervals(crossing: Crossing, area: Plan, z: Um) -> Intervals:
    return crossing.at(area(z))


def _add_balls(found: Areas, crossing: Crossing, package: Package, balls: Sequence[SeatedBall]) -> None:
    """Balls of one kind, one part for each diameter, and the metal on their cores."""
    if not balls:
        return
    kind = balls[0].of
    low, high = (min(ball.middle for ball in balls) - 1e6, max(ball.middle for ball in balls) + 1e6)
    sawn = columns(crossing.at(kind.sawn), low, high)
    for key in found:
        if key[1] == kind.yields:
            # Balls that are pressed into it take its place.
            part, area = found[key]
            found[key] = part, area - _all(ball.area() for ball in balls)
    for diameter in dict.fromkeys(ball.diameter for ball in balls):
        area = _all(ball.area() for ball in balls if ball.diameter == diameter)
        look = package.looks.get(kind.name)
        part = Part(kind="bead", name=kind.name, material=kind.material, thickness=diameter, look=look)
        found["bead", f"{kind.name} {diameter!r}"] = part, area - sawn
    if kind.coating:
        shells = _all(ball.area() - ball.area(kind.coating) for ball in balls)
        look = package.looks.get(kind.coated)
        part = Part(kind="film", name=kind.coated, thickness=kind.coating, look=look)
        found["film", kind.coated] = part, shells - sawn


def _all(areas: Iterator[db.Region]) -> db.Region:
    return sum(areas, db.Region())


def _part(solid: Solid, technology: Technology, package: Package) -> Part:
    span = None
    if solid.kind == "level":
        span = technology.height(solid.name), outer_face(technology, solid.name)
    return Part(
        kind=solid.kind,
        name=solid.name,
        material=solid.material,
        thickness=solid.thickness,
        span=span,
        look=package.looks.get(solid.name),
    )


def _ball_widths(balls: Sequence[SeatedBall]) -> Iterator[Width]:
    """Of balls that are drawn with their diameter, in their middle."""
    for ball in balls:
        if ball.of.diameter is None:
            left, right = ball.shape.along - ball.chord / 2, ball.shape.along + ball.chord / 2
            yield Width(of=ball.of.name, at="middle", z=ball.middle, left=left, right=right)


def _clipped(areas: Areas, line: CutLine) -> Iterator[Part]:
    """The parts of which there is anything on the line, with their polygons; levels are there anyhow."""
    for part, area in areas.values():
        shown = polygons(between(area, 0.0, line.length))
        if shown or part.kind == "level":
            yield dataclasses.replace(part, polygons=shown)
