"""NET: whether what is joined is what the labels say."""

from pkgdrc.deck import AnyCheck, Made, rule, told


@rule("NET.1", source="process")
def nets_shorted(made: Made) -> AnyCheck:
    """Two labels are on one net.

    Why: what should be two signals is one.
    Fix: part the metal between them; a crossing goes over the wiring level.
    """
    return made.nets.shorts(told("NET.9")).any()


@rule("NET.2", source="process")
def net_open(made: Made) -> AnyCheck:
    """One label is on two nets.

    Why: what should be one signal is in two pieces.
    Fix: join them, or give them names of their own; what the board joins is named in `nets.joined_outside`.
    """
    return made.nets.opens(told("NET.8")).any()


@rule("NET.3", severity="advice", source="process")
def net_dangling(made: Made) -> AnyCheck:
    """A net ends at one terminal.

    Why: it leads nowhere; a track or a connection may be missing.
    Fix: join it to what it is for, or remove it.
    """
    return made.nets.dangling(made.told_otherwise | told("NET.4", "NET.5")).any()


@rule("NET.4", source="process")
def no_signal_path(made: Made) -> AnyCheck:
    """Two ports of a filter are not joined but over ground.

    Why: a resonator, its fingers or a track is missing, and no signal passes. Ports are what texts such
    as F1.IN and F1.OUT declare (`nets.ports`), or `nets.filters`; one that lies on no metal, or is its
    filter's only one, is told too. Ground is what `nets.path_ground`, `nets.ground` and
    `nets.joined_outside` name.
    Fix: complete the path of metal and transducers from port to port.
    """
    return made.nets.blocked().any()
