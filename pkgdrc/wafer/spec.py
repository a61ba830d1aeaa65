"""A wafer, or a panel, as its author writes it down: one TOML file. Lengths um, angles deg.

Dies are named by column and row, counted from 0 at the lower left of the array of dies. Each field's
`Doc` is the manual of the key with the same name.
"""

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from annotated_types import Ge, Gt, MinLen

from pkgdrc.errors import InputError
from pkgdrc.toml import Doc, parse, read_toml
from pkgdrc.units import Deg, Um
from pkgdrc.wafer.shape import WaferShape, check_shape

Point = tuple[Um, Um]
Site = tuple[Annotated[int, Ge(0)], Annotated[int, Ge(0)]]


@dataclass(frozen=True, kw_only=True)
class Die:
    """The die that the wafer is filled with."""

    cell: Annotated[
        str,
        Doc(
            "cell that draws the die, with the parameters width, height and street; or that of a file, "
            "counted from here: 'die.gds', 'die.gds:CELL', 'cells.py:function'"
        ),
    ]
    width: Annotated[Um, Gt(0), Doc("width of the die")]
    height: Annotated[Um, Gt(0), Doc("height of the die")]
    street: Annotated[
        Um, Ge(0), Doc("what the cut takes between dies; the pitch is the die's size plus this")
    ]
    parameters: Annotated[dict[str, Any], Doc("further parameters of the cell")] = dataclasses.field(
        default_factory=dict
    )
    offset: Annotated[Point, Doc("how far a crossing of separation lines lies off the wafer's centre")] = (
        0.0,
        0.0,
    )
    partial: Annotated[
        bool,
        Doc("draw dies that cross the edge exclusion too; without a field on the die layer they are no dies"),
    ] = False


@dataclass(frozen=True, kw_only=True)
class DropIn:
    """A cell that takes a die's place, e.g. a process monitor."""

    cell: Annotated[str, Doc("cell that is drawn; width, height and street are the die's unless given")]
    at: Annotated[Site, Doc("[column, row] of the die whose place it takes")]
    parameters: Annotated[dict[str, Any], Doc("parameters of the cell")] = dataclasses.field(
        default_factory=dict
    )


@dataclass(frozen=True, kw_only=True)
class Mark:
    """An alignment mark outside the dies; either `angle` or `at` says where."""

    cell: Annotated[str, Doc("cell that is drawn")] = "alignment_mark"
    angle: Annotated[
        Deg | None,
        Doc("direction from the wafer's centre; the mark stands in the free field nearest to the edge"),
    ] = None
    at: Annotated[Point | None, Doc("place on the wafer, from its centre")] = None
    parameters: Annotated[dict[str, Any], Doc("parameters of the cell")] = dataclasses.field(
        default_factory=dict
    )


@dataclass(frozen=True, kw_only=True)
class Serial:
    """A number on each die, counted along the rows from the lower left."""

    at: Annotated[Point, Doc("lower left corner of the first digit, from the die's centre")]
    height: Annotated[Um, Gt(0), Doc("height of a digit")] = 32.0
    first: Annotated[int, Ge(0), Doc("number of the first die")] = 1
    layer: Annotated[str, Doc("layer that the digits are drawn on")] = "serial"


@dataclass(frozen=True, kw_only=True)
class Vary:
    """A parameter of the die that changes over the wafer; several of these multiply."""

    parameter: Annotated[str, Doc("parameter of the die's cell; not width, height or street")]
    values: Annotated[tuple[Any, ...], MinLen(1), Doc("values, taken in turn")]
    by: Annotated[
        Literal["column", "row", "zone"],
        Doc(
            "'column' or 'row': the next value in the next one; 'zone': rings of one width, from the centre; "
            "on a panel rectangular ones, in its proportions"
        ),
    ] = "column"


@dataclass(frozen=True, kw_only=True)
class Plant:
    """A shape added to or removed from one die, e.g. to see whether a deck finds it.

    Exactly one of `box`, `polygon`, `circle` and `at` says where, in um from the die's centre.
    """

    die: Annotated[Site, Doc("[column, row] of the die, or of the drop-in in its place")]
    layer: Annotated[str, Doc("layer, by name; those of the wafer (site, separation, mark ...) count too")]
    action: Annotated[
        Literal["add", "remove"], Doc("'add' the shape, or 'remove' its area from what is there")
    ]
    box: Annotated[tuple[Um, Um, Um, Um] | None, Doc("[left, bottom, right, top]")] = None
    polygon: Annotated[tuple[Point, ...] | None, MinLen(3), Doc("[[x, y], ...]")] = None
    circle: Annotated[tuple[Um, Um, Annotated[Um, Gt(0)]] | None, Doc("[x, y, diameter]")] = None
    at: Annotated[
        Point | None, Doc("[x, y] inside a connected shape, all of which is removed, or of a text")
    ] = None
    text: Annotated[str | None, Doc("text to add at that place")] = None
    rule: Annotated[str, Doc("rule that a check has to report for it; `pkgdrc demo` compares")] = ""


@dataclass(frozen=True, kw_only=True)
class WaferSpec:
    """One wafer or panel."""

    technology: Annotated[str, Doc("a deck's name, or a technology file's path from this file's folder")]
    wafer: Annotated[WaferShape, Doc("the wafer itself, or a panel in its place")]
    die: Annotated[Die, Doc("the die that the wafer is filled with")]
    drop_in: Annotated[tuple[DropIn, ...], Doc("cells in the place of single dies")] = ()
    mark: Annotated[tuple[Mark, ...], Doc("alignment marks")] = ()
    serial: Annotated[Serial | None, Doc("a number on each die")] = None
    vary: Annotated[tuple[Vary, ...], Doc("a design of experiments over the wafer")] = ()
    plant: Annotated[tuple[Plant, ...], Doc("shapes added to or removed from single dies")] = ()
    path: Annotated[Path, Doc("the file this was read from")] = Path()


def load_wafer(path: Path) -> WaferSpec:
    """The wafer in the TOML file `path`; InputError names file, key and what would be right."""
    spec = dataclasses.replace(parse(read_toml(path), WaferSpec, path), path=path)
    _check(spec)
    return spec


def _check(spec: WaferSpec) -> None:
    """What the keys' types do not say."""
    try:
        check_shape(spec.wafer)
    except InputError as error:
        raise InputError(f"{spec.path}: {error}") from None
    for number, mark in enumerate(spec.mark, 1):
        if (mark.at is None) == (mark.angle is None):
            raise InputError(f"{spec.path}: key 'mark[{number}]' needs either 'angle' or 'at'")
    for number, vary in enumerate(spec.vary, 1):
        if vary.parameter in ("width", "height", "street"):
            raise InputError(
                f"{spec.path}: key 'vary[{number}].parameter' is '{vary.parameter}', which all dies share"
            )
    for number, plant in enumerate(spec.plant, 1):
        key = f"{spec.path}: key 'plant[{number}]'"
        places = [plant.box, plant.polygon, plant.circle, plant.at]
        if sum(place is not None for place in places) != 1:
            raise InputError(f"{key} needs exactly one of 'box', 'polygon', 'circle' and 'at'")
        if plant.at is not None and plant.action == "add" and plant.text is None:
            raise InputError(f"{key} adds 'at' a point: give 'box', 'polygon' or 'circle', or a 'text'")
        if plant.text is not None and (plant.at is None or plant.action != "add"):
            raise InputError(f"{key} has a 'text', which is added 'at' a point")
        if plant.box and not (plant.box[0] < plant.box[2] and plant.box[1] < plant.box[3]):
            raise InputError(f"{key} has an empty 'box': left and bottom come first, then right and top")
