"""Nets: what is joined through metal, openings and wiring, and whether it is what it should be.

Everything here works on the flat shapes of one die (`Sheet`), in database units; which dies there are, and
where, is the engine's.
"""

from pkgdrc.nets.extract import Label, Net, Sheet, extract
from pkgdrc.nets.wires import Layer, Link, Wires, wires_of

__all__ = ["Label", "Layer", "Link", "Net", "Sheet", "Wires", "extract", "wires_of"]
