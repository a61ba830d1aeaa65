"""How far the cover's masks may lie off the wafer's: overlay, and thermal run-out over the wafer."""

from pkgdrc.technology.model import Alignment, Technology
from pkgdrc.units import PpmPerK


def runout_per_radius(alignment: Alignment, technology: Technology) -> float:
    """Thermal run-out of the cover's masks in um per um of wafer radius, positive outwards.

    (cte_cover - cte_wafer) x (T_bond - T_room): cover and wafer are joined at one temperature and used
    at another. The wafer is the first level of the stack, the cover the last.
    """
    return mismatch(technology) * 1e-6 * (alignment.bonding_temperature - alignment.room_temperature)


def mismatch(technology: Technology) -> PpmPerK:
    """cte_cover - cte_wafer, ppm/K. ValueError where the stack does not give them."""
    wafer, cover = technology.stack[0], technology.stack[-1]
    if wafer.cte is None or cover.cte is None:
        raise ValueError("run-out needs the expansion of wafer and cover")
    return round(cover.cte - wafer.cte, 9)
