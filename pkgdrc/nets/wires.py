"""What conducts into what, as a technology says it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pkgdrc.technology.family import family_for
from pkgdrc.technology.model import Technology


class Layer(NamedTuple):
    """Shapes that nets are followed through.

    made: a layer, as made. drawn: a layer, as drawn. end: an opening at its inner end. cut: what of a
    conductor lies in the kerf at its own height, where the back metal on the cut's walls meets it.
    """

    kind: Literal["made", "drawn", "end", "cut"]
    name: str


class Link(NamedTuple):
    """Two conductors that are joined.

    Without `through` and `unless` they are where they touch. Else they are where they share area, with
    `through` too and without `unless`; an opening `lands`: it joins whatever its inner end touches of both.
    """

    first: Layer
    second: Layer
    through: Layer | None = None
    unless: Layer | None = None
    lands: bool = False


@dataclass(frozen=True)
class Wires:
    """Everything that conducts. `conductors` run from the chip outwards."""

    conductors: tuple[Layer, ...]
    terminals: tuple[Layer, ...]
    links: tuple[Link, ...]
    cut: tuple[Layer, ...] = ()  # conductors that the back metal joins where they reach into the cut
    labels: str = ""
    outside: tuple[str, ...] = ()  # names of nets that the board joins, with * and ? for anything
    transducers: Layer | None = None  # the conductor that has fingers
    ports: tuple[str, ...] = ()  # texts that declare a filter's port
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()  # a filter and the labels of its ports
    ground: tuple[str, ...] = ()  # labels of nets that no signal passes
    shunts: tuple[Layer, ...] = ()  # terminals that no signal passes

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Every layer that nets depend on."""
        found = [*self.conductors, *self.terminals]
        for link in self.links:
            found += [layer for layer in (link.through, link.unless) if layer is not None]
        return tuple(dict.fromkeys([*found, *self.cut]))


def wires_of(technology: Technology) -> Wires:
    """What conducts into what; ValueError where the technology does not say what conducts."""
    nets = technology.nets
    if nets is None:
        raise ValueError("the technology does not say what conducts (key 'nets')")
    conductors = tuple(Layer("made", name) for name in nets.conductors)
    terminals = tuple(Layer("made", name) for name in nets.terminals)
    family = family_for(technology)
    backed = bool(family and technology.cut and technology.dies and family.metal_in_cut(technology))
    cut = tuple(Layer("cut", name) for name in nets.conductors) if backed else ()
    return Wires(
        conductors,
        terminals,
        tuple(_links(technology)),
        cut,
        nets.labels,
        nets.joined_outside,
        Layer("made", nets.transducers) if nets.transducers else None,
        nets.ports,
        tuple(nets.filters.items()),
        (*nets.path_ground, *nets.joined_outside, *nets.ground),
        tuple(Layer("made", name) for name in nets.shunts),
    )


def _links(technology: Technology) -> Iterator[Link]:
    assert technology.nets
    conductors = technology.nets.conductors
    for join in technology.nets.joins:
        first, second = (Layer("made", name) for name in join.layers)
        through = None
        if join.through:
            through = Layer("end" if join.through in technology.openings else "drawn", join.through)
        yield Link(first, second, through, Layer("drawn", join.unless) if join.unless else None)
    for name, opening in technology.openings.items():
        if opening.contact in conductors and opening.landing in conductors:
            contact, landing = Layer("made", opening.contact), Layer("made", opening.landing)
            yield Link(contact, landing, Layer("end", name), lands=True)


def carriers(technology: Technology) -> dict[str, str]:
    """Conductor = level on whose outer face it lies, as far as the openings and joins tell.

    An opening's landing lies on its inner level and its contact on its outer one; what touches a conductor
    without an opening between lies where that one lies.
    """
    assert technology.nets
    on: dict[str, str] = {}
    for opening in technology.openings.values():
        on.setdefault(opening.landing, opening.inner)
        on.setdefault(opening.contact, opening.outer)
    flat = [join.layers for join in technology.nets.joins if not join.through]
    for _ in flat:
        for first, second in flat:
            for known, other in ((first, second), (second, first)):
                if known in on:
                    on.setdefault(other, on[known])
    return on
