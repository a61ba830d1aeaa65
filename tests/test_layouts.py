"""Every wafer spec that ships is clean under its own technology's deck.

Specs with planted defects are `pkgdrc demo`'s matter (tests/cli/test_demo.py). Large wafers are checked
on a small one here, with the same dies and one of each drop-in; tests/bench checks them whole.
"""

import dataclasses
from pathlib import Path

import pytest

from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.findings import State
from pkgdrc.input.ask import asked_for
from pkgdrc.input.read import read_layout
from pkgdrc.resources import deck_names, find_layout, find_technology, layout_names
from pkgdrc.stream.masks import write_masks
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import load_technology
from pkgdrc.wafer import WaferSpec, assemble, load_wafer
from tests.truth.shipped import small_drawing

LARGEST = 25000.0
ACROSS = 32  # dies; a wafer with more of them side by side is large
SPECS = {name: load_wafer(find_layout(name)) for name in layout_names()}
DECKS = deck_names()
SOUND = [name for name, spec in SPECS.items() if not spec.plant and spec.technology.startswith(DECKS)]


def small(spec: WaferSpec) -> WaferSpec:
    """`spec`, if it is large on a wafer of `LARGEST`, with each kind of drop-in once, in the middle of it."""
    if spec.wafer.diameter is None or spec.wafer.diameter <= ACROSS * spec.die.width:
        return spec
    wafer = dataclasses.replace(spec.wafer, diameter=LARGEST, flat=LARGEST / 3)
    kinds = {drop_in.cell: drop_in for drop_in in spec.drop_in}
    drop_ins = tuple(
        dataclasses.replace(drop_in, at=(4 + number, 4)) for number, drop_in in enumerate(kinds.values())
    )
    return dataclasses.replace(spec, wafer=wafer, drop_in=drop_ins)


@pytest.mark.parametrize("name", SOUND)
def test_a_shipped_layout_is_clean(name: str, tmp_path: Path) -> None:
    spec = small(SPECS[name])
    technology = load_technology(find_technology(spec.technology, spec.path.parent))
    write_layout(assemble(spec, technology), technology, tmp_path / "w.gds")
    run = check(read_layout(tmp_path / "w.gds"), load_deck(technology.deck, technology), technology)
    assert run.layout
    assert run.layout.dies >= 9
    assert not [rule.id for rule in run.rules if rule.state == State.FAILED]
    assert sum(rule.state == State.CLEAN for rule in run.rules) >= 20
    assert not [(finding.rule, finding.cell, finding.bbox) for finding in run.findings]


@pytest.mark.parametrize("name", SOUND)
def test_a_shipped_layout_is_clean_as_a_mask_set(name: str, tmp_path: Path) -> None:
    technology = load_technology(find_technology(SPECS[name].technology, SPECS[name].path.parent))
    masks = write_masks(small_drawing(SPECS[name], technology), technology, tmp_path, SPECS[name].technology)
    source = read_layout(masks, asked=asked_for(technology))
    run = check(source, load_deck(technology.deck, technology), technology)
    assert len(source.masks) >= 4
    assert all(each.distance < 1e-6 for each in source.misfits)
    assert not [rule.id for rule in run.rules if rule.state == State.FAILED]
    states = {rule.id: rule.state for rule in run.rules}
    assert states["MS.2"] == State.CLEAN
    assert not [(finding.rule, finding.cell, finding.bbox) for finding in run.findings]
