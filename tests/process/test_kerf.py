"""The kerf at every face of the stack, against figures worked out by hand.

The hermetic stack is 50 + 10 + 5 um under the cover and the cut 20 um into it: 85 um deep.
"""

import dataclasses

import pytest

from pkgdrc.process.kerf import Kerf
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology

TECHNOLOGY = load_technology(find_technology("hermetic"))
assert TECHNOLOGY.cut
CUT = dataclasses.replace(TECHNOLOGY.cut, tip_width=5.0, position_tolerance=3.0, line_width=1.0)


def kerf(profile: str, **changes: float) -> Kerf:
    """The hermetic cut with another profile."""
    return Kerf(dataclasses.replace(CUT, profile=profile, **changes), TECHNOLOGY)


@pytest.mark.parametrize(
    ("cut", "widths"),
    [
        # 5 + 2 x left x tan(half the angle), with 85, 35, 25, 20 um left
        (kerf("V", angle=60.0), [103.1495, 45.4145, 33.8675, 28.0940]),
        (kerf("V", angle=90.0), [175, 75, 55, 45]),
        # the tip on the cover's face is as wide as the tool
        (kerf("V", angle=90.0, into_cover=0.0), [135, 35, 15, 5]),
        (kerf("V", angle=0.0), [5, 5, 5, 5]),
        (kerf("perpendicular"), [5, 5, 5, 5]),
        (kerf("perpendicular", into_cover=0.0), [5, 5, 5, 5]),
        # a round end of radius 25 um: 2 sqrt(25^2 - 5^2) with 20 um left
        (kerf("U", tip_width=50.0), [50, 50, 50, 48.9898]),
        # on the cover's face it is closed; 15 and 5 um left below it
        (kerf("U", tip_width=50.0, into_cover=0.0), [50, 45.8258, 30, 0]),
    ],
)
def test_the_width_at_every_face(cut: Kerf, widths: list[float]) -> None:
    faces = ("back", *TECHNOLOGY.interfaces)
    assert [cut.width_at(face) for face in faces] == pytest.approx(widths, abs=1e-4)
    assert cut.widest == cut.width_at("back")


@pytest.mark.parametrize(
    ("cut", "widths"),
    [
        (kerf("V", angle=90.0), {85.0: 5, 85.001: 0, 200.0: 0}),
        (kerf("perpendicular"), {85.0: 5, 85.001: 0, 200.0: 0}),
        # the round end: 2 sqrt(25^2 - (25 - left)^2) at 25, 15, 1 and 0 um left
        (kerf("U", tip_width=50.0), {60.0: 50, 70.0: 45.8258, 84.0: 14, 85.0: 0, 85.001: 0}),
    ],
)
def test_the_width_at_the_end_and_past_it(cut: Kerf, widths: dict[float, float]) -> None:
    assert cut.depth == 85
    assert {z: cut.width(z) for z in widths} == pytest.approx(widths, abs=1e-4)


@pytest.mark.parametrize(("level", "width"), [("chip", 175), ("frame", 75), ("adhesive", 55), ("cover", 45)])
def test_a_level_sees_the_kerf_at_its_face_to_the_back(level: str, width: float) -> None:
    assert kerf("V", angle=90.0).width_through(level) == pytest.approx(width)


@pytest.mark.parametrize(
    ("tolerance", "line", "width", "reach"),
    [
        (3.0, 1.0, 75.0, 40.0),
        (0.0, 1.0, 75.0, 37.0),
        (0.0, 5.0, 5.0, 0.0),
        (3.0, 20.0, 5.0, -4.5),  # a line drawn wider than the kerf shrinks to it
        (3.0, 1.0, 0.0, 0.0),
    ],
)
def test_a_line_grows_by_half_the_kerf_with_its_tolerance(
    tolerance: float, line: float, width: float, reach: float
) -> None:
    assert kerf("V", position_tolerance=tolerance, line_width=line).reach(width) == reach


@pytest.mark.parametrize("name", ["frame/cover", "chip", "front", ""])
def test_an_unknown_face_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        kerf("V").width_at(name)
    with pytest.raises(KeyError):
        kerf("V").width_through(f"{name}x")
