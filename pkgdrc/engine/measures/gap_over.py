"""Gaps between balls and what fills the openings under them."""

from collections.abc import Iterator

from pkgdrc.deck.measures.gap_over import GapOver
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry import outline
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.nearby import visit
from pkgdrc.engine.pairs import Lists
from pkgdrc.engine.place import Bound, Defect, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.process.bump import Bump
from pkgdrc.units import to_um


@evaluates(GapOver)
def gap_over(bench: Bench, measure: GapOver, bound: Bound) -> list[Place]:
    """Balls by how far they stay over the filling of each opening that they overlap."""
    balls, openings = bench.shapes.region(measure.source), bench.shapes.region(measure.other)
    dbu = bench.shapes.dbu

    def judge(ball: Outline, near: Lists) -> Iterator[Defect]:
        for opening in near[0]:
            if not outline.overlap(ball, opening):
                continue
            across, mouth = (to_um(outline.diameter(each), dbu) for each in (ball, opening))
            made = Bump(depth=measure.depth, filling=measure.filling, opening=mouth, ball=across)
            # Steep where the ball hardly has a rim to rest on: so much does half a unit in the opening count.
            lower = Bump(depth=measure.depth, filling=measure.filling, opening=mouth + dbu, ball=across)
            slack = max(dbu, made.gap - lower.gap)
            if bound.meets(made.gap, slack):
                yield Defect(ball.polygon, made.gap, slack)

    return visit(bench, balls, [openings.interacting(balls).merged()], 1, judge)
