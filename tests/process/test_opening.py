"""Conical openings at every face, against figures worked out by hand: 45 deg shrinks by the depth.

The hermetic stack: chip 50, frame 10, adhesive 5, cover 100 um.
"""

import pytest

from pkgdrc.process.opening import OpeningOutline, passages
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology
from pkgdrc.technology.model import Opening

TECHNOLOGY = load_technology(find_technology("hermetic"))

Faces = dict[str, tuple[str, float, float]]  # level: mask, shrink where it enters, shrink where it leaves


@pytest.mark.parametrize(
    ("inner", "taper", "masks", "chambers", "expected"),
    [
        # own mask in each level: each cone starts as drawn
        ("chip", 45.0, {"cover": "dk1", "adhesive": "dk1_adhesive", "frame": "frame"}, (),
         {"cover": ("dk1", 0, 100), "adhesive": ("dk1_adhesive", 0, 5), "frame": ("frame", 0, 10)}),
        # without: the cone goes on
        ("chip", 45.0, {"cover": "dk1"}, (),
         {"cover": ("dk1", 0, 100), "adhesive": ("dk1", 100, 105), "frame": ("dk1", 105, 115)}),
        # a mask half way
        ("chip", 45.0, {"cover": "dk1", "adhesive": "dk1_adhesive"}, (),
         {"cover": ("dk1", 0, 100), "adhesive": ("dk1_adhesive", 0, 5), "frame": ("dk1_adhesive", 5, 15)}),
        # a chamber keeps the width it is entered with
        ("chip", 45.0, {"cover": "dk1"}, ("frame",),
         {"cover": ("dk1", 0, 100), "adhesive": ("dk1", 100, 105), "frame": ("dk1", 105, 105)}),
        # a chamber on the way: the cone goes on under it
        ("chip", 45.0, {"cover": "dk1"}, ("adhesive",),
         {"cover": ("dk1", 0, 100), "adhesive": ("dk1", 100, 100), "frame": ("dk1", 100, 110)}),
        # tan 12 deg = 0.2125566
        ("frame", 12.0, {"cover": "dk1"}, (),
         {"cover": ("dk1", 0, 21.25566), "adhesive": ("dk1", 21.25566, 22.31844)}),
        ("adhesive", 0.0, {"cover": "dk1"}, (), {"cover": ("dk1", 0, 0)}),
        # widens inwards
        ("adhesive", -45.0, {"cover": "dk1"}, (), {"cover": ("dk1", 0, -100)}),
    ],
)  # fmt: skip
def test_an_opening_on_its_way(
    inner: str, taper: float, masks: dict[str, str], chambers: tuple[str, ...], expected: Faces
) -> None:
    opening = Opening(
        outer="cover", inner=inner, taper=taper, masks=masks, chamber_levels=chambers,
        landing="connector", contact="under_contact",
    )  # fmt: skip
    found = passages(opening, TECHNOLOGY)
    assert [passage.level for passage in found] == list(expected)
    for passage, (mask, entering, leaving) in zip(found, expected.values(), strict=True):
        assert (passage.entering.mask, passage.leaving.mask) == (mask, mask)
        assert passage.entering.shrink == pytest.approx(entering, abs=1e-5)
        assert passage.leaving.shrink == pytest.approx(leaving, abs=1e-5)


def test_the_shipped_connection() -> None:
    cover, adhesive, frame = passages(TECHNOLOGY.openings["dk1"], TECHNOLOGY)
    assert (cover.entering, cover.leaving.mask) == (OpeningOutline("dk1", 0.0), "dk1")
    assert cover.leaving.shrink == pytest.approx(21.25566, abs=1e-5)
    assert adhesive.entering == OpeningOutline("dk1_adhesive", 0.0)
    assert adhesive.leaving.shrink == pytest.approx(1.06278, abs=1e-5)
    assert frame.entering == frame.leaving == adhesive.leaving
