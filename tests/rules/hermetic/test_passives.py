"""Passive components as other houses draw and label them."""

import klayout.db as kdb
import pytest

from tests.rules.hermetic import board
from tests.rules.hermetic.board import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    WAYS,
    Edit,
    Shape,
    drawing,
    path,
    polygon,
    together,
    told,
)

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
    "text",
    [
        "R 400000 mOhm",
        "R 4e8 \u00b5Ohm",
        "R 400 \u2126",
        " R:400ohm ",
        "R 400 Ohm",
        "r 400 ohm",
        "R 400 \u03a9",
        "R 0.4 kOhm",
        "R 4e2 Ohm",
        "R = 400 Ohm",
        "R 409 Ohm",
    ],
)
def test_the_right_value(text: str) -> None:
    assert judged(resistor(text)) == []


@pytest.mark.parametrize(
    "text",
    ["400", "R", "R 400", "R=400", "R1 400 Ohm", "R -400 Ohm", "R 400 F", "C 400 Ohm", "R 400,0 Ohm",
     "R nan Ohm", "R 0 Ohm", "R infinite Ohm", "400 Ohm", "1k", "4k7", "R=50R", "0R4", "R 4k7 Ohm",
     "R 400 Ohms", "R 400 Ohm 5%"],
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


BOX = kdb.DBox
FORMS: dict[str, tuple[Edit, list[tuple[str, float | None]]]] = {
    "two widths": (
        resistor("R 530 Ohm", film=(BOX(0, -5, 50, 5), BOX(50, -2.5, 100, 2.5))),
        [("PC.3", None)],
    ),
    "an arm": (resistor("R 464 Ohm", film=(BOX(0, -5, 100, 5), BOX(48, 5, 52, 14))), [("PC.3", None)]),
    "an arm as wide": (
        resistor("R 420 Ohm", film=(BOX(0, -5, 100, 5), BOX(45, 5, 55, 14))),
        [("PC.3", None)],
    ),
    "no contact": (resistor("R 500 Ohm", ends=()), [("PC.3", None)]),
    "one contact": (resistor("R 450 Ohm", ends=ENDS[:1]), [("PC.3", None)]),
    "a contact at its side": (
        resistor("R 400 Ohm", ends=(ENDS[0], BOX(85, 5, 110, 12))),
        [("PC.3", None)],
    ),
    "wider than long": (
        resistor("R 50 Ohm", film=(BOX(0, -7, 30, 7),), ends=(ENDS[0], BOX(24, -10, 50, 10))),
        [],
    ),
    "wider than long, taken across": (
        resistor("R 0.05 Ohm", film=(BOX(0, -7, 30, 7),), ends=(ENDS[0], BOX(24, -10, 50, 10))),
        [("PC.3", 99900.0)],
    ),
    "contacts where the outline ends": (
        together(
            drawing("film", BOX(0, -5, 100, 5)),
            drawing("wiring", BOX(-20, -10, 10, 10), BOX(90, -10, 120, 10)),
            drawing("device", BOX(10, -15, 90, 15), kdb.DText("R 400 Ohm", 50, 0)),
        ),
        [],
    ),
}


def ladder(text: str, *films: Shape, metal: tuple[Shape, ...]) -> Edit:
    """Films and metal in one outline."""
    outline = drawing("device", BOX(-25, -15, 125, 65), kdb.DText(text, 50, 12))
    return together(outline, drawing("film", *films), drawing("wiring", *metal))


LOWER, UPPER = BOX(0, -5, 100, 5), BOX(0, 20, 100, 30)  # eight squares of 50 ohm each between metal
HIGH_ENDS = (BOX(-20, -10, 10, 35), BOX(90, -10, 120, 35))
FORMS |= {
    "two side by side": (ladder("R 200 Ohm", LOWER, UPPER, metal=HIGH_ENDS), []),
    "two side by side, as one": (ladder("R 400 Ohm", LOWER, UPPER, metal=HIGH_ENDS), [("PC.3", 50.0)]),
    "two side by side, of two lengths": (
        # 400 and 200 ohm.
        ladder(
            "R 133.333 Ohm",
            LOWER,
            BOX(0, 20, 60, 30),
            metal=(HIGH_ENDS[0], BOX(90, -10, 120, 12), BOX(50, 12, 120, 35)),
        ),
        [],
    ),
    "two in a row": (
        ladder("R 800 Ohm", LOWER, UPPER, metal=(*ENDS[:1], BOX(-20, 15, 10, 35), HIGH_ENDS[1])),
        [],
    ),
    "two in a row, as one": (
        ladder("R 400 Ohm", LOWER, UPPER, metal=(*ENDS[:1], BOX(-20, 15, 10, 35), HIGH_ENDS[1])),
        [("PC.3", 100.0)],
    ),
    "three in a row": (
        ladder(
            "R 1200 Ohm",
            LOWER,
            UPPER,
            BOX(0, 45, 100, 55),
            metal=(ENDS[0], HIGH_ENDS[1], BOX(-20, 15, 10, 60), BOX(90, 40, 120, 60)),
        ),
        [],
    ),
    "metal amid": (resistor("R 300 Ohm", ends=(*ENDS, BOX(40, -10, 60, 10))), []),
    "film beyond its metal": (resistor("R 400 Ohm", film=(BOX(-24, -5, 124, 5),)), []),
    "both ends on one metal": (
        ladder("R 400 Ohm", LOWER, metal=(*HIGH_ENDS, BOX(0, 25, 100, 35))),
        [("PC.3", None)],
    ),
    "a film with three ends": (
        ladder("R 400 Ohm", LOWER, BOX(45, 5, 55, 40), metal=(*ENDS, BOX(30, 35, 70, 50))),
        [("PC.3", None)],
    ),
    "two of their own": (
        ladder("R 400 Ohm", LOWER, UPPER, metal=(*ENDS, BOX(-20, 15, 10, 35), BOX(90, 15, 120, 35))),
        [("PC.3", None)],
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_resistors_of_other_forms(form: str) -> None:
    """Of one width from contact to contact, in a row or side by side, or not what the text says."""
    edit, right = FORMS[form]
    assert judged(edit) == right


def test_an_outline_is_what_is_drawn_not_its_box() -> None:
    """Two that lie in each other's boxes, like an L and what it embraces."""
    around = polygon((-25, -15), (125, -15), (125, 15), (0, 15), (0, 60), (-25, 60))
    inner = together(
        drawing("film", BOX(20, 25, 120, 35)),
        drawing("wiring", BOX(5, 20, 30, 40), BOX(110, 20, 140, 40)),
        drawing("device", BOX(2, 18, 145, 45), kdb.DText("R 400 Ohm", 70, 30)),
    )
    outer = together(
        drawing("film", BOX(0, -5, 100, 5)),
        drawing("wiring", *ENDS),
        drawing("device", around, kdb.DText("R 400 Ohm", 50, 0)),
    )
    assert judged(together(outer, inner)) == []


DIES = {(0, 0): (LEFT, BOTTOM), (0, 1): (LEFT, TOP), (1, 0): (RIGHT, BOTTOM), (1, 1): (RIGHT, TOP)}
OUTLINE = drawing("device", kdb.DBox(-25, -15, 125, 15))
FILM = together(drawing("film", kdb.DBox(0, -5, 100, 5)), drawing("wiring", *ENDS))
TEXT = drawing("device", kdb.DText("R 400 Ohm", 50, 0))
LONGER = together(
    drawing("film", kdb.DBox(0, -5, 120, 5)),
    drawing("wiring", kdb.DBox(-20, -10, 10, 10), kdb.DBox(110, -10, 140, 10)),
)
BESIDE: dict[str, tuple[Edit, Edit, Edit, list[tuple[str, float | None]]]] = {
    # In each die's cell, on the wafer over three of them, over the fourth, and what is told there.
    "a longer film": (together(OUTLINE, TEXT), FILM, LONGER, [("PC.3", 25.0)]),
    "no film": (together(OUTLINE, TEXT), FILM, together(), [("PC.3", None)]),
    "another text": (
        together(OUTLINE, FILM),
        TEXT,
        drawing("device", kdb.DText("R 500 Ohm", 50, 0)),
        [("PC.3", 20.0)],
    ),
    "no text": (together(OUTLINE, FILM), TEXT, together(), [("PC.4", None)]),
    "a second text": (
        together(OUTLINE, FILM, TEXT),
        together(),
        drawing("device", kdb.DText("R 500 Ohm", 50, 5)),
        [("PC.4", None)],
    ),
}


@pytest.mark.parametrize("at", DIES)
@pytest.mark.parametrize("name", BESIDE)
def test_each_placement_has_what_lies_round_it(name: str, at: tuple[int, int]) -> None:
    """Of an outline in a cell, what is drawn above it: it differs in one die of four."""
    every, others, one, right = BESIDE[name]

    def wafer(drawn: board.Die) -> None:
        for die, (x, y) in DIES.items():
            there = board.Die()
            there.shapes = {}
            (one if die == at else others)(there)
            for layer, shapes in there.shapes.items():
                drawn.draw(layer, *(each.moved(x, y) for each in shapes))

    run = board.judged(None, technology="hermetic/intermediate", rules=PC, every=every, wafer=wafer)
    assert [(each.rule, each.measured) for each in run.findings] == right
    assert [each.dies for each in run.findings] == [(at,)]
