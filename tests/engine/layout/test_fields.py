"""What dies have of the lines between them, with the rest, is all that the lines cover."""

from random import Random

import klayout.db as kdb

from pkgdrc.engine.layout.dies import Dies
from pkgdrc.engine.layout.fields import FieldRuns
from pkgdrc.engine.layout.places import Places
from pkgdrc.engine.layout.strips import strips_of

WIDE, HIGH, WIDTH = 100, 80, 10
TURNS = [kdb.Trans(), kdb.Trans(2, False, 0, 0), kdb.Trans(0, True, 0, 0), kdb.Trans(2, True, 0, 0)]


def drawn(random: Random) -> tuple[kdb.Layout, kdb.Region]:
    """Dies in rows of any length, turned or not, with streets or without; lines here and there."""
    layout = kdb.Layout()
    top, fields = layout.create_cell("TOP"), layout.layer(1, 0)
    die, other = layout.create_cell("DIE"), layout.create_cell("OTHER")
    off = random.choice([0, 7])
    for cell in (die, other):
        cell.shapes(fields).insert(kdb.Box(off, -off, off + WIDE, HIGH - off))
    street = random.choice([0, 0, 4, WIDTH, 30])
    turns = random.sample(TURNS, random.choice([1, 1, 2]))
    whole, seldom = random.random() < 0.5, random.random() < 0.5
    columns, rows = random.randint(1, 6), random.randint(1, 6)
    for row in range(rows):
        missing = 0 if whole else random.randint(0, 2)
        for column in range(missing, columns - missing):
            cell = other if seldom and random.random() < 0.1 else die
            turn = random.choice(turns)
            corner = cell.bbox().transformed(turn).p1
            spot = kdb.Trans(column * (WIDE + street) - corner.x, row * (HIGH + street) - corner.y)
            top.insert(kdb.CellInstArray(cell.cell_index(), spot * turn))
    lines = kdb.Region()
    lines.merged_semantics = False
    off = -street // 2 - random.choice([WIDTH // 2, WIDTH // 2, 0, 3, WIDTH])
    for upright, count, pitch, length in (
        (True, columns, WIDE + street, rows * (HIGH + street)),
        (False, rows, HIGH + street, columns * (WIDE + street)),
    ):
        for number in range(count + 1):
            if random.random() < 0.05:
                continue
            first = random.choice([0, 0, 0, -20, HIGH + street])
            at, last = number * pitch + off, length + random.choice([0, 0, 0, 13, -30])
            if last - first > WIDTH:
                sides = (at, first, at + WIDTH, last) if upright else (first, at, last, at + WIDTH)
                lines.insert(kdb.Box(*sides))
    return layout, lines


def test_the_parts_are_all_that_the_lines_cover() -> None:
    told = within = 0
    for seed in range(1500):
        layout, lines = drawn(Random(seed))
        top = layout.cell("TOP")
        assert top
        dies = Dies(Places(layout, top), layout.find_layer(1, 0))
        strips = strips_of(lines, WIDTH)
        parts = FieldRuns(dies).parts(strips) if strips and len(dies) else None
        if parts is None:
            continue
        layer = layout.layer(2, 0)
        for cell, boxes in ((top.cell_index(), parts.rest), *parts.cells.items()):
            for box in boxes:
                layout.cell(cell).shapes(layer).insert(box)
        found = kdb.Region(top.begin_shapes_rec(layer))
        assert (found ^ lines).is_empty(), seed
        # What is in the dies is not left above them.
        own = kdb.Region([kdb.Polygon(kdb.Box(*box)) for box in dies.boxes.tolist()])
        told += 1
        within += (kdb.Region([kdb.Polygon(box) for box in parts.rest]) & own).is_empty()
    assert told > 200
    assert within > 80
