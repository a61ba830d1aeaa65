"""The peer of the benchmark: checks of klayout.db as one would write them, hierarchical or flat.

`python -m tests.bench.plain_checks FILE TECHNOLOGY`, with `pads` as a third word: one space check, flat.
"""

import sys
from pathlib import Path

import klayout.db as kdb

from pkgdrc.technology import load_technology


def ten_checks(path: str, layers: dict[str, tuple[int, int]]) -> int:
    """Ten checks of a hermetic wafer, and how many places they find."""
    layout = kdb.Layout()
    layout.read(path)
    store = kdb.DeepShapeStore()
    store.threads = 2

    def drawn(name: str) -> kdb.Region:
        return kdb.Region(layout.top_cell().begin_shapes_rec(layout.layer(*layers[name])), store)

    def um(length: float) -> int:
        return round(length / layout.dbu)

    component, connector, island = drawn("component"), drawn("connector"), drawn("island")
    inner, outer, under = drawn("dk1_adhesive"), drawn("dk1"), drawn("under_contact")
    kerf = drawn("separation").sized(um(30)).merged()
    ring = drawn("frame") - kerf
    found: list[kdb.Region | kdb.EdgePairs] = [
        component.width_check(um(0.4)),
        component.space_check(um(0.4)),
        inner.enclosed_check(connector, um(5)),
        outer.enclosed_check(under, um(5)),
        ring,
        ring.width_check(um(20)),
        ring.separation_check(component, um(10)),
        ring.holes(),
        island.holes(),
        connector.not_covering(inner),
    ]
    return sum(each.count() for each in found)


def space_of_pads(path: str, layers: dict[str, tuple[int, int]]) -> int:
    """One space check."""
    layout = kdb.Layout()
    layout.read(path)
    pads = kdb.Region(layout.top_cell().begin_shapes_rec(layout.layer(*layers["pad"])))
    return pads.space_check(round(30 / layout.dbu)).count()


if __name__ == "__main__":
    known = dict(load_technology(Path(sys.argv[2])).layers)
    print((space_of_pads if sys.argv[3:] else ten_checks)(sys.argv[1], known))
