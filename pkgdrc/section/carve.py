"""What the cut and the openings take away: their areas in the section, and their widths."""

from collections.abc import Iterator
from dataclasses import dataclass

from klayout import db

from pkgdrc.process.kerf import Kerf
from pkgdrc.process.opening import Passage, passages
from pkgdrc.section.cut_line import CutLine, Intervals, Strip
from pkgdrc.section.model import Width
from pkgdrc.section.plane import sweep
from pkgdrc.technology.model import Opening
from pkgdrc.units import Um


@dataclass(frozen=True)
class KerfCut:
    """The kerf along the line: the separation lines, as wide as the process makes them at each height."""

    kerf: Kerf
    lines: Strip
    coarse: float  # see `sweep`

    def at(self, z: Um) -> Intervals:
        """The kerf at a height, where it is meant to be."""
        return self._grown(self.kerf, z)

    def tolerated(self, z: Um) -> Intervals:
        """The kerf at a height, with all its tolerances on both sides."""
        return self._grown(self.kerf.at_its_widest(), z)

    def areas(self) -> tuple[db.Region, db.Region]:
        """The kerf, and what it covers with its position tolerance."""
        inner = [self.kerf.technology.height(level.name) for level in self.kerf.technology.stack]
        widest = [*inner, self.kerf.at_its_widest().depth]
        return sweep(self.at, [*inner, self.kerf.depth], self.coarse), sweep(
            self.tolerated, widest, self.coarse
        )

    def widths(self) -> Iterator[Width]:
        """At the back and at every face of the stack that the cut reaches."""
        technology = self.kerf.technology
        faces = {"back": 0.0} | {
            face: technology.height(face.partition("/")[2]) for face in technology.interfaces
        }
        for face, z in faces.items():
            for of, intervals in (("kerf", self.at(z)), ("kerf with tolerance", self.tolerated(z))):
                for left, right in intervals:
                    yield Width(of=of, at=face, z=z, left=left, right=right)

    def _grown(self, kerf: Kerf, z: Um) -> Intervals:
        width = kerf.width(z)
        return self.lines.intervals(kerf.reach(width)) if width > 0 else ()


@dataclass(frozen=True)
class OpeningCut:
    """One kind of opening along the line, level by level."""

    name: str
    opening: Opening
    line: CutLine

    def area(self, metal: Um = 0.0) -> db.Region:
        """What the opening takes away on its way, outermost level first.

        With `metal` (um, measured along the faces) on its walls: what is free inside of it.
        """
        found = db.Region()
        for passage in self._passages:
            outline = self._strips[passage.entering.mask]
            inner, outer = self._faces(passage)
            deep, drawn = passage.leaving.shrink + metal, passage.entering.shrink + metal

            def at(
                z: Um,
                strip: Strip = outline,
                inner: Um = inner,
                outer: Um = outer,
                deep: Um = deep,
                drawn: Um = drawn,
            ) -> Intervals:
                return strip.intervals(-(deep + (drawn - deep) * (z - inner) / (outer - inner)))

            found += sweep(at, [inner, outer], self.line.coarse)
        return found.merged()

    def widths(self) -> Iterator[Width]:
        """At both faces of every level that it passes."""
        for passage in self._passages:
            strip = self._strips[passage.entering.mask]
            inner, outer = self._faces(passage)
            for side, z, shape in (("into", outer, passage.entering), ("out of", inner, passage.leaving)):
                for left, right in strip.intervals(-shape.shrink):
                    yield Width(of=self.name, at=f"{side} {passage.level}", z=z, left=left, right=right)

    @property
    def _passages(self) -> tuple[Passage, ...]:
        return passages(self.opening, self.line.technology)

    @property
    def _strips(self) -> dict[str, Strip]:
        return {mask: self.line.near(mask) for mask in self.opening.masks.values()}

    def _faces(self, passage: Passage) -> tuple[Um, Um]:
        inner = self.line.technology.height(passage.level)
        return inner, inner + self.line.technology.level(passage.level).thickness
