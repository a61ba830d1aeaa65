"""What every hermetic die has on the chip: its field, frame and resonators, and tracks to its ports."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from pkgdrc.cells.drawing import Box, Drawing, Placement, Shape
from pkgdrc.cells.hermetic.component_area import component_area
from pkgdrc.cells.hermetic.connector_pad import connector_pad
from pkgdrc.cells.hermetic.floorplan import FilterPlan, Port, Room, plan
from pkgdrc.cells.hermetic.frame_ring import frame_ring
from pkgdrc.cells.hermetic.island_frame import island_frame
from pkgdrc.cells.masks import masks
from pkgdrc.cells.shapes import box, corners_box, snap, united
from pkgdrc.errors import InputError
from pkgdrc.units import Um

Chambers = Literal["islands", "branches", "none"]


@dataclass(frozen=True, kw_only=True)
class ChipDesign:
    """The parameters of a die that concern its chip, under the names that the die's cell has for them."""

    cell: str
    width: Um
    height: Um
    street: Um
    frame: Um
    filters: int
    transducers: int
    chambers: Chambers
    chamber: Um
    chamber_wall: Um
    connection_pitch: Um
    pad: Um
    track: Um
    pairs: int
    reflector_strips: int
    cavity_shift: tuple[Um, Um] = (0.0, 0.0)
    frame_gap: Um = 0.0
    chamber_gap: Um = 0.0
    chamber_to_frame: Um = 10.0
    component_to_chamber: Um = 20.0
    pitch: Um = 2.0
    shunt_ratio: float = 1.03
    finger_width: Um = 1.0
    aperture: Um = 100.0
    bus_bar: Um = 10.0

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
    field = _field(design)
    series, shunt = (
        component_area(
            pitch=pitch, finger_width=design.finger_width, aperture=design.aperture, pairs=design.pairs,
            bus_bar=design.bus_bar, reflector_strips=design.reflector_strips,
        )
        for pitch in (design.pitch, snap(design.pitch * design.shunt_ratio, design.grid))
    )  # fmt: skip
    room = Room(
        cell=design.cell,
        width=field[0] - 2 * design.frame,
        height=field[1] - 2 * design.frame,
        chamber_depth=design.chamber_to_frame + design.chamber + 2 * design.chamber_wall,
        chamber_centre=design.chamber_to_frame + design.chamber / 2 + design.chamber_wall,
        component_to_chamber=design.component_to_chamber,
        connection_pitch=design.connection_pitch,
        series_width=_size(series)[0],
        shunt_width=_size(shunt)[0],
        resonator_height=_size(series)[1],
        track=design.track,
        grid=design.grid,
    )
    return ChipPlan(field, series, shunt, plan(room, design.filters, design.transducers))


def _size(drawing: Drawing) -> tuple[Um, Um]:
    left, bottom, right, top = drawing.box or (0.0, 0.0, 0.0, 0.0)
    return right - left, top - bottom


def chip_side(
    design: ChipDesign, plan: ChipPlan, chambers: Collection[Port], blocks: tuple[Box, ...] = ()
) -> Drawing:
    """The field, frame, resonators, tracks and pads of a die, and a chamber at each port of `chambers`.

    `blocks` are boxes of solid frame beside the ring.
    """
    grid = design.grid
    pad = connector_pad(width=design.pad, height=design.pad)
    island = island_frame(
        width=design.chamber,
        height=design.chamber,
        wall=design.chamber_wall,
        gap=design.chamber_gap,
    )
    islands = chambers if design.chambers == "islands" else ()
    branches = chambers if design.chambers == "branches" else ()
    ring = frame_ring(
        width=plan.field[0], height=plan.field[1], wall=design.frame, shift=design.cavity_shift,
        gap=design.frame_gap, branches=tuple(port.at for port in branches), chamber=design.chamber,
        branch_wall=design.chamber_wall, chamber_gap=design.chamber_gap, blocks=blocks,
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
    field = (design.width + design.street, design.height + design.street)
    for size, name in zip(field, ("width", "height"), strict=True):
        if abs(snap(size / 2, design.grid) - size / 2) > 1e-6:
            raise InputError(
                f"cell '{design.cell}': parameter '{name}' plus the street is {size:g}; "
                f"only a multiple of {2 * design.grid:g} puts the field's border on the grid"
            )
    if 2 * design.frame >= min(field):
        raise InputError(
            f"cell '{design.cell}': parameter 'frame' is {design.frame:g}; "
            f"less than {min(field) / 2:g} leaves a cavity"
        )
    return field


def _track(port: Port, filter_plan: FilterPlan, plan: ChipPlan, design: ChipDesign) -> Iterable[Shape]:
    """From the middle of each resonator's bus bar straight to the port's lane, and along it to the pad."""
    width, bus_bar, grid = design.track, design.bus_bar, design.grid
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
    return united([corners_box("connector", *each) for each in (lane_box, *joined, *under)], grid)
