"""NET: whether a die has the terminals and nets that its list of pins says."""

from pkgdrc.deck import AnyCheck, Limits, Made, rule, told


@rule("NET.5", source="process")
def pin_without_terminal(made: Made) -> AnyCheck:
    """A pin of the list has no terminal.

    Why: what the board or the package expects there is not connected.
    Fix: add the terminal, or strike the pin from the list.
    """
    return made.pins.missing(told("NET.7")).any()


@rule("NET.6", source="process")
def terminal_without_pin(made: Made) -> AnyCheck:
    """A terminal is no pin of the list.

    Why: it meets something on the board that nobody has planned.
    Fix: remove it, or enter it in the list.
    """
    return made.pins.extra(told("NET.7")).any()


@rule("NET.7", source="process")
def terminal_off_its_place(made: Made, limit: Limits) -> AnyCheck:
    """A terminal lies off the place that the list gives its pin.

    Why: it misses its land on the board; a list that is mirrored as a whole is one seen from the other side,
    one that is displaced or scaled as a whole has another origin or unit.
    Fix: move it, or correct the list, its `origin`, `view` or `unit`.
    """
    return made.pins.offset() > limit.pin_offset


@rule("NET.8", source="process")
def pins_not_joined(made: Made) -> AnyCheck:
    """Pins of one net in the list are not joined.

    Why: what should be one signal is in pieces.
    Fix: join them; a net that the board joins is named in `nets.joined_outside`.
    """
    return made.pins.opens(told("NET.7"), told("NET.9")).any()


@rule("NET.9", source="process")
def pins_joined(made: Made) -> AnyCheck:
    """Pins of different nets in the list are joined, or on each other's nets.

    Why: what should be two signals is one, or comes out at the wrong place.
    Fix: part the metal between them, or correct the list.
    """
    return made.pins.shorts(told("NET.7")).any()
