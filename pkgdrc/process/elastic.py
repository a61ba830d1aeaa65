"""Elastic materials: what joints are computed of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Elastic:
    """A material: elastic modulus (GPa) and Poisson's ratio."""

    modulus: float
    poisson: float

    @property
    def shear(self) -> float:
        """Shear modulus, GPa: E / 2 (1 + nu)."""
        return self.modulus / (2 * (1 + self.poisson))
