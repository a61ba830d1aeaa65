"""Heights of what a ladder filter is made of: its resonators, and the tracks between them. All um."""

from dataclasses import dataclass

from pkgdrc.units import Um

Span = tuple[Um, Um]  # from, to; upwards


@dataclass(frozen=True)
class Resonator:
    """One resonator: its middle, and half its height with its bus bars."""

    middle: Um
    half: Um

    def upper(self, bus_bar: Um) -> Span:
        """Its upper bus bar."""
        return self.middle + self.half - bus_bar, self.middle + self.half

    def lower(self, bus_bar: Um) -> Span:
        """Its lower bus bar."""
        return self.middle - self.half, self.middle - self.half + bus_bar


@dataclass(frozen=True)
class LadderPlan:
    """A ladder's resonators from the top down, and the lower edge of every track."""

    resonators: tuple[Resonator, ...]
    track: Um
    apart: Um

    @property
    def input(self) -> Um:
        """Over the first resonator."""
        top = self.resonators[0]
        return top.middle + top.half + self.apart / 2 - self.track / 2

    @property
    def output(self) -> Um:
        """Under the last one."""
        last = self.resonators[-1]
        return last.middle - last.half - self.apart / 2 - self.track / 2

    def between(self, number: int) -> Um:
        """In the middle between a resonator and the next one, counted from 0."""
        above, below = self.resonators[number : number + 2]
        return (above.middle - above.half + below.middle + below.half) / 2 - self.track / 2

    @property
    def half(self) -> Um:
        """Half the height of all of it, tracks included."""
        return self.input + self.track


def ladder_plan(
    series_aperture: Um, shunt_aperture: Um, finger_gap: Um, bus_bar: Um, apart: Um, track: Um
) -> LadderPlan:
    """The plan of a ladder centred on y = 0: series and shunt resonators in turn."""
    series = series_aperture / 2 + finger_gap + bus_bar
    shunt = shunt_aperture / 2 + finger_gap + bus_bar
    step = series + shunt + apart
    halves = (series, shunt, series, shunt, series)
    resonators = tuple(Resonator((2 - number) * step, half) for number, half in enumerate(halves))
    return LadderPlan(resonators, track, apart)
