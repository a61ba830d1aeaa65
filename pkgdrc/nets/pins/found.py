"""The terminals that a die has, as a list of pins."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pkgdrc.nets.pins.balls import ball_name
from pkgdrc.nets.pins.compare import Die, Terminal
from pkgdrc.nets.wires import Layer
from pkgdrc.technology.pins import Pin

_STRAY = 0.25  # of the pitch: how far a terminal may lie off its row


def found_pins(die: Die, layer: Layer) -> list[Pin]:
    """Every terminal on a layer: its place from the die's centre, its name, and its net.

    A net is called by its labels, or N1, N2 ...; a terminal by its row and column where the terminals stand
    in rows and columns, by its net where that has no other, or by net and number.
    """
    terminals = sorted(die.terminals(layer), key=lambda each: (-each.centre[1], each.centre[0]))
    called: dict[int, str] = {}
    taken = {name for net in die.nets for name in net.names}
    for terminal in terminals:
        if terminal.net not in called:
            names = sorted(die.nets[terminal.net].names)
            number = len(called) + 1
            while f"N{number}" in taken:
                number += 1
            called[terminal.net] = "/".join(names) if names else f"N{number}"
            taken.add(called[terminal.net])
    pins = []
    for terminal, name in zip(terminals, _names(terminals, called), strict=True):
        x, y = terminal.centre
        at = [
            round((value - size / 2) * die.dbu, 6) + 0.0 for value, size in ((x, die.width), (y, die.height))
        ]
        pins.append(Pin(name=name, net=called[terminal.net], x=at[0], y=at[1]))
    return pins


def as_table(pins: Sequence[Pin]) -> str:
    """The pins as a CSV file that `--pins` reads."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["pin", "net", "x from die center (um)", "y from die center (um)"])
    writer.writerows((pin.name, pin.net, f"{pin.x:.6g}", f"{pin.y:.6g}") for pin in pins)
    return text.getvalue()


def _names(terminals: Sequence[Terminal], called: dict[int, str]) -> list[str]:
    rows, columns = (_lines([each.centre[axis] for each in terminals]) for axis in (1, 0))
    if rows and columns and len(terminals) > 1:
        last = max(rows)
        names = [ball_name(last - row, column) for row, column in zip(rows, columns, strict=True)]
        if len(set(names)) == len(names):
            return names
    nets = [called[each.net] for each in terminals]
    if len(set(nets)) == len(nets):
        return nets
    count = Counter(nets)
    seen: Counter[str] = Counter()
    names = []
    for net in nets:
        seen[net] += 1
        names.append(net if count[net] == 1 else f"{net}.{seen[net]}")
    return names


def _lines(values: Sequence[float]) -> list[int]:
    """The number of the row that each value is in, from the lowest; none where they stand in no even rows."""
    ordered = sorted(set(values))
    if len(ordered) < 2:
        return [0] * len(values)
    steps = [b - a for a, b in pairwise(ordered)]
    widest = max(steps)
    pitch = min(step for step in steps if step > widest * _STRAY)
    numbers = [round((value - ordered[0]) / pitch) for value in values]
    strays = any(
        abs(value - ordered[0] - number * pitch) > pitch * _STRAY
        for value, number in zip(values, numbers, strict=True)
    )
    return [] if strays else numbers
