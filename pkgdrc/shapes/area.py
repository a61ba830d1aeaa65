"""Areas put together of others, any of which may be missing: None stands for no area at all."""

import math

from pkgdrc.shapes.region import Region
from pkgdrc.units import Um

Area = Region | None


def either(*areas: Area) -> Area:
    """What lies in any of the areas."""
    found: Area = None
    for area in areas:
        if area is not None and area is not found:
            found = area if found is None else found | area
    return found


def both(one: Area, other: Area) -> Area:
    """What lies in both areas."""
    return None if one is None or other is None else one & other


def without(area: Area, *taken: Area) -> Area:
    """What of an area lies in none of the others."""
    away = either(*taken)
    return area if area is None or away is None else area - away


def sized(area: Area, by: Um) -> Area:
    """An area that is larger by `by` on every side, smaller if that is negative."""
    return None if area is None else area.sized(by)


def rim(area: Area, width: Um) -> Area:
    """What of an area lies within `width` of its edge."""
    return without(area, sized(area, -width))


def across(thickness: Um, angle: float) -> Um:
    """How wide a film is in the wafer's plane on a wall that leans by an angle (deg) from the vertical."""
    return thickness / math.cos(math.radians(angle))
