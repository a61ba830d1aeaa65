"""Nets of random hierarchies against a flat union-find oracle, and flat against deep."""

from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import klayout.db as kdb
import pytest

from pkgdrc.engine.nets import Netlist
from pkgdrc.engine.shapes import Shapes
from pkgdrc.input.read import read_layout
from tests.engine.small_deck import findings, run, technology
from tests.nets import union_find
from tests.nets.hierarchies import LAYERS, NETS, Flat, Hierarchy

KEYS: dict[str, Any] = {
    "layers": {name: list(number) for name, number in LAYERS.items()},
    "nets": NETS,
    "dies": {"layer": "die"},
}
CHECKS = {
    "CR.1": "made.nets.shorts().any()",
    "CR.2": "made.nets.opens().any()",
    "CR.3": "made.nets.dangling().any()",
}
KINDS = {"CR.1": "short", "CR.2": "open", "CR.3": "dangling"}
SOME = range(40)
SEEDS = [*SOME, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(40, 1000))]


@cache
def drawn(seed: int) -> Hierarchy:
    return Hierarchy(seed)


def squares(shapes: list[kdb.Polygon], frame: kdb.ICplxTrans) -> set[tuple[int, int]]:
    """The grid's squares that some shapes cover on the wafer."""
    region = kdb.Region()
    for shape in shapes:
        region.insert(shape.transformed(frame))
    found: set[tuple[int, int]] = set()
    for polygon in region.decompose_trapezoids_to_region().each():
        box = polygon.bbox()
        found |= union_find.squares((box.left, box.bottom, box.right, box.top))
    return found


def partition(layout: kdb.Layout) -> list[list[tuple[frozenset[object], tuple[str, ...]]]]:
    """The nets of every die as pkgdrc finds them: what they cover on each layer, and their names."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.gds"
        layout.write(str(path))
        shapes = Shapes(read_layout(path), technology(**KEYS))
        netlist = Netlist(shapes)
        found: list[list[tuple[frozenset[object], tuple[str, ...]]]] = []
        order = sorted(range(len(shapes.dies)), key=lambda n: shapes.dies.boxes[n][[1, 0]].tolist())
        for die in order:
            back = shapes.dies.frame(die).inverted()
            found.append(
                sorted(
                    (
                        (
                            frozenset(
                                (layer.name, square)
                                for layer, polygons in net.metal.items()
                                for square in squares(polygons, back)
                            ),
                            tuple(sorted(net.names)),
                        )
                        for net in netlist.of_die(die)
                    ),
                    key=repr_of,
                )
            )
        return found


def repr_of(net: tuple[frozenset[Any], tuple[str, ...]]) -> str:
    return repr((sorted(net[0]), net[1]))


def right(dies: list[Flat]) -> list[list[tuple[frozenset[object], tuple[str, ...]]]]:
    return [
        sorted(
            (
                (frozenset((name, s) for name, box in net.boxes for s in union_find.squares(box)), net.names)
                for net in union_find.nets(die)
            ),
            key=repr_of,
        )
        for die in dies
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_partition_is_the_oracles(seed: int) -> None:
    """What is joined, and what it is called, in every die, drawn with hierarchy and without."""
    hierarchy = drawn(seed)
    expected = right(hierarchy.dies())
    assert partition(hierarchy.layout) == expected
    assert partition(hierarchy.flat()) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_faults_are_the_oracles(seed: int) -> None:
    """NET.1-3 tell every defect once in each die that has it."""
    hierarchy = drawn(seed)
    expected: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for die in hierarchy.dies():
        expected += union_find.faults(die)
    for layout in (hierarchy.layout, hierarchy.flat()):
        judged = run(layout, CHECKS, **KEYS)
        told: Counter[tuple[str, tuple[str, ...]]] = Counter()
        for rule, kind in KINDS.items():
            for finding in findings(judged, rule):
                assert finding.about == tuple(sorted(finding.about))
                told[kind, finding.about] += finding.placements
        assert told == expected
