"""Pin lists: read in the forms that people have, and compared with what is drawn.

What reads them is loaded when there is one.
"""

from pathlib import Path

from pkgdrc.technology.model import Technology
from pkgdrc.technology.pins import Pins

__all__ = ["read_pins", "with_pins"]


def read_pins(pins: Pins, folder: Path, named_by: str = "[pins]") -> Pins:
    """A list of pins with its rows read. `named_by`: where it is named. InputError if it cannot be read."""
    from pkgdrc.nets.pins import read

    return read.read_pins(pins, folder, named_by)


def with_pins(technology: Technology, more: tuple[Pins, ...] = ()) -> Technology:
    """The technology with its lists of pins read, and more lists that are."""
    if not technology.pins and not more:
        return technology
    from pkgdrc.nets.pins import read

    return read.with_pins(technology, more)
