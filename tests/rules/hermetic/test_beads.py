"""Beads over openings, drawn by hand."""

import klayout.db as kdb
import pytest

from tests.rules.hermetic.board import IN, Shape, around, disc, drawing, halves, told

X, Y = IN
RULES = ["BP.1", "BP.2", "BP.3", "BP.4", "BP.5"]


@pytest.mark.parametrize(
    ("beads", "right"),
    [
        ([disc(X, Y, 90)], []),
        ([kdb.DBox(*around(X, Y, 45))], []),
        ([part for half in halves(X, disc(X, Y, 90)) for part in half], []),
        ([disc(X, Y, 90, 8)], []),
        ([disc(X, Y, 110)], [("BP.5", 110.0)]),
        ([disc(X, Y, 94.99)], []),
        ([disc(X, Y, 95.1)], [("BP.5", 95.1)]),
        ([disc(X, Y, 84.9)], [("BP.5", 84.9)]),
        ([disc(X, Y, 90), disc(X, Y, 90)], [("BP.4", None)]),
        ([disc(X, Y, 90), disc(X + 15, Y, 90)], [("BP.4", 7.5), ("BP.4", None)]),
        ([disc(0, 0, 90)], [("BP.4", None)]),
        ([disc(X, Y, 90), disc(0, 0, 90)], [("BP.4", None)]),
        ([disc(X + 6, Y, 90)], [("BP.4", 6.0)]),
    ],
)
def test_beads(beads: list[Shape], right: list[tuple[str, float | None]]) -> None:
    assert told(drawing("bead", *beads), technology="hermetic/intermediate", rules=RULES) == right
