"""A ladder of resonators: three in the signal's way, and two from it to ground at a longer pitch."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Box, Drawing, Placement, Shape
from pkgdrc.cells.hermetic.component_area import component_area
from pkgdrc.cells.hermetic.ladder_plan import LadderPlan, Span, ladder_plan
from pkgdrc.cells.hermetic.pyroelectric_shunt import pyroelectric_shunt
from pkgdrc.cells.hermetic.second_metal import second_metal
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import corners_box, snap, united
from pkgdrc.cells.shapes import track as track_of
from pkgdrc.errors import InputError
from pkgdrc.units import Um

Side = Literal["left", "right"]
SHUNT_WIDTH: Um = 1.0
SHUNT_OVERLAP: Um = 4.0
"""How far films that carry off charge reach onto the metal that they join."""


@cell
def ladder_filter(
    *,
    series_pitch: Annotated[Um, Gt(0)] = 1.075,
    shunt_pitch: Annotated[Um, Gt(0)] = 1.11,
    series_aperture: Annotated[Um, Gt(0)] = 40.0,
    shunt_aperture: Annotated[Um, Gt(0)] = 60.0,
    pairs: Annotated[int, Ge(2)] = 100,
    reflector_strips: Annotated[int, Ge(1)] = 45,
    finger_gap: Annotated[Um, Gt(0)] = 1.0,
    bus_bar: Annotated[Um, Gt(0)] = 15.0,
    apart: Annotated[Um, Gt(0)] = 30.0,
    track: Annotated[Um, Gt(0)] = 15.0,
    strap: Annotated[Um, Gt(0)] = 200.0,
    reach: Annotated[Um, Gt(0)] = 305.0,
    input_side: Side = "left",
    output_side: Side = "right",
) -> Drawing:
    """Five resonators in a column, series and shunt in turn, centred on the origin; the wave runs along x.

    A shunt resonator resonates where the series ones do not let through: its pitch is the longer one, by
    about the distance from resonance to antiresonance (3 % on LiTaO3 cut at 36 to 42 deg). The signal comes
    in at the top and goes out at the bottom; the first shunt resonator's ground leaves to the right, the
    second one's to the left. No track crosses another. Resonators are on layer `component`, tracks on
    `connector`. Where the technology has them, bus bars and tracks carry second metal (`pad_metal`), and
    films of high resistance (`shunt`) join every net to ground, one after the other.

    Args:
        series_pitch: distance of neighbouring fingers' centres in series resonators: half a wavelength
        shunt_pitch: the same in shunt resonators
        series_aperture: length over which fingers of series resonators overlap
        shunt_aperture: the same in shunt resonators
        pairs: finger pairs of each resonator
        reflector_strips: strips of each reflector
        finger_gap: from a finger's end to the bus bar that it does not join
        bus_bar: width of the bus bars
        apart: from one resonator's bus bar to the next one's
        track: width of tracks
        strap: width of the metal that joins two resonators one over the other
        reach: how far the four tracks lead out, to either side
        input_side: where the track of the input leads
        output_side: where the track of the output leads
    """
    grid = masks().grid
    # Both halves of a length are on the grid.
    series_aperture, shunt_aperture, apart, track, strap, finger_gap, bus_bar = (
        snap(each, 2 * grid)
        for each in (series_aperture, shunt_aperture, apart, track, strap, finger_gap, bus_bar)
    )
    plan = ladder_plan(series_aperture, shunt_aperture, finger_gap, bus_bar, apart, track)
    series, shunt = (
        component_area(
            pitch=pitch,
            finger_width=snap(pitch / 2, grid),
            aperture=aperture,
            pairs=pairs,
            finger_gap=finger_gap,
            bus_bar=bus_bar,
            reflector_strips=reflector_strips,
        )
        for pitch, aperture in ((series_pitch, series_aperture), (shunt_pitch, shunt_aperture))
    )
    combs = 2 * pairs * min(series_pitch, shunt_pitch)  # what the fingers' bus bars span
    if strap > combs or apart < track:
        raise InputError(
            f"cell 'ladder_filter': parameter 'strap' is {strap:g} and 'apart' {apart:g}; a strap of at most "
            f"{combs:g}, what the fingers span, and a distance of at least the track's {track:g} fit"
        )
    widest = max(each.box[2] for each in (series, shunt) if each.box)
    metal = _Metal(plan, bus_bar, snap(strap / 2, grid), snap(widest + 2 * track, grid), reach, grid)
    sides = ({"left": -1, "right": 1}[input_side], {"left": -1, "right": 1}[output_side])
    kinds = (series, shunt, series, shunt, series)
    placements = [
        Placement(kind, at=(0.0, each.middle)) for each, kind in zip(plan.resonators, kinds, strict=True)
    ]
    shapes = _tracks(metal, *sides)
    if masks().has("shunt"):
        placements += _shunts_to_ground(metal)
        shapes += _shunts_of_ports(metal)
    return Drawing(shapes=shapes, placements=tuple(placements))


@dataclass(frozen=True)
class _Metal:
    """What the tracks are drawn by: half a strap's width, and where tracks go round a resonator's end."""

    plan: LadderPlan
    bus_bar: Um
    half_strap: Um
    beside: Um
    reach: Um
    grid: Um

    def net(self, *boxes: Box) -> tuple[Shape, ...]:
        """One net's tracks."""
        tracks = united([corners_box("connector", *each) for each in boxes], self.grid)
        return (*tracks, *second_metal(tracks))

    def lane(self, low: Um, riser: Span, to: Um, bar: Span) -> tuple[Box, Box]:
        """A track at a height to some x, and what joins it to a bus bar over or under it."""
        track = self.plan.track
        along = (min(riser[0], to), low, max(riser[1], to), low + track)
        return along, (riser[0], min(low, bar[0]), riser[1], max(low + track, bar[1]))


def _tracks(metal: _Metal, input_side: int, output_side: int) -> tuple[Shape, ...]:
    """The tracks of all six nets."""
    plan, bar, half, reach = metal.plan, metal.bus_bar, metal.half_strap, metal.reach
    s1, p1, s2, p2, s3 = plan.resonators
    whole, part = (-half, half), snap(half / 5, metal.grid)
    shapes = metal.net(*metal.lane(plan.input, whole, input_side * reach, s1.upper(bar)))
    shapes += metal.net(*metal.lane(plan.output, whole, output_side * reach, s3.lower(bar)))
    for side, number, (above, shunt, below) in ((-1, 0, (s1, p1, s2)), (1, 2, (s2, p2, s3))):
        # From the strap over a shunt resonator round its end to the next series one; its ground opposite.
        high, low = plan.between(number), plan.between(number + 1)
        edge = side * metal.beside
        way = (min(edge, edge + side * plan.track), max(edge, edge + side * plan.track))
        near, far = ((part, half), (-half, -part)) if side > 0 else ((-half, -part), (part, half))
        strap = (-half, shunt.upper(bar)[0], half, above.lower(bar)[1])
        over = (min(way[0], 0.0), high, max(way[1], 0.0), high + plan.track)
        down = (way[0], low, way[1], high + plan.track)
        shapes += metal.net(strap, over, down, *metal.lane(low, near, edge, below.upper(bar)))
        shapes += metal.net(*metal.lane(low, far, -side * reach, shunt.lower(bar)))
    return shapes


def _shunts_to_ground(metal: _Metal) -> list[Placement]:
    """Films that carry off the charge of the nodes between series resonators.

    A node lies beside its shunt resonator's ground, in the gap between two risers.
    """
    plan, grid = metal.plan, metal.grid
    part = snap(metal.half_strap / 5, grid)
    across = pyroelectric_shunt(
        length=2 * (part + SHUNT_OVERLAP),
        legs=max(0, int(part - SHUNT_OVERLAP)),
        leg=max(plan.apart - 3 * SHUNT_OVERLAP, plan.apart / 3),
    )
    middles = (snap(plan.between(number) + plan.track / 2, grid) for number in (1, 3))
    return [Placement(across, at=(0.0, middle)) for middle in middles]


def _shunts_of_ports(metal: _Metal) -> tuple[Shape, ...]:
    """Films that carry off the charge of input and output, to the nodes round the ends of two resonators."""
    plan, grid = metal.plan, metal.grid
    high = snap((plan.resonators[0].middle + plan.resonators[0].half + plan.input) / 2, grid)
    aside = snap(metal.beside + plan.track / 2, grid)
    corners = (
        (-metal.half_strap + SHUNT_OVERLAP, high),
        (-aside, high),
        (-aside, plan.between(0) + plan.track - SHUNT_OVERLAP),
    )
    return tuple(
        shape
        for turn in (1, -1)
        for shape in track_of("shunt", [(turn * x, turn * y) for x, y in corners], SHUNT_WIDTH, grid)
    )
