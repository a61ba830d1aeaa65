"""A DMS filter: two double-mode tracks in cascade."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Box, Drawing, Placement, Shape
from pkgdrc.cells.hermetic.dms_track import dms_track
from pkgdrc.cells.hermetic.pyroelectric_shunt import pyroelectric_shunt
from pkgdrc.cells.hermetic.second_metal import second_metal
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import corners_box, snap, united
from pkgdrc.cells.shapes import track as track_of
from pkgdrc.errors import InputError
from pkgdrc.units import Um

SHUNT_WIDTH: Um = 0.5
SHUNT_OVERLAP: Um = 2.0
"""How far films that carry off charge reach onto the metal that they join."""


@cell
def dms_filter(
    *,
    pitch: Annotated[Um, Gt(0)] = 1.033,
    outer_fingers: Annotated[int, Ge(3)] = 27,
    inner_fingers: Annotated[int, Ge(3)] = 37,
    reflector_strips: Annotated[int, Ge(1)] = 60,
    aperture: Annotated[Um, Gt(0)] = 100.0,
    finger_gap: Annotated[Um, Gt(0)] = 1.0,
    bus_bar: Annotated[Um, Gt(0)] = 15.0,
    apart: Annotated[Um, Gt(0)] = 30.0,
    track: Annotated[Um, Gt(0)] = 15.0,
    reach: Annotated[Um, Gt(0)] = 305.0,
) -> Drawing:
    """Two tracks of three coupled transducers one over the other, the lower one turned by half a turn.

    Centred on the origin. The signal comes in at the upper left to the outer transducers of the upper track,
    goes from its inner transducer to that of the lower one, and out from the outer ones at the lower right.
    The upper track's ground leaves to the right, the lower one's to the left. Tracks are on `connector`; with
    second metal on them, and films that carry off charge, where the technology has layers for these.

    Args:
        pitch: distance of neighbouring fingers' centres, half a wavelength: 1.96 GHz at 4050 m/s
        outer_fingers: fingers of either outer transducer, an odd number
        inner_fingers: fingers of the inner one, an odd number
        reflector_strips: strips of each reflector
        aperture: length over which fingers overlap
        finger_gap: from a finger's end to the bus bar that it does not join
        bus_bar: width of the bus bars
        apart: from one track's bus bar to the other's
        track: width of the metal that leads to and fro
        reach: how far that leads out, to either side
    """
    grid = masks().grid
    aperture, finger_gap, bus_bar, apart, track = (
        snap(each, 2 * grid) for each in (aperture, finger_gap, bus_bar, apart, track)
    )
    row = dms_track(
        pitch=pitch, outer_fingers=outer_fingers, inner_fingers=inner_fingers,
        reflector_strips=reflector_strips, aperture=aperture, finger_gap=finger_gap, bus_bar=bus_bar,
    )  # fmt: skip
    half = aperture / 2 + finger_gap + bus_bar
    middle = half + apart / 2
    inner, outer = inner_fingers * pitch / 2, (inner_fingers + outer_fingers) * pitch / 2
    most = min(apart, outer_fingers * pitch)
    if track > most:
        raise InputError(
            f"cell 'dms_filter': parameter 'track' is {track:g}; at most {most:g} fits between the tracks "
            "and on the fingers of an outer transducer"
        )
    lane = dms_lane(aperture, finger_gap, bus_bar, apart) - track / 2
    top = middle + half
    width = row.box[2] if row.box else 0.0
    joined: list[list[Box]] = [
        [(-reach, lane, snap(outer + track / 2, grid), lane + track)]
        + [
            (snap(x - track / 2, grid), top - bus_bar, snap(x + track / 2, grid), lane + track)
            for x in (-outer, outer)
        ],
        [(snap(width - track, grid), top - bus_bar, reach, top)],
    ]
    turned = [[(-c, -d, -a, -b) for a, b, c, d in boxes] for boxes in joined]
    strap = snap(inner - pitch, grid)
    joined.append([(-strap, -apart / 2 - bus_bar, strap, apart / 2 + bus_bar)])
    shapes: list[Shape] = []
    for boxes in (*joined, *turned):
        tracks = united([corners_box("connector", *each) for each in boxes], grid)
        shapes += [*tracks, *second_metal(tracks)]
    placements = [Placement(row, at=(0.0, middle)), Placement(row, at=(0.0, -middle), rotation=180.0)]
    if masks().has("shunt"):
        placements += _shunts(strap, apart, lane, top)
        end = (snap(strap + apart, grid) - SHUNT_OVERLAP, 0.0)
        shapes += track_of("shunt", [end, (end[0], apart / 2 + bus_bar / 2)], SHUNT_WIDTH, grid)
    return Drawing(shapes=tuple(shapes), placements=tuple(placements))


def _shunts(strap: Um, apart: Um, lane: Um, top: Um) -> list[Placement]:
    """Films that carry off charge: from input and output to the ground bars beside them, and from between.

    `strap` is half the width of what joins the inner transducers, `lane` the lower edge of the input's track.
    """
    grid, width = masks().grid, SHUNT_WIDTH
    gap = lane - top
    upright = pyroelectric_shunt(
        length=gap + 2 * SHUNT_OVERLAP,
        legs=max(0, int(gap / (2 * width)) - 2),
        leg=2 * strap - 4 * width,
        width=width,
        space=width,
    )
    legs = int(apart / (4 * width))
    between = pyroelectric_shunt(length=apart, legs=legs, leg=apart / 2, width=width, space=width)
    middle = snap((lane + top) / 2, grid)
    return [
        Placement(upright, at=(0.0, middle), rotation=90.0),
        Placement(upright, at=(0.0, -middle), rotation=90.0),
        Placement(between, at=(snap(strap - SHUNT_OVERLAP + apart / 2, grid), 0.0)),
    ]


def dms_lane(aperture: Um, finger_gap: Um, bus_bar: Um, apart: Um) -> Um:
    """How far over the middle of such a filter the middle of its input's track lies, um."""
    return 2 * (aperture / 2 + finger_gap + bus_bar) + apart
