"""What every hermetic die has on the chip: its field, frame and resonators, and tracks to its ports."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Box, Drawing, Placement, Shape
from pkgdrc.cells.hermetic.component_area import component_area
from pkgdrc.cells.hermetic.connector_pad import connector_pad
from pkgdrc.cells.hermetic.filter_package import CHAMBER_TO_FRAME, Package
from pkgdrc.cells.hermetic.floorplan import FilterPlan, Port, Room, plan
from pkgdrc.cells.hermetic.frame_ring import frame_ring
from pkgdrc.cells.hermetic.island_frame import island_frame
from pkgdrc.cells.hermetic.second_metal import second_metal
from pkgdrc.cells.masks import masks
from pkgdrc.cells.shapes import box, corners_box, snap, united
from pkgdrc.errors import InputError
from pkgdrc.units import Um

Chambers = Literal["islands", "branches", "none"]


@dataclass(frozen=True, kw_only=True)
class Resonators:
    """The parameters of a die that concern its resonators, and the ports that they are led to.

    Args:
        transducers: resonators of each filter: the first in the signal's way, the others to ground; a lone
            one is all there is between input and output
        connection_pitch: distance of neighbouring ports' centres
        pitch: distance of neighbouring fingers' centres, in the resonator that is in the signal's way
        shunt_ratio: pitch of the resonators to ground over that
        finger_width: width of a finger
        aperture: length over which fingers overlap
        pairs: finger pairs of each resonator
        bus_bar: width of the bus bars
        reflector_strips: strips of each reflector
    """

    transducers: Annotated[int, Ge(1)] = 2
    connection_pitch: Annotated[Um, Gt(0)] = 170.0
    pitch: Annotated[Um, Gt(0)] = 2.0
    shunt_ratio: Annotated[float, Gt(0)] = 1.03
    finger_width: Annotated[Um, Gt(0)] = 1.0
    aperture: Annotated[Um, Gt(0)] = 100.0
    pairs: Annotated[int, Ge(1)] = 40
    bus_bar: Annotated[Um, Gt(0)] = 10.0
    reflector_strips: Annotated[int, Ge(0)] = 12


RESONATORS = Resonators()


@dataclass(frozen=True, kw_only=True)
class ChipDesign:
    """What is on the chip of the cell `cell`, the rest under the names that cells have for it."""

    cell: str
    package: Package
    resonators: Resonators
    filters: int
    chambers: Chambers
    cavity_shift: tuple[Um, Um] = (0.0, 0.0)
    frame_gap: Um = 0.0
    chamber_gap: Um = 0.0
    chamber_to_frame: Um = CHAMBER_TO_FRAME
    component_to_chamber: Um = 20.0

    @property
    def grid(self) -> Um:
        """That of the masks."""
        return masks().grid


@dataclass(frozen=True)
class ChipPlan:
    """Where things lie on a chip."""

    field: tuple[Um, Um]
    series: Drawing
    shunt: Drawing
    filters: tuple[FilterPlan, ...]

    @property
    def ports(self) -> tuple[Port, ...]:
        """The places that connections have to be made to."""
        return tuple(port for each in self.filters for port in each.ports)


def plan_chip(design: ChipDesign) -> ChipPlan:
    """The plan of a die's chip; InputError if the design does not fit its field."""
    field, package, made = _field(design), design.package, design.resonators
    series, shunt = (
        component_area(
            pitch=pitch, finger_width=made.finger_width, aperture=made.aperture, pairs=made.pairs,
            bus_bar=made.bus_bar, reflector_strips=made.reflector_strips,
        )
        for pitch in (made.pitch, snap(made.pitch * made.shunt_ratio, design.grid))
    )  # fmt: skip
    room = Room(
        cell=design.cell,
        width=field[0] - 2 * package.frame,
        height=field[1] - 2 * package.frame,
        chamber_depth=design.chamber_to_frame + package.chamber + 2 * package.chamber_wall,
        chamber_centre=design.chamber_to_frame + package.chamber / 2 + package.chamber_wall,
        component_to_chamber=design.component_to_chamber,
        connection_pitch=made.connection_pitch,
        series_width=_size(series)[0],
        shunt_width=_size(shunt)[0],
        resonator_height=_size(series)[1],
        track=package.track,
        grid=design.grid,
    )
    return ChipPlan(field, series, shunt, plan(room, design.filters, made.transducers))


def _size(drawing: Drawing) -> tuple[Um, Um]:
    left, bottom, right, top = drawing.box or (0.0, 0.0, 0.0, 0.0)
    return right - left, top - bottom


def chip_side(
    design: ChipDesign, plan: ChipPlan, chambers: Collection[Port], blocks: tuple[Box, ...] = ()
) -> Drawing:
    """The field, frame, resonators, tracks and pads of a die, and a chamber at each port of `chambers`.

    `blocks` are boxes of solid frame beside the ring.
    """
    grid, package = design.grid, design.package
    pad = connector_pad(width=package.pad, height=package.pad)
    island = island_frame(
        width=package.chamber,
        height=package.chamber,
        wall=package.chamber_wall,
        gap=design.chamber_gap,
    )
    islands = chambers if design.chambers == "islands" else ()
    branches = chambers if design.chambers == "branches" else ()
    ring = frame_ring(
        width=plan.field[0], height=plan.field[1], wall=package.frame, shift=design.cavity_shift,
        gap=design.frame_gap, branches=tuple(port.at for port in branches), chamber=package.chamber,
        branch_wall=package.chamber_wall, chamber_gap=design.chamber_gap, blocks=blocks,
    )  # fmt: skip
    return Drawing(
        shapes=(
            box("die", *plan.field, grid=grid),
            *(
                shape
                for each in plan.filters
                for port in each.ports
                for shape in _track(port, each, plan, design)
            ),
        ),
        placements=(
            *((Placement(ring),) if design.chambers != "none" else ()),
            *(
                Placement(plan.shunt if number else plan.series, at=at)
                for each in plan.filters
                for number, at in enumerate(each.resonators)
            ),
            *(Placement(pad, at=port.at) for port in plan.ports),
            *(Placement(island, at=port.at) for port in islands),
        ),
    )


def _field(design: ChipDesign) -> tuple[Um, Um]:
    """Width and height of the field; InputError if it has no border on the grid, or no room for a cavity."""
    field, frame = design.package.field, design.package.frame
    for size, name in zip(field, ("width", "height"), strict=True):
        if abs(snap(size / 2, design.grid) - size / 2) > 1e-6:
            raise InputError(
                f"cell '{design.cell}': parameter '{name}' plus the street is {size:g}; "
                f"only a multiple of {2 * design.grid:g} puts the field's border on the grid"
            )
    if 2 * frame >= min(field):
        raise InputError(
            f"cell '{design.cell}': parameter 'frame' is {frame:g}; "
            f"less than {min(field) / 2:g} leaves a cavity"
        )
    return field


def _track(port: Port, filter_plan: FilterPlan, plan: ChipPlan, design: ChipDesign) -> Iterable[Shape]:
    """From the middle of each resonator's bus bar straight to the port's lane, and along it to the pad."""
    width, bus_bar, grid = design.package.track, design.resonators.bus_bar, design.grid
    half_height = plan.series.box[3] if plan.series.box else 0.0
    low = snap(port.at[1] - width / 2, grid)

    def riser(index: int, upper: bool, lane: Um) -> Box:
        x, y = filter_plan.resonators[index]
        left = snap(x - width / 2, grid)
        if upper:
            return (left, y + half_height - bus_bar, left + width, lane + width)
        return (left, lane, left + width, y - half_height + bus_bar)

    joined = [riser(index, True, low) for index in port.upper]
    joined += [riser(index, False, low) for index in port.lower]
    under: list[Box] = []
    if port.link:
        shelf = snap(port.link.low - width / 2, grid)
        joined.append((port.link.left, shelf, port.link.right, low + width))
        first = riser(0, False, shelf)
        under = [first, (first[0], shelf, port.link.right, shelf + width)]
    ends = [port.at[0], *(edge for each in joined for edge in (each[0], each[2]))]
    lane_box = (min(ends), low, max(ends), low + width)
    tracks = united([corners_box("connector", *each) for each in (lane_box, *joined, *under)], grid)
    return (*tracks, *second_metal(tracks))
