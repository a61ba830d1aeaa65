"""Where separation lines go on to, asked of what is near: as all lines of the wafer tell it, to the unit."""

from random import Random

import klayout.db as kdb
import pytest

from pkgdrc.engine.nodes.lines import Inside

WIDE, HIGH, WIDTH = 10_000, 8_000, 1_000


def drawn(random: Random) -> kdb.Region:
    """Lines between dies, some of which end early or are apart, and lines at any angle across them."""
    lines = kdb.Region()
    for number in range(7):
        low, high = sorted(random.sample(range(7), 2))
        x, y = number * WIDE, number * HIGH
        lines.insert(kdb.Box(x, low * HIGH, x + WIDTH, high * HIGH + WIDTH))
        lines.insert(kdb.Box(low * WIDE, y, high * WIDE + WIDTH, y + WIDTH))
    for _ in range(2):
        ends = [kdb.Point(random.randrange(6 * WIDE), random.randrange(6 * HIGH)) for _ in range(2)]
        lines.insert(kdb.Path(ends, WIDTH).polygon())
    return lines.merged()


@pytest.mark.parametrize("seed", range(20))
def test_parts_within_lines_are_those_that_all_lines_tell(seed: int) -> None:
    random = Random(seed)
    lines = drawn(random)
    inside = Inside(lines)
    found = 0
    for _ in range(200):
        x, y = random.randrange(6 * WIDE), random.randrange(6 * HIGH)
        edge = kdb.Edge(x, y, x + random.randint(-900, 900), y + random.randint(-900, 900))
        if edge.is_degenerate():
            continue
        expected = sorted(map(str, (kdb.Edges(edge) & lines).each()))
        assert sorted(map(str, inside(edge).each())) == expected, edge
        found += bool(expected)
    assert found
