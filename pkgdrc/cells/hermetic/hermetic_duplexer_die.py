"""One die of the hermetic package with a duplexer: two ladder filters that share the antenna."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Placement
from pkgdrc.cells.hermetic.filter_package import FilterPort, Package, packaged
from pkgdrc.cells.hermetic.ladder_filter import Side, ladder_filter
from pkgdrc.cells.hermetic.ladder_plan import ladder_plan
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import FACET_TOLERANCE, GRID, snap
from pkgdrc.units import Um

FINGER_GAP: Um = 1.0
BUS_BAR: Um = 15.0
APART: Um = 24.0


@cell
def hermetic_duplexer_die(
    *,
    width: Annotated[Um, Gt(0)] = 1150.0,
    height: Annotated[Um, Gt(0)] = 1190.0,
    street: Annotated[Um, Ge(0)] = 50.0,
    frame: Annotated[Um, Gt(0)] = 60.0,
    transmit_pitch: Annotated[Um, Gt(0)] = 1.075,
    receive_pitch: Annotated[Um, Gt(0)] = 1.035,
    shunt_ratio: Annotated[float, Gt(1)] = 1.03,
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
    """A die with a transmit filter above and a receive filter below, for 1.88 and 1.96 GHz on LiTaO3.

    Centred on the origin. Both lead to the antenna, in the middle of the left side; transmitter and receiver
    are at the right, above and below. Four grounds stay apart up to the board. The antenna's contact is
    square: pin 1. The line or inductor that keeps the filters off each other belongs on the board.

    Args:
        width: width of the die; the field is wider by the street
        height: height of the die; the field is higher by the street
        street: what the cut takes between neighbouring dies
        frame: width of the frame from the field's border to the cavity
        transmit_pitch: distance of neighbouring fingers' centres in the transmit filter's series resonators
        receive_pitch: the same in the receive filter's
        shunt_ratio: pitch of shunt resonators over that of the series ones
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
        cell="hermetic_duplexer_die", width=width, height=height, street=street, frame=frame,
        chamber=chamber, chamber_wall=chamber_wall, pad=pad, opening=opening,
        adhesive_opening=adhesive_opening, contact=under_contact, track=track, grid=grid,
        facet_tolerance=facet_tolerance,
    )  # fmt: skip
    plan = ladder_plan(series_aperture, shunt_aperture, FINGER_GAP, BUS_BAR, APART, track)
    away, side, apart = snap(plan.half + track / 2, grid), package.side, snap(under_contact + 60.0, grid)
    first, second = (snap(plan.between(number) + track / 2, grid) for number in (1, 3))
    outer = snap(away + plan.input + track / 2, grid)  # of the tracks to transmitter and receiver
    inner = snap(away - plan.input - track / 2, grid)  # of those to the antenna
    corner = snap(package.field[1] / 2 - frame - chamber / 2 - chamber_wall - 2 * track, grid)
    filters = []
    sides: tuple[Side, Side]
    for pitch, middle, sides in (
        (transmit_pitch, away, ("right", "left")),
        (receive_pitch, -away, ("left", "right")),
    ):
        ladder = ladder_filter(
            series_pitch=pitch, shunt_pitch=snap(pitch * shunt_ratio, grid),
            series_aperture=series_aperture, shunt_aperture=shunt_aperture, pairs=pairs,
            reflector_strips=reflector_strips, finger_gap=FINGER_GAP, bus_bar=BUS_BAR, apart=APART,
            track=track, reach=side, input_side=sides[0], output_side=sides[1], grid=grid,
        )  # fmt: skip
        filters.append(Placement(ladder, at=(0.0, middle)))
    ports = (
        FilterPort("ANT", (-side, 0.0), inner),
        FilterPort("TX", (side, min(corner, outer)), outer),
        FilterPort("RX", (side, max(-corner, -outer)), -outer),
        FilterPort("GND.TX1", (side, min(corner - apart, away + first)), away + first),
        FilterPort("GND.TX2", (-side, max(apart, away + second)), away + second),
        FilterPort("GND.RX1", (side, first - away), first - away),
        FilterPort("GND.RX2", (-side, min(-apart, second - away)), second - away),
    )
    return packaged(package, tuple(filters), ports, pin_1="ANT")
