"""PC: passive components on the wiring level."""

from pkgdrc.deck import AnyCheck, Limits, Made, Stack, rule

from .made.measures import Unvalued

LAYERS = ("device", "dielectric", "film", "plate", "wiring")


@rule("PC.1", source="process; 003: p. 9, capacitors as concrete components")
def capacitor_off_value(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """A capacitor's drawn value is off that of its label.

    Why: the circuit is designed with the label's value.
    Fix: change the plates, or the label.
    """
    area = made.plate & made.wiring & made.dielectric
    films = stack.package.passives
    drawn = made.device.capacitance_deviation(area, films.dielectric_thickness, films.permittivity)
    return drawn > limit.value_deviation


@rule("PC.2", source="process; 003: p. 9, inductors as concrete components")
def inductor_off_value(made: Made, limit: Limits) -> AnyCheck:
    """An inductor's drawn value is off that of its label.

    Why: the circuit is designed with the label's value. Turns and diameters are taken from where it stands.
    Fix: change the turns or diameters, or the label; put it in the middle of the turns.
    """
    return made.device.inductance_deviation(made.wiring) > limit.value_deviation


@rule("PC.3", source="process; 003: p. 9, ohmic resistors as concrete components")
def resistor_off_value(made: Made, stack: Stack, limit: Limits) -> AnyCheck:
    """A resistor's drawn value is off that of its label.

    Why: the circuit is designed with the label's value.
    Fix: change the film's length or width, or the label.
    """
    contacts = made.wiring - made.dielectric
    drawn = made.device.resistance_deviation(made.film, contacts, stack.package.passives.sheet_resistance)
    return drawn > limit.value_deviation


@rule("PC.4", source="process")
def component_without_value(made: Made) -> list[AnyCheck]:
    """A component states no value, none that can be read, or two that differ.

    Why: nobody can tell whether what is drawn is what the circuit needs.
    Fix: an outline on layer `device`, and in it a text such as "C 1.2 pF", "L 3 nH" or "R 500 Ohm".
    """
    checks: list[AnyCheck] = [Unvalued(made.layer("device")).any()]
    if made.has("film"):
        checks.append(made.film.not_overlapping(made.device).any().noting("a film in no outline"))
    if made.has("plate") and made.has("dielectric"):
        plates = made.plate & made.wiring & made.dielectric
        checks.append(plates.not_overlapping(made.device).any().noting("plates in no outline"))
    return checks
