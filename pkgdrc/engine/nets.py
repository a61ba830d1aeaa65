"""Nets: what is joined through metal, openings and wiring, hierarchically, die by die."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import klayout.db as kdb
import numpy as np

from pkgdrc.deck import algebra
from pkgdrc.deck.made import MadeKerf
from pkgdrc.engine.place import Place
from pkgdrc.engine.shapes import Shapes
from pkgdrc.process.kerf import Kerf
from pkgdrc.process.opening import passages


@dataclass(frozen=True)
class Net:
    """A net of one cell, with all that is joined to it in the cells below."""

    net: kdb.Net
    names: frozenset[str]
    moved: kdb.DCplxTrans  # from the net's own cell to the one that it is a net of


class Netlist:
    """The nets of a layout."""

    def __init__(self, shapes: Shapes) -> None:
        assert shapes.technology.nets
        self._shapes = shapes
        self._nets = shapes.technology.nets
        self._names: dict[tuple[str, int], frozenset[str]] = {}

    def faults(self, kind: str) -> list[Place]:
        """The nets at fault, each at its largest piece of conductor."""
        found = []
        for circuit in self._extracted.netlist().each_circuit():
            for net, what in getattr(self, f"_{kind}")(circuit):
                place = self._largest(net)
                if place:
                    cell = self._shapes.layout.cell(net.circuit().name).cell_index()
                    found.append(Place(cell, place, None, note=what))
        return found

    def holding(self, conductor: str, other: str) -> kdb.Region:
        """The shapes of a conductor that are on one net with a shape of another layer."""
        layer = self._shapes.layout.insert_layer(kdb.LayerInfo("pkgdrc:nets"))
        for circuit in self._extracted.netlist().each_circuit():
            target = self._shapes.layout.cell(circuit.name).shapes(layer)
            for net in circuit.each_net():
                if not self._shape_of(net, other).is_empty():
                    target.insert(self._shape_of(net, conductor))
        return self._shapes.deep(layer)

    @cached_property
    def _extracted(self) -> kdb.LayoutToNetlist:
        shapes, nets = self._shapes, self._nets
        extractor = kdb.LayoutToNetlist(shapes.store)
        for region in self._conductors.values():
            extractor.connect(region)
        index = shapes.layout.find_layer(*shapes.technology.layers[nets.labels])
        if index is not None:
            texts = kdb.Texts(shapes.top.begin_shapes_rec(index), shapes.store)
            for region in reversed(self._conductors.values()):
                extractor.connect(region, texts.interacting(region))
                texts = texts.not_interacting(region)
        for first, second, through in self._joins():
            extractor.connect(second)
            if through is None:
                extractor.connect(first, second)
            else:
                extractor.connect(through)
                extractor.connect(first, through)
                extractor.connect(through, second)
        extractor.extract_netlist()
        return extractor

    @cached_property
    def _conductors(self) -> dict[str, kdb.Region]:
        return {name: self._shapes.made(name).dup() for name in self._nets.conductors}

    def _joins(self) -> Iterator[tuple[kdb.Region, kdb.Region, kdb.Region | None]]:
        """Pairs of conductors that are joined, and what joins them if they do not do so by touching."""
        for join in self._nets.joins:
            first, second = (self._conductors[name] for name in join.layers)
            between = first & second
            if join.unless:
                between -= self._shapes.mask(join.unless)
            if join.through:
                between &= self._inner_end(join.through)
            yield first, second, between if join.unless or join.through else None
        technology = self._shapes.technology
        yield from self._back_metal()
        for name, opening in technology.openings.items():
            if opening.contact in self._conductors and opening.landing in self._conductors:
                metal = self._inner_end(name).dup()
                yield self._conductors[opening.contact], self._conductors[opening.landing], metal

    def _inner_end(self, name: str) -> kdb.Region:
        """The openings called `name` where they land, or the shapes on the layer of that name."""
        opening = self._shapes.technology.openings.get(name)
        if opening is None:
            return self._shapes.mask(name)
        end = passages(opening, self._shapes.technology)[-1].leaving
        return self._shapes.region(algebra.Layer(end.mask).shrunk(end.shrink))

    def _back_metal(self) -> Iterator[tuple[kdb.Region, kdb.Region, kdb.Region | None]]:
        """The back metal on the walls of the cut joins what reaches it, within each die."""
        technology = self._shapes.technology
        if technology.cut is None or technology.dies is None:
            return
        kerf = MadeKerf(Kerf(technology.cut, technology, "widest"), algebra.Layer("separation"))
        faces = {name: kerf.on_chip for name in self._conductors if name not in ("wiring", "under_contact")}
        if technology.wiring and technology.wiring.carrier != technology.stack[-1].name:
            faces["wiring"] = kerf.above(technology.wiring.carrier)
        reaching = {
            name: self._conductors[name] & self._shapes.pieces(face)
            for name, face in faces.items()
            if name in self._conductors
        }
        reaching = {name: region for name, region in reaching.items() if not region.is_empty()}
        if reaching:
            walls = self._shapes.region(kerf.on_chip & algebra.DieFields()).dup()
            for name, region in reaching.items():
                yield self._conductors[name], walls, region

    def _shape_of(self, net: kdb.Net, layer: str) -> kdb.Region:
        if layer in self._conductors:
            return self._extracted.shapes_of_net(net, self._conductors[layer], True)
        return kdb.Region()

    def _largest(self, net: kdb.Net) -> kdb.Polygon | None:
        pieces = kdb.Region()
        for layer in self._conductors:
            pieces += self._shape_of(net, layer)
        polygons = list(pieces.merged().each())
        return max(polygons, key=lambda polygon: polygon.area(), default=None)

    def _named(self, circuit: kdb.Circuit, net: kdb.Net) -> frozenset[str]:
        """The labels on a net, in its cell and in those below."""
        key = (circuit.name, net.cluster_id)
        if key not in self._names:
            names = frozenset(part for part in net.name.split(",") if part)
            for inside, inner in _inner(net):
                names |= self._named(inside, inner)
            self._names[key] = names
        return self._names[key]

    def _nets_of(self, circuit: kdb.Circuit) -> list[Net]:
        """All nets of a cell: its own, and those of the cells below that do not reach it."""
        found = [Net(net, self._named(circuit, net), kdb.DCplxTrans()) for net in circuit.each_net()]
        for sub in circuit.each_subcircuit():
            inside = sub.circuit_ref()
            reached = {
                inside.net_for_pin(pin.id()).cluster_id
                for pin in inside.each_pin()
                if sub.net_for_pin(pin.id()) is not None and inside.net_for_pin(pin.id()) is not None
            }
            found += [
                replace(net, moved=sub.trans * net.moved)
                for net in self._nets_of(inside)
                if net.net.circuit().name != inside.name or net.net.cluster_id not in reached
            ]
        return found

    def _short(self, circuit: kdb.Circuit) -> Iterator[tuple[kdb.Net, str]]:
        """Nets with several names, of which no cell below has as many, counted within one die."""
        for net in circuit.each_net():
            own = frozenset(part for part in net.name.split(",") if part)
            below: dict[int, set[str]] = {}
            most = 0
            for pin in net.each_subcircuit_pin():
                inside = pin.subcircuit().circuit_ref()
                names = self._named(inside, inside.net_for_pin(pin.pin_id()))
                most = max(most, len(names))
                below.setdefault(pin.subcircuit().id(), set()).update(names)
            groups = [set(own), *below.values()]
            if not self._over_dies(circuit):
                groups = [set(own).union(*below.values())]
            worst = max(groups, key=len)
            if len(worst) > max(1, most):
                yield net, f"{' and '.join(sorted(worst))}"

    def _open(self, circuit: kdb.Circuit) -> Iterator[tuple[kdb.Net, str]]:
        """Nets of a die that have the name of an earlier one."""
        if not self._is_die(circuit):
            return
        nets = [net for net in self._nets_of(circuit) if net.names]
        counts = Counter(name for net in nets for name in net.names)
        seen: set[tuple[int, str]] = set()
        for net in nets:
            if max(counts[name] for name in net.names) > 1:
                die = self._die_of(circuit, net)
                again = {name for name in net.names if (die, name) in seen}
                if again:
                    yield net.net, f"{' and '.join(sorted(again))}"
                seen |= {(die, name) for name in net.names}

    def _dangling(self, circuit: kdb.Circuit) -> Iterator[tuple[kdb.Net, str]]:
        """Nets of a die that have one end, or a name and none; metal that leads nowhere at all is no net."""
        if not self._is_die(circuit):
            return
        cell = self._shapes.layout.cell(circuit.name)
        tracks = [name for name in self._conductors if name not in self._nets.terminals]
        ends = {
            name: kdb.Region(cell.begin_shapes_rec(index)).merged()
            for name in self._nets.terminals
            if (index := self._shapes.layout.find_layer(*self._shapes.technology.layers[name])) is not None
        }
        for net in circuit.each_net():
            metal = kdb.Region()
            for name in tracks:
                metal += self._shape_of(net, name)
            if metal.is_empty():
                continue
            count = 0
            for name, shapes in ends.items():
                if name in self._conductors:
                    count += self._shape_of(net, name).merged().count()
                else:
                    count += shapes.interacting(metal).count()
            names = " and ".join(sorted(self._named(circuit, net)))
            if count == 1 or (names and not count):
                yield net, f"{names or 'without a name'}, {'one terminal' if count else 'no terminal'}"

    def _is_die(self, circuit: kdb.Circuit) -> bool:
        cells = {self._shapes.layout.cell(index).name for index in self._shapes.dies.of_cell}
        return circuit.name in cells if cells else circuit.name == self._shapes.top.name

    def _die_of(self, circuit: kdb.Circuit, net: Net) -> int:
        """Which of the dies in a circuit's cell a net lies in; 0 where there is one."""
        dies, places = self._shapes.dies, self._shapes.places
        cell = self._shapes.layout.cell(circuit.name).cell_index()
        largest = self._largest(net.net)
        if largest is None or len(dies.of_cell.get(cell, [])) <= places.count(cell):
            return 0
        inside = kdb.CplxTrans(self._shapes.dbu).inverted() * net.moved * kdb.CplxTrans(self._shapes.dbu)
        at = (places.first(cell) * kdb.ICplxTrans(inside)).trans(largest.bbox().center())
        return int(dies.at(np.array([[at.x, at.y]], dtype=float))[0])

    def _over_dies(self, circuit: kdb.Circuit) -> bool:
        return self._shapes.dies.reached_by(self._shapes.layout.cell(circuit.name).cell_index())


def _inner(net: kdb.Net) -> Iterator[tuple[kdb.Circuit, kdb.Net]]:
    """The nets of the cells below that a net is joined to."""
    for pin in net.each_subcircuit_pin():
        inside = pin.subcircuit().circuit_ref()
        yield inside, inside.net_for_pin(pin.pin_id())
