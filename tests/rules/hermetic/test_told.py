"""What a rule leaves to another it leaves where that one tells it, and nowhere else."""

import pytest

from tests.rules.hermetic.board import (
    BOTTOM,
    CAVITY,
    KERF,
    LEFT,
    RIGHT,
    TOP,
    WAYS,
    Box,
    Die,
    Edit,
    bars,
    drawing,
    keyhole,
    path,
    region,
    shapes_of,
    together,
    told,
)

OUTER = (LEFT, BOTTOM, RIGHT, TOP)


def walls(
    left: float = 60.0, bottom: float = 60.0, right: float = 60.0, top: float = 60.0, short: float = 0.0
) -> Edit:
    """A frame whose walls end so far inside the die; on its left it is `short` of the line."""
    inner = (LEFT + left, BOTTOM + bottom, RIGHT - right, TOP - top)
    return lambda die: die.redraw("frame", *keyhole((LEFT + short, BOTTOM, RIGHT, TOP), inner))


def without_frame(*boxes: Box) -> Edit:
    """A frame from which boxes are taken."""

    def edit(die: Die) -> None:
        taken = region(*(path(d - b, (a, (b + d) / 2), (c, (b + d) / 2)) for a, b, c, d in boxes))
        die.redraw("frame", *shapes_of(region(*bars(OUTER, CAVITY)) - taken))

    return edit


THIN = ("RS.1", round(40 - KERF, 2))
DEFECTS: dict[str, tuple[Edit, list[tuple[str, float | None]]]] = {
    # The cavity of one die, opened on one side and with a thin wall on another.
    "opened on the left": (walls(left=20), [("ES.1", None)]),
    "opened on the left, thin on the right": (walls(left=20, right=40), [("ES.1", None), THIN]),
    "opened below, thin above": (walls(bottom=20, top=40), [("ES.1", None), THIN]),
    "opened in the corner": (walls(left=20, bottom=20), [("ES.1", None)]),
    # The line runs beside the frame on one side; the cut opens the cavity on another.
    "line off the frame on the left": (walls(75, short=15), [("TL.2", None)]),
    "line off the frame on the left, opened on the right": (
        walls(75, right=20, short=15),
        [("ES.1", None), ("TL.2", None)],
    ),
    "line off the frame on the left, thin on the right": (
        walls(75, right=40, short=15),
        [THIN, ("TL.2", None)],
    ),
    # A ring that is broken is no ring; where it is broken nothing else is wrong, elsewhere much may be.
    "broken": (without_frame((LEFT, -5, LEFT + 60, 5)), [("RS.2", 10.0)]),
    "broken, structures near the wall": (
        together(
            without_frame((LEFT, -5, LEFT + 60, 5)),
            drawing("component", path(20, (200, 0), (RIGHT - 65, 0))),
        ),
        [("RS.2", 10.0), ("RS.4", 5.0)],
    ),
    "broken on the left, bare in the kerf on the right": (
        without_frame((LEFT, -5, LEFT + 60, 5), (RIGHT - 20, -5, RIGHT - 10, 5)),
        [("ES.3", None), ("RS.2", 10.0)],
    ),
    "broken on the left, bare on the line on the right": (
        without_frame((LEFT, -5, LEFT + 60, 5), (RIGHT - 20, -5, RIGHT, 5)),
        [("RS.2", 10.0), ("TL.2", None)],
    ),
    # Structures that lie under the frame on one side and near it on the other.
    "under the frame on the left": (
        drawing("component", path(20, (-200, 0), (CAVITY[0] - 10, 0))),
        [("RS.3", None)],
    ),
    "under the frame on the left, near it on the right": (
        drawing("component", path(20, (CAVITY[0] - 10, 0), (CAVITY[2] - 5, 0))),
        [("RS.3", None), ("RS.4", 5.0)],
    ),
    # Wiring on the chip that lies in the kerf on one side and near it on the other.
    "metal in the kerf": (
        drawing("connector", path(10, (LEFT + 10, 0), (LEFT + 200, 0))),
        [("ES.9", None)],
    ),
    "metal in the kerf on the left, near it on the right": (
        drawing("connector", path(10, (LEFT + 10, 0), (RIGHT - 30, 0))),
        [("ES.11", round(30 - KERF, 2)), ("ES.9", None)],
    ),
}
CHAPTERS = {"ES.1", "ES.3", "ES.9", "ES.11", "RS.1", "RS.2", "RS.3", "RS.4", "RS.5", "TL.2"}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_told_once_and_hides_no_other(name: str, way: str) -> None:
    edit, right = DEFECTS[name]
    assert told(edit, way=WAYS[way], rules=CHAPTERS) == right


def test_what_the_cut_opens_is_not_off_centre_besides() -> None:
    assert told(walls(right=25)) == [("ES.1", None)]
    assert told(walls(right=25), rules={"ES.2"}) == [("ES.2", 35.0)]
