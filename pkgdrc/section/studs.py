"""Notches along the line, and the walls of the studs that they leave round the holes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from klayout import db

from pkgdrc.errors import InputError
from pkgdrc.process.faces import outer_face
from pkgdrc.process.notch import Trench, trench
from pkgdrc.process.opening import passages
from pkgdrc.section.carve import OpeningCut
from pkgdrc.section.cut_line import CutLine, Intervals, without
from pkgdrc.section.model import Part, Width
from pkgdrc.section.plane import RESOLUTION, sweep
from pkgdrc.section.solder import solder
from pkgdrc.section.stud_metal import StudBase, stud_metal, upper_metal
from pkgdrc.technology.model import StackLayer, Technology
from pkgdrc.units import Um


@dataclass(frozen=True)
class NotchCut:
    """The notches along the line: trenches in the film's lower face, which end where their walls meet."""

    trench: Trench
    line: CutLine

    @property
    def face(self) -> Um:
        """Height of the film's lower face, in which the notches are drawn."""
        return outer_face(self.line.technology, "film")

    @property
    def ground(self) -> Um:
        """Height of the notches' ground; the film's upper face, if they go through."""
        return self.face - min(self.trench.notch.depth, self.trench.film)

    def at(self, z: Um) -> Intervals:
        """The notches at a height."""
        return self.line.near("notch").intervals(-self.trench.shrink(self.face - z))

    def area(self) -> db.Region:
        """What they take away of the film."""
        strip = self.line.near("notch")

        def at(z: Um) -> Intervals:
            return strip.intervals(-self.trench.shrink(self.face - z))

        return sweep(at, [self.ground, self.face], self.line.coarse)

    def widths(self) -> Iterator[Width]:
        """Of the notches and of the studs' walls, at the film's lower face and at the notches' ground."""
        for face, z in (("face", self.face), ("ground", self.ground)):
            notches = self.at(z)
            for left, right in notches:
                yield Width(of="notch", at=face, z=z, left=left, right=right)
            for left, right in _walls(self._holes(z), notches):
                yield Width(of="stud wall", at=face, z=z, left=left, right=right)

    def _holes(self, z: Um) -> Intervals:
        technology = self.line.technology
        passage = passages(technology.openings["hole"], technology)[0]
        deep = (self.face - z) / passage.depth
        return self.line.near(passage.entering.mask).intervals(-passage.leaving.shrink * deep)


def notch_cut(line: CutLine) -> NotchCut | None:
    """The notches of the line's technology, if it has any."""
    made = trench(line.technology)
    return NotchCut(made, line) if made else None


def check_film(technology: Technology) -> None:
    """InputError if a technology has notches, but no film that they and the holes start in."""
    if technology.notch is None:
        return
    if "film" not in (level.name for level in technology.stack):
        raise InputError(f"{technology.path}: key 'stack' has no level 'film'; key 'notch' needs it")
    if technology.openings["hole"].outer != "film":
        raise InputError(
            f"{technology.path}: key 'openings.hole.outer' is '{technology.openings['hole'].outer}'; "
            "holes with notches round them start in the level 'film'"
        )


def stud_metals(
    line: CutLine, levels: Mapping[StackLayer, db.Region], hole: OpeningCut, notches: db.Region, unstated: Um
) -> Iterator[tuple[Part, db.Region]]:
    """The metal of a stud base, as it is before it is cut apart, in the order in which it is painted.

    `levels` are whole; metal for which the technology states no thickness is `unstated` um thick.
    """
    technology = line.technology
    upper, holes = technology.height("film"), hole.area()
    wall, rim = technology.wall_metal, technology.rim_metal
    on_walls = wall.thickness if wall else unstated
    base = StudBase(
        line=line,
        film=levels[technology.level("film")] - holes,
        chip=sum(
            (area for level, area in levels.items() if technology.height(level.name) < upper), db.Region()
        ),
        holes=holes,
        free=hole.area(on_walls),
        notches=notches,
        on_walls=on_walls,
        on_face=rim.thickness if rim else unstated,
        between=unstated,
    )
    above = upper_metal(base)
    for name, area in above.items():
        yield Part(kind="film", name=name), area
    metals = stud_metal(base, above)
    for name, area in metals.items():
        metal = wall if name == "metal in hole" else rim
        yield (
            Part(
                kind="film",
                name=name,
                material=metal.material if metal else "",
                thickness=metal.thickness if metal else None,
            ),
            area,
        )
    if technology.solder:
        made = technology.solder
        yield (
            Part(kind="film", name="solder", material=made.material, thickness=made.rim_thickness),
            solder(base, metals),
        )


def _walls(holes: Intervals, notches: Intervals) -> Iterator[tuple[Um, Um]]:
    """The film between a hole and its notch: between each notch and the nearer of the holes beside it."""
    beside = without(notches, holes)
    row = sorted([(*each, True) for each in holes] + [(*each, False) for each in beside])
    for number, (left, right, is_hole) in enumerate(row):
        if is_hole:
            continue
        gaps = []
        if number and row[number - 1][2]:
            gaps.append((row[number - 1][1], left))
        if number + 1 < len(row) and row[number + 1][2]:
            gaps.append((right, row[number + 1][0]))
        nearest = min((end - start for start, end in gaps), default=0.0)
        yield from (gap for gap in gaps if 0 < gap[1] - gap[0] <= nearest + RESOLUTION)
