"""How the measures of solder caps are taken."""

import math

from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry import outline
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.measures.single import each_shape
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.units import to_um

from .dome import dome_height, plated_volume
from .measures import CapVolume, DomeShare


@evaluates(CapVolume)
def cap_volume(bench: Bench, measure: CapVolume, bound: Bound) -> list[Place]:
    """Merged shapes by the volume on them."""

    def volume(shape: Outline) -> float:
        return round(plated_volume(_area(bench, shape), measure.thickness), 3)

    return each_shape(bench, measure.source, bound, volume, 1e-3)


@evaluates(DomeShare)
def dome_share(bench: Bench, measure: DomeShare, bound: Bound) -> list[Place]:
    """Merged shapes by the form of the dome on them."""

    def share(shape: Outline) -> float:
        area = _area(bench, shape)
        # What is not round becomes so, on as much of its end.
        round_one = to_um(outline.diameter(shape), bench.shapes.dbu)
        diameter = round_one if shape.circle else 2 * math.sqrt(area / math.pi)
        height = dome_height(diameter, plated_volume(area, measure.thickness))
        return round(height / (diameter / 2), 6)

    return each_shape(bench, measure.source, bound, share, 1e-6)


def _area(bench: Bench, shape: Outline) -> float:
    return float(shape.polygon.area()) * bench.shapes.dbu**2
