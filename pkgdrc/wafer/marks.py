"""Alignment marks, outside the dies and off the separation lines. Lengths um."""

import math

import numpy as np

from pkgdrc.cells.drawing import Placement
from pkgdrc.errors import InputError
from pkgdrc.technology.model import Technology
from pkgdrc.wafer.dies import cell_of, draw
from pkgdrc.wafer.outline import WaferOutline
from pkgdrc.wafer.placement import Site, Sites
from pkgdrc.wafer.spec import WaferSpec


def place_marks(
    spec: WaferSpec, sites: Sites, edge: WaferOutline, technology: Technology
) -> tuple[tuple[Placement, ...], frozenset[Site]]:
    """The marks of `spec`, and the sites that they take.

    A mark given by `angle` stands in the middle of a field without a die, wholly on the wafer, as near
    as can be to where that direction meets the edge; InputError if there is no such field.
    """
    placements = []
    taken: set[Site] = set()
    for number, mark in enumerate(spec.mark, 1):
        key = f"mark[{number}]"
        drawing = draw(spec, cell_of(spec, f"{key}.cell", mark.cell, technology), mark.parameters, technology)
        if mark.at is not None:
            placements.append(Placement(drawing, at=mark.at))
            continue
        box = np.array(drawing.box or (0.0, 0.0, 0.0, 0.0))
        wanted = edge.toward(mark.angle or 0.0)
        free = sorted(sites.partial - taken, key=lambda site: math.dist(sites.centre(site), wanted))
        centres = np.array([sites.centre(site) for site in free]).reshape(-1, 2)
        boxes = np.hstack([centres, centres]) + box
        fits = np.flatnonzero(edge.holds(boxes))
        room = (box[2] - box[0] < sites.pitch[0]) and (box[3] - box[1] < sites.pitch[1])
        if not room or not len(fits):
            raise InputError(
                f"{spec.path}: key '{key}': no field without a die has room for '{mark.cell}' on the wafer: "
                "give its place with 'at', make it smaller, or make the edge exclusion wider"
            )
        site = free[fits[0]]
        taken.add(site)
        placements.append(Placement(drawing, at=sites.centre(site)))
    return tuple(placements), frozenset(taken)
