"""Lists of pins: which terminals a package is to have, and which net each is on."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Gt

from pkgdrc.toml import Doc
from pkgdrc.units import Um


@dataclass(frozen=True, kw_only=True)
class Pin:
    """One terminal, as seen from above, counted from the die's origin."""

    name: Annotated[str, Doc("the ball's, bump's or pad's name")]
    net: Annotated[str, Doc("net that it is on; '' or '-': on none")] = ""
    x: Annotated[Um | None, Doc("place; without one the pin is known by its label")] = None
    y: Annotated[Um | None, Doc("place")] = None


@dataclass(frozen=True, kw_only=True)
class PinColumns:
    """What the columns of a file are called."""

    name: Annotated[str | None, Doc("header of the names of balls, bumps or pads")] = None
    net: Annotated[str | None, Doc("header of the nets")] = None
    x: Annotated[str | None, Doc("header of the places in x")] = None
    y: Annotated[str | None, Doc("header of the places in y")] = None
    row: Annotated[str | None, Doc("header of the rows' letters, where a name is a row and a column")] = None
    column: Annotated[str | None, Doc("header of the columns' numbers")] = None


@dataclass(frozen=True, kw_only=True)
class Pins:
    """A list of pins. What the file itself says need not be said here."""

    file: Annotated[
        str | None,
        Doc("the list: .csv, .aif, .bmap, .txt (die text of APD), .cdl or .sp; known by its content"),
    ] = None
    on: Annotated[
        str | None, Doc("layer of the terminals; none: the outermost conductor that is a terminal")
    ] = None
    columns: Annotated[
        PinColumns | None, Doc("headers of the file's columns, where they are not understood")
    ] = None
    unit: Annotated[Literal["nm", "um", "mm", "mil", "inch"] | None, Doc("unit of the places")] = None
    origin: Annotated[
        Literal["center", "lower-left"] | None, Doc("where places are counted from in the die's field")
    ] = None
    view: Annotated[
        Literal["top", "bottom"] | None,
        Doc("side that the list is seen from; top: as the layout is drawn; bottom: mirrored left-right"),
    ] = None
    pitch: Annotated[
        float | None, Gt(0), Doc("distance of the places that names such as A1, AB12 stand for, um")
    ] = None
    same: Annotated[
        tuple[tuple[str, ...], ...], Doc("names of one net that differ between the list and the labels")
    ] = ()
    any_case: Annotated[bool, Doc("names may differ in case from the labels")] = False
    rows: Annotated[tuple[Pin, ...], Doc("pins written out here instead of in a file")] = ()
