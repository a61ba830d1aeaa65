"""From a line on a layout to the section of the package as made."""

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping

from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.input.source import LayoutSource
from pkgdrc.process.faces import film_faces, outer_face
from pkgdrc.process.kerf import Kerf
from pkgdrc.section.beads import beads
from pkgdrc.section.bumps import bumped, has_bumps
from pkgdrc.section.carve import KerfCut, OpeningCut
from pkgdrc.section.content import Area, Content
from pkgdrc.section.cut_line import CutLine
from pkgdrc.section.levels import level_area, wafer, walls
from pkgdrc.section.metal import back_metal, films
from pkgdrc.section.model import Part, Point, Section
from pkgdrc.section.passives import passive_films
from pkgdrc.section.plane import between, columns, polygons
from pkgdrc.section.solder import fillings
from pkgdrc.section.studs import NotchCut, check_film, notch_cut, stud_metals
from pkgdrc.section.style import FILM
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um


def cut_through(source: LayoutSource, technology: Technology, start: Point, end: Point) -> Section:
    """The section of the layout along the line from `start` to `end` (um), made in the technology.

    InputError if the technology has no stack, the layout none of its layers, or the line nothing under it.
    """
    if not technology.stack:
        raise InputError(f"{technology.path}: key 'stack' is missing; without levels there is no section")
    check_film(technology)
    line = _line(source, technology, start, end)
    content = bumped(line, FILM) if has_bumps(technology) else _carved(line)
    parts = tuple(_clipped(content.areas, line))
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
        widths=tuple(each for each in content.widths if each.left >= 0 and each.right <= line.length),
        fills=content.fills,
        bumps=content.bumps,
    )


def _line(source: LayoutSource, technology: Technology, start: Point, end: Point) -> CutLine:
    kerf = Kerf(technology.cut, technology, "widest") if technology.cut else None
    widening = math.radians(max((-each.taper for each in technology.openings.values()), default=0.0))
    line = CutLine(
        source=source,
        technology=technology,
        start=start,
        end=end,
        margin=2 * (_metal(technology) + _films(technology)) + 10,
        reach=max(kerf.half(kerf.widest) if kerf else 0.0, _height(technology) * math.tan(widening), 0.0),
    )
    line.check()
    return line


def _carved(line: CutLine) -> Content:
    """Levels that cut, openings and notches take from, with their metal."""
    technology = line.technology
    kerf = None
    if technology.cut:
        kerf = KerfCut(Kerf(technology.cut, technology), line.near("separation"), line.coarse)
    openings = [OpeningCut(name, each, line) for name, each in technology.openings.items()]
    notches = notch_cut(line)
    widths = [width for cut in (kerf, *openings, notches) if cut for width in cut.widths()]
    if kerf:
        for level in technology.stack[1:-1]:
            widths += walls(line, level, kerf.tolerated(technology.height(level.name)))
    return Content(
        areas=_parts(line, kerf, openings, notches),
        widths=widths,
        fills=tuple(each.share for each in fillings(line)) if notches and technology.solder else (),
    )


def _parts(
    line: CutLine, kerf: KerfCut | None, openings: list[OpeningCut], notches: NotchCut | None
) -> Iterator[Area]:
    """In the order in which they are painted."""
    technology = line.technology
    cut, tolerated = kerf.areas() if kerf else (db.Region(), db.Region())
    voids = {opening.name: opening.area() for opening in openings}
    trenches = notches.area() if notches else db.Region()
    removed = sum(voids.values(), cut + trenches)
    whole = {level: level_area(line, level) for level in technology.stack}
    metals: list[Area] = []
    if notches:
        hole = next(opening for opening in openings if opening.name == "hole")
        metals = list(stud_metals(line, whole, hole, trenches, FILM))
    buried = sum((area for _, area in metals), removed).merged()
    levels = {level: area - buried for level, area in whole.items()}
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
    end = _height(technology)
    sawn = cut + columns(kerf.at(end), end, end + line.margin) if kerf else cut
    for part, area in metals if notches else _films_of_openings(line, voids):
        yield part, area - sawn
    yield from _back_metal(line, solid, cut)
    if technology.bead:
        ball = Part(
            kind="bead", name="bead", material=technology.bead.material, thickness=technology.bead.diameter
        )
        yield ball, beads(line, technology.bead, _height(technology))
    yield Part(kind="tolerance", name="kerf with tolerance"), tolerated


def _films_of_openings(line: CutLine, voids: Mapping[str, db.Region]) -> Iterator[Area]:
    """Metal films, what lies on them, and the metal in the openings."""
    coats = films(line, voids, FILM)
    passives = list(passive_films(line, coats.get("wiring", db.Region()), FILM))
    for name in film_faces(line.technology):
        yield Part(kind="film", name=name), coats.pop(name)
    for name, thickness, film in passives:
        yield Part(kind="film", name=name, thickness=thickness), film
    for name, coat in coats.items():
        yield Part(kind="film", name=f"metal in {name}"), coat


def _back_metal(line: CutLine, solid: db.Region, cut: db.Region) -> Iterator[Area]:
    technology = line.technology
    exposed = columns(wafer(line), -_metal(technology), 0.0) + cut
    bare = columns(line.intervals("back_opening"), -_metal(technology), _height(technology))
    for layer, area in zip(technology.back_metal, back_metal(solid, exposed - bare, technology), strict=True):
        yield (
            Part(kind="back metal", name=layer.role, material=layer.material, thickness=layer.thickness),
            area,
        )


def _clipped(areas: Iterable[Area], line: CutLine) -> Iterator[Part]:
    """The parts of which there is anything on the line, with their polygons; levels are there anyhow."""
    for part, area in areas:
        shown = polygons(between(area, 0.0, line.length))
        if shown or part.kind == "level":
            yield dataclasses.replace(part, polygons=shown)


def _metal(technology: Technology) -> Um:
    return sum(layer.thickness for layer in technology.back_metal)


def _films(technology: Technology) -> Um:
    """How far metal and solder reach out of the film or into what is beside it, at most."""
    metals = [each.thickness for each in (technology.wall_metal, technology.rim_metal) if each]
    return sum(metals) + FILM + (technology.solder.rim_thickness if technology.solder else 0.0)


def _height(technology: Technology) -> Um:
    return sum(level.thickness for level in technology.stack)
