"""One die of the hermetic package with a ladder filter, through which a signal finds its way."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Placement
from pkgdrc.cells.hermetic.filter_package import FilterPort, Package, packaged
from pkgdrc.cells.hermetic.ladder_filter import ladder_filter
from pkgdrc.cells.hermetic.ladder_plan import ladder_plan
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import FACET_TOLERANCE, GRID, snap
from pkgdrc.units import Um

FINGER_GAP: Um = 1.0
BUS_BAR: Um = 15.0
APART: Um = 30.0


@cell
def hermetic_ladder_die(
    *,
    width: Annotated[Um, Gt(0)] = 800.0,
    height: Annotated[Um, Gt(0)] = 790.0,
    street: Annotated[Um, Ge(0)] = 50.0,
    frame: Annotated[Um, Gt(0)] = 60.0,
    series_pitch: Annotated[Um, Gt(0)] = 1.075,
    shunt_pitch: Annotated[Um, Gt(0)] = 1.11,
    series_aperture: Annotated[Um, Gt(0)] = 40.0,
    shunt_aperture: Annotated[Um, Gt(0)] = 60.0,
    pairs: Annotated[int, Ge(2)] = 100,
    reflector_strips: Annotated[int, Ge(1)] = 45,
    chamber: Annotated[Um, Gt(0)] = 60.0,
    chamber_wall: Annotated[Um, Gt(0)] = 20.0,
    pad: Annotated[Um, Gt(0)] = 56.0,
    opening: Annotated[Um, Gt(0)] = 80.0,
    adhesive_opening: Annotated[Um, Ge(0)] = 30.0,
    under_contact: Annotated[Um, Gt(0)] = 110.0,
    track: Annotated[Um, Gt(0)] = 15.0,
    grid: Annotated[Um, Gt(0)] = GRID,
    facet_tolerance: Annotated[Um, Gt(0)] = FACET_TOLERANCE,
) -> Drawing:
    """A die with one ladder filter for 1.88 GHz on LiTaO3, in at the left above, out at the right below.

    Centred on the origin. The two grounds have names of their own: they meet on the board. Turned by half a
    turn the contacts lie on each other, but for the square one of the input, which is pin 1.

    Args:
        width: width of the die; the field is wider by the street
        height: height of the die; the field is higher by the street
        street: what the cut takes between neighbouring dies
        frame: width of the frame from the field's border to the cavity
        series_pitch: distance of neighbouring fingers' centres in series resonators
        shunt_pitch: the same in shunt resonators
        series_aperture: length over which fingers of series resonators overlap
        shunt_aperture: the same in shunt resonators
        pairs: finger pairs of each resonator
        reflector_strips: strips of each reflector
        chamber: inner width and height of each island
        chamber_wall: width of the islands' walls
        pad: width and height of the connector pads
        opening: diameter of the openings in the cover, at its outer face
        adhesive_opening: diameter of the openings in the adhesive, at its face to the cover; 0 for none
        under_contact: diameter of the under contacts, and width of the square one
        track: width of the connector tracks
        grid: mask grid
        facet_tolerance: chord error of round shapes
    """
    package = Package(
        cell="hermetic_ladder_die", width=width, height=height, street=street, frame=frame, chamber=chamber,
        chamber_wall=chamber_wall, pad=pad, opening=opening, adhesive_opening=adhesive_opening,
        contact=under_contact, track=track, grid=grid, facet_tolerance=facet_tolerance,
    )  # fmt: skip
    ladder = ladder_filter(
        series_pitch=series_pitch, shunt_pitch=shunt_pitch, series_aperture=series_aperture,
        shunt_aperture=shunt_aperture, pairs=pairs, reflector_strips=reflector_strips,
        finger_gap=FINGER_GAP, bus_bar=BUS_BAR, apart=APART, track=track, reach=package.side, grid=grid,
    )  # fmt: skip
    plan = ladder_plan(series_aperture, shunt_aperture, FINGER_GAP, BUS_BAR, APART, track)
    top, first, second = (
        snap(low + track / 2, grid) for low in (plan.input, plan.between(1), plan.between(3))
    )
    ground = snap((first - second) / 2, grid)
    side = package.side
    ports = (
        FilterPort("F1.IN", (-side, top), top),
        FilterPort("F1.OUT", (side, -top), -top),
        FilterPort("F1.GND1", (side, ground), first),
        FilterPort("F1.GND2", (-side, -ground), second),
    )
    return packaged(package, (Placement(ladder),), ports, pin_1="F1.IN")
