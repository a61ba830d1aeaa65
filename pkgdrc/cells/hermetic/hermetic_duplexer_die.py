"""One die of the hermetic package with a duplexer: two ladder filters that share the antenna."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Placement
from pkgdrc.cells.hermetic.filter_package import FilterPort, Package, packaged
from pkgdrc.cells.hermetic.ladder_filter import Side, ladder_filter
from pkgdrc.cells.hermetic.ladder_plan import ladder_plan
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import snap
from pkgdrc.units import Um

FINGER_GAP: Um = 1.0
BUS_BAR: Um = 15.0
APART: Um = 24.0
PACKAGE = Package(width=1150.0, height=1190.0)


@cell
def hermetic_duplexer_die(
    *,
    package: Package = PACKAGE,
    transmit_pitch: Annotated[Um, Gt(0)] = 1.075,
    receive_pitch: Annotated[Um, Gt(0)] = 1.035,
    shunt_ratio: Annotated[float, Gt(1)] = 1.03,
    series_aperture: Annotated[Um, Gt(0)] = 40.0,
    shunt_aperture: Annotated[Um, Gt(0)] = 60.0,
    pairs: Annotated[int, Ge(2)] = 100,
    reflector_strips: Annotated[int, Ge(1)] = 45,
) -> Drawing:
    """A die with a transmit filter above and a receive filter below, for 1.88 and 1.96 GHz on LiTaO3.

    Centred on the origin. Both lead to the antenna, in the middle of the left side; transmitter and receiver
    are at the right, above and below. Four grounds stay apart up to the board. The antenna's contact is
    square: pin 1. The line or inductor that keeps the filters off each other belongs on the board.

    Args:
        transmit_pitch: distance of neighbouring fingers' centres in the transmit filter's series resonators
        receive_pitch: the same in the receive filter's
        shunt_ratio: pitch of shunt resonators over that of the series ones
        series_aperture: length over which fingers of series resonators overlap
        shunt_aperture: the same in shunt resonators
        pairs: finger pairs of each resonator
        reflector_strips: strips of each reflector
    """
    grid, track = package.grid, package.track
    plan = ladder_plan(series_aperture, shunt_aperture, FINGER_GAP, BUS_BAR, APART, track)
    away, side, apart = (
        snap(plan.half + track / 2, grid),
        package.side,
        snap(package.under_contact + 60.0, grid),
    )
    first, second = (snap(plan.between(number) + track / 2, grid) for number in (1, 3))
    outer = snap(away + plan.input + track / 2, grid)  # of the tracks to transmitter and receiver
    inner = snap(away - plan.input - track / 2, grid)  # of those to the antenna
    corner = snap(
        package.field[1] / 2 - package.frame - package.chamber / 2 - package.chamber_wall - 2 * track, grid
    )
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
            track=track, reach=side, input_side=sides[0], output_side=sides[1],
        )  # fmt: skip
        filters.append(Placement(ladder, at=(0.0, middle)))
    ports = (
        FilterPort("D1.ANT", (-side, 0.0), inner),
        FilterPort("D1.TX", (side, min(corner, outer)), outer),
        FilterPort("D1.RX", (side, max(-corner, -outer)), -outer),
        FilterPort("D1.GND.TX1", (side, min(corner - apart, away + first)), away + first),
        FilterPort("D1.GND.TX2", (-side, max(apart, away + second)), away + second),
        FilterPort("D1.GND.RX1", (side, first - away), first - away),
        FilterPort("D1.GND.RX2", (-side, min(-apart, second - away)), second - away),
    )
    return packaged("hermetic_duplexer_die", package, tuple(filters), ports)
