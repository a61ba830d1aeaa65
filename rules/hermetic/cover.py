"""AD: the cover, and the materials and strength of the sandwich."""

from pkgdrc.deck import AnyCheck, Limits, Made, Stack, rule
from pkgdrc.deck.absent import NotApplicableError

LAYERS = ("shunt",)


@rule("AD.1", source="003: p. 10, a diffusion-proof cover: ceramic, metal and, in particular, glass")
def cover_not_diffusion_proof(stack: Stack) -> list[AnyCheck]:
    """The cover is not diffusion-proof, or of a material that is not known.

    Why: moisture gets through laminates and polymers into the cavity, whatever seals their edge.
    Fix: a cover of glass, ceramic or metal; of another tight material, state `diffusion_proof = true`.
    """
    return [*stack.good_for(stack.cover, "cover")]


@rule("AD.2", severity="advice", source="003: p. 9, materials for the frame structure")
def frame_material_unproven(stack: Stack) -> list[AnyCheck]:
    """The frame is of a material without proof.

    Why: temperature, adhesion, metallising and structuring are known only for some.
    Fix: benzocyclobutene, polyimide or a benzoxazol.
    """
    return [*stack.good_for("frame", "walls")]


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
    Fix: a cover of the wafer's material, cut and turned alike, which alone is not displaced; else a lower
    bonding temperature (cured by light or in the cold), or larger landings and the budget with them.
    """
    return made.die_runout(stack.runout) > limit.runout_budget


@rule("AD.5", severity="advice", source="process; 003: p. 12, piezoelectric crystals")
def expansion_without_direction(stack: Stack) -> list[AnyCheck]:
    """One number stands for the expansion of a crystal that expands unlike along its axes.

    Why: LiTaO3 expands by 16.1 ppm/K along X and by 8 to 11 across it, so that one and the same wafer is good
    or bad by which of them is stated.
    Fix: state the cut, as `cte = { crystal = "LiTaO3", cut = 42, propagation = "X" }`, or [along x, along y].
    """
    return [stack.one_number_for_a_crystal(level) for level in ("chip", stack.cover)]


@rule("AD.6", source="process; 003: pp. 7, 15, the structures are encapsulated contact-free")
def cover_touches_structures(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """Cover, chip or film is bent so far that it all but touches the component structures.

    Why: structures that must move freely are damped or destroyed. Taken as plates whose edges the frame
    holds, over the largest circle between frame and islands; where it yields, they give up to 3.2 times more.
    Fix: an island as support, a higher frame, a thicker chip, cover or film, or less pressure.
    """
    return made.component_cavity.gap_left(stack.package.cavity) < limit.free_height


@rule("AD.7", source="process; 003: p. 19, chips of about 50 um")
def part_breaks_over_cavity(made: Made, stack: Stack) -> list[AnyCheck]:
    """Chip or cover breaks over its cavity under the stated pressure.

    Why: the stress at the cavity's edge grows with the square of span over thickness: a chip of 50 um over
    720 um bears 1.5 MPa, and moulding presses with 5 to 10.
    Fix: an island as support, a smaller cavity, a thicker part, or a moulding that presses less.
    """
    checks: list[AnyCheck] = []
    for level in ("chip", stack.cover):
        strength = stack.strength(level)
        if strength is not None:
            drawn = made.void.inside(made.die).plate_stress(stack.thickness(level), stack.package.pressure)
            checks.append((drawn > strength).noting(level))
    if not checks:
        raise NotApplicableError("the technology states no strength of chip or cover")
    return checks


@rule("PY.1", severity="advice", source="process; 003: p. 12, lithium tantalate and lithium niobate")
def charged_by_temperature(made: Made, stack: Stack, limit: Limits) -> list[AnyCheck]:
    """A net floats on a pyroelectric chip that does not carry its charge off in time.

    Why: ten kelvin on LiTaO3 make more volts than air bears between the fingers, and the spark destroys them.
    Fix: a reduced ("black") crystal, whose conductivity is stated, or a shunt from each net to ground, on
    layer `shunt`, which is one of `nets.terminals` and `nets.shunts`.
    """
    if not stack.pyroelectric("chip"):
        return []
    relaxation = stack.charge_relaxation("chip")
    if relaxation is not None:
        return [relaxation > limit.charge_relaxation]
    if not made.has("shunt"):
        raise NotApplicableError("the technology states neither the chip's conductivity nor a layer 'shunt'")
    shunt, ground = made.layer("shunt"), made.layer("ground")
    component, connector = made.layer("component"), made.layer("connector")
    return [made.nets.charged(component, connector, shunt=shunt, ground=ground).any()]
