"""What a connection has on the cover's outer face: its contact, and what is put on that. All lengths um."""

from typing import Literal

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.hermetic.bead import bead as bead_cell
from pkgdrc.cells.hermetic.solder_mask_opening import solder_mask_opening
from pkgdrc.cells.hermetic.under_contact import under_contact
from pkgdrc.units import Um

Bumps = Literal["none", "beads", "solder"]


def cover_side(
    *,
    contact: Um,
    bumps: Bumps,
    bead: Um,
    bead_offset: tuple[Um, Um],
    mask: Um,
) -> tuple[Drawing, ...]:
    """The under contact, and over it nothing, a bead or an opening in the solder mask, by their diameters."""
    found = [under_contact(diameter=contact)]
    if bumps == "beads":
        found.append(bead_cell(diameter=bead, offset=bead_offset))
    elif bumps == "solder":
        found.append(solder_mask_opening(diameter=mask))
    return tuple(found)
