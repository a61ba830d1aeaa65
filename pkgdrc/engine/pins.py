"""Dies against their lists of pins: compared once for each content, told of all dies that have it."""

from collections import defaultdict
from collections.abc import Iterator

from pkgdrc.engine.nets import Content, Netlist
from pkgdrc.engine.place import Place, mark
from pkgdrc.engine.shapes import Shapes
from pkgdrc.errors import InputError
from pkgdrc.input.source import LayoutSource
from pkgdrc.nets.pins.compare import Die, Fault, compare
from pkgdrc.nets.pins.found import found_pins
from pkgdrc.nets.wires import Layer
from pkgdrc.technology import Technology
from pkgdrc.technology.pins import Pin
from pkgdrc.toml import nearest


class PinComparison:
    """What differs, by kind."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._netlist = shapes.once(Netlist)
        self._lists = [(pins, layer_of(shapes.technology, pins.on)) for pins in shapes.technology.pins]
        self._found: dict[tuple[bool, bool], dict[str, list[Place]]] = {}

    def places(self, kind: str, *, turned: bool = True, swapped: bool = True) -> list[Place]:
        """Where the dies differ in one way; values are in um. The rest as `compare` has it."""
        if (turned, swapped) not in self._found:
            self._found[turned, swapped] = self._compared(turned, swapped)
        return self._found[turned, swapped].get(kind, [])

    def _compared(self, turned: bool, swapped: bool) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = defaultdict(list)
        for content in self._netlist.contents():
            die = _die(content, self._shapes, self._netlist)
            for fault in compare(self._lists, die, turned=turned, swapped=swapped):
                found[fault.kind] += self._told(content.dies, fault)
        return found

    def _told(self, dies: tuple[int, ...], fault: Fault) -> Iterator[Place]:
        value = None if fault.value is None else round(fault.value * self._shapes.dbu, 6)
        for cell, members, to_cell in self._netlist.stands(dies):
            shift = to_cell.disp
            between = None
            if fault.between:
                start, end = ((x + shift.x, y + shift.y) for x, y in fault.between)
                between = start, end
            outline = fault.outline.moved(shift) if fault.outline else mark(*between) if between else None
            assert outline is not None
            yield Place(
                cell, outline, value, between=between, details=fault.details, dies=members, about=fault.about
            )


def layer_of(technology: Technology, on: str | None) -> Layer:
    """The layer of a list's terminals: the one it names, or the outermost terminal that conducts.

    InputError where it is neither conductor nor terminal.
    """
    nets = technology.nets
    if nets is None:
        raise InputError(f"{technology.path}: does not say what conducts (key 'nets')")
    if on is not None and on not in (*nets.conductors, *nets.terminals):
        near = nearest(on, {*nets.conductors, *nets.terminals})
        raise InputError(f"{technology.path}: '{on}' is no conductor and no terminal: {near}")
    ends = [name for name in nets.conductors if name in nets.terminals] or list(nets.terminals)
    return Layer("made", on or ends[-1])


def found(source: LayoutSource, technology: Technology, on: str | None) -> tuple[list[Pin], int, int]:
    """The terminals of the dies of which most are alike, how many these are, and how many differ."""
    layer = layer_of(technology, on)
    shapes = Shapes(source, technology)
    netlist = shapes.once(Netlist)
    contents = sorted(netlist.contents(), key=lambda each: (-len(each.dies), each.dies[:1]))
    pins = found_pins(_die(contents[0], shapes, netlist), layer)
    if not pins:
        number = "/".join(map(str, technology.layers[layer.name]))
        raise InputError(f"{source.path}: its dies have no terminal on layer {layer.name} ({number})")
    return pins, len(contents[0].dies), sum(len(each.dies) for each in contents[1:])


def _die(content: Content, shapes: Shapes, netlist: Netlist) -> Die:
    width, height = content.field.width(), content.field.height()
    return Die(width, height, shapes.dbu, content.nets, content.sheets, netlist.wires)
