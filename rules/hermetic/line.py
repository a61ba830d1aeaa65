"""TL: the separation lines."""

from pkgdrc.deck import AnyCheck, Limits, Made, Region, rule, told


@rule("TL.1", source="003: Fig. 5, the wafer is divided along separation lines")
def die_not_bounded(made: Made, limit: Limits) -> list[AnyCheck]:
    """A die is not bounded by separation lines on every side, or a line is broken between wafer edges.

    Why: the cut does not part the dies, and the edge that is left is not metallised.
    Fix: draw every line from wafer edge to wafer edge.
    """
    lines = made.kerf.lines
    fields = lines.holes()
    ends = lines.line_ends(made.line_width)
    usable = made.wafer.sized(-limit.edge_exclusion.value)
    # Lines may end in the edge exclusion; what is beyond a gap in one there bounds no die.
    loose = lines.overlapping(made.wafer).not_interacting(made.die.sized(2 * made.line_width))
    # Of a die that is far off its place that is told.
    core = made.die_core.outside(made.displaced_die)
    shared = core.inside(fields.where(core.count_in(fields) > 1))

    def open_at(cores: Region) -> AnyCheck:
        return made.die.covering(cores).any().where_open(lines, core, made.line_width)

    return [
        open_at(core.not_inside(fields)).noting("no line on some side"),
        open_at(shared).noting("no line between dies"),
        ends.inside(usable).outside(made.die.sized(2 * made.line_width)).any().noting("a line ends"),
        loose.not_interacting(ends.inside(usable)).any().noting("a piece that bounds no die"),
    ]


@rule("TL.2", source="003: p. 13, the separation lines run along the frame")
def line_off_frame(made: Made) -> AnyCheck:
    """A separation line does not run along frame.

    Why: the cut opens whatever lies there, and no closed ring is left beside it.
    Fix: move the line onto the frame, or draw frame under it.
    """
    # Where a ring is open, so is what its cavity leads to.
    bare = (made.die - made.frame).not_interacting(told("RS.2"))
    return (bare & made.kerf.lines).any()


@rule("TL.3", severity="advice", source="process")
def line_of_another_width(made: Made) -> list[AnyCheck]:
    """A separation line is drawn at another width than the technology's.

    Why: the layout was drawn to another technology, or its lines are streets: the cut is as wide as the tool,
    and is taken along their middle.
    Fix: draw lines as wide as the technology says, or state the width that they are drawn with.
    """
    return [(made.separation - made.kerf.lines).any(), (made.kerf.lines - made.separation).any()]
