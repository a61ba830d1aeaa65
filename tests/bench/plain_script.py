"""A deck's geometric checks as a plain klayout.db script: one call after the other, none screened."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import klayout.db as kdb

from pkgdrc.technology import Technology

Masks = dict[str, kdb.Region]
Found = kdb.Region | kdb.EdgePairs
Rule = tuple[str, Callable[[], Found]]
Chapter = Callable[[Masks, Technology, Callable[[float], int]], Iterator[Rule]]


def run(path: Path, technology: Technology, chapters: Sequence[Chapter]) -> Iterator[tuple[str, int, float]]:
    """Each step's rule id, how much it found and its seconds; hierarchical, one thread."""
    started = time.perf_counter()
    layout = kdb.Layout()
    layout.read(str(path))
    store = kdb.DeepShapeStore()
    store.threads = 0  # in this thread; 1 would hand every step over to a worker
    layers = {
        name: kdb.Region(layout.top_cell().begin_shapes_rec(layout.layer(*number)), store)
        for name, number in technology.layers.items()
    }
    yield "read", 0, time.perf_counter() - started
    scale = 1 / layout.dbu
    # Fields of neighbouring dies abut; shrunk one by one they stay apart.
    layers["die"].merged_semantics = False
    layers["die"] = layers["die"].sized(-1)
    for rules in (*chapters, _masks):
        for rule, compute in rules(layers, technology, lambda um: round(um * scale)):
            started = time.perf_counter()
            found = compute().count()
            yield rule, found, time.perf_counter() - started


def _masks(m: Masks, technology: Technology, u: Callable[[float], int]) -> Iterator[Rule]:
    """What every deck checks: grid, corners and strange shapes on every layer, dies and marks on the wafer.

    GR.4 and WF.3, for which klayout has no check, and the nets are left out.
    """
    grid = u(technology.grid)
    for layer in m.values():
        yield "GR.1", partial(layer.grid_check, grid, grid)
        yield "GR.2", partial(layer.corners, 136.0, 180.0, absolute=True)
        yield "GR.3", layer.strange_polygon_check
    yield "WF.1", lambda: m["die"] & (m["wafer"] - m["wafer"].sized(-u(3000)))
    yield "WF.2", lambda: m["die"].merged(False, 2)
    yield "WF.4", lambda: m["mark"].sized(u(50)).merged()
    yield "WF.4", lambda: m["mark"] & m["die"]
    yield "WF.5", lambda: m["site"].not_interacting(m["die"])
    yield "WF.5", lambda: m["die"].not_interacting(m["site"])
