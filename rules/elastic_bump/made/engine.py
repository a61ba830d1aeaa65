"""How the measures of balls are taken."""

from collections.abc import Callable

from pkgdrc.deck.measures.in_use import InUse
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.measures.in_use import worst_joint
from pkgdrc.engine.measures.overlapping import by_diameters
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.technology.family import seen_as
from pkgdrc.units import Um

from ..family import ElasticTechnology
from .bump import Bump, joint
from .joint import Joint
from .measures import FillingShear, GapOver, PadStress, SolderLife


@evaluates(GapOver)
def gap_over(bench: Bench, measure: GapOver, bound: Bound) -> list[Place]:
    """Balls by how far they stay over the filling of each opening that they overlap."""
    dbu = bench.shapes.dbu

    def gap(ball: Um, mouth: Um) -> tuple[float, float]:
        # Steep where the ball hardly has a rim to rest on: so much does half a unit in the opening count.
        made, lower = (
            Bump(depth=measure.depth, filling=measure.filling, opening=opening, ball=ball)
            for opening in (mouth, mouth + dbu)
        )
        return made.gap, max(dbu, made.gap - lower.gap)

    return by_diameters(bench, measure.source, measure.other, bound, gap)


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
