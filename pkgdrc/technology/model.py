"""The technology as data: what a fab would tell you about its masks, its stack and its steps.

Each field's docstring-like comment in `Doc` is the manual of the TOML key with the same name.
Lengths are um, angles deg, temperatures degC, expansion coefficients ppm/K.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le, Lt, MinLen

from pkgdrc.technology.pins import Pins
from pkgdrc.toml import ByForm, Doc
from pkgdrc.units import Celsius, Deg, PpmPerK, Um

LayerNumber = tuple[Annotated[int, Ge(0), Le(65535)], Annotated[int, Ge(0), Le(65535)]]


@dataclass(frozen=True, kw_only=True)
class Crystal:
    """The expansion of a crystal as it is cut: that along its axes, turned into the wafer's."""

    crystal: Annotated[str, Doc("the crystal, by its formula; its expansion along its axes is known")]
    cut: Annotated[
        Annotated[Deg, Ge(-180), Le(180)] | Literal["X", "Z"],
        ByForm(),
        Doc("rotation of a Y cut round X, or the axis that stands on the wafer"),
    ] = 0.0
    propagation: Annotated[
        Annotated[Deg, Ge(-180), Le(180)] | Literal["X", "Y"],
        ByForm(),
        Doc("direction of the wave: an axis in the wafer, or its angle from X (of an X cut: from Y)"),
    ] = "X"
    angle: Annotated[Deg, Ge(-360), Le(360), Doc("from the layout's x axis to that direction")] = 0.0


Expansion = Annotated[
    PpmPerK | tuple[PpmPerK, PpmPerK] | Crystal,
    ByForm(),
]


@dataclass(frozen=True, kw_only=True)
class StackLayer:
    """One level of the sandwich."""

    name: Annotated[str, Doc("name of the level; interfaces are called 'outer/inner', e.g. 'frame/cover'")]
    material: Annotated[str, Doc("material, as the texts or the fab call it")]
    thickness: Annotated[Um, Gt(0), Doc("thickness in the finished package")]
    cte: Annotated[
        Expansion | None,
        Doc(
            "coefficient of thermal expansion, [along x, along y] where they differ, or a crystal's; "
            "run-out needs the first and last level's"
        ),
    ] = None
    elastic_modulus: Annotated[float | None, Gt(0), Doc("elastic modulus, GPa")] = None
    poisson: Annotated[float, Gt(0), Lt(0.5), Doc("Poisson's ratio")] = 0.3
    strength: Annotated[float | None, Gt(0), Doc("stress that it is designed to bear, MPa")] = None
    residual_stress: Annotated[float, Doc("tension that it is left with in its plane, MPa")] = 0.0
    conductivity: Annotated[
        float | None, Gt(0), Doc("electric conductivity that carries charge off, S/m, as of reduced crystals")
    ] = None
    diffusion_proof: Annotated[
        bool | None, Doc("whether it is, of a material that the deck does not know")
    ] = None


@dataclass(frozen=True, kw_only=True)
class Dies:
    """How a die is recognised in a layout: by the field drawn on a layer, or by the name of its cell."""

    layer: Annotated[
        str | None,
        Doc("layer on which each die's field is drawn, from separation line to separation line"),
    ] = None
    cells: Annotated[
        tuple[str, ...], Doc("names of cells each of whose placements is a die; its field is the cell's box")
    ] = ()


@dataclass(frozen=True, kw_only=True)
class Cut:
    """The cut from the chip's back along the separation lines."""

    profile: Annotated[Literal["V", "U", "perpendicular"], Doc("cross-section of the cut")]
    tip_width: Annotated[Um, Gt(0), Doc("width at the tip (V), or of the whole cut (U, perpendicular)")]
    into_cover: Annotated[Um, Ge(0), Doc("how deep the cut reaches into the cover")]
    angle: Annotated[Deg, Ge(0), Lt(180), Doc("opening angle of a V cut")] = 0.0
    position_tolerance: Annotated[Um, Ge(0), Doc("how far the cut may lie off its line, either way")] = 0.0
    tip_wear: Annotated[Um, Ge(0), Doc("by how much the tip widens until the tool is changed")] = 0.0
    depth_tolerance: Annotated[Um, Ge(0), Doc("how far the cut may be too deep or too shallow")] = 0.0
    line_width: Annotated[Um, Gt(0), Doc("width that separation lines are drawn with")] = 1.0


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A conical metallised connection; each mask is drawn at the outer face of its level."""

    outer: Annotated[str, Doc("level in whose outer face the opening starts")]
    inner: Annotated[str, Doc("level on whose face the opening lands")]
    taper: Annotated[Deg, Gt(-80), Lt(80), Doc("wall angle from the vertical; positive narrows inwards")]
    masks: Annotated[
        dict[str, str],
        Doc("level = layer its opening is drawn on; a level without one is passed by the same cone"),
    ]
    chamber_levels: Annotated[
        tuple[str, ...], Doc("levels where the opening stands free in a chamber, so its width stays")
    ] = ()
    landing: Annotated[str, Doc("layer of the metal on which the inner end lands")]
    contact: Annotated[str, Doc("layer of the contact round the outer end")]
    opened: Annotated[
        Literal["before gluing", "after gluing"],
        Doc("when: before gluing, its openings on the two sides of the joint are off by the overlay"),
    ] = "after gluing"


@dataclass(frozen=True, kw_only=True)
class Alignment:
    """How well the cover's masks sit on the wafer's."""

    cover_to_wafer: Annotated[Um, Ge(0), Doc("overlay error in any direction")]
    bonding_temperature: Annotated[
        Celsius, Ge(-273.15), Doc("temperature at which cover and wafer are joined")
    ]
    room_temperature: Annotated[Celsius, Ge(-273.15), Doc("temperature at which the package is used")] = 25.0
    alignment_temperature: Annotated[
        Celsius | None,
        Ge(-273.15),
        Doc("temperature at which the masks meet; where it is not stated, that of the room"),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Board:
    """The printed circuit board that the device is soldered on."""

    cte: Annotated[PpmPerK, Doc("coefficient of thermal expansion in its plane")]
    temperature_swing: Annotated[Celsius, Gt(0), Doc("difference of temperatures in use, K")]
    land: Annotated[Um | None, Gt(0), Doc("diameter of its lands, on which balls are soldered")] = None
    solder_height: Annotated[Um | None, Gt(0), Doc("height of the solder between ball and land")] = None
    solder_modulus: Annotated[float | None, Gt(0), Doc("elastic modulus of that solder, GPa")] = None
    solder_poisson: Annotated[float, Gt(0), Lt(0.5), Doc("Poisson's ratio of that solder")] = 0.35
    solder_yield: Annotated[float | None, Gt(0), Doc("shear stress at which it yields, MPa")] = None
    mean_temperature: Annotated[
        Celsius | None, Ge(-273.15), Doc("mean temperature of a cycle in use; for the solder's life")
    ] = None
    dwell: Annotated[
        float | None, Gt(0), Doc("how long a cycle stays at either end, min; for the solder's life")
    ] = None


@dataclass(frozen=True, kw_only=True)
class Join:
    """Two layers that conduct into one another where they overlap or touch."""

    layers: Annotated[tuple[str, str], Doc("the two layers")]
    through: Annotated[
        str | None, Doc("opening, at its inner end, or layer of openings that they meet in")
    ] = None
    unless: Annotated[str | None, Doc("layer of an insulating film between them")] = None


@dataclass(frozen=True, kw_only=True)
class Nets:
    """What conducts, and what is called a net's end; openings join their landing and their contact."""

    conductors: Annotated[
        tuple[str, ...],
        MinLen(1),
        Doc("layers that conduct, from the chip outwards; a text names the outermost that it lies on"),
    ]
    joins: Annotated[tuple[Join, ...], Doc("layers that conduct into one another")] = ()
    terminals: Annotated[tuple[str, ...], Doc("layers each of whose shapes is an end of the net it touches")]
    labels: Annotated[str, Doc("layer of the texts that name nets; a die's names are its own")]
    joined_outside: Annotated[
        tuple[str, ...],
        Doc("names of nets that the board joins, so that a die may have several of each; `*`: anything"),
    ] = ()
    ground: Annotated[
        tuple[str, ...], Doc("names of nets that may be led into the cut, as those on layer `ground` may")
    ] = ()
    shunts: Annotated[
        tuple[str, ...], Doc("layers of `terminals` that carry off charge alone, and no signal")
    ] = ()
    transducers: Annotated[
        str | None, Doc("conductor whose shapes couple where their fingers interdigitate")
    ] = None
    ports: Annotated[
        tuple[str, ...],
        Doc("texts that declare a filter's port: the filter's name before the dot, the port's after it"),
    ] = ("*.IN", "*.OUT", "*.ANT", "*.TX", "*.RX")
    filters: Annotated[
        dict[str, tuple[str, ...]], Doc("filter = labels of its ports, where no text declares them")
    ] = field(default_factory=dict)
    path_ground: Annotated[
        tuple[str, ...], Doc("labels of nets that no signal passes, besides `joined_outside` and `ground`")
    ] = ("GND*", "*.GND*")


@dataclass(frozen=True, kw_only=True)
class Technology:
    """One technology file. `stack` runs from the wafer's back to the cover's outer face."""

    deck: Annotated[str, Doc("rule deck that this technology is checked with: a name, or a folder")]
    dbu: Annotated[Um, Gt(0), Le(1), Doc("database unit of layouts that are drawn")] = 0.001
    grid: Annotated[Um, Gt(0), Doc("mask grid on which every vertex lies; a multiple of dbu")] = 0.001
    facet_tolerance: Annotated[Um, Gt(0), Doc("chord error that round shapes are drawn with")] = 0.01
    layers: Annotated[
        dict[str, LayerNumber], MinLen(1), Doc("name = [layer, datatype]; names may share a mask")
    ]
    other_layers: Annotated[
        dict[str, LayerNumber],
        Doc("name = [layer, datatype] of what a house has besides; no rule reads it"),
    ] = field(default_factory=dict)
    not_masks: Annotated[
        tuple[str, ...],
        Doc(
            "layers that no mask is made from, if there are any of these names: outlines, lines for the saw, "
            "places of balls; the fields of dies and the labels are none anyhow"
        ),
    ] = ()
    required: Annotated[
        tuple[str, ...], Doc("layers without which a layout cannot be judged; a rule on an empty one fails")
    ] = ()
    limits: Annotated[
        dict[str, float], Doc("limits of this technology that differ from the deck's: name = value")
    ] = field(default_factory=dict)
    dies: Annotated[Dies | None, Doc("how a die is recognised")] = None
    stack: Annotated[
        tuple[StackLayer, ...], Doc("levels from the wafer's back to the cover's outer face")
    ] = ()
    cut: Annotated[Cut | None, Doc("the cut along the lines on layer `separation`")] = None
    openings: Annotated[dict[str, Opening], Doc("name = conical connection")] = field(default_factory=dict)
    alignment: Annotated[Alignment | None, Doc("cover to wafer")] = None
    nets: Annotated[Nets | None, Doc("how nets are followed")] = None
    pins: Annotated[
        tuple[Pins, ...], Doc("lists of pins that every die is compared with; also in pkgdrc.toml")
    ] = ()
    board: Annotated[Board | None, Doc("the board under the balls or studs")] = None
    path: Annotated[Path, Doc("the file this was read from")] = Path()

    @property
    def on_every_mask(self) -> dict[str, str]:
        """The layers that each mask of a set may carry, and that have to coincide: name = what is on it."""
        kinds = {"mark": "alignment marks", "wafer": "wafer outline"}
        if self.dies and self.dies.layer:
            kinds[self.dies.layer] = "die fields"
        return {name: kind for name, kind in kinds.items() if name in self.layers}

    @property
    def outer_face(self) -> set[str]:
        """The layers whose masks lie on the stack's outer face, and so are seen from the other side."""
        outermost = self.stack[-1].name if self.stack else ""
        openings = [each for each in self.openings.values() if each.outer == outermost]
        return {layer for each in openings for layer in (each.masks[each.outer], each.contact)}

    def reads(self) -> set[str]:
        """The layers that the technology itself reads: of openings and nets, and that of the die fields."""
        named: set[str | None] = {self.dies.layer if self.dies else None}
        for opening in self.openings.values():
            named |= {*opening.masks.values(), opening.landing, opening.contact}
        if self.nets:
            named |= {*self.nets.conductors, *self.nets.terminals, self.nets.labels}
            for join in self.nets.joins:
                named |= {*join.layers, join.through, join.unless}
        return {name for name in named if name}

    def level(self, name: str) -> StackLayer:
        """The stack level called `name`; KeyError if there is none."""
        for level in self.stack:
            if level.name == name:
                return level
        raise KeyError(name)

    @property
    def interfaces(self) -> tuple[str, ...]:
        """Names of the faces between levels, from the back: 'chip/frame', ..."""
        return tuple(f"{outer.name}/{inner.name}" for outer, inner in pairwise(self.stack))

    def height(self, name: str) -> Um:
        """Height of the back-side face of level `name` above the stack's back face, um."""
        total = 0.0
        for level in self.stack:
            if level.name == name:
                return total
            total += level.thickness
        raise KeyError(name)
