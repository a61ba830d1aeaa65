"""The layouts that ship, each drawn as 3 x 3 dies, with the deck and the technology that judge them."""

import dataclasses
import math
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import klayout.db as kdb

from pkgdrc.cells.drawing import Drawing
from pkgdrc.deck import Deck, load_deck
from pkgdrc.deck.algebra import Told
from pkgdrc.errors import InputError
from pkgdrc.resources import find_layout, find_technology, layout_names
from pkgdrc.shapes.node import Node
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import Technology, load_technology
from pkgdrc.wafer import WaferSpec, assemble, load_wafer

ACROSS = 3  # dies

T = TypeVar("T")


@dataclass(frozen=True)
class Shipped:
    """One of them. `layout` is not to be changed."""

    name: str
    deck: Deck
    technology: Technology
    layout: kdb.Layout

    @property
    def top(self) -> kdb.Cell:
        return self.layout.top_cell()


def clean_names() -> list[str]:
    """Those that are clean: in which no defect is planted, and whose technology ships too."""
    specs = {name: load_wafer(find_layout(name)) for name in layout_names()}
    return [name for name, spec in specs.items() if not spec.plant]


@cache
def shipped(name: str) -> Shipped:
    """A layout by its name, small."""
    spec = load_wafer(find_layout(name))
    technology = load_technology(find_technology(spec.technology, spec.path.parent))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "small.gds"
        write_layout(small_drawing(spec, technology), technology, path)
        layout = kdb.Layout()
        layout.read(str(path))
    deck = load_deck(technology.deck, technology)
    alone = tuple(
        dataclasses.replace(rule, checks=tuple(leaving_nothing(check) for check in rule.checks))
        for rule in deck.rules
    )
    return Shipped(name, dataclasses.replace(deck, rules=alone), technology, layout)


def leaving_nothing(node: T) -> T:
    """An expression in which nothing is left to other rules: each is judged by all that it says itself."""
    if isinstance(node, Told):
        return dataclasses.replace(node, rules=())
    if not isinstance(node, Node):
        return node
    parts = {each.name: getattr(node, each.name) for each in dataclasses.fields(node) if each.init}  # type: ignore[arg-type]
    changed = {name: leaving_nothing(part) for name, part in parts.items() if isinstance(part, Node)}
    return dataclasses.replace(node, **changed) if changed else node  # type: ignore[type-var]


def small_drawing(spec: WaferSpec, technology: Technology) -> Drawing:
    """It on the smallest wafer that has room for the dies and for its marks beside them."""
    kinds = {drop_in.cell: drop_in for drop_in in spec.drop_in}
    drop_ins = tuple(dataclasses.replace(each, at=(n, 2)) for n, each in enumerate(kinds.values()))
    pitch = spec.die.width + spec.die.street, spec.die.height + spec.die.street
    die = dataclasses.replace(spec.die, offset=(pitch[0] / 2, pitch[1] / 2))
    corner = ACROSS / 2 * math.hypot(*pitch) + spec.wafer.edge_exclusion
    for wider in (1.0, 1.05, 1.1, 1.2):
        room = 2 * math.ceil(corner * wider / 100) * 100
        flat = None if spec.wafer.flat is None else room / 3
        wafer = dataclasses.replace(spec.wafer, diameter=room, width=None, height=None, flat=flat)
        small = dataclasses.replace(spec, wafer=wafer, die=die, drop_in=drop_ins)
        with suppress(InputError):
            return assemble(small, technology)
    raise InputError(f"{spec.path}: {ACROSS} x {ACROSS} dies of it find no wafer")
