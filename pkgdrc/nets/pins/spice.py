"""SPICE and CDL netlists: the pins of the top circuit, without places."""

import re

from pkgdrc.errors import InputError
from pkgdrc.nets.pins.listing import Listing, Row, Source, reads


@reads(lambda source: any(re.match(r"\s*\.subckt\s", line, re.IGNORECASE) for line in source.lines))
def read_spice(source: Source) -> Listing:
    """The pins of the circuit that no other uses; klayout reads the file, which knows no case."""
    import klayout.db as kdb  # which a run without a layout needs for nothing else

    netlist = kdb.Netlist()
    try:
        netlist.read(str(source.path), kdb.NetlistSpiceReader())
    except RuntimeError as error:
        reason = re.sub(r"\s*in Netlist\.read$", "", " ".join(str(error).split()))
        raise InputError(f"{source.path}: is no netlist that can be read: {reason}") from None
    tops = [circuit for circuit in netlist.each_circuit_top_down() if not list(circuit.each_ref())]
    tops = [circuit for circuit in tops if circuit.pin_count()]
    if len(tops) != 1:
        names = ", ".join(sorted(circuit.name for circuit in tops)) or "none"
        raise InputError(f"{source.path}: one top circuit with pins is expected; there are: {names}")
    rows = [Row(pin.name(), pin.name(), None, None, 0) for pin in tops[0].each_pin()]
    return Listing(tuple(rows), any_case=True)
