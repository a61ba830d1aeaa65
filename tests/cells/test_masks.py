"""The technology says grid and facets once, for whatever is drawn of it."""

import dataclasses

import numpy as np

from pkgdrc.cells import find_cell, registered_cells
from pkgdrc.cells.drawing import flattened
from pkgdrc.cells.masks import drawn_on, masks
from pkgdrc.cells.shapes import FACET_TOLERANCE, GRID
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology

MADE = load_technology(find_technology("stud-base"))
COARSE = dataclasses.replace(MADE, grid=0.05, facet_tolerance=0.5)


def test_all_that_a_die_is_made_of_follows_its_technology() -> None:
    with drawn_on(COARSE):
        coarse = find_cell("stud_module").draw({})
    fine = find_cell("stud_module").draw({})
    assert coarse.name.startswith("stud_module_")
    assert fine.name == "stud_module"
    for shape in flattened(coarse):
        steps = shape.points / COARSE.grid
        assert np.abs(steps - np.round(steps)).max() < 1e-6
    several = [sum(len(shape.points) for shape in flattened(each)) for each in (coarse, fine)]
    assert several[0] < several[1] / 3


def test_what_was_drawn_for_one_technology_is_not_anothers() -> None:
    ball = find_cell("ball")
    with drawn_on(COARSE):
        assert ball.draw({}) is ball.draw({"diameter": 120.0})
        other = ball.draw({})
    assert other is not ball.draw({})
    assert (masks().grid, masks().facet_tolerance) == (GRID, FACET_TOLERANCE)


def test_no_cell_declares_what_the_technology_says() -> None:
    assert not [
        name
        for name, cell in registered_cells().items()
        if {"grid", "facet_tolerance"} & cell.parameters.keys()
    ]


def test_layers_of_a_technology_name_no_cell() -> None:
    """Names are those of parameters, grid and facets, in every process."""
    technology = load_technology(find_technology("hermetic"))
    with drawn_on(technology):
        named = find_cell("hermetic_die")().name
    layers = {name: at for name, at in technology.layers.items() if name != "pad_metal"}
    with drawn_on(dataclasses.replace(technology, layers=layers)):
        assert find_cell("hermetic_die")().name == named == "hermetic_die"
