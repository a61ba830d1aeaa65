"""Interconnects from pads along a die's edge to balls in an array, in one plane and without a crossing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pkgdrc.cells.common.pattern import Place
from pkgdrc.cells.elastic_bump.escape import Escape, escape, rooms_for_tracks
from pkgdrc.cells.elastic_bump.fan import Fan, Pitches, latest_corner, route
from pkgdrc.cells.elastic_bump.pad_row import chosen
from pkgdrc.cells.elastic_bump.request import Request
from pkgdrc.cells.elastic_bump.ribbon import Step, diagonal_reach
from pkgdrc.cells.elastic_bump.sectors import SIDES, Room, Sectors, Side, balanced, nearest
from pkgdrc.cells.elastic_bump.steps import Steps, turned
from pkgdrc.errors import InputError
from pkgdrc.units import Um

Point = tuple[Um, Um]


@dataclass(frozen=True)
class Route:
    """One net: its ball's place, and the middle of its track from the pad to the ball, um."""

    place: Place
    points: tuple[Point, ...]


def redistribution(request: Request) -> tuple[tuple[Route, ...], tuple[Point, ...]]:
    """The routes, by side and along it, and the centres of the pads that lead to no ball.

    InputError, in the name of the request's cell, if the pads do not fit the edge, or a channel or the
    distance from the array to the pads is too narrow.
    """
    steps = Steps(request.places.grid, request.track, request.space)
    sides = tuple(side for side in SIDES if side in request.sides)
    pads = {side: request.pad_rows.room(side, sides) for side in sides}
    channels = {side: rooms_for_tracks(request, steps, side, sides) for side in sides}
    rooms = {side: Room(pads[side], channels[side]) for side in sides}
    _check_pads(request, pads)
    _check_landings(request)
    start = nearest(request.places.columns, request.places.rows, request.taken, sides)
    sectors = balanced(start, rooms)
    _check_sectors(request, sectors, rooms)
    numbers = _pads_by_side(request, sectors, pads)
    escapes = {side: escape(request, steps, sectors, side, sides) for side in sides}
    fans: dict[Side, Fan] = {}
    spares: list[Point] = []
    ends: dict[Side, list[Step]] = {}
    for side in sides:
        at = request.pad_rows.places(side, numbers[side])
        used = chosen([track.start for track in escapes[side].tracks], [u for u, _ in at])
        ends[side] = [at[number] for number in used]
        spares += [
            steps.point(turned(each, -SIDES.index(side)))
            for number, each in enumerate(at)
            if number not in used
        ]
        fans[side] = _fan(request, steps, side, escapes[side], ends[side])
    fans = _with_corners(fans)
    return tuple(
        found
        for side in sides
        for found in _routes(request, steps, side, escapes[side], fans[side], ends[side])
    ), tuple(spares)


def _fan(request: Request, steps: Steps, side: Side, tracks: Escape, ends: list[Step]) -> Fan:
    return Fan(
        starts=tuple(track.start for track in tracks.tracks),
        ends=tuple(u for u, _ in ends),
        bottom=tracks.top,
        top=request.pad_rows.foot(side) - steps.space - diagonal_reach(steps.track),
        pitches=Pitches(steps.pitch, steps.diagonal_pitch),
    )


def _with_corners(fans: Mapping[Side, Fan]) -> dict[Side, Fan]:
    """The fans with a line at 45 deg between neighbouring ones, which leaves both as much room as can be."""
    found = dict(fans)
    for side in fans:
        after = SIDES[(SIDES.index(side) + 1) % 4]
        if after not in fans or after == side:
            continue
        mine, its = latest_corner(fans[side].mirrored()), latest_corner(fans[after])
        if mine is None or its is None:
            continue
        # Both count the same line with opposite signs, so that tracks a pitch apart add up to the pitch.
        mine -= (mine + its - fans[side].pitches.diagonal) // 2
        its = fans[side].pitches.diagonal - mine
        found[side] = replace(found[side], corners=(found[side].corners[0], mine))
        found[after] = replace(found[after], corners=(its, found[after].corners[1]))
    return found


def _routes(
    request: Request, steps: Steps, side: Side, tracks: Escape, fan: Fan, ends: list[Step]
) -> list[Route]:
    corners, height = route(fan)
    if height > fan.top:
        there, needed = (max(v - fan.bottom, 0) * steps.grid for v in (fan.top, height))
        raise InputError(
            f"cell '{request.cell}': {len(fan.starts)} tracks to the pads at the {side} fan out over "
            f"{needed:g} um between array and pads; there are {there:g} um"
        )
    found = []
    for track, fanned, end in zip(tracks.tracks, corners, ends, strict=True):
        line = [end, *reversed(fanned), *reversed(track.corners)]
        points = tuple(steps.point(turned(each, -SIDES.index(side))) for each in line)
        found.append(Route(track.place, points))
    return found


def _check_pads(request: Request, pads: Mapping[Side, int]) -> None:
    balls = len(request.taken) + request.spare_pads
    if balls > sum(pads.values()):
        each = ", ".join(f"{count} at the {side}" for side, count in pads.items())
        raise InputError(
            f"cell '{request.cell}': {balls} pads do not fit the edge, which holds {sum(pads.values())} "
            f"of this pitch ({each})"
        )


def _check_landings(request: Request) -> None:
    beside, across = request.pad_rows.gaps()
    staggered = request.pad_rows.rows == 2
    needed = request.track + 2 * request.space if staggered else request.space
    if beside < needed - 1e-6:
        what = "a track with its spaces" if staggered else "the space"
        raise InputError(
            f"cell '{request.cell}': between landings on neighbouring pads of a row there are {beside:g} um; "
            f"{what} needs {needed:g} um"
        )
    if across < request.space - 1e-6:
        raise InputError(
            f"cell '{request.cell}': between landings on pads of both rows there are {across:g} um; "
            f"the space needs {request.space:g} um"
        )


def _check_sectors(request: Request, sectors: Sectors, rooms: Mapping[Side, Room]) -> None:
    for side, room in rooms.items():
        for number, (balls, tracks) in enumerate(zip(sectors.lines(side), room.tracks, strict=True), 1):
            if len(balls) > tracks:
                raise InputError(
                    f"cell '{request.cell}': the channel beside line {number} of balls to the {side} holds "
                    f"{tracks - 1} tracks, and {len(balls) - 1} are needed"
                )
    for side, room in rooms.items():
        if sectors.balls(side) > room.pads:
            raise InputError(
                f"cell '{request.cell}': {sectors.balls(side)} balls lead to the {side}, whose edge holds "
                f"{room.pads} pads, and the channels to other sides are full"
            )


def _pads_by_side(request: Request, sectors: Sectors, pads: Mapping[Side, int]) -> dict[Side, int]:
    """How many pads each side gets: one a ball, and spare ones where there is most room."""
    found = {side: sectors.balls(side) for side in pads}
    for _ in range(request.spare_pads):
        side = max(pads, key=lambda side: pads[side] - found[side])
        found[side] += 1
    return found
