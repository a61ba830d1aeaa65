"""TL: the separation lines."""

from pkgdrc.deck import AnyCheck, Limits, Made, rule


@rule("TL.1", source="003: Fig. 5, the wafer is divided along separation lines")
def die_not_bounded(made: Made, limit: Limits) -> list[AnyCheck]:
    """A die is not bounded by separation lines on every side, or a line is broken between wafer edges.

    Why: the cut does not part the dies, and the edge that is left is not metallised.
    Fix: draw every line from wafer edge to wafer edge.
    """
    fields = made.separation.holes()
    ends = made.separation.line_ends(made.line_width)
    usable = made.wafer.sized(-limit.edge_exclusion.value)
    return [
        made.die.sized(-made.line_width / 2).not_inside(fields).any().noting("no line on some side"),
        (made.die.count_in(fields) > 1).noting("no line between dies"),
        ends.inside(usable).outside(made.die.sized(2 * made.line_width)).any().noting("a line ends"),
    ]


@rule("TL.2", source="003: p. 13, the separation lines run along the frame")
def line_off_frame(made: Made) -> AnyCheck:
    """A separation line does not run along frame.

    Why: the cut opens whatever lies there, and no closed ring is left beside it.
    Fix: move the line onto the frame, or draw frame under it.
    """
    bare = made.die - made.frame
    return (bare & made.separation).outside(made.open_die).any()
