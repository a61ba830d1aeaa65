"""The `[wafer]` table of a spec: a round wafer or a rectangular panel. Lengths um."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.errors import InputError
from pkgdrc.toml import Doc
from pkgdrc.units import Um


@dataclass(frozen=True, kw_only=True)
class WaferShape:
    """What carries the dies: a wafer with its flat or notch at the bottom, or a panel."""

    diameter: Annotated[
        Um | None, Gt(0), Doc("diameter of a round wafer; either this, or `width` and `height`")
    ] = None
    flat: Annotated[Um | None, Gt(0), Doc("length of the wafer's flat")] = None
    notch: Annotated[Um | None, Gt(0), Doc("depth of the wafer's notch, whose sides open by 90 deg")] = None
    width: Annotated[Um | None, Gt(0), Doc("width of a rectangular panel")] = None
    height: Annotated[Um | None, Gt(0), Doc("height of the panel")] = None
    edge_exclusion: Annotated[Um, Ge(0), Doc("least distance of a die's field from the outline")]


def check_shape(wafer: WaferShape) -> None:
    """InputError, which names the key, where the keys together make neither one wafer nor one panel."""
    sides = [key for key, size in (("width", wafer.width), ("height", wafer.height)) if size is not None]
    cuts = [key for key, size in (("flat", wafer.flat), ("notch", wafer.notch)) if size is not None]
    if wafer.diameter is None and not sides:
        raise InputError(
            "key 'wafer.diameter' is missing; a panel has 'wafer.width' and 'wafer.height' instead"
        )
    if wafer.diameter is not None and sides:
        raise InputError(
            f"keys 'wafer.diameter' and 'wafer.{sides[0]}' are both given: "
            "a wafer is round, or a panel of a width and a height"
        )
    if len(sides) == 1:
        other = "height" if sides == ["width"] else "width"
        raise InputError(f"key 'wafer.{other}' is missing: a panel has a width and a height")
    if wafer.diameter is None:
        if cuts:
            raise InputError(f"key 'wafer.{cuts[0]}' is given for a panel, but only a round wafer has one")
        return
    if len(cuts) == 2:
        raise InputError("keys 'wafer.flat' and 'wafer.notch' are both given; a wafer has one")
    for key, size, limit in (("flat", wafer.flat, 1.0), ("notch", wafer.notch, 0.5)):
        if size is not None and size >= limit * wafer.diameter:
            raise InputError(
                f"key 'wafer.{key}' is {size:g}: less than {limit * wafer.diameter:g} fits the wafer"
            )
