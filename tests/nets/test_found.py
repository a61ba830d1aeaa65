"""`pkgdrc pins`: what is there, as a list that the check takes."""

from pathlib import Path

import klayout.db as kdb
import pytest

from pkgdrc.engine.pins import found
from pkgdrc.errors import InputError
from pkgdrc.input.read import read_layout
from pkgdrc.nets.pins import read_pins
from pkgdrc.nets.pins.found import as_table
from pkgdrc.technology.pins import Pin, Pins
from tests.engine.small_deck import technology
from tests.nets.ball_maps import KEYS, Device, told


def pins_of(device: Device, folder: Path) -> tuple[list[Pin], int, int]:
    path = folder / "b.gds"
    device.layout.write(str(path))
    return found(read_layout(path), technology(**KEYS), None)


@pytest.mark.parametrize("labels", [True, False])
def test_the_list_that_is_written_fits(labels: bool, tmp_path: Path) -> None:
    """Balls in rows have their names by row and column, nets their labels or numbers."""
    device = Device(16, labels)
    pins, dies, others = pins_of(device, tmp_path)
    assert (dies, others) == (3, 0)
    assert [(pin.name, pin.x, pin.y) for pin in pins] == [(pin.name, pin.x, pin.y) for pin in device.pins]
    nets = {(pin.net, right.net) for pin, right in zip(pins, device.pins, strict=True)}
    assert len(nets) == len({right.net for right in device.pins})
    assert not labels or all(net == right for net, right in nets)
    (tmp_path / "map.csv").write_text(as_table(pins))
    read = read_pins(Pins(file="map.csv"), tmp_path)
    assert read.rows == tuple(pins)
    assert told(device.layout, tmp_path, read) == {}


def test_the_dies_of_which_most_are_alike(tmp_path: Path) -> None:
    """One of the three has a bridge of its own over it."""
    device = Device(8)
    bridge = device.layout.create_cell("BRIDGE")
    a, b = device.pin("C3"), device.pin("C4")
    assert a.x is not None
    assert a.y is not None
    assert b.x is not None
    at = device.layout.layer(1, 0)
    bridge.shapes(at).insert(kdb.DBox(a.x, a.y, b.x, a.y + 6))
    device.top.insert(kdb.DCellInstArray(bridge.cell_index(), kdb.DTrans()))
    pins, dies, others = pins_of(device, tmp_path)
    assert (dies, others) == (2, 1)
    assert {pin.net for pin in pins} == {pin.net for pin in device.pins}


def test_a_layout_without_terminals(tmp_path: Path) -> None:
    device = Device(8)
    device.layout.clear_layer(device.layout.layer(3, 0))
    with pytest.raises(InputError, match=r"b\.gds: its dies have no terminal on layer ball \(3/0\)"):
        pins_of(device, tmp_path)
