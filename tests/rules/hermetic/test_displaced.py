"""Dies at wrong places, missing, mirrored or over one another: one defect, one rule. Drawn by hand."""

from pathlib import Path

import klayout.db as kdb
import pytest

from tests.rules.hermetic.board import HEIGHT, WIDTH, drawing, keyhole
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


@pytest.mark.parametrize("dx", [0.005, 1.0, 30.0, WIDTH / 8, WIDTH / 4 - 0.005, WIDTH / 2 - 80])
def test_a_die_that_is_moved_into_its_neighbour(dx: float, tmp_path: Path) -> None:
    """Beside the two: metal of one that lies on that of the other is a matter of nets."""
    found = moved(HERE, dx).report(tmp_path)["violations"]
    rules = {v["rule"]: v["measured"] for v in found if not v["rule"].startswith("NET")}
    assert rules == {"WF.2": None, "WF.3": pytest.approx(dx)}
    assert {(1, 1)} == set(dies_of([v for v in found if v["rule"] == "WF.3"]))


@pytest.mark.parametrize("dx", [0.005, 1.0, 30.0, WIDTH / 8, WIDTH / 4, WIDTH / 3])
def test_a_die_that_is_moved_outwards(dx: float, tmp_path: Path) -> None:
    assert moved(OUTER, dx).told(tmp_path, "--ignore", "WF.1,WF.4,GR.1") == [
        ("WF.3", pytest.approx(dx, abs=1e-3))
    ]


def test_what_the_cut_does_to_it_is_told_where_its_place_is_not_judged(tmp_path: Path) -> None:
    rules = {rule for rule, _ in moved(OUTER, WIDTH / 4).told(tmp_path, "--ignore", "WF,NET,AL,GR")}
    assert rules == {"ES.2", "ES.9", "TL.1", "TL.2", "UK.3"}


def test_a_sound_die_beside_it_is_judged(tmp_path: Path) -> None:
    """The walls of the die at the array's other end are 45 um, of which the cut leaves 19.293."""
    wafer = moved(OUTER, 30.0)
    thin = keyhole((-WIDTH / 2, -HEIGHT / 2, WIDTH / 2, HEIGHT / 2), (-435, -395, 435, 395))
    cell = wafer.cell("THIN", lambda die: die.redraw("frame", *thin))
    wafer.put([(3 * WIDTH + 500, 0)], cell)
    box = lines(1, 1)
    wafer.draw("separation", *(each.moved(3 * WIDTH + 500, 0) for each in box if isinstance(each, kdb.DBox)))
    assert ("RS.1", 19.293) in wafer.told(tmp_path)


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
    """A speck in the cavity's frame, in every die: as many names as dies."""
    places = ROWS[kind]
    wafer = Wafer([])
    wafer.put(places, wafer.cell("SPECK", drawing("component", kdb.DBox(-475, 0, -465, 10))))
    found = wafer.report(tmp_path, "--select", "RS.3")["violations"]
    assert len(set(dies_of(found))) == len(places)


def test_a_die_off_the_step_in_a_reticle_stepped_array(tmp_path: Path) -> None:
    """Steps of the reticle are no fault, 1 um off one of them is."""
    places = ROWS["reticles"]
    assert Wafer(places).told(tmp_path, "--select", "WF.2,WF.3") == []
