"""Pitches of the resonators of ladders."""

from pkgdrc.deck.measures.ladders import PitchSpread
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.nets import Netlist
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates


@evaluates(PitchSpread)
def pitch_spread(bench: Bench, _: PitchSpread, bound: Bound) -> list[Place]:
    """Every ladder whose pitches are too much alike, from a series resonator to one to ground."""
    places = bench.shapes.once(Netlist).ladders()
    return [place for place in places if place.value is not None and bound.meets(place.value)]
