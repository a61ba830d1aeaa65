"""How the measures of balls are taken."""

from collections.abc import Callable, Iterator

from pkgdrc.deck.measures.in_use import InUse
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry import outline
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.measures.in_use import worst_joint
from pkgdrc.engine.nearby import visit
from pkgdrc.engine.pairs import Lists
from pkgdrc.engine.place import Bound, Defect, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.engine.touching import meeting
from pkgdrc.technology.family import seen_as
from pkgdrc.units import Um, to_um

from ..family import ElasticTechnology
from .bump import Bump, joint
from .joint import Joint
from .measures import FillingShear, GapOver, PadStress, SolderLife


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

    return visit(bench, balls, [meeting(openings, balls)], 1, judge)


@evaluates(FillingShear)
def filling_shear(bench: Bench, measure: FillingShear, bound: Bound) -> list[Place]:
    """Dies by the filling that is sheared most."""
    return _of_balls(bench, measure, bound, Joint.filling_shear)


@evaluates(PadStress)
def pad_stress(bench: Bench, measure: PadStress, bound: Bound) -> list[Place]:
    """Dies by the pad that bears most."""
    return _of_balls(bench, measure, bound, Joint.pad_stress)


@evaluates(SolderLife)
def solder_life(bench: Bench, measure: SolderLife, bound: Bound) -> list[Place]:
    """Dies by the solder that lives shortest."""
    board = bench.shapes.technology.board
    assert board
    assert board.solder_yield is not None
    assert board.mean_temperature is not None
    assert board.dwell is not None
    figures = board.solder_yield, board.mean_temperature, board.dwell
    return _of_balls(bench, measure, bound, lambda joint, delta: joint.solder_life(delta, *figures))


def _of_balls(bench: Bench, measure: InUse, bound: Bound, value: Callable[[Joint, Um], float]) -> list[Place]:
    """Joints of balls with the openings under them; a ball that touches no filling is none."""
    technology = seen_as(ElasticTechnology, bench.shapes.technology)
    return worst_joint(
        bench, measure, bound, lambda ball, opening: joint(opening, ball, technology), value, "ball"
    )
