"""Random layouts made ready: regions for klayout in both modes, merged polygons and markers of the oracle."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

import klayout.db as kdb
import shapely

from tests.engine import oracle
from tests.engine.oracle import Check, Edges, Floats
from tests.engine.random_layouts import LAYERS, RandomLayout, random_layout
from tests.engine.random_shapes import Kind

Regions = tuple[kdb.Region, kdb.Region]  # one a layer


@dataclass(frozen=True)
class Sample:
    """The random layout of one kind and seed."""

    kind: Kind
    seed: int

    @cached_property
    def plan(self) -> RandomLayout:
        return random_layout(self.seed, self.kind)

    @cached_property
    def layout(self) -> kdb.Layout:
        return self.plan.layout()

    @cached_property
    def store(self) -> kdb.DeepShapeStore:
        return kdb.DeepShapeStore()

    @cached_property
    def deep(self) -> Regions:
        """Both layers in hierarchical mode."""
        return self._region(0, self.store), self._region(1, self.store)

    @cached_property
    def flat(self) -> Regions:
        """Both layers in flat mode, overlapping as drawn."""
        return self._region(0), self._region(1)

    @cached_property
    def merged(self) -> tuple[shapely.MultiPolygon, shapely.MultiPolygon]:
        """Both layers as the oracle merges them."""
        return oracle.merge(self.plan.flat(LAYERS[0])), oracle.merge(self.plan.flat(LAYERS[1]))

    @cached_property
    def edges(self) -> Edges:
        """The first layer's edges as the oracle sees them."""
        return oracle.edges(self.merged[0])

    def _region(self, number: int, *store: kdb.DeepShapeStore) -> kdb.Region:
        shapes = self.layout.cell("top").begin_shapes_rec(self.layout.layer(number, 0))
        return kdb.Region(shapes, *store)


@cache
def sample(kind: Kind, seed: int) -> Sample:
    """The sample of this kind and seed, made once."""
    return Sample(kind, seed)


@cache
def expected(layout: Sample, check: Check, limit: float) -> Floats:
    """The oracle's markers (m, 8), worked out once."""
    return oracle.markers(check, limit, layout.edges)


def all_agree(kind: Kind, seeds: range, agrees: Callable[[Sample], bool]) -> None:
    """Fail with the number of the layouts that disagree, and their seeds."""
    bad = [seed for seed in seeds if not agrees(sample(kind, seed))]
    assert not bad, f"{len(bad)} of {len(seeds)} {kind} layouts disagree: seeds {bad}"
