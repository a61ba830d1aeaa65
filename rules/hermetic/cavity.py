"""What the frame and the islands enclose: layers that the other chapters' rules speak of."""

from pkgdrc.deck import Made, Region, derived


@derived
def wall(made: Made) -> Region:
    """Everything that stands between chip and cover."""
    return made.frame | made.island


@derived
def sealed(made: Made) -> Region:
    """Cavities and chambers: holes of frame and islands before the cut, each within one die."""
    return (made.frame.holes() | made.island.holes()).inside(made.die)


@derived
def component_cavity(made: Made) -> Region:
    """The cavities that hold component structures (with the islands that stand in them)."""
    return made.frame.holes().inside(made.die).overlapping(made.component.extents())


@derived
def chamber(made: Made) -> Region:
    """The closed chambers for contacts: in islands, and in branches of the frame."""
    branches = made.frame.holes().inside(made.die).outside(made.component.extents())
    return made.island.holes() | branches


@derived
def open_die(made: Made) -> Region:
    """Dies whose component structures, or which themselves, have no closed frame ring."""
    unsealed = made.die.not_covering(made.component_cavity).interacting(made.component.extents())
    return unsealed | made.die.not_covering(made.sealed)


@derived
def exposed_connection(made: Made) -> Region:
    """Connections that stand free in a cavity with component structures, no island even begun round them."""
    in_cavity = made.footprint().not_inside(made.chamber).inside(made.component_cavity)
    return in_cavity.outside(made.wall).outside(made.island.ringless().extents())
