"""WF: the dies and marks on the wafer."""

from pkgdrc.deck import AnyCheck, Limits, Made, rule

LAYERS = ("wafer", "site", "mark")


@rule("WF.1", source="process", about=("wafer",))
def die_past_edge_exclusion(made: Made, limit: Limits) -> AnyCheck:
    """A die reaches past the edge exclusion, flat or notch.

    Why: films are thin, thick or missing there, and handlers touch it.
    Fix: leave the die out, or move the array.
    """
    return made.die_to_edge(made.wafer) < limit.edge_exclusion


@rule("WF.2", source="process")
def dies_overlap(made: Made) -> AnyCheck:
    """Dies overlap.

    Why: two exposures or two placements meet in one place, and neither die works.
    Fix: remove one, or step by the whole field.
    """
    return made.die_outline.overlaps().any()


@rule("WF.3", source="process")
def die_off_step(made: Made, limit: Limits) -> AnyCheck:
    """A die lies off the stepping grid.

    Why: the cut and the cover's openings follow the grid and miss it.
    Fix: place it on the grid.
    """
    return made.die_step > limit.step_tolerance


@rule("WF.4", source="process")
def alignment_mark_missing(made: Made, limit: Limits) -> list[AnyCheck]:
    """The wafer has too few alignment marks, or one lies in a die.

    Why: without marks the cover cannot be aligned; a mark in a die takes its place.
    Fix: place marks outside the dies.
    """
    marks = made.mark.sized(limit.mark_parts.value)
    return [
        (marks.count_in(made.wafer) < limit.marks_on_wafer).noting("marks missing"),
        made.mark.overlapping(made.die).any().noting("a mark in a die"),
    ]


@rule("WF.5", source="process", about=("site",))
def dies_not_as_planned(made: Made) -> list[AnyCheck]:
    """The dies on the wafer are not those of its plan.

    Why: maps and probers count on the plan.
    Fix: generate the wafer again from its specification.
    """
    planned = made.site.apart()
    return [
        planned.not_interacting(made.die).any().noting("no die at a planned place"),
        made.die.not_interacting(planned).any().noting("a die at no planned place"),
    ]
