"""How far the cover's masks may lie off the wafer's: overlay, and thermal run-out over the wafer.

Expansion and run-out have a direction: crystals expand along their axes by different amounts, and so does a
wafer cut from one. Both are symmetric tensors in the wafer's plane, in the layout's axes.
"""

import math
from dataclasses import dataclass

from pkgdrc.technology.materials import crystal_called
from pkgdrc.technology.model import Alignment, Crystal, Expansion, StackLayer, Technology
from pkgdrc.units import Celsius, PpmPerK


@dataclass(frozen=True)
class Tensor:
    """Makes (xx x + xy y, xy x + yy y) of a vector (x, y)."""

    xx: float
    xy: float
    yy: float

    def of(self, x: float, y: float) -> tuple[float, float]:
        """What it makes of a vector."""
        return self.xx * x + self.xy * y, self.xy * x + self.yy * y

    def __sub__(self, other: "Tensor") -> "Tensor":
        return Tensor(
            round(self.xx - other.xx, 9), round(self.xy - other.xy, 9), round(self.yy - other.yy, 9)
        )

    def __neg__(self) -> "Tensor":
        return Tensor(-self.xx, -self.xy, -self.yy)

    def scaled(self, by: float) -> "Tensor":
        """All of it times a number."""
        return Tensor(self.xx * by, self.xy * by, self.yy * by)

    def turned(self, angle: float) -> "Tensor":
        """The same tensor in axes against which its own stand at `angle` deg, counted counterclockwise."""
        cos, sin = _cos(angle), _cos(angle - 90)
        xx = self.xx * cos * cos + self.yy * sin * sin - 2 * self.xy * sin * cos
        yy = self.xx * sin * sin + self.yy * cos * cos + 2 * self.xy * sin * cos
        return Tensor(xx, (self.xx - self.yy) * sin * cos + self.xy * (cos * cos - sin * sin), yy)

    def __bool__(self) -> bool:
        return bool(self.xx or self.xy or self.yy)

    @property
    def greatest(self) -> float:
        """The most that it makes of a vector of length 1: its larger principal value, without its sign."""
        return max(map(abs, self.principal))

    @property
    def principal(self) -> tuple[float, float]:
        """What it makes of vectors along its own two axes, the lesser first."""
        middle, half = (self.xx + self.yy) / 2, math.hypot((self.xx - self.yy) / 2, self.xy)
        return middle - half, middle + half


NOWHERE = Tensor(0.0, 0.0, 0.0)
"""Makes nothing of every vector."""


def expansion(cte: Expansion) -> Tensor:
    """A coefficient of thermal expansion as a tensor, ppm/K. ValueError for a crystal that is not known.

    In a Y cut that is turned round X by t lie X, along which it expands by a, and Z', along which it expands
    by a sin2 t + c cos2 t; in an X cut lie Y (a) and Z (c). Source: J. F. Nye, Physical Properties of
    Crystals.
    """
    if isinstance(cte, tuple):
        return Tensor(cte[0], 0.0, cte[1])
    if not isinstance(cte, Crystal):
        return Tensor(cte, 0.0, cte)
    crystal = crystal_called(cte.crystal)
    if cte.cut == "Z":
        in_plane = Tensor(crystal.a, 0.0, crystal.a)
    elif cte.cut == "X":
        in_plane = Tensor(crystal.a, 0.0, crystal.c)
    else:
        sin = _cos(cte.cut - 90)
        in_plane = Tensor(crystal.a, 0.0, crystal.a * sin**2 + crystal.c * (1 - sin**2))
    # From the wave's direction, which the layout is turned to, to the axis that was called x here.
    wave = cte.propagation if isinstance(cte.propagation, float | int) else 0.0
    return in_plane.turned(cte.angle - wave)


def runout(alignment: Alignment, technology: Technology) -> Tensor:
    """Thermal run-out of the cover's masks: um of displacement for a place in um from the wafer's centre.

    (A_cover - A_wafer) x (T_bond - T_align): cover and wafer are joined at one temperature, and their masks
    fit at another. The wafer is the first level of the stack, the cover the last.
    """
    return mismatch(technology).scaled(1e-6 * (alignment.bonding_temperature - aligned_at(alignment)))


def aligned_at(alignment: Alignment) -> Celsius:
    """Temperature at which the masks meet: that of the room where no other is stated."""
    stated = alignment.alignment_temperature
    return alignment.room_temperature if stated is None else stated


def mismatch(technology: Technology) -> Tensor:
    """Expansion of the cover less that of the wafer, ppm/K. ValueError where the stack does not give them."""
    return difference(technology.stack[-1], technology.stack[0])


def difference(one: StackLayer, other: StackLayer) -> Tensor:
    """Expansion of a level less that of another, ppm/K. ValueError where one of them is not stated."""
    if one.cte is None or other.cte is None:
        raise ValueError(f"run-out needs the expansion of {other.name} and {one.name}")
    return expansion(one.cte) - expansion(other.cte)


def _cos(angle: float) -> float:
    """Cosine of an angle in deg, exact where it is 0 or 1."""
    turn = angle % 360
    exact: dict[float, PpmPerK] = {0: 1.0, 90: 0.0, 180: -1.0, 270: 0.0}
    return exact[turn] if turn in exact else math.cos(math.radians(turn))
