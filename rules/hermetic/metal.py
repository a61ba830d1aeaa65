"""RM: the back metal, on the chip's back and the walls of the cut."""

from pkgdrc.deck import AnyCheck, Limits, Made, Stack, rule

LAYERS = ("back_opening",)


@rule("RM.1", source="process; 003: p. 24, the back metal can be removed in places")
def back_opening_too_close_to_cut(made: Made, limit: Limits) -> AnyCheck:
    """An opening in the back metal is too close to the kerf's outline at the back.

    Why: the metal that is left beside the cut no longer covers its edge safely.
    Fix: move the opening towards the middle of the chip.
    """
    return made.back_opening.separation(made.kerf.at("back")) < limit.back_opening_to_kerf


@rule("RM.2", source="003: Fig. 8, 1 to 30 um in all, for example 10 to 20 um")
def back_metal_out_of_range(stack: Stack, limit: Limits) -> list[AnyCheck]:
    """The back metal's total thickness is out of its range.

    Why: thin metal has pores and breaks over edges; thick metal bends the wafer.
    Fix: a total of 10 to 20 um.
    """
    total = stack.back_metal()
    thin = total.between(limit.back_metal_least, limit.back_metal_preferred_least)
    thick = total.past(limit.back_metal_preferred_most, up_to=limit.back_metal_most)
    return [total.outside(limit.back_metal_least, limit.back_metal_most), thin.advice(), thick.advice()]


@rule("RM.3", source="003: Fig. 8, sputtered adhesion layer of at most 2 um")
def adhesion_layer_too_thick(stack: Stack, limit: Limits) -> AnyCheck:
    """The back metal's adhesion layer is too thick.

    Why: sputtered layers this thick come off under their own stress.
    Fix: a thinner adhesion layer.
    """
    return stack.back_metal("adhesion") > limit.adhesion_layer


@rule("RM.4", source="003: Fig. 8, electrochemical thickening with 5 to 30 um of copper")
def conductor_layer_out_of_range(stack: Stack, limit: Limits) -> AnyCheck:
    """The back metal's conductor layer is out of its range.

    Why: it is what makes the metal tight; a thin one is not, a thick one bends the wafer.
    Fix: 5 to 30 um.
    """
    return stack.back_metal("conductor").outside(limit.conductor_layer_least, limit.conductor_layer_most)


@rule("RM.5", source="003: Fig. 8, 0.05 to 5 um of Ag, Pd, Ni or Au on the surface")
def finish_out_of_range(stack: Stack, limit: Limits) -> AnyCheck:
    """The back metal's finish is out of its range.

    Why: it protects the copper; a thin one has pores, a thick one only costs.
    Fix: 0.05 to 5 um.
    """
    return stack.back_metal("finish").outside(limit.finish_least, limit.finish_most)


@rule("RM.6", severity="advice", source="003: p. 9, slanted outer edges ease a sealed metallisation")
def edges_not_slanted(stack: Stack, limit: Limits) -> list[AnyCheck]:
    """The outer edges are not slanted, so that metal may not cover them.

    Why: metal that is deposited from the back meets upright walls only in passing.
    Fix: a V cut.
    """
    if (stack.cut.depth / stack.cut.width).value > limit.depth_to_width_without_v.value:
        return []  # ES.4 and ES.6 say so of a deep cut
    return [stack.cut.slanted]
