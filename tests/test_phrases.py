"""Details are facts, and there are words for each of them."""

import pytest

from pkgdrc.detail import Detail, What
from pkgdrc.phrases import said


@pytest.mark.parametrize("what", What)
def test_there_are_words_for_each(what: What) -> None:
    values = (2.0, 1.5) if what not in (What.FITS_TO, What.STATED) else (0.25,)
    told = said([Detail(what, ("first", "second"), values)])
    assert told
    assert not told.endswith((" ", ","))


@pytest.mark.parametrize(
    ("details", "told"),
    [
        ((), ""),
        ((Detail(What.PIECES, values=(2,)), Detail(What.APART, values=(3,))), "in 2 pieces, 3 um apart"),
        ((Detail(What.NO_NAME), Detail(What.ONE_TERMINAL)), "without a name, one terminal"),
        (
            (
                Detail(What.MASK, ("a.gds",)),
                Detail(What.MISFIT, ("die fields", "b.gds"), (4, 12.5)),
                Detail(What.AS, ("mirrored left-right",)),
                Detail(What.MOVED, values=(1, -2)),
                Detail(What.FITS_TO, values=(0.001,)),
            ),
            "a.gds: its 4 die fields lie up to 12 um off those of b.gds; mirrored left-right and moved by "
            "(1.000, -2.000) um they fit to 0.001 um",
        ),
        ((Detail(What.MISFIT, ("wafer outline", "b.gds"), (1, 0.5)),),
         "its wafer outline lies up to 0.500 um off that of b.gds"),
        ((Detail(What.PINS, ("A1", "A2")), Detail(What.PINS, ("B1",))), "A1, A2 | B1"),
        ((Detail(What.TEXTS),), "no text"),
        ((Detail(What.STATED, ("R 50",)),), "R 50, not what is drawn"),
    ],
)  # fmt: skip
def test_details_in_a_row(details: tuple[Detail, ...], told: str) -> None:
    assert said(details) == told
