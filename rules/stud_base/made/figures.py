"""What a technology says of studs, as figures that rules can compare."""

from dataclasses import dataclass

from pkgdrc.deck import NotApplicableError, Number
from pkgdrc.deck.presence import Stated
from pkgdrc.shapes.quantity import Plain, plain

from ..family import StudTechnology
from .notch import Trench, one_piece, trench
from .stud import stud_not_stated
from .wall import WallMetalFigures


@dataclass(frozen=True)
class NotchFigures:
    """The notches' figures."""

    trench: Trench

    @property
    def depth(self) -> Number:
        """Depth from the film's lower face, which is the studs' height, um."""
        return Number(self.trench.notch.depth)

    @property
    def film_left(self) -> Number:
        """Thickness of the film under it, um."""
        return Number(self.trench.left)

    def width_for(self, depth: Plain) -> Number:
        """How wide it has to be drawn so that its walls do not meet above a depth, um."""
        return Number(round(self.trench.width_for(plain(depth)), 9))


@dataclass(frozen=True)
class StudFigures:
    """The figures of stud bases."""

    technology: StudTechnology

    @property
    def notch(self) -> NotchFigures:
        """The notches'."""
        made = trench(self.technology)
        if made is None:
            raise NotApplicableError("the technology has no notches")
        return NotchFigures(made)

    @property
    def blind_holes(self) -> bool:
        """Whether holes end at the chip, which is there before their walls are coated."""
        return one_piece(self.technology)

    @property
    def handling_force(self) -> Number:
        """Force across a stud when it is tested and handled, mN."""
        if self.technology.handling_force is None:
            raise NotApplicableError("the technology does not state handling_force")
        return Number(self.technology.handling_force, "mN")

    @property
    def wall_metal(self) -> WallMetalFigures | None:
        """The metal on the holes' walls; None where the technology states none."""
        metal = self.technology.wall_metal
        return WallMetalFigures(metal, self.technology) if metal else None

    @property
    def wall_metal_missing(self) -> Stated:
        """Violated if the technology has holes with studs, but states no metal on their walls."""
        self.need_notches()
        return Stated(self.technology.wall_metal is None, note="key 'wall_metal' is missing")

    def need_notches(self) -> None:
        """Not applicable where the technology has no notches."""
        if self.technology.notch is None:
            raise NotApplicableError("the technology has no notches")

    def need_solder(self) -> None:
        """Not applicable where the technology has no solder."""
        if self.technology.solder is None:
            raise NotApplicableError("the technology has no solder")

    def need_materials(self) -> None:
        """Not applicable where the technology does not state what its studs and their board are made of."""
        missing = stud_not_stated(self.technology)
        if missing:
            raise NotApplicableError(f"the technology does not state {', '.join(missing)}")
