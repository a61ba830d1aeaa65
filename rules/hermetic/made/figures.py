"""What a technology says of hermetic packages, as figures that rules can compare."""

from dataclasses import dataclass

from pkgdrc.deck import NotApplicableError, Number
from pkgdrc.process.kerf import Kerf

from ..family import Bead, CoatingLayer, HermeticTechnology, Passives
from .bending import Cavity, cavity_of, most_pressure
from .coating import Coating, metal_on_foot, method_of, seed_on_foot

FILM = "intermediate"
"""The level that closes cavities under the cover, where the stack has it."""


@dataclass(frozen=True)
class PackageFigures:
    """The figures of hermetic packages."""

    technology: HermeticTechnology

    @property
    def structure_height(self) -> Number:
        """How high above the chip the component structures reach with the second metal on them, um."""
        return Number(self.technology.structure_height)

    @property
    def back_metal(self) -> Coating:
        """The back metal's layers."""
        return Coating("the back metal", self.technology.back_metal)

    @property
    def underside_metal(self) -> Coating:
        """The layers of the metal on the cover's outer face and in its openings."""
        return Coating("the underside metal", self.technology.underside_metal)

    @property
    def lining(self) -> tuple[CoatingLayer, ...]:
        """The layers of metal that line openings which start in the cover; none where they are not stated."""
        return self.technology.underside_metal

    @property
    def has_openings(self) -> bool:
        """Whether there are connections through the cover."""
        outermost = {level.name for level in self.technology.stack[-1:]}
        return any(opening.outer in outermost for opening in self.technology.openings.values())

    @property
    def seed_in_cut(self) -> Number:
        """Thickness at the foot of the cut's wall of the back metal that plating can start from, um.

        NotApplicableError where the technology does not say that anything is plated, nor on what.
        """
        layers = self.back_metal.layers
        methods: set[str | None] = {layer.method for layer in layers}
        methods |= {method_of(layer) for layer in layers if layer.role == "adhesion"}
        if methods <= {None}:
            raise NotApplicableError("the technology does not say how the back metal is deposited")
        return Number(round(seed_on_foot(self._kerf, layers), 9))

    @property
    def metal_in_cut(self) -> Number:
        """Thickness of the back metal at the foot of the cut's wall, um."""
        return Number(round(metal_on_foot(self._kerf, self.back_metal.layers), 9))

    @property
    def cavity(self) -> Cavity:
        """The cavity between chip and cover, or the film where there is one, and what bends into it."""
        if not self.technology.stack:
            raise NotApplicableError("the technology has no stack")
        try:
            return cavity_of(self.technology, FILM)
        except ValueError as error:
            raise NotApplicableError(str(error)) from None

    @property
    def pressure(self) -> float:
        """The greatest pressure on chip and cover from outside, MPa."""
        return most_pressure(self.technology)

    @property
    def shielding(self) -> bool:
        """Whether the back metal shields, and so must be grounded at the cut."""
        return self.technology.shielding

    @property
    def wiring_carrier(self) -> str:
        """The level that carries the wiring level."""
        if self.technology.wiring is None:
            raise NotApplicableError("the technology has no wiring level")
        return self.technology.wiring.carrier

    @property
    def passives(self) -> Passives:
        """The films of passive components on the wiring level."""
        if self.technology.wiring is None or self.technology.wiring.passives is None:
            raise NotApplicableError("the technology has no films for passive components")
        return self.technology.wiring.passives

    @property
    def bead(self) -> Bead:
        """The beads."""
        if self.technology.bead is None:
            raise NotApplicableError("the technology has no beads")
        return self.technology.bead

    @property
    def bead_diameter(self) -> Number:
        """Diameter of the beads, um."""
        return Number(self.bead.diameter)

    @property
    def _kerf(self) -> Kerf:
        if self.technology.cut is None:
            raise NotApplicableError("the technology has no cut")
        return Kerf(self.technology.cut, self.technology)
