"""The kerf at every face of the stack, against figures worked out by hand.

The hermetic stack is 50 + 10 + 5 um under the cover and the cut 20 um into it: 85 um deep.
"""

import dataclasses
import math
from typing import Any

import pytest

from pkgdrc.process.kerf import Kerf
from pkgdrc.resources import find_technology
from pkgdrc.shapes.region import Along, Layer
from pkgdrc.technology import load_technology

TECHNOLOGY = load_technology(find_technology("hermetic"))
assert TECHNOLOGY.cut
CUT = dataclasses.replace(TECHNOLOGY.cut, tip_width=5.0, position_tolerance=3.0, line_width=1.0)


def kerf(profile: str, **changes: Any) -> Kerf:
    """The hermetic cut with another profile."""
    return Kerf(dataclasses.replace(CUT, **{"profile": profile, **changes}), TECHNOLOGY)


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
    ("line", "width", "half"),
    [
        (1.0, 75.0, 37.5),
        (5.0, 5.0, 2.5),
        (20.0, 5.0, 2.5),  # a line drawn wider than the kerf shrinks to it
        (1.0, 0.0, 0.0),
    ],
)
def test_a_line_grows_by_half_the_kerf_from_its_centre(line: float, width: float, half: float) -> None:
    cut = kerf("V", position_tolerance=3.0, line_width=line)
    assert cut.half(width) == half
    assert cut.area(half) == (Along(Layer("separation"), half, line) if half else None)
    widest, narrowest = cut.at_its_widest(), cut.at_its_narrowest()
    assert widest.half(width) == (half + 3.0 if width else 0.0)
    assert narrowest.half(width) == max(0.0, half - 3.0)
    assert narrowest.half(4.0) == 0.0


def at_chip_and_frame(**changes: float) -> Kerf:
    """The hermetic cut, asked for the face between chip and frame."""
    return kerf("V", angle=60.0, **changes)


def half_at_frame(cut: Kerf) -> float:
    return cut.half(cut.width_at("chip/frame"))


def test_two_kerfs() -> None:
    """The widest is what must not reach, the narrowest what must: a tip radius of 15 um, 5 um of depth."""
    cut = at_chip_and_frame()
    assert half_at_frame(cut) == pytest.approx(22.71, abs=5e-3)
    assert half_at_frame(cut.at_its_widest()) == pytest.approx(25.71, abs=5e-3)
    new_tip, worn_tip = (2 * radius * math.tan(math.radians(30)) for radius in (4.33, 15.0))
    assert (new_tip, worn_tip) == pytest.approx((5.0, 17.3), abs=0.03)
    worn = at_chip_and_frame(tip_wear=worn_tip - 5.0, depth_tolerance=5.0)
    assert half_at_frame(worn.at_its_widest()) == pytest.approx(34.75, abs=0.01)
    assert 60 - half_at_frame(worn.at_its_widest()) == pytest.approx(25.25, abs=0.01)
    assert 54.7 - half_at_frame(worn.at_its_widest()) < 20
    assert half_at_frame(worn.at_its_narrowest()) == pytest.approx(16.82, abs=5e-3)
    assert half_at_frame(worn) == half_at_frame(cut)
    assert (worn.depth, worn.at_its_widest().depth, worn.at_its_narrowest().depth) == (85, 90, 80)
    assert worn.at_its_narrowest().tip == 5.0


@pytest.mark.parametrize(("radius", "more"), [(15.0, 6.16), (25.0, 11.9)])
def test_wear_of_the_tip_widens_every_level_alike(radius: float, more: float) -> None:
    cut = at_chip_and_frame(tip_wear=2 * radius * math.tan(math.radians(30)) - 5.0)
    for face in ("back", *TECHNOLOGY.interfaces):
        wider = cut.at_its_widest().width_at(face) - cut.width_at(face)
        assert wider / 2 == pytest.approx(more, abs=0.05)


def test_an_error_of_depth_widens_by_its_slope() -> None:
    cut = at_chip_and_frame(depth_tolerance=5.0)
    for face in ("back", *TECHNOLOGY.interfaces):
        assert (cut.at_its_widest().width_at(face) - cut.width_at(face)) / 2 == pytest.approx(2.89, abs=5e-3)
        assert (cut.width_at(face) - cut.at_its_narrowest().width_at(face)) / 2 == pytest.approx(
            2.89, abs=5e-3
        )


@pytest.mark.parametrize("profile", ["V", "U", "perpendicular"])
def test_without_tolerances_there_is_one_kerf(profile: str) -> None:
    cut = kerf(profile, angle=60.0, tip_width=40.0, position_tolerance=0.0)
    for z in (0.0, 50.0, 60.0, 80.0, 90.0):
        widths = {each.half(each.width(z)) for each in (cut, cut.at_its_widest(), cut.at_its_narrowest())}
        assert len(widths) == 1


def test_a_cut_that_may_end_before_the_cover_does_not_reach_into_it() -> None:
    cut = at_chip_and_frame(into_cover=3.0, depth_tolerance=5.0).at_its_narrowest()
    assert (cut.into_cover, cut.depth) == (0.0, 65.0)


@pytest.mark.parametrize("name", ["frame/cover", "chip", "front", ""])
def test_an_unknown_face_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        kerf("V").width_at(name)
    with pytest.raises(KeyError):
        kerf("V").width_through(f"{name}x")
