"""RM, UM: the metal on the chip's back and the walls of the cut, and on the cover's face and openings."""

from contextlib import suppress

from pkgdrc.deck import AnyCheck, Limits, Made, Stack, rule, told
from pkgdrc.deck.absent import NotApplicableError

from .made.coating import Coating

LAYERS = ("back_opening",)


@rule("RM.1", source="process; 003: p. 24, the back metal can be removed in places")
def back_opening_too_close_to_cut(made: Made, limit: Limits) -> AnyCheck:
    """An opening in the back metal is too close to the kerf's outline at the back.

    Why: the metal that is left beside the cut no longer covers its edge safely.
    Fix: move the opening towards the middle of the chip.
    """
    too_close = made.back_opening.separation(made.kerf.at("back")) < limit.back_opening_to_kerf
    return too_close.unless(made.displaced_die)


@rule("RM.0", source="003: p. 6, the back metal covers all that faces outwards at the edges")
def back_metal_missing(stack: Stack) -> AnyCheck:
    """The technology states no back metal.

    Why: without it the butt edges of chip, frame and cover stay open, and the package is not hermetic.
    Fix: state its layers as [[back_metal]].
    """
    return stack.package.back_metal.missing


@rule("RM.2", source="003: Fig. 8, 1 to 30 um in all, for example 10 to 20 um")
def back_metal_out_of_range(stack: Stack, limit: Limits) -> list[AnyCheck]:
    """The back metal's total thickness is out of its range.

    Why: thin metal has pores and breaks over edges; thick metal bends the wafer.
    Fix: a total of 10 to 20 um.
    """
    return _total(stack.package.back_metal, limit)


@rule("RM.3", source="003: Fig. 8, sputtered adhesion layer of at most 2 um of Ti, W, V, Ni or Cr")
def adhesion_layer_wrong(stack: Stack, limit: Limits) -> list[AnyCheck]:
    """The back metal's adhesion layer is too thick, or of a metal that does not hold.

    Why: sputtered layers this thick come off under their own stress, and others do not hold on oxides.
    Fix: a thinner adhesion layer, of titanium, tungsten, vanadium, nickel or chromium.
    """
    return _adhesion(stack.package.back_metal, limit)


@rule("RM.4", source="003: Fig. 8, electrochemical thickening with 5 to 30 um of copper")
def conductor_layer_wrong(stack: Stack, limit: Limits) -> list[AnyCheck]:
    """The back metal's conductor layer is out of its range, or not of copper.

    Why: it is what makes the metal tight; a thin one is not, a thick one bends the wafer. Other metals are
    not what the text thickens with, and what is no metal lets moisture through.
    Fix: 5 to 30 um of copper.
    """
    return _conductor(stack.package.back_metal, limit)


@rule("RM.5", source="003: Fig. 8, 0.05 to 5 um of Ag, Pd, Ni or Au on the surface")
def finish_wrong(stack: Stack, limit: Limits) -> list[AnyCheck]:
    """The back metal's finish is out of its range, or of a metal that does not protect.

    Why: it protects the copper; a thin one has pores, a thick one only costs.
    Fix: 0.05 to 5 um of silver, palladium, nickel or gold.
    """
    return _finish(stack.package.back_metal, limit)


@rule("UM.1", source="003: pp. 6, 21, the openings are metallised all over on their inner surfaces")
def underside_metal_missing(stack: Stack) -> list[AnyCheck]:
    """There are connections through the cover, and the technology states no underside metal.

    Why: the metal in the openings is the second half of the seal.
    Fix: state its layers as [[underside_metal]].
    """
    return [stack.package.underside_metal.missing] if stack.package.has_openings else []


@rule("UM.2", source="003: p. 21, made analogous to the back metal")
def underside_metal_out_of_range(stack: Stack, limit: Limits) -> list[AnyCheck]:
    """A layer of the underside metal, or all of it, is out of its range, or of the wrong metal.

    Why: as of the back metal: what is thin has pores, what is thick bends the wafer or comes off.
    Fix: an adhesion layer of at most 2 um, 5 to 30 um of copper, 0.05 to 5 um of finish, 10 to 20 um in all.
    """
    checks = _total(stack.package.underside_metal, limit)
    for of_role in (_adhesion, _conductor, _finish):
        with suppress(NotApplicableError):  # it need not have a layer for each role
            checks += of_role(stack.package.underside_metal, limit)
    return checks


def _total(metal: Coating, limit: Limits) -> list[AnyCheck]:
    total = metal.thickness()
    thin = total.between(limit.back_metal_least, limit.back_metal_preferred_least)
    thick = total.past(limit.back_metal_preferred_most, up_to=limit.back_metal_most)
    return [total.outside(limit.back_metal_least, limit.back_metal_most), thin.advice(), thick.advice()]


def _adhesion(metal: Coating, limit: Limits) -> list[AnyCheck]:
    too_thick = metal.thickness("adhesion") > limit.adhesion_layer
    return [too_thick, *metal.materials("adhesion", "adhesion")]


def _conductor(metal: Coating, limit: Limits) -> list[AnyCheck]:
    thickness = metal.thickness("conductor")
    materials = metal.materials("conductor", "conductor", "Al", "Ag", "Ni", "Au")
    return [thickness.outside(limit.conductor_layer_least, limit.conductor_layer_most), *materials]


def _finish(metal: Coating, limit: Limits) -> list[AnyCheck]:
    thickness = metal.thickness("finish")
    materials = metal.materials("finish", "finish", "Sn", "Pt")
    return [thickness.outside(limit.finish_least, limit.finish_most), *materials]


@rule("RM.6", severity="advice", source="003: p. 9, slanted outer edges ease a sealed metallisation")
def edges_not_slanted(stack: Stack) -> AnyCheck:
    """The outer edges are not slanted, so that metal may not cover them.

    Why: metal that is deposited from the back meets upright walls only in passing.
    Fix: a V cut.
    """
    return stack.cut.slanted.unless(told("ES.4", "ES.6"))
