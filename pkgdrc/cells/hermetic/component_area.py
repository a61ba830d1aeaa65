"""The component structures: an interdigital transducer between two reflectors."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Shape
from pkgdrc.cells.hermetic.second_metal import second_metal
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import corners_box, snap
from pkgdrc.errors import InputError
from pkgdrc.units import Um

SHUNT: Um = 1.0
"""Width of the film that carries off a reflector's charge."""


@cell
def component_area(
    *,
    pitch: Annotated[Um, Gt(0)] = 2.0,
    finger_width: Annotated[Um, Gt(0)] = 1.0,
    aperture: Annotated[Um, Gt(0)] = 100.0,
    pairs: Annotated[int, Ge(1)] = 40,
    finger_gap: Annotated[Um, Gt(0)] = 2.0,
    bus_bar: Annotated[Um, Gt(0)] = 10.0,
    reflector_strips: Annotated[int, Ge(0)] = 12,
) -> Drawing:
    """An interdigital transducer with a shorted reflector grating on either side, on layer `component`.

    Centred on the origin; the wave runs along x. Fingers come from the lower and the upper bus bar in
    turn; the gratings go on at the fingers' pitch, and their strips are joined at both ends. The whole
    is as high as `aperture` + 2 `finger_gap` + 2 `bus_bar`. The transducer's bus bars carry second metal,
    and films on `shunt` join the gratings to one of them, where the technology has such layers.

    Args:
        pitch: distance of neighbouring fingers' centres, half a wavelength
        finger_width: width of fingers and strips
        aperture: length over which fingers of the two bus bars overlap
        pairs: number of finger pairs
        finger_gap: from a finger's end to the bus bar that it does not join
        bus_bar: width of the bus bars, and of the bars that join the reflectors' strips
        reflector_strips: strips of each reflector; 0 for none
    """
    grid = masks().grid
    if finger_width >= pitch:
        raise InputError(
            f"cell 'component_area': parameter 'finger_width' is {finger_width:g}; "
            f"less than the pitch of {pitch:g} leaves the fingers apart"
        )
    fingers = 2 * pairs
    total = fingers + 2 * reflector_strips
    first = snap(-((total - 1) * pitch + finger_width) / 2, grid)
    inner = snap(aperture / 2 + finger_gap, grid)

    def left(index: int) -> Um:
        return first + snap(index * pitch, grid)

    def bars(start: int, count: int) -> list[Shape]:
        if not count:
            return []
        x0, x1 = left(start), left(start + count - 1) + finger_width
        return [
            corners_box("component", x0, inner, x1, inner + bus_bar),
            corners_box("component", x0, -inner - bus_bar, x1, -inner),
        ]

    def reflector_shunt(start: int, stop: int) -> list[Shape]:
        """From the upper bar of a reflector, which would float, over the gap to that of the fingers."""
        if not masks().has("shunt"):
            return []
        last = start if start else stop - 1  # its strip beside the fingers
        middle, low = left(last) + finger_width / 2, snap(inner + bus_bar / 2, grid)
        ends = (middle, middle + (-pitch if start else pitch))
        return [corners_box("shunt", snap(min(ends), grid), low, snap(max(ends), grid), low + SHUNT)]

    gratings = (range(reflector_strips), range(reflector_strips + fingers, total))
    shapes = bars(reflector_strips, fingers)
    shapes += second_metal(shapes)
    for index in range(reflector_strips, reflector_strips + fingers):
        up = index % 2
        bottom, top = (-inner + finger_gap, inner) if up else (-inner, inner - finger_gap)
        shapes.append(corners_box("component", left(index), bottom, left(index) + finger_width, top))
    for grating in gratings:
        shapes += bars(grating.start, len(grating))
        shapes += reflector_shunt(grating.start, grating.stop) if grating else []
        shapes += [
            corners_box("component", left(index), -inner, left(index) + finger_width, inner)
            for index in grating
        ]
    return Drawing(shapes=tuple(shapes))
