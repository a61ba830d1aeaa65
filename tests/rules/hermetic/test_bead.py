"""Beads in conical openings, against figures worked out by hand."""

import math

import pytest

from tests.family import part_of

bead = part_of("hermetic", "made.bead")
bead_height, bead_seats = bead.bead_height, bead.bead_seats


@pytest.mark.parametrize(
    ("diameter", "mouth", "taper", "height"),
    [
        (100.0, 60.0, 12.0, 40.0),  # on the rim: 30, 40, 50
        (100.0, 60.0, -20.0, 40.0),  # however the wall runs
        (90.0, 0.0, 12.0, 45.0),  # on a face without opening
        (40.0, 100.0, 45.0, 20 * math.sqrt(2) - 50),  # in the cone, below the face
        (100.0, 80.0, 45.0, 50 * math.sqrt(2) - 40),  # in the cone, centre above the face
        (100.0, 100 * math.cos(math.radians(30.0)), 30.0, 25.0),  # wall and rim at once: R sin a
    ],
)
def test_height_of_the_centre(diameter: float, mouth: float, taper: float, height: float) -> None:
    assert bead_height(diameter, mouth, taper) == pytest.approx(height)


@pytest.mark.parametrize("taper", [5.0, 20.0, 45.0])
@pytest.mark.parametrize("diameter", [30.0, 60.0, 79.0])
def test_a_bead_in_a_cone_is_its_radius_from_the_wall(diameter: float, taper: float) -> None:
    height, angle = bead_height(diameter, 80.0, taper), math.radians(taper)
    if diameter / 2 * math.cos(angle) < 40.0:
        # The wall goes through (40, 0) and (40 - tan a, -1).
        assert (40.0 + height * math.tan(angle)) * math.cos(angle) == pytest.approx(diameter / 2)


@pytest.mark.parametrize(
    ("diameter", "mouth", "taper", "depth", "seats"),
    [
        (100.0, 60.0, 12.0, 1.0, True),  # on the rim
        (40.0, 100.0, 45.0, 36.0, True),  # touches the wall 50 - 20 / sqrt(2) = 35.86 deep
        (40.0, 100.0, 45.0, 35.0, False),  # the ground is above that
        (40.0, 100.0, 0.0, 1000.0, False),  # falls through
        (40.0, 100.0, -10.0, 1000.0, False),
    ],
)
def test_whether_it_seats(diameter: float, mouth: float, taper: float, depth: float, seats: bool) -> None:
    assert bead_seats(diameter, mouth, taper, depth) is seats
