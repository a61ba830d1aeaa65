"""How much metal gets down an opening, by its diameter."""

from pkgdrc.deck.measures.seed_inside import SeedInside
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry import outline
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.measures.single import each_shape
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.process.coverage import seed_on_inner_end
from pkgdrc.units import to_um


@evaluates(SeedInside)
def seed_inside(bench: Bench, measure: SeedInside, bound: Bound) -> list[Place]:
    """Openings by the seed that reaches their inner end."""
    dbu = bench.shapes.dbu

    def seed(shape: Outline) -> float:
        mouth = to_um(outline.diameter(shape), dbu)
        return seed_on_inner_end(measure.depth, mouth, measure.taper, measure.layers)

    return each_shape(bench, measure.source, bound, seed, 1e-6)
