"""The share of windows that is covered, against plain sums over pixels."""

from random import Random

import klayout.db as kdb
import numpy as np
import pytest

from pkgdrc.findings import Finding
from tests.engine.small_deck import findings, run

SIDE = 240  # um; the frame on layer b says how far the layout reaches


def drawn(seed: int, deep: bool) -> tuple[kdb.Layout, np.ndarray]:
    """Boxes at random in a cell that stands turned and mirrored, and the pixels (1 um) that they cover."""
    random = Random(seed)
    layout = kdb.Layout()
    top, below = layout.create_cell("top"), layout.create_cell("below")
    a, b = layout.layer(0, 0), layout.layer(1, 0)
    top.shapes(b).insert(kdb.DBox(0, 0, SIDE, SIDE))
    pixels = np.zeros((SIDE, SIDE), dtype=bool)
    boxes = []
    for _ in range(14):
        x, y = random.randrange(0, 60), random.randrange(0, 60)
        boxes.append(kdb.DBox(x, y, x + random.randrange(1, 40), y + random.randrange(1, 40)))
        below.shapes(a).insert(boxes[-1])
    for trans in (kdb.DTrans(0, False, 5, 9), kdb.DTrans(1, True, 120, 110), kdb.DTrans(3, False, 100, 235)):
        top.insert(kdb.DCellInstArray(below.cell_index(), trans))
        for box in boxes:
            there = trans * box
            pixels[int(there.bottom) : int(there.top), int(there.left) : int(there.right)] = True
    if not deep:
        top.flatten(True)
    return layout, pixels


@pytest.mark.parametrize("deep", [True, False])
@pytest.mark.parametrize(("size", "step"), [(60, 60), (70, 35), (100, 100), (300, 300)])
@pytest.mark.parametrize("seed", range(3))
def test_a_window_is_told_by_its_share(seed: int, size: int, step: int, deep: bool) -> None:
    layout, pixels = drawn(seed, deep)
    starts = [0]
    while starts[-1] + size < SIDE:
        starts.append(starts[-1] + step)
    shares = {(x, y): float(pixels[y : y + size, x : x + size].mean()) for x in starts for y in starts}
    limit = sorted(shares.values())[len(shares) // 2] + 1e-4
    found = findings(
        run(layout, {"WD.1": f"made.a.window_density({size}, {step}) < {limit}"}, top="top"), "WD.1"
    )
    assert {corner(each): each.measured for each in found} == {
        at: pytest.approx(share, abs=1e-6) for at, share in shares.items() if share < limit
    }


def corner(finding: Finding) -> tuple[int, int]:
    assert finding.bbox
    return round(finding.bbox[0]), round(finding.bbox[1])
