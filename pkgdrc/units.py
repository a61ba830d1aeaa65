"""Units: what a number means, and the only place that converts between um and dbu.

Every interface of pkgdrc takes lengths in um as float; database units (integers) exist only inside
`engine` and `stream`, which convert with `to_dbu` and `to_um`.
"""

from typing import Annotated, NewType

Um = Annotated[float, "um"]
Deg = Annotated[float, "deg"]
Celsius = Annotated[float, "degC"]
PpmPerK = Annotated[float, "ppm/K"]
Dbu = NewType("Dbu", int)


def to_dbu(length: Um, dbu: Um) -> Dbu:
    """The nearest whole number of database units to `length` (both um)."""
    return Dbu(round(length / dbu))


def to_um(length: float, dbu: Um) -> Um:
    """A length in database units as um, without the noise of the binary fraction (1e-7 um)."""
    return round(length * dbu, 7)
