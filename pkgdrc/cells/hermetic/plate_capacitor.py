"""A plate capacitor on the wiring level: a plate, a dielectric film, and a plate of wiring under it."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing, Label
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, corners_box, snap, united
from pkgdrc.errors import InputError
from pkgdrc.technology.passives import plate_capacitance
from pkgdrc.units import Um


@cell
def plate_capacitor(
    *,
    plate: Annotated[Um, Gt(0)] = 60.0,
    margin: Annotated[Um, Gt(0)] = 5.0,
    lead: Annotated[Um, Gt(0)] = 15.0,
    length: Annotated[Um, Gt(0)] = 144.0,
    dielectric_thickness: Annotated[Um, Gt(0)] = 0.5,
    permittivity: Annotated[float, Gt(0)] = 2.65,
) -> Drawing:
    """A capacitor between leads that end at x = -`length` / 2 and x = `length` / 2.

    The lower plate and both leads are on layer `wiring`, the upper plate on `plate`, the film between
    them on `dielectric`; the upper plate reaches its lead, on the right, past the film. A box on layer
    `device` holds what the plates overlap in, and the text with the value: C = e0 er A / d with the
    overlap of the plates, see `plate_capacitance`.

    Args:
        plate: width and height of the upper plate
        margin: how far the lower plate reaches beyond the upper one, and the film beyond the lower one
        lead: width of the leads
        length: from the left lead's end to the right one's
        dielectric_thickness: thickness of the dielectric film
        permittivity: relative permittivity of the film; benzocyclobutene has 2.65
    """
    grid = masks().grid
    if length <= plate + 8 * margin:
        raise InputError(
            f"cell 'plate_capacitor': parameter 'length' is {length:g}; "
            f"more than {plate + 8 * margin:g} leaves leads beside the plates"
        )
    upper = box("plate", plate, plate, grid=grid)
    left, bottom, right, top = upper.box
    lower = corners_box("wiring", left - margin, bottom - margin, right + margin, top + margin)
    film = corners_box(
        "dielectric", left - 2 * margin, bottom - 2 * margin, right + 2 * margin, top + 2 * margin
    )
    end = snap(length / 2, grid)
    low = snap(-lead / 2, grid)
    high = low + lead
    landing = right + 3 * margin
    bridge = corners_box("plate", right, low, landing + margin, high)
    area = plate**2 + margin * min(lead, plate)
    value = plate_capacitance(area, dielectric_thickness, permittivity)
    device = corners_box("device", left, bottom, right + margin, top)
    return Drawing(
        shapes=(
            *united([lower, corners_box("wiring", -end, low, left - margin, high)], grid),
            corners_box("wiring", landing, low, end, high),
            film,
            *united([upper, bridge], grid),
            device,
        ),
        labels=(Label("device", f"C {value:.4g} pF", (0.0, 0.0)),),
    )
