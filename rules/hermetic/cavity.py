"""What the frame and the islands enclose, and the package's figures: what other chapters' rules speak of."""

from pkgdrc.deck import Limits, Made, Region, derived, figure, told
from pkgdrc.technology import Technology
from pkgdrc.technology.family import seen_as

from .family import HermeticTechnology
from .made import measures as measures  # so that they are methods of shapes
from .made.figures import PackageFigures


@figure
def package(technology: Technology) -> PackageFigures:
    """What the technology says of hermetic packages besides their levels and the cut."""
    return PackageFigures(seen_as(HermeticTechnology, technology))


@derived
def wall(made: Made) -> Region:
    """Everything that stands between chip and cover."""
    return made.frame | made.island


@derived
def void(made: Made) -> Region:
    """What frame and islands together shut in, cavity by cavity and chamber by chamber."""
    return made.wall.holes() - made.wall


@derived
def sealed(made: Made) -> Region:
    """Cavities and chambers, with the islands that stand in them, before the cut: each within one die."""
    return made.wall.holes().inside(made.die)


@derived
def component_cavity(made: Made) -> Region:
    """The cavities that hold component structures, without the islands that stand in them."""
    return made.void.inside(made.die).overlapping(made.component)


@derived
def chamber(made: Made) -> Region:
    """The closed chambers for contacts: in islands, in branches of the frame, and between the two."""
    return made.void.outside(made.component)


@derived
def wall_kerf(made: Made) -> Region:
    """The kerf where it is widest between chip and cover, at the level nearest to the back."""
    return made.kerf.on_chip


@derived
def open_die(made: Made) -> Region:
    """Dies whose component structures, or which themselves, have no closed frame ring."""
    unsealed = made.die.not_covering(made.component_cavity).interacting(made.component.extents())
    return unsealed | made.die.not_covering(made.sealed)


@derived
def ringless_die(made: Made) -> Region:
    """Dies that are told to have no closed frame ring: they have no cavity that anything could lie in."""
    return made.die.interacting(told("RS.2"))


@derived
def displaced_die(made: Made, limit: Limits) -> Region:
    """Dies so far off the stepping grid that a line leaves their frames: what else is cut follows from it.

    Both are told, so that none of it is hidden where somebody puts up with one of them. Where a line leaves
    the frame at the die's edge it is the frame that is amiss, however little the die is off its place.
    """
    inside = made.die.sized(-limit.frame_wall.value)
    return told("WF.3").interacting(told("TL.2") & inside)


@derived
def exposed_connection(made: Made) -> Region:
    """Connections that stand free in a cavity with component structures, no island even begun round them."""
    in_cavity = made.footprint("frame").inside(made.component_cavity)
    return in_cavity.outside(made.island.ringless().extents())
