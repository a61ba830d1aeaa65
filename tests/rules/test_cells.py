"""Each cell's defaults pass their own deck: alone by the rules on single layers, and in a die by all."""

import dataclasses
from pathlib import Path

import pytest

from pkgdrc.cells.drawing import Drawing, drawings_in
from pkgdrc.cells.registry import find_cell, registered_cells
from pkgdrc.deck import Deck, load_deck
from pkgdrc.deck.algebra import Layer
from pkgdrc.engine import check
from pkgdrc.input.read import read_layout
from pkgdrc.resources import deck_names, find_deck
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import Technology, load_technology

CELLS = sorted(registered_cells())


def technologies() -> list[Technology]:
    """Those of every deck, the deck's own before its others."""
    paths = [path for name in deck_names() for path in sorted(find_deck(name).glob("*.toml"))]
    tables = [path for path in paths if path.name != "limits.toml"]
    return [load_technology(path) for path in sorted(tables, key=lambda path: path.name != "technology.toml")]


def of_one_layer(deck: Deck) -> set[str]:
    """Ids of the rules that look at one layer at a time, and so need nothing round it.

    GR.5 asks for what a part of a die need not have: an opening of every kind.
    """
    found = set()
    for rule in deck.rules:
        if rule.id == "GR.5":
            continue
        names = [{n.name for n in each.walk() if isinstance(n, Layer)} for each in rule.checks]
        on_dies = any(node.of_dies for node in rule.nodes)
        if names and not on_dies and all(len(each) == 1 for each in names):
            found.add(rule.id)
    return found


def layers_of(drawing: Drawing) -> set[str]:
    """The layers of everything in a drawing."""
    return {layer for each in drawings_in(drawing) for layer in each.layers}


@pytest.mark.parametrize("name", CELLS)
def test_alone(name: str, tmp_path: Path) -> None:
    drawing = find_cell(name).draw({})
    technology = next(each for each in technologies() if layers_of(drawing) <= set(each.layers))
    technology = dataclasses.replace(technology, required=())  # a part of a die holds a part of the layers
    deck = load_deck(technology.deck, technology)
    path = tmp_path / "cell.gds"
    write_layout(drawing, technology, path)
    run = check(read_layout(path), deck, technology, selected=of_one_layer(deck))
    assert not [(each.rule, each.note, each.measured, each.bbox) for each in run.findings]
    clean = {rule.id for rule in run.rules if rule.state == "clean"}
    assert {"GR.1", "GR.2", "GR.3"} <= clean


def test_the_die_is_made_of_the_defaults() -> None:
    """So that the layouts, which are checked whole, show each cell's defaults in their place."""
    inside = {drawing.name for drawing in drawings_in(find_cell("hermetic_die").draw({}))}
    parts = {"conical_connection", "connector_pad", "frame_ring", "island_frame", "under_contact"}
    assert parts | {"component_area"} <= inside
