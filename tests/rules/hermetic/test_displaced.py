"""Dies at wrong places, missing, mirrored or over one another: one defect, one rule. Drawn by hand."""

from pathlib import Path

import klayout.db as kdb
import pytest

from tests.rules.hermetic.board import HEIGHT, WALL, WIDTH, drawing, keyhole
from tests.rules.hermetic.wafers import Place, Wafer, dies_of, grid, lines

PLACES = grid()
HERE = 5  # column 1, row 1, of 4 by 3
OUTER = 7  # column 3, row 1


def moved(which: int, dx: float, dy: float = 0.0) -> Wafer:
    """A wafer with one die off its place."""
    wafer = Wafer([place for n, place in enumerate(PLACES) if n != which], lines())
    x, y = PLACES[which]
    wafer.put([(x + dx, y + dy)])
    return wafer


def right(dx: float) -> dict[str, object]:
    """Off its step; where the line leaves the frame that is told, before that the walls beside the line."""
    found: dict[str, object] = {"WF.3": pytest.approx(dx, abs=1e-3)}
    if dx > WALL:
        return {**found, "TL.2": None}
    return {**found, "ES.2": pytest.approx(dx)} if dx > 5 else found


@pytest.mark.parametrize("dx", [0.005, 1.0, 14.0, WIDTH / 8, WIDTH / 4 - 0.005, WIDTH / 2 - 80])
def test_a_die_that_is_moved_into_its_neighbour(dx: float, tmp_path: Path) -> None:
    """Beside the two: metal of one that lies on that of the other is a matter of nets."""
    found = moved(HERE, dx).report(tmp_path)["violations"]
    rules = {v["rule"]: v["measured"] for v in found if not v["rule"].startswith("NET")}
    assert rules == {"WF.2": None, **right(dx)}
    assert {(1, 1)} == set(dies_of([v for v in found if v["rule"] == "WF.3"]))


@pytest.mark.parametrize("dx", [0.005, 1.0, 14.0, WIDTH / 8, WIDTH / 4])
def test_a_die_that_is_moved_outwards(dx: float, tmp_path: Path) -> None:
    assert dict(moved(OUTER, dx).told(tmp_path)) == right(dx)


def test_what_the_cut_does_to_it_is_told_where_its_place_is_not_judged(tmp_path: Path) -> None:
    rules = {rule for rule, _ in moved(OUTER, WIDTH / 4).told(tmp_path, "--ignore", "WF,NET,AL")}
    assert rules == {"ES.2", "ES.9", "TL.1", "TL.2", "UK.3"}


OVER = "AL.1,DK.9,DK.10,RI.1,RI.2,RS.3,RS.4"


def test_what_lies_on_another_die_is_told_where_that_is_not_judged(tmp_path: Path) -> None:
    """Frames over structures, openings over openings."""
    alone, beside = set(), set()
    for part in (0.3, 0.5):
        wafer = moved(HERE, part * WIDTH, part * HEIGHT)
        for rules in (OVER.replace(",DK.9", ""), "DK.9"):  # which RI.1 leaves to it
            alone |= {rule for rule, _ in wafer.told(tmp_path, "--select", rules)}
        beside |= {rule for rule, _ in wafer.told(tmp_path, "--select", f"{OVER},WF.2")}
    # Beside the overlap, structures may come near to another die's frame.
    assert beside - {"RS.4"} == {"WF.2"}
    assert alone == set(OVER.split(","))


def test_a_thin_wall_of_a_die_off_its_step_is_told(tmp_path: Path) -> None:
    """Its walls are 45 um; the cut leaves 19.293, and 1 um less on the side that it is moved to."""
    thin = keyhole((-WIDTH / 2, -HEIGHT / 2, WIDTH / 2, HEIGHT / 2), (-435, -395, 435, 395))
    wafer = Wafer([place for n, place in enumerate(PLACES) if n != OUTER], lines())
    cell = wafer.cell("THIN", lambda die: die.redraw("frame", *thin))
    x, y = PLACES[OUTER]
    wafer.put([(x + 1, y)], cell)
    found = wafer.told(tmp_path)
    assert ("WF.3", 1.0) in found
    assert min(value for rule, value in found if rule == "RS.1" and value) == pytest.approx(18.293)


@pytest.mark.parametrize(("dx", "hidden"), [(0, False), (1, False), (19, False), (25, True)])
def test_a_frame_that_is_drawn_amiss_hides_nothing(dx: float, hidden: bool, tmp_path: Path) -> None:
    """It leaves its line on the left, the cut opens it on the right, and its die is off its place."""
    frame = keyhole((-WIDTH / 2 + 5, -HEIGHT / 2, WIDTH / 2, HEIGHT / 2), (-420, -380, WIDTH / 2 - 20, 380))
    wafer = Wafer([place for n, place in enumerate(PLACES) if n != OUTER], lines())
    x, y = PLACES[OUTER]
    wafer.put([(x + dx, y)], wafer.cell("AMISS", lambda die: die.redraw("frame", *frame)))
    rules = {rule for rule, _ in wafer.told(tmp_path)}
    assert {"TL.2"} <= rules
    assert ("WF.3" in rules) == (dx > 0)
    assert ("ES.1" in rules) != hidden


@pytest.mark.parametrize(("angle", "mirror"), [(0, True), (180, False), (180, True)])
def test_a_mirrored_or_turned_die_is_none(angle: float, mirror: bool, tmp_path: Path) -> None:
    wafer = Wafer([place for n, place in enumerate(PLACES) if n != HERE], lines())
    wafer.put([PLACES[HERE]], angle=angle, mirror=mirror)
    assert wafer.told(tmp_path) == []


def test_a_die_twice_in_one_place(tmp_path: Path) -> None:
    wafer = Wafer(PLACES, lines())
    wafer.put([PLACES[HERE]])
    assert wafer.told(tmp_path) == [("WF.2", None)]


def test_a_missing_die_in_a_plan(tmp_path: Path) -> None:
    """Sites that abut, and a hole in the array of dies that abut."""
    wafer = Wafer([place for n, place in enumerate(PLACES) if n != HERE], lines())
    wafer.sites(PLACES)
    [found] = wafer.report(tmp_path)["violations"]
    assert found["rule"] == "WF.5"
    wafer = Wafer(PLACES, lines())
    wafer.sites([place for n, place in enumerate(PLACES) if n != HERE])
    [found] = wafer.report(tmp_path)["violations"]
    assert (found["rule"], dies_of([found])) == ("WF.5", [(1, 1)])


ROWS: dict[str, list[Place]] = {
    "sparse": [
        (x * WIDTH, y * HEIGHT) for x, y in ((-9, 0), (-8, 0), (-3, 4), (0, 0), (0, 1), (7, -5), (9, 9))
    ],
    "reticles": [
        (i * WIDTH + (i // 3) * 80.0, j * HEIGHT + (j // 2) * 60.0) for i in range(6) for j in range(4)
    ],
    "leaning": [(i * WIDTH + j * 40.0, j * (HEIGHT + 20.0) + i * 30.0) for i in range(4) for j in range(4)],
}


@pytest.mark.parametrize("kind", ROWS)
def test_every_die_has_a_name_of_its_own(kind: str, tmp_path: Path) -> None:
    """A contact of 20 um in every die: as many names as dies."""
    places = ROWS[kind]
    wafer = Wafer(places[:0])
    wafer.put(places, wafer.cell("SPECK", drawing("under_contact", kdb.DBox(-10, 0, 10, 20))))
    found = wafer.report(tmp_path, "--select", "UK.1")["violations"]
    assert len(set(dies_of(found))) == len(places)
