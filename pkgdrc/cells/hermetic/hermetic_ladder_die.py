"""One die of the hermetic package with a ladder filter, through which a signal finds its way."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Placement
from pkgdrc.cells.hermetic.filter_package import FilterPort, Package, packaged
from pkgdrc.cells.hermetic.ladder_filter import ladder_filter
from pkgdrc.cells.hermetic.ladder_plan import ladder_plan
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import snap
from pkgdrc.units import Um

FINGER_GAP: Um = 1.0
BUS_BAR: Um = 15.0
APART: Um = 30.0
PACKAGE = Package()


@cell
def hermetic_ladder_die(
    *,
    package: Package = PACKAGE,
    series_pitch: Annotated[Um, Gt(0)] = 1.075,
    shunt_pitch: Annotated[Um, Gt(0)] = 1.11,
    series_aperture: Annotated[Um, Gt(0)] = 40.0,
    shunt_aperture: Annotated[Um, Gt(0)] = 60.0,
    pairs: Annotated[int, Ge(2)] = 100,
    reflector_strips: Annotated[int, Ge(1)] = 45,
) -> Drawing:
    """A die with one ladder filter for 1.88 GHz on LiTaO3, in at the left above, out at the right below.

    Centred on the origin. The two grounds have names of their own: they meet on the board. Turned by half a
    turn the contacts lie on each other, but for the square one of the input, which is pin 1.

    Args:
        series_pitch: distance of neighbouring fingers' centres in series resonators
        shunt_pitch: the same in shunt resonators
        series_aperture: length over which fingers of series resonators overlap
        shunt_aperture: the same in shunt resonators
        pairs: finger pairs of each resonator
        reflector_strips: strips of each reflector
    """
    grid, track, side = package.grid, package.track, package.side
    ladder = ladder_filter(
        series_pitch=series_pitch, shunt_pitch=shunt_pitch, series_aperture=series_aperture,
        shunt_aperture=shunt_aperture, pairs=pairs, reflector_strips=reflector_strips,
        finger_gap=FINGER_GAP, bus_bar=BUS_BAR, apart=APART, track=track, reach=side,
    )  # fmt: skip
    plan = ladder_plan(series_aperture, shunt_aperture, FINGER_GAP, BUS_BAR, APART, track)
    top, first, second = (
        snap(low + track / 2, grid) for low in (plan.input, plan.between(1), plan.between(3))
    )
    ground = snap((first - second) / 2, grid)
    ports = (
        FilterPort("F1.IN", (-side, top), top),
        FilterPort("F1.OUT", (side, -top), -top),
        FilterPort("F1.GND1", (side, ground), first),
        FilterPort("F1.GND2", (-side, -ground), second),
    )
    return packaged("hermetic_ladder_die", package, (Placement(ladder),), ports)
