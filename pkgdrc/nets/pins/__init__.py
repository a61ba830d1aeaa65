"""Pin lists: read in the forms that people have, and compared with what is drawn."""

from pkgdrc.nets.pins.read import read_pins, with_pins

__all__ = ["read_pins", "with_pins"]
