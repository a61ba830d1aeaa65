"""The pins that a die is to have against the terminals that it has, by sets: told once what is one defect."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Literal, NamedTuple

import klayout.db as kdb
import numpy as np

from pkgdrc.detail import Detail, What
from pkgdrc.nets.chain import End, chain, inside
from pkgdrc.nets.extract import Net, Sheet
from pkgdrc.nets.gap import Spot, spanning
from pkgdrc.nets.pins.names import Names
from pkgdrc.nets.pins.orient import AS_IT_IS, ORIENTATIONS, Orientation
from pkgdrc.nets.pins.places import Floats, centre_of, disc, least, match
from pkgdrc.nets.wires import Layer, Wires
from pkgdrc.technology.pins import Pin, Pins

Kind = Literal["missing", "extra", "off", "open", "short"]

_LEAST_TURNED = 3  # pins that have to be wrong before the whole list is taken to be turned
_SHARE_TURNED = 0.2  # of all pins, likewise
_SHARE_DISPLACED = 0.8  # of all pins that lie off alike before the whole list is taken to be displaced
_ALIKE = 2.0  # dbu: what rounding makes of one displacement


class Fault(NamedTuple):
    """One difference between list and die, in the die's frame. `value` is in dbu."""

    kind: Kind
    about: tuple[str, ...]  # pins or nets
    details: tuple[Detail, ...]
    outline: kdb.Polygon | None = None
    between: tuple[Spot, Spot] | None = None
    value: float | None = None


class Terminal(NamedTuple):
    """A terminal as drawn: on which net (by number), and where."""

    net: int
    layer: Layer
    polygon: kdb.Polygon

    @property
    def centre(self) -> Spot:
        """The middle of its extents."""
        box = self.polygon.bbox()
        return (box.left + box.right) / 2, (box.bottom + box.top) / 2


@dataclass(frozen=True)
class Die:
    """What a list is compared with: the nets of a die and the sheet that each is drawn on."""

    width: int  # dbu
    height: int
    dbu: float
    nets: Sequence[Net]
    sheets: Sequence[Sheet]
    wires: Wires

    def terminals(self, layer: Layer) -> list[Terminal]:
        """All terminals on a layer."""
        return [
            Terminal(number, layer, polygon)
            for number, net in enumerate(self.nets)
            for polygon in net.metal.get(layer, net.ends.get(layer, ()))
        ]


def compare(
    lists: Sequence[tuple[Pins, Layer]], die: Die, *, turned: bool = True, swapped: bool = True
) -> list[Fault]:
    """Everything in which a die differs from its lists of pins, each of the terminals on one layer.

    With `turned`, a list that fits only when it is turned or displaced as a whole is told as that, and what
    else differs as it fits. With `swapped`, pins that are on each other's nets are told as that alone, not as
    opens too.
    """
    for pins, _ in lists:
        if not pins.rows:
            raise ValueError(f"the list of pins {pins.file} has not been read")
    seen = [_List(pins, die.terminals(layer), die, may_turn=turned) for pins, layer in lists]
    found = [fault for each in seen for fault in each.faults()]
    return found + list(_Nets(seen, die).faults(swapped=swapped))


class _List:
    """One list as the die shows it: which terminal each pin has found."""

    def __init__(self, pins: Pins, terminals: Sequence[Terminal], die: Die, *, may_turn: bool) -> None:
        self.pins = pins
        self.terminals = terminals
        self._die = die
        self._may_turn = may_turn
        self.names = Names(pins)
        self.fits: tuple[Detail, ...] = ()  # what the whole list is, so that it fits: turned, displaced
        self.shift = 0.0  # how far it then is from where it is to be, at its worst, dbu
        self.displaced: set[int] = set()  # the pins that are as far off, where it is displaced only
        self.of_pin: dict[int, int] = self._by_name()
        located = [number for number, pin in enumerate(pins.rows) if pin.x is not None]
        self._located = np.array(located, dtype=np.int64)
        if located and terminals:
            self._orient()

    @cached_property
    def places(self) -> Floats:
        """Where the located pins are to be in the die's frame, (N, 2) dbu."""
        rows = [self.pins.rows[number] for number in self._located.tolist()]
        at = np.array([(row.x, row.y) for row in rows], dtype=float).reshape(-1, 2) / self._die.dbu
        middle = np.array([self._die.width / 2, self._die.height / 2])
        if self.pins.origin != "lower-left":
            at = at + middle
        if self.pins.view == "bottom":
            at[:, 0] = self._die.width - at[:, 0]
        return at

    @cached_property
    def _centres(self) -> Floats:
        return np.array([terminal.centre for terminal in self.terminals], dtype=float).reshape(-1, 2)

    @cached_property
    def reach(self) -> float:
        """How far a terminal may lie off and still be the pin's, dbu: half the least distance of two."""
        apart = [least(self.places), least(self._centres)]
        known = [each for each in apart if each is not None]
        return min(known, default=float(max(self._die.width, self._die.height))) / 2

    def _by_name(self) -> dict[int, int]:
        """The terminal of each pin without a place: one on the net that is labelled with its name."""
        by_label: dict[str, int] = {}
        for number, terminal in enumerate(self.terminals):
            for name in self._die.nets[terminal.net].names:
                by_label.setdefault(self.names.plain(name), number)
        found = {}
        for number, pin in enumerate(self.pins.rows):
            if pin.x is None:
                own = by_label.get(self.names.plain(pin.name), by_label.get(self.names.plain(pin.net)))
                if own is not None:
                    found[number] = own
        return found

    def _orient(self) -> None:
        """Takes the pins as they stand, or the whole list turned or displaced where it only fits so."""
        matched = match(self.places, self._centres, self.reach)
        wrong = self._wrong(matched)
        if self._may_turn and wrong >= max(_LEAST_TURNED, _SHARE_TURNED * len(self._located)):
            tried = []
            for number, (name, places) in enumerate(self._others()):
                other = match(places, self._centres, self.reach)
                tried.append((self._wrong(other), number, other, name, places))
            best = min(tried, key=lambda each: each[:2])
            if best[0] * 4 <= wrong:
                _, _, matched, self.fits, places = best
                self.shift = float(np.hypot(*(places - self.places).T).max())
                self.places = places
        if self._may_turn and not self.fits:
            self._displace(matched)
        self.of_pin |= {int(self._located[pin]): terminal for pin, terminal in matched.items()}

    def _others(self) -> Iterator[tuple[tuple[Detail, ...], Floats]]:
        """What the whole list may be instead, and its places so: turned, displaced, in another unit."""
        middle = np.array([self._die.width / 2, self._die.height / 2])
        for way in ORIENTATIONS:
            yield _turned(way), (self.places - middle) @ way.matrix.T + middle
        for way in (AS_IT_IS, *ORIENTATIONS):
            places = (self.places - middle) @ way.matrix.T + middle
            shift = centre_of(self._centres) - centre_of(places)
            yield (*_turned(way), self._displaced(shift)), places + shift
        spans = np.ptp(self._centres, axis=0), np.ptp(self.places, axis=0)
        scale = float(spans[0].max() / (spans[1].max() or 1.0))
        places = (self.places - centre_of(self.places)) * scale + centre_of(self._centres)
        yield (Detail(What.SCALED, values=(round(scale, 9),)),), places

    def _displace(self, matched: Mapping[int, int]) -> None:
        """Takes the whole list displaced where nearly all terminals lie off by the same."""
        if len(matched) < _LEAST_TURNED:
            return
        pins, terminals = (np.array(each) for each in zip(*matched.items(), strict=True))
        apart = self._centres[terminals] - self.places[pins]
        shift = np.median(apart, axis=0)
        alike = np.abs(apart - shift).max(axis=1) <= _ALIKE
        self.shift = float(np.hypot(*shift))
        if self.shift > _ALIKE and alike.sum() >= _SHARE_DISPLACED * len(self._located):
            self.fits = (self._displaced(shift),)
            self.displaced = {int(self._located[pin]) for pin in pins[alike]}

    def _displaced(self, shift: Floats) -> Detail:
        x, y = (round(each * self._die.dbu, 3) + 0.0 for each in shift.tolist())
        return Detail(What.MOVED, values=(x, y))

    def _wrong(self, matched: Mapping[int, int]) -> int:
        """How many pins are without a terminal, misnamed, or not with the rest of their net."""
        count = len(self._located) - len(matched)
        on: dict[int, Counter[str]] = defaultdict(Counter)
        pieces: dict[str, Counter[int]] = defaultdict(Counter)
        for pin, terminal in matched.items():
            row = self.pins.rows[self._located[pin]]
            net = self.terminals[terminal].net
            meant = self.names.meant(self._die.nets[net].names)
            count += bool(meant and self.names.key(row) not in meant)
            if row.net:
                on[net][self.names.key(row)] += 1
                pieces[self.names.key(row)][net] += 1
        for counts in (*map(Counter.values, on.values()), *map(Counter.values, pieces.values())):
            count += sum(counts) - max(counts)
        return count

    def faults(self) -> Iterator[Fault]:
        """Pins without terminals, terminals without pins, and those off their places."""
        dbu = self._die.dbu
        place_of = dict(zip(self._located.tolist(), self.places.tolist(), strict=True))
        layer = self.terminals[0].layer.name if self.terminals else self.pins.on or "terminal"
        if self.fits:
            corner = kdb.Polygon(kdb.Box(0, 0, self._die.width, self._die.height))
            whole = Detail(What.LIST_FITS, values=(len(self._located),))
            yield Fault("off", (), (whole, *self.fits), corner, value=self.shift)
        for number, pin in enumerate(self.pins.rows):
            net = Detail(What.OF_NET, (pin.net,) if pin.net else ())
            if number not in self.of_pin and number in place_of:
                x, y = place_of[number]
                mark = disc(x, y, self.reach / 2)
                near = Detail(What.NONE_NEAR, (layer,), (round(self.reach * dbu, 6),))
                yield Fault("missing", (pin.name,), (net, near), mark)
            elif number not in self.of_pin:
                field = kdb.Polygon(kdb.Box(0, 0, self._die.width, self._die.height))
                yield Fault("missing", (pin.name,), (net, Detail(What.NONE_NAMED, (layer,))), field)
            elif number in place_of and number not in self.displaced:
                x, y = place_of[number]
                end = self.terminals[self.of_pin[number]].centre
                apart = float(np.hypot(end[0] - x, end[1] - y))
                yield Fault("off", (pin.name,), (net,), between=((x, y), end), value=apart)
        taken = set(self.of_pin.values())
        known = {self.terminals[number].net for number in taken}
        for number, terminal in enumerate(self.terminals):
            names = sorted(self._die.nets[terminal.net].names)
            # Without places a terminal can only be told by its label.
            if number in taken or (not place_of and (not names or terminal.net in known)):
                continue
            on = Detail(What.TERMINAL_ON, (layer,))
            what = (on,) if names else (on, Detail(What.NO_NAME))
            yield Fault("extra", tuple(names), what, terminal.polygon)


class _Nets:
    """The nets of all lists together against those of the die."""

    def __init__(self, lists: Sequence[_List], die: Die) -> None:
        self._die = die
        self._outside = die.wires.outside
        self._of_net: dict[int, list[tuple[_List, int]]] = defaultdict(list)
        self._of_key: dict[str, list[tuple[_List, int]]] = defaultdict(list)
        self._unconnected: list[tuple[int, tuple[_List, int]]] = []  # the net that such a pin is on
        for each in lists:
            for number, terminal in sorted(each.of_pin.items()):
                pin = each.pins.rows[number]
                net = each.terminals[terminal].net
                if pin.net:
                    self._of_net[net].append((each, number))
                    self._of_key[each.names.key(pin)].append((each, number))
                else:
                    self._unconnected.append((net, (each, number)))

    def faults(self, *, swapped: bool) -> Iterator[Fault]:
        """Pins on each other's nets, shorts, pins on a net of another name or on one at all, and opens."""
        if swapped:
            yield from self._swapped()
        told: set[str] = set()
        for net, members in self._of_net.items():
            keys = {self._key(member) for member in members}
            if len(keys) > 1:
                told |= keys
                yield self._short(net, members)
        for net, members in self._of_net.items():
            yield from self._misnamed(net, members, told)
        for net, member in self._unconnected:
            if joined := {self._key(other) for other in self._of_net.get(net, ())}:
                what = Detail(What.INSTEAD_OF, ("", *sorted(joined)))
                yield Fault("short", (self._pin(member).name,), (what,), self._terminal(member).polygon)
        for key, members in self._of_key.items():
            if not any(fnmatchcase(key, pattern) for pattern in self._outside):
                yield from self._opens(key, members)

    def _misnamed(self, net: int, members: Sequence[tuple[_List, int]], told: set[str]) -> Iterator[Fault]:
        """Pins on a net whose labels name another net of the list, or none of it; `told`: nets in a short."""
        meant = self._meant(net)
        for member in members:
            key = self._key(member)
            if meant and key not in meant and not {key, *meant} & told:
                what = Detail(What.INSTEAD_OF, (key, *sorted(meant)))
                yield Fault("short", (self._pin(member).name,), (what,), self._terminal(member).polygon)
        labels = self._die.nets[net].names
        keys = {self._key(member) for member in members}
        if keys and labels and not meant and not keys & told:
            called = (Detail(What.LABELLED, tuple(sorted(labels))), Detail(What.MEANT, tuple(sorted(keys))))
            names = tuple(self._pin(member).name for member in members)
            yield Fault("short", names, called, self._terminal(members[0]).polygon)

    def _swapped(self) -> Iterator[Fault]:
        """Pairs of pins, each on the other's net: told as that, and left out of what follows."""
        wrong: dict[tuple[str, str], list[tuple[int, tuple[_List, int]]]] = defaultdict(list)
        for net, members in self._of_net.items():
            owner = self._owner(net)
            for member in members:
                if owner is not None and self._key(member) != owner:
                    wrong[self._key(member), owner].append((net, member))
        for (key, owner), pins in sorted(wrong.items()):
            if key > owner:
                continue
            for (one_net, one), (other_net, other) in zip(pins, wrong.get((owner, key), []), strict=False):
                self._of_net[one_net].remove(one)
                self._of_net[other_net].remove(other)
                self._of_key[key].remove(one)
                self._of_key[owner].remove(other)
                called = {self._pin(one).name: key, self._pin(other).name: owner}
                names = tuple(sorted(called))
                ends = (self._terminal(one).centre, self._terminal(other).centre)
                swapped = Detail(What.SWAPPED, (called[names[0]], called[names[1]]))
                yield Fault("short", names, (swapped,), between=ends)

    def _owner(self, net: int) -> str | None:
        """The net of the list that a net of the die is: by its labels, or by most of its pins."""
        meant = self._meant(net)
        if meant:
            return next(iter(meant)) if len(meant) == 1 else None
        counts = Counter(self._key(member) for member in self._of_net[net]).most_common(2)
        if len(counts) > 1 and counts[0][1] == counts[1][1]:
            return None
        return counts[0][0] if counts else None

    def _meant(self, net: int) -> set[str]:
        """The nets of the list that the labels on a net of the die name."""
        names = self._die.nets[net].names
        return {key for each, _ in self._of_net[net][:1] for key in each.names.meant(names)}

    def _short(self, net: int, members: Sequence[tuple[_List, int]]) -> Fault:
        by_key: dict[str, list[tuple[_List, int]]] = defaultdict(list)
        for member in members:
            by_key[self._key(member)].append(member)
        ends = [
            [End(inside(at.polygon), at.layer) for at in map(self._terminal, some)]
            for some in by_key.values()
        ]
        found = chain(self._die.nets[net], self._die.sheets[net], self._die.wires, ends)
        pins = tuple(self._listed(some) for _, some in sorted(by_key.items()))
        made = [shape.layer.name for shape in found.shapes if shape.layer.kind == "made"]
        width = round(found.width * self._die.dbu, 6)
        way = Detail(What.CHAIN, tuple(dict.fromkeys(made)), (len(made), width))
        about = tuple(sorted(by_key))
        return Fault("short", about, (*pins, way), between=found.between, value=found.width)

    def _opens(self, key: str, members: Sequence[tuple[_List, int]]) -> Iterator[Fault]:
        by_net: dict[int, list[tuple[_List, int]]] = defaultdict(list)
        for member in members:
            by_net[self._terminal(member).net].append(member)
        if len(by_net) < 2:
            return
        pieces = list(by_net)
        pins = [self._listed(some) for some in by_net.values()]
        for _, _, least_gap in spanning([self._die.nets[net] for net in pieces]):
            apart = least_gap.distance * self._die.dbu
            count = Detail(What.PIECES, values=(len(pieces),))
            what = (count, *pins, Detail(What.APART, values=(round(apart, 6),)))
            ends = (least_gap.start, least_gap.end)
            yield Fault("open", (key,), what, between=ends, value=least_gap.distance)

    def _key(self, member: tuple[_List, int]) -> str:
        return member[0].names.key(self._pin(member))

    def _pin(self, member: tuple[_List, int]) -> Pin:
        return member[0].pins.rows[member[1]]

    def _terminal(self, member: tuple[_List, int]) -> Terminal:
        return member[0].terminals[member[0].of_pin[member[1]]]

    def _listed(self, members: Sequence[tuple[_List, int]]) -> Detail:
        return Detail(What.PINS, tuple(self._pin(member).name for member in members))


def _turned(way: Orientation) -> tuple[Detail, ...]:
    return (Detail(What.AS, (way.name,)),) if way.name else ()
