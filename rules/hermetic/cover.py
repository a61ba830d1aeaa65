"""AD: the cover, and the materials and strength of the sandwich."""

from pkgdrc.deck import AnyCheck, Limits, Made, Stack, rule

DIFFUSION_PROOF = ("glass", "ceramic", "metal", "silicon", "quartz", "LiTaO3", "LiNbO3")
FRAME_MATERIALS = (
    "benzocyclobutene",
    "polyimide",
    "benzoxazol",
    "polyurethane",
    "epoxy",
    "acrylate",
)


@rule("AD.1", source="003: p. 10, a diffusion-proof cover: ceramic, metal and, in particular, glass")
def cover_not_diffusion_proof(stack: Stack) -> AnyCheck:
    """The cover is not diffusion-proof.

    Why: moisture gets through laminates and polymers into the cavity, whatever seals their edge.
    Fix: a cover of glass, ceramic or metal.
    """
    return stack.material(stack.cover, *DIFFUSION_PROOF)


@rule("AD.2", severity="advice", source="003: p. 9, materials for the frame structure")
def frame_material_unproven(stack: Stack) -> AnyCheck:
    """The frame is of a material without proof.

    Why: temperature, adhesion, metallising and structuring are known only for some.
    Fix: benzocyclobutene, polyimide or a benzoxazol.
    """
    return stack.material("frame", *FRAME_MATERIALS)


@rule("AD.3", source="003: p. 19, ground down to about 50 um")
def chip_too_thin(stack: Stack, limit: Limits) -> AnyCheck:
    """The chip is too thin.

    Why: it breaks over the cavity.
    Fix: grind less away.
    """
    return stack.thickness("chip") < limit.chip


@rule("AD.4", source="process; 003: p. 17, a mismatch of the expansions displaces cover and wafer")
def runout_beyond_budget(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """The thermal run-out at a die's place on the wafer is above the overlay budget.

    Why: cover and wafer are joined warm and shrink differently, the more so the farther from the centre.
    Fix: a lower bonding temperature, a cover that expands like the wafer, or larger landings.
    """
    return made.die_runout(stack.runout) > limit.runout_budget
