"""Terminals off the places that lists of pins give them."""

from pkgdrc.deck.measures.pins import PinOffset
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.pins import PinComparison
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates


@evaluates(PinOffset)
def pin_offset(bench: Bench, _: PinOffset, bound: Bound) -> list[Place]:
    """Every pin whose terminal lies off, and a whole list that is turned."""
    places = bench.shapes.once(PinComparison).places("off")
    return [place for place in places if place.value is not None and bound.meets(place.value)]
