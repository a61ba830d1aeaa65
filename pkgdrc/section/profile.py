"""From a line on a layout to the section of the package as made."""

import dataclasses
import math
from collections.abc import Iterator

from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.process.kerf import Kerf
from pkgdrc.section.beads import beads
from pkgdrc.section.carve import KerfCut, OpeningCut
from pkgdrc.section.cut_line import CutLine
from pkgdrc.section.levels import level_area, wafer, walls
from pkgdrc.section.metal import back_metal, film_faces, films, outer_face
from pkgdrc.section.model import Part, Point, Section
from pkgdrc.section.passives import passive_films
from pkgdrc.section.plane import between, columns, polygons
from pkgdrc.stream.read import LayoutSource
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um

FILM: Um = 2.0
"""Thickness that films are drawn with for which the technology states none."""


def cut_through(source: LayoutSource, technology: Technology, start: Point, end: Point) -> Section:
    """The section of the layout along the line from `start` to `end` (um), made in the technology.

    InputError if the technology has no stack, the layout none of its layers, or the line nothing under it.
    """
    if not technology.stack:
        raise InputError(f"{technology.path}: key 'stack' is missing; without levels there is no section")
    line = _line(source, technology, start, end)
    kerf = None
    if technology.cut:
        kerf = KerfCut(Kerf(technology.cut, technology), line.near("separation"), line.coarse)
    openings = [OpeningCut(name, each, line) for name, each in technology.openings.items()]
    parts = tuple(_clipped(_parts(line, kerf, openings), line))
    widths = [width for cut in (kerf, *openings) if cut for width in cut.widths()]
    if kerf:
        for level in technology.stack[1:-1]:
            widths += walls(line, level, kerf.tolerated(technology.height(level.name)))
    z = [z for part in parts for polygon in part.polygons for _, z in polygon[0]]
    return Section(
        layout=source.path,
        technology=technology,
        start=start,
        end=end,
        length=line.length,
        top=min([0.0, *z]),
        bottom=max([_height(technology), *z]),
        film=FILM,
        parts=parts,
        widths=tuple(each for each in widths if each.left >= 0 and each.right <= line.length),
    )


def _line(source: LayoutSource, technology: Technology, start: Point, end: Point) -> CutLine:
    kerf = Kerf(technology.cut, technology) if technology.cut else None
    widening = math.radians(max((-each.taper for each in technology.openings.values()), default=0.0))
    line = CutLine(
        source=source,
        technology=technology,
        start=start,
        end=end,
        margin=2 * (_metal(technology) + FILM) + 10,
        reach=max(kerf.reach(kerf.widest) if kerf else 0.0, _height(technology) * math.tan(widening), 0.0),
    )
    line.check()
    return line


_Area = tuple[Part, db.Region]  # the part without its polygons, and where it is


def _parts(line: CutLine, kerf: KerfCut | None, openings: list[OpeningCut]) -> Iterator[_Area]:
    """In the order in which they are painted."""
    technology = line.technology
    cut, tolerated = kerf.areas() if kerf else (db.Region(), db.Region())
    voids = {opening.name: opening.area() for opening in openings}
    removed = sum(voids.values(), cut)
    levels = {level: level_area(line, level) - removed for level in technology.stack}
    solid = sum(levels.values(), db.Region()).merged()

    low, high = outer_face(technology, technology.stack[0].name), technology.height(technology.stack[-1].name)
    yield Part(kind="cavity", name="cavity"), columns(wafer(line), low, high) - solid - removed
    for level, area in levels.items():
        yield (
            Part(
                kind="level",
                name=level.name,
                material=level.material,
                thickness=level.thickness,
                span=(technology.height(level.name), outer_face(technology, level.name)),
            ),
            area,
        )
    if "component" in technology.layers:
        height = technology.component_height
        structures = columns(line.intervals("component"), low, low + height)
        yield Part(kind="film", name="component", thickness=height), structures - cut
    coats = films(line, voids, FILM)
    passives = list(passive_films(line, coats.get("wiring", db.Region()), FILM))
    for name in film_faces(technology):
        yield Part(kind="film", name=name), coats.pop(name) - cut
    for name, thickness, film in passives:
        yield Part(kind="film", name=name, thickness=thickness), film - cut
    for name, coat in coats.items():
        yield Part(kind="film", name=f"metal in {name}"), coat - cut
    yield from _back_metal(line, solid, cut)
    if technology.bead:
        ball = Part(
            kind="bead", name="bead", material=technology.bead.material, thickness=technology.bead.diameter
        )
        yield ball, beads(line, technology.bead, _height(technology))
    yield Part(kind="tolerance", name="kerf with tolerance"), tolerated


def _back_metal(line: CutLine, solid: db.Region, cut: db.Region) -> Iterator[_Area]:
    technology = line.technology
    exposed = columns(wafer(line), -_metal(technology), 0.0) + cut
    bare = columns(line.intervals("back_opening"), -_metal(technology), _height(technology))
    for layer, area in zip(technology.back_metal, back_metal(solid, exposed - bare, technology), strict=True):
        yield (
            Part(kind="back metal", name=layer.role, material=layer.material, thickness=layer.thickness),
            area,
        )


def _clipped(areas: Iterator[_Area], line: CutLine) -> Iterator[Part]:
    """The parts of which there is anything on the line, with their polygons; levels are there anyhow."""
    for part, area in areas:
        shown = polygons(between(area, 0.0, line.length))
        if shown or part.kind == "level":
            yield dataclasses.replace(part, polygons=shown)


def _metal(technology: Technology) -> Um:
    return sum(layer.thickness for layer in technology.back_metal)


def _height(technology: Technology) -> Um:
    return sum(level.thickness for level in technology.stack)
