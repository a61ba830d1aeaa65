"""The joint of an elastic bump in use: filling, ball and solder as springs in series between chip and board.

Board and chip expand unlike, so the joint is sheared by delta = distance to the die's neutral point x
|cte of board - cte of chip| x temperature swing, and one force, delta / (C_filling + C_ball + C_solder), goes
through all of it. Lengths um, forces mN, moduli GPa (1 GPa um2 = 1 mN), stresses MPa, compliances C um/mN.
Accuracy: +-20 % elastic. It is a value to screen by, no finite elements.

The parts are textbook ones: a disc that is sheared on a half space (Mindlin) or on a layer over a rigid base
(Gazetas, Kausel), a column with both ends guided (Timoshenko, Cowper), a truncated sphere and its shell,
and Engelmaier's model of the life of solder.
"""

import math
from dataclasses import dataclass

from pkgdrc.process.elastic import Elastic
from pkgdrc.units import Celsius, Um

KAPPA = 0.9
"""Shear coefficient of a solid circle."""

_EXPONENT = (-0.442, -6e-4, 1.74e-2)  # of Engelmaier's model: constant, per degC, per ln(1 + 360 min / dwell)
_DUCTILITY = 0.65


@dataclass(frozen=True, kw_only=True)
class Joint:
    """One ball's joint, from the chip to the board."""

    opening: Um  # diameter of the filling
    height: Um  # of the filling
    ball: Um  # diameter, with its coating
    depth: Um  # how deep the ball lies in the filling
    coating: Um  # thickness of the metal on the ball; 0 of a ball of metal
    land: Um  # diameter of the board's land
    solder_height: Um
    filling: Elastic
    insulation: Elastic
    core: Elastic
    shell: Elastic  # of the coating
    solder: Elastic

    @property
    def contact(self) -> Um:
        """Radius a of the face in which ball and filling touch: sqrt(s (D - s)), at most the opening's."""
        sunk = min(max(self.depth, 0.0), self.ball / 2)
        return min(math.sqrt(sunk * (self.ball - sunk)), self.opening / 2)

    @property
    def of_filling(self) -> float:
        """Compliance of the filling: between a free column and one in a rigid wall, by the insulation."""
        a, radius, height = self.contact, self.opening / 2, self.height
        if a <= 0:
            return math.inf
        shear, nu = self.filling.shear, self.filling.poisson
        area, inertia = math.pi * radius**2, math.pi * radius**4 / 4
        column = height / (KAPPA * shear * area) + height**3 / (12 * self.filling.modulus * inertia)
        spread = (2 - nu) / (8 * shear * a)
        free = (1 - a / radius) * spread + column
        # The bracket is a fit to finite differences.
        confined = (1 - 2 / 3 * (a / radius) ** 2) * spread
        around = self.insulation
        wall = 8 * around.shear * radius / (2 - around.poisson) * (1 + radius / (2 * height))
        share = wall / (1 / column + wall)
        return (1 - share) * free + share * min(free, confined)

    @property
    def of_ball(self) -> float:
        """Compliance of a ball, cut off at the filling and at the land: core and coating side by side."""
        radius = self.ball / 2
        ways = 0.0
        for cut in (self.contact, self.land / 2):
            ways += math.atanh(math.sqrt(max(0.0, radius**2 - cut**2)) / radius) if cut > 0 else math.inf
        stiff = KAPPA * (radius - self.coating) * self.core.shear + self.coating * self.shell.shear
        return ways / (math.pi * stiff)

    @property
    def of_solder(self) -> float:
        """Compliance of the solder between ball and land."""
        return self.solder_height / (KAPPA * self.solder.shear * self._land_area)

    @property
    def compliance(self) -> float:
        """Of all three in series, um/mN; infinite where the ball touches its filling in a point."""
        return self.of_filling + self.of_ball + self.of_solder

    @property
    def stiffness(self) -> float:
        """mN/um; what it weighs in the die's neutral point."""
        return 1 / self.compliance

    def force(self, delta: Um) -> float:
        """What goes through the joint at a displacement of board against chip, mN."""
        return delta / self.compliance

    def pad_stress(self, delta: Um) -> float:
        """Shear stress at the filling's ground, where the pad and its passivation are, MPa."""
        return 1e3 * self.force(delta) / (math.pi * (self.opening / 2) ** 2)

    def filling_shear(self, delta: Um) -> float:
        """Shear strain of the filling at its worst place, which is under the ball."""
        if not delta:
            return 0.0
        face = math.pi * self.contact**2
        return self.force(delta) / (face * self.filling.shear) if face else math.inf

    def solder_stress(self, delta: Um) -> float:
        """Shear stress of the solder, MPa, as long as it is elastic."""
        return 1e3 * self.force(delta) / self._land_area

    def solder_life(self, delta: Um, shear_yield: float, mean: Celsius, dwell: float) -> float:
        """Cycles until the solder breaks; infinite as long as it does not yield.

        `shear_yield` is in MPa, `mean` a cycle's mean temperature, `dwell` its stay at either end, min.
        Engelmaier: N = 1/2 (gamma / 0.65)^(1/c), of the plastic shear strain that is left past the yield.
        """
        if self.solder_stress(delta) <= shear_yield:
            return math.inf
        carried = 1e-3 * shear_yield * self._land_area
        strain = (delta - carried * self.compliance) / self.solder_height
        constant, per_degree, per_dwell = _EXPONENT
        exponent = constant + per_degree * mean + per_dwell * math.log(1 + 360 / dwell)
        return float(0.5 * (strain / _DUCTILITY) ** (1 / exponent))

    @property
    def _land_area(self) -> float:
        return math.pi * (self.land / 2) ** 2
