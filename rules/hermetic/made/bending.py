"""What pressures bend the parts over a cavity by: figures of the stack, for a cavity of any span."""

from dataclasses import dataclass

from pkgdrc.technology.model import StackLayer
from pkgdrc.units import Um

from ..family import HermeticTechnology, Pressure
from .plate import film_deflection, plate_deflection


@dataclass(frozen=True)
class Part:
    """A level that is bent by a pressure (MPa). `tension` (MPa) is that of a film; None makes it a plate."""

    thickness: Um
    modulus: float  # GPa
    pressure: float
    tension: float | None = None

    def deflection(self, longer: Um, shorter: Um) -> Um:
        """How far its middle gives over a cavity of these sides, um."""
        if self.tension is None:
            return plate_deflection(longer, shorter, self.thickness, self.modulus, self.pressure)
        return film_deflection(shorter, self.thickness, self.modulus, self.tension, self.pressure)


@dataclass(frozen=True)
class Cavity:
    """A cavity's height over the component structures, and the parts that each of its loads bends into it."""

    height: Um
    loads: tuple[tuple[Part, ...], ...]

    def left(self, longer: Um, shorter: Um) -> Um:
        """What is left free over the structures under the worst load, um; negative where they are touched."""
        bent = (sum(part.deflection(longer, shorter) for part in parts) for parts in self.loads)
        return self.height - max(bent, default=0.0)


def pressures(technology: HermeticTechnology) -> Pressure:
    """The pressures that are stated; that of the air where none is."""
    return technology.pressure or Pressure()


def most_pressure(technology: HermeticTechnology) -> float:
    """The greatest pressure on chip and cover from outside, MPa."""
    stated = pressures(technology)
    return max(stated.outside, stated.moulding or 0.0)


def cavity_of(technology: HermeticTechnology, film: str) -> Cavity:
    """The cavity between chip and cover, or the level `film` where the stack has it.

    A film alone is bent while the cover is glued, if the pressure of that is stated; then it stays on the
    cover. ValueError for a part whose elastic modulus is not stated.
    """
    names = [level.name for level in technology.stack]
    above = names.index(film) if film in names else len(names) - 1
    gap = sum(level.thickness for level in technology.stack[1:above])
    chip, cover = technology.stack[0], technology.stack[-1]
    press = most_pressure(technology)
    loads: list[tuple[Part, ...]] = [(_plate(chip, press), _plate(cover, press))]
    gluing = pressures(technology).bonding
    if film in names and gluing is not None:
        sheet = technology.stack[above]
        loads.append((Part(sheet.thickness, _modulus(sheet), gluing, sheet.residual_stress),))
    return Cavity(round(gap - technology.structure_height, 9), tuple(loads))


def _plate(level: StackLayer, pressure: float) -> Part:
    return Part(level.thickness, _modulus(level), pressure)


def _modulus(level: StackLayer) -> float:
    if level.elastic_modulus is None:
        raise ValueError(f"the technology states no elastic modulus of its {level.name}")
    return level.elastic_modulus
