"""Lists of pins against dies with 60, 252 and 780 balls: every difference is told once, at its place."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pkgdrc.phrases import said
from pkgdrc.technology.pins import Pin, Pins
from tests.nets.ball_maps import Device, told

SIZES = [8, 16, 28]
X, Y = 0, 1


@pytest.mark.parametrize("labels", [True, False])
@pytest.mark.parametrize("count", SIZES)
def test_a_die_that_has_what_its_list_says(count: int, labels: bool, tmp_path: Path) -> None:
    device = Device(count, labels)
    assert len(device.pins) == count**2 - 4
    assert device.told(tmp_path) == {}


@pytest.mark.parametrize("labels", [True, False])
@pytest.mark.parametrize("count", SIZES)
def test_a_short(count: int, labels: bool, tmp_path: Path) -> None:
    """A bridge of 6 um between two signals' lands."""
    device = Device(count, labels)
    a, b = device.pin("C3"), device.pin("C4")
    assert a.x is not None
    assert a.y is not None
    assert b.x is not None
    device.box("land", a.x + 100, a.y, b.x - 100, a.y + 6)
    [short] = device.told(tmp_path)["CR.9"]
    assert list(device.told(tmp_path)) == ["CR.9"]
    assert short.about == ("IO_2_2", "IO_2_3")
    assert short.measured == 6
    assert short.dies == ((0, 0), (0, 1), (1, 0))
    assert short.between is not None
    assert all(a.x + 100 <= spot[X] <= b.x - 100 for spot in short.between)
    assert {spot[Y] for spot in short.between} == {a.y, a.y + 6}


@pytest.mark.parametrize("labels", [True, False])
@pytest.mark.parametrize("count", SIZES)
def test_an_open(count: int, labels: bool, tmp_path: Path) -> None:
    """The bar of a power net is cut 5 um wide between two rows, and at its end."""
    device = Device(count, labels)
    last = device.pin("D5")
    assert last.x is not None
    assert last.y is not None
    device.cut("land", last.x - 20, last.y + 150, last.x + 20, last.y + 155)
    found = device.told(tmp_path)
    assert list(found) == ["CR.8"]
    [gap] = found["CR.8"]
    assert gap.measured == 5
    assert gap.about == ("VDD",)
    assert gap.between is not None
    assert {spot[Y] for spot in gap.between} == {last.y + 150, last.y + 155}
    assert "in 2 pieces" in said(gap.details)


@pytest.mark.parametrize("count", SIZES)
def test_two_pins_swapped(count: int, tmp_path: Path) -> None:
    """Between two signals, and between a signal and a power net."""
    device = Device(count)
    for one, other in (("C3", "C4"), ("E5", "E7")):
        net, instead = device.pin(one).net, device.pin(other).net
        device.change(one, net=instead)
        device.change(other, net=net)
    found = device.told(tmp_path)
    assert list(found) == ["CR.9"]
    assert sorted(v.about for v in found["CR.9"]) == [("C3", "C4"), ("E5", "E7")]
    assert all("are swapped" in said(v.details) for v in found["CR.9"])


@pytest.mark.parametrize("count", SIZES)
def test_a_pin_without_a_terminal_and_a_terminal_without_a_pin(count: int, tmp_path: Path) -> None:
    device = Device(count)
    gone, unknown = device.pin("C3"), device.pin("E4")
    assert gone.x is not None
    assert gone.y is not None
    for layer in ("ball", "via", "land"):
        device.cut(layer, gone.x - 130, gone.y - 130, gone.x + 130, gone.y + 130)
    device.pins.remove(unknown)
    found = device.told(tmp_path)
    assert sorted(found) == ["CR.5", "CR.6"]
    [missing], [extra] = found["CR.5"], found["CR.6"]
    assert missing.about == ("C3",)
    assert missing.bbox is not None
    assert (missing.bbox[0] + missing.bbox[2]) / 2 == pytest.approx(gone.x)
    assert extra.about == (unknown.net,)
    assert extra.bbox is not None
    assert (extra.bbox[0] + extra.bbox[2]) / 2 == unknown.x


@pytest.mark.parametrize(("off", "count"), [(1.0, 0), (1.001, 1), (20.0, 1)])
def test_a_terminal_off_its_place(off: float, count: int, tmp_path: Path) -> None:
    """Exactly at the limit it passes."""
    device = Device(16)
    pin = device.pin("C3")
    assert pin.x is not None
    device.change("C3", x=pin.x + off)
    found = device.told(tmp_path).get("CR.7", [])
    assert [(v.measured, v.about) for v in found] == [(off, ("C3",))] * count


WAYS = {
    "mirrored left-right": lambda x, y: (-x, y),
    "mirrored top-bottom": lambda x, y: (x, -y),
    "turned by 180 deg": lambda x, y: (-x, -y),
    "turned by 90 deg clockwise": lambda x, y: (-y, x),
    "turned by 90 deg counter-clockwise": lambda x, y: (y, -x),
}


@pytest.mark.parametrize("labels", [True, False])
@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("way", WAYS)
def test_the_whole_list_turned_is_told_once(way: str, count: int, labels: bool, tmp_path: Path) -> None:
    """By its labels, or by what is joined; and what else differs is told beside it."""
    if not labels and way in ("mirrored top-bottom", "turned by 180 deg"):
        way = "mirrored left-right"  # without names the rows are alike, from the top and from the bottom
    device = Device(count, labels)
    for pin in list(device.pins):
        x, y = WAYS[way](pin.x, pin.y)
        device.change(pin.name, x=x, y=y)
    found = device.told(tmp_path)
    assert list(found) == ["CR.7"]
    [turned] = found["CR.7"]
    assert way in said(turned.details)
    device.pins.remove(device.pin("C3"))
    assert sorted(device.told(tmp_path)) == ["CR.6", "CR.7"]


@pytest.mark.parametrize(
    ("moved", "fits", "by"),
    [
        (lambda x, y: (x + 20, y), "moved by (-20.000, 0.000) um", 20.0),
        (lambda x, y: (x + 3400, y + 3400), "moved by (-3400.000, -3400.000) um", 4808.326),
        (
            lambda x, y: (x + 3400, 3400 - y),
            "mirrored top-bottom and moved by (-3400.000, 3400.000) um",
            None,
        ),
        (lambda x, y: (x / 1000, y / 1000), "scaled by 1000", None),
    ],
)
def test_a_list_with_another_origin_or_unit_is_told_once(
    moved: Callable[[float, float], tuple[float, float]], fits: str, by: float | None, tmp_path: Path
) -> None:
    device = Device(16)
    for pin in list(device.pins):
        assert pin.x is not None
        assert pin.y is not None
        x, y = moved(pin.x, pin.y)
        device.change(pin.name, x=x, y=y)
    found = device.told(tmp_path)
    assert list(found) == ["CR.7"]
    [whole] = found["CR.7"]
    assert fits in said(whole.details)
    if by is not None:
        assert whole.measured == pytest.approx(by, abs=1e-3)
    other = device.pin("C3")
    device.change("C3", x=None if other.x is None else other.x + (2 if by is not None else 0))
    assert len(device.told(tmp_path)["CR.7"]) == (1 if by is None else 2)


@pytest.mark.parametrize("rule", ["CR.5", "CR.6", "CR.8", "CR.9"])
def test_a_list_turned_is_told_by_each_rule_alone(rule: str, tmp_path: Path) -> None:
    """Without the one that tells of the whole list, nothing is taken to be turned."""
    device = Device(8)
    for pin in list(device.pins):
        # As it fits, turned, but for five pins that are beside the die.
        far = 5000.0 if rule in ("CR.5", "CR.6") and pin.name[0] == "D" else 0.0
        device.change(pin.name, x=None if pin.x is None else far - pin.x)
    assert list(device.told(tmp_path, rules={rule})) == [rule]


def test_swapped_pins_are_told_as_opens_where_only_opens_are_judged(tmp_path: Path) -> None:
    device = Device(8)
    one, other = device.pin("C1"), device.pin("C2")  # of the two power nets
    device.change("C1", net=other.net)
    device.change("C2", net=one.net)
    assert list(device.told(tmp_path)) == ["CR.9"]
    assert list(device.told(tmp_path, rules={"CR.8"})) == ["CR.8"]


def test_a_list_seen_from_below(tmp_path: Path) -> None:
    device = Device(16)
    device.pins = [replace(pin, x=None if pin.x is None else -pin.x) for pin in device.pins]
    assert device.told(tmp_path, view="bottom") == {}


def test_a_list_from_the_lower_left_corner(tmp_path: Path) -> None:
    device = Device(16)
    half = 17 * 400 / 2
    device.pins = [replace(pin, x=(pin.x or 0) + half, y=(pin.y or 0) + half) for pin in device.pins]
    assert device.told(tmp_path, origin="lower-left") == {}


def test_names_that_differ_on_two_sides(tmp_path: Path) -> None:
    device = Device(8)
    for pin in list(device.pins):
        if pin.net == "VDD":
            device.change(pin.name, net="V18")
    assert device.told(tmp_path, same=(("V18", "VDD"),)) == {}
    [other] = device.told(tmp_path)["CR.9"]  # one net, however many pins it has
    assert len(other.about) > 1
    assert "labelled VDD instead of V18" in said(other.details)
    for pin in list(device.pins):
        if pin.net == "VSS":
            device.change(pin.name, net="VDD")  # now the labels VDD name this net of the list
    assert list(device.told(tmp_path)) == ["CR.9"]


def test_a_pin_that_is_to_be_on_no_net(tmp_path: Path) -> None:
    """A list may say so: told where it is joined to pins of a net."""
    device = Device(8)
    device.change("C3", net="")
    assert device.told(tmp_path) == {}
    other = next(pin for pin in device.pins if pin.net == "VDD")
    device.change(other.name, net="")
    [joined] = device.told(tmp_path)["CR.9"]
    assert joined.about == (other.name,)
    assert "on net VDD instead of none" in said(joined.details)


def test_a_list_of_names_alone(tmp_path: Path) -> None:
    """Such as a netlist's: known by the labels."""
    device = Device(8)
    nets = sorted({pin.net for pin in device.pins})
    assert told(device.layout, tmp_path, Pins(rows=tuple(Pin(name=net, net=net) for net in nets))) == {}
    fewer = Pins(rows=tuple(Pin(name=net, net=net) for net in ["MORE", *nets[1:]]))
    found = told(device.layout, tmp_path, fewer)
    assert sorted(found) == ["CR.5", "CR.6"]
    assert found["CR.5"][0].about == ("MORE",)
    assert found["CR.6"][0].about == (nets[0],)


def test_a_net_of_a_third_name(tmp_path: Path) -> None:
    """Three pins, each with the next one's net: no pair is swapped, and each is told."""
    device = Device(8)
    names = ["C3", "C4", "E3"]
    nets = [device.pin(name).net for name in names]
    for name, net in zip(names, [*nets[1:], nets[0]], strict=True):
        device.change(name, net=net)
    found = device.told(tmp_path)
    assert list(found) == ["CR.9"]
    assert sorted(v.about for v in found["CR.9"]) == [("C3",), ("C4",), ("E3",)]
