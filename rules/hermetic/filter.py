"""SAW: the filters of surface waves."""

from pkgdrc.deck import AnyCheck, Limits, Made, rule


@rule("SAW.1", severity="advice", source="process; 003: p. 7, filters of surface acoustic waves")
def ladder_of_one_pitch(made: Made, limit: Limits) -> AnyCheck:
    """All resonators of a ladder have one pitch.

    Why: where the resonators in the signal's way let it through, those to ground take it away: they have to
    resonate below, by about the distance from resonance to antiresonance, 3 % on LiTaO3.
    Fix: resonators to ground with a longer pitch.
    """
    return made.nets.pitch_spread() < limit.ladder_pitches
