"""Passive components as other houses draw and label them."""

import klayout.db as kdb
import pytest

from tests.rules.hermetic.board import WAYS, Edit, Shape, drawing, path, together, told

PC = ["PC.1", "PC.2", "PC.3", "PC.4"]
ENDS = (kdb.DBox(-20, -10, 10, 10), kdb.DBox(90, -10, 120, 10))
TOLD = [("PC.4", None)]


def resistor(
    *texts: str, film: tuple[Shape, ...] = (kdb.DBox(0, -5, 100, 5),), ends: tuple[Shape, ...] = ENDS
) -> Edit:
    """Eight squares of 50 ohm between its ends, and texts over it."""
    return together(
        drawing("film", *film),
        drawing("wiring", *ends),
        drawing("device", kdb.DBox(-25, -15, 125, 15)),
        drawing("device", *(kdb.DText(text, 50, 5 * n) for n, text in enumerate(texts))),
    )


def capacitor(*texts: str) -> Edit:
    return together(
        drawing("wiring", kdb.DBox(0, 0, 50, 50)),
        drawing("dielectric", kdb.DBox(-5, -5, 55, 55)),
        drawing("plate", kdb.DBox(5, 5, 45, 45)),
        *(drawing("device", kdb.DBox(-10, -10, 60, 60), kdb.DText(text, 20, 20)) for text in texts),
    )


def judged(edit: Edit, way: str = "as drawn") -> list[tuple[str, float | None]]:
    return told(edit, technology="hermetic/intermediate", rules=PC, way=WAYS[way])


@pytest.mark.parametrize(
    "text", ["R 400 Ohm", "r 400 ohm", "R 400 \u03a9", "R 0.4 kOhm", "R 4e2 Ohm", "R = 400 Ohm", "R 409 Ohm"]
)
def test_the_right_value(text: str) -> None:
    assert judged(resistor(text)) == []


@pytest.mark.parametrize(
    "text",
    ["400", "R", "R 400", "R=400", "R1 400 Ohm", "R -400 Ohm", "R 400 F", "C 400 Ohm", "R 400,0 Ohm",
     "R nan Ohm", "R 0 Ohm", "R infinite Ohm", "400 Ohm"],
)  # fmt: skip
def test_no_value(text: str) -> None:
    assert judged(resistor(text)) == TOLD


def test_another_value() -> None:
    assert judged(resistor("R 500 Ohm")) == [("PC.3", 20.0)]


@pytest.mark.parametrize("way", ["as drawn", "siblings", "flat"])
def test_no_text_a_text_beside_it_and_two_that_differ(way: str) -> None:
    assert judged(resistor(), way) == TOLD
    assert judged(together(resistor(), drawing("device", kdb.DText("R 400 Ohm", 50, 40))), way) == TOLD
    assert judged(resistor("R 400 Ohm", "R 500 Ohm"), way) == TOLD
    assert judged(resistor("R 400 Ohm", "R 400 Ohm"), way) == []


def test_a_film_and_plates_that_nobody_outlined() -> None:
    film = together(drawing("film", kdb.DBox(0, -5, 100, 5)), drawing("wiring", *ENDS))
    assert judged(film) == TOLD
    assert judged(capacitor()) == TOLD
    assert judged(capacitor("C 0.05 pF")) != TOLD
    assert judged(capacitor("C 1 pf.")) == TOLD


@pytest.mark.parametrize(
    "film",
    [
        (kdb.DBox(-20, -5, 120, 5),),
        (kdb.DBox(0, -5, 50, 5), kdb.DBox(50, -5, 100, 5)),
        (path(10, (0, 0), (100, 0)),),
        (kdb.DBox(-15, -9, 10, 9), kdb.DBox(10, -5, 90, 5), kdb.DBox(90, -9, 115, 9)),
    ],
    ids=["longer", "halves", "a path", "wider at its ends"],
)
def test_the_film_under_its_contacts_does_not_count(film: tuple[Shape, ...]) -> None:
    assert judged(resistor("R 400 Ohm", film=film)) == []
    assert judged(resistor("R 400 Ohm", film=film, ends=(*ENDS, ENDS[0]))) == []
