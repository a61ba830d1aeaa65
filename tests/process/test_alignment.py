"""Thermal run-out against figures worked out by hand."""

import dataclasses

import pytest

from pkgdrc.process.alignment import runout_per_radius
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology

TECHNOLOGY = load_technology(find_technology("hermetic"))


@pytest.mark.parametrize(
    ("chip", "cover", "bonding", "room", "at_75_mm"),
    [
        (16.0, 15.0, 45.0, 25.0, -1.5),  # 1 ppm/K x 20 K x 75 mm; the cover grows less: inwards
        (15.0, 16.0, 45.0, 25.0, 1.5),  # the other way round: outwards
        (16.0, 15.0, 5.0, 25.0, 1.5),  # joined colder than used
        (16.0, 3.3, 150.0, 25.0, -119.0625),  # 12.7 ppm/K x 125 K x 75 mm
        (16.0, 16.0, 150.0, 25.0, 0.0),
        (16.0, 3.3, 25.0, 25.0, 0.0),
    ],
)
def test_runout_at_the_wafers_edge(
    chip: float, cover: float, bonding: float, room: float, at_75_mm: float
) -> None:
    first, *between, last = TECHNOLOGY.stack
    stack = (dataclasses.replace(first, cte=chip), *between, dataclasses.replace(last, cte=cover))
    assert TECHNOLOGY.alignment
    alignment = dataclasses.replace(TECHNOLOGY.alignment, bonding_temperature=bonding, room_temperature=room)
    per_radius = runout_per_radius(alignment, dataclasses.replace(TECHNOLOGY, stack=stack))
    assert per_radius * 75_000 == pytest.approx(at_75_mm)


def test_runout_without_expansions_is_no_number() -> None:
    stack = tuple(dataclasses.replace(level, cte=None) for level in TECHNOLOGY.stack)
    assert TECHNOLOGY.alignment
    with pytest.raises(ValueError, match="needs the expansion of wafer and cover"):
        runout_per_radius(TECHNOLOGY.alignment, dataclasses.replace(TECHNOLOGY, stack=stack))
