"""Share of windows that is covered."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.checks import Measure
from pkgdrc.shapes.recorder import DeckError
from pkgdrc.shapes.region import Region
from pkgdrc.units import Um


@dataclass(frozen=True, eq=False)
class WindowDensity(Measure, method="window_density"):
    """Share of each square window of `size` um that the source covers, 0..1.

    Windows stand at every `step` um from the lower left corner of all that is drawn on the technology's
    layers, and are cut off at the border of that. DeckError if a step is longer than the windows, which would
    leave something out, or not over 0.
    """

    source: Region
    size: Um
    step: Um
    unit: ClassVar[str] = ""  # type: ignore[misc]
    sees_all: ClassVar[bool] = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 < self.step <= self.size:
            raise DeckError("windows take a step over 0 that is no longer than they are")
