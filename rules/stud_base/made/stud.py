"""Studs in use: blocks that are sheared between the film and the board; and segments of them when handled.

Board and chip expand unlike. One force goes through the film under the notch and through the stud, which are
springs in series. A stud is a short block, so shear counts in it, not its slenderness, and the metal tube in
it carries most. Lengths um, forces mN, moduli GPa, stresses MPa. Values to screen by, no finite elements.

The parts are textbook ones: a beam with both ends guided (Timoshenko, Cowper's coefficient of a thin tube),
and a disc on a layer over a rigid base (Gazetas, Kausel) beside the metal that goes on through that layer.
"""

import math
from dataclasses import dataclass

from pkgdrc.process.coverage import on_inner_end
from pkgdrc.process.elastic import Elastic
from pkgdrc.units import Um

from ..family import StudTechnology
from .notch import trench

KAPPA = 0.53
"""Shear coefficient of a thin tube."""


@dataclass(frozen=True, kw_only=True)
class Stud:
    """A stud of film round a hole with metal on its wall, and the film under it.

    Of a segment of a tube both springs are that much softer, which leaves its shear strain the same.
    """

    outer: Um  # diameter of the stud
    hole: Um  # diameter
    metal: Um  # thickness of the wall metal
    height: Um  # of the stud, which is its notch's depth
    left: Um  # film under the notch
    film: Elastic
    wall: Elastic  # the wall metal

    @property
    def stiffness_of_tube(self) -> float:
        """Of the stud across its axis, mN/um: bending and shear in series."""
        bend = 12 * (self.film.modulus * self._inertia_of_film + self.wall.modulus * self._inertia_of_metal)
        shear = KAPPA * (self.film.shear * self._area_of_film + self.wall.shear * self._area_of_metal)
        return 1 / (self.height**3 / bend + self.height / shear)

    @property
    def stiffness_of_base(self) -> float:
        """Of the film left under the notch, with the metal that goes on through it, mN/um."""
        if self.left <= 0:
            return math.inf
        shear, nu, radius = self.film.shear, self.film.poisson, self.outer / 2
        disc = 8 * shear * radius / (2 - nu) * (1 + radius / (2 * self.left))
        return disc + KAPPA * self.wall.shear * self._area_of_metal / self.left

    @property
    def stiffness(self) -> float:
        """Of both in series, mN/um; what the stud weighs in its module's neutral point."""
        return 1 / (1 / self.stiffness_of_tube + 1 / self.stiffness_of_base)

    def force(self, delta: Um) -> float:
        """What goes through the stud at a displacement of board against chip, mN."""
        return delta * self.stiffness

    def shear(self, delta: Um) -> float:
        """Shear strain of the stud."""
        return self.force(delta) / (self.stiffness_of_tube * self.height)

    @property
    def _area_of_film(self) -> float:
        return math.pi / 4 * (self.outer**2 - self.hole**2)

    @property
    def _area_of_metal(self) -> float:
        return math.pi / 4 * (self.hole**2 - self._bore**2)

    @property
    def _inertia_of_film(self) -> float:
        return math.pi / 64 * (self.outer**4 - self.hole**4)

    @property
    def _inertia_of_metal(self) -> float:
        return math.pi / 64 * (self.hole**4 - self._bore**4)

    @property
    def _bore(self) -> Um:
        return max(0.0, self.hole - 2 * self.metal)


def handling_stress(force: float, height: Um, wall: Um, width: Um) -> float:
    """Stress at the foot of a tubular segment that a force (mN) bends across its wall, MPa.

    3 F h / (w t^2): it is taken as a flat strip of the width `width`, which is on the safe side.
    """
    return 1e3 * 3 * force * height / (width * wall**2)


def least_wall(force: float, height: Um, width: Um, strength: float) -> Um:
    """The thinnest wall at which `handling_stress` is no more than a strength (MPa), um."""
    return math.sqrt(1e3 * 3 * force * height / (width * strength))


def metal_at_worst(hole: Um, technology: StudTechnology) -> Um:
    """Thickness of the wall metal at its thinnest place, the upper face, in a hole of a diameter, um."""
    metal, film = technology.wall_metal, technology.level("film")
    assert metal
    return metal.thickness * on_inner_end(
        film.thickness, hole, technology.openings["hole"].taper, metal.method
    )


def stud_not_stated(technology: StudTechnology) -> tuple[str, ...]:
    """The keys that a technology lacks to tell how its studs are sheared; none if it states them all."""
    film = next((level for level in technology.stack if level.name == "film"), None)
    metal = technology.wall_metal
    stated = {
        "notch": technology.notch,
        "board": technology.board,
        "stack[1].cte": technology.stack[0].cte if technology.stack else None,
        "stack.film.elastic_modulus": film.elastic_modulus if film else None,
        "wall_metal.elastic_modulus": metal.elastic_modulus if metal else None,
    }
    return tuple(key for key, value in stated.items() if value is None)


def stud(outer: Um, hole: Um, technology: StudTechnology) -> Stud:
    """The stud of a diameter round a hole of one; the technology states what `stud_not_stated` asks for."""
    made, metal, film = trench(technology), technology.wall_metal, technology.level("film")
    assert made
    assert metal
    assert metal.elastic_modulus
    assert film.elastic_modulus
    return Stud(
        outer=outer,
        hole=hole,
        metal=min(metal.thickness, hole / 2),
        height=min(made.notch.depth, made.film),
        left=made.left,
        film=Elastic(film.elastic_modulus, film.poisson),
        wall=Elastic(metal.elastic_modulus, metal.poisson),
    )
