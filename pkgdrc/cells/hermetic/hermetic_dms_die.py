"""One die of the hermetic package with a DMS filter."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Placement
from pkgdrc.cells.hermetic.dms_filter import dms_filter, dms_lane
from pkgdrc.cells.hermetic.filter_package import FilterPort, Package, packaged
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import snap
from pkgdrc.units import Um

FINGER_GAP: Um = 1.0
BUS_BAR: Um = 15.0
APART: Um = 30.0
PACKAGE = Package(height=690.0)


@cell
def hermetic_dms_die(
    *,
    package: Package = PACKAGE,
    pitch: Annotated[Um, Gt(0)] = 1.033,
    outer_fingers: Annotated[int, Ge(3)] = 27,
    inner_fingers: Annotated[int, Ge(3)] = 37,
    reflector_strips: Annotated[int, Ge(1)] = 60,
    aperture: Annotated[Um, Gt(0)] = 100.0,
) -> Drawing:
    """A die with a DMS filter for 1.96 GHz on LiTaO3, in at the upper left, out at the lower right.

    Centred on the origin. Its two tracks of coupled transducers are in cascade, each with a ground of its
    own. Turned by half a turn the contacts lie on each other, but for the square one of the input: pin 1.

    Args:
        pitch: distance of neighbouring fingers' centres
        outer_fingers: fingers of either outer transducer of a track, an odd number
        inner_fingers: fingers of the inner one, an odd number
        reflector_strips: strips of each reflector
        aperture: length over which fingers overlap
    """
    grid, side = package.grid, package.side
    tracks = dms_filter(
        pitch=pitch, outer_fingers=outer_fingers, inner_fingers=inner_fingers,
        reflector_strips=reflector_strips, aperture=aperture, finger_gap=FINGER_GAP, bus_bar=BUS_BAR,
        apart=APART, track=package.track, reach=side,
    )  # fmt: skip
    top = snap(dms_lane(aperture, FINGER_GAP, BUS_BAR, APART), grid)
    ground = snap(top - APART / 2 - package.track / 2, grid)  # middle of the track along the upper bars
    near = snap(package.under_contact / 2 + 30.0, grid)
    ports = (
        FilterPort("F1.IN", (-side, top), top),
        FilterPort("F1.OUT", (side, -top), -top),
        FilterPort("F1.GND1", (side, near), ground),
        FilterPort("F1.GND2", (-side, -near), -ground),
    )
    return packaged("hermetic_dms_die", package, (Placement(tracks),), ports)
