"""The hermetic deck's geometric checks for the plain script.

It takes the limits and openings as rules/hermetic sets them, and leaves out the rules on the stack alone, and
ES.2, for which klayout has no check.
"""

import math
from collections.abc import Callable, Iterator

from pkgdrc.technology import Technology
from tests.bench.plain_script import Masks, Rule


def _frame(m: Masks, technology: Technology, u: Callable[[float], int]) -> Iterator[Rule]:
    """Frame, islands, component structures and the cut."""
    assert technology.cut
    cut = technology.cut
    depth = technology.height("cover") - technology.height("frame") + cut.into_cover
    width = cut.tip_width + 2 * depth * math.tan(math.radians(cut.angle / 2))
    kerf = m["separation"].sized(u((width - cut.line_width) / 2 + cut.position_tolerance))
    cavity, chamber = m["frame"].holes(), m["island"].holes()
    sealed, wall = cavity + chamber, m["frame"] + m["island"]
    metal = m["component"] + m["connector"] + m["mark"] + m["serial"]
    foot = m["dk1_adhesive"]
    yield "RS.1", lambda: sealed.separation_check(kerf, u(20))
    yield "RS.2", lambda: m["die"].not_covering(cavity)
    yield "RS.3", lambda: m["component"].not_inside(sealed)
    yield "RS.4", lambda: m["component"].separation_check(m["frame"], u(10))
    yield "RS.4", lambda: m["component"].separation_check(m["island"], u(10))
    yield "RS.4", lambda: m["component"].separation_check(kerf, u(10))
    yield "RS.5", lambda: wall.with_holes(0, 1, False)
    yield "AL.1", lambda: chamber.not_interacting(foot)
    yield "RI.1", lambda: foot.not_inside(chamber)
    yield "RI.2", lambda: foot.separation_check(wall, u(5))
    yield "RI.3", lambda: m["island"].width_check(u(15))
    yield "RI.4", lambda: m["island"].separation_check(m["component"], u(5))
    yield "RI.4", lambda: m["island"].separation_check(m["frame"], u(5))
    yield "RI.5", lambda: chamber.interacting(foot, 2)
    fields = m["separation"].holes()
    yield "TL.1", lambda: m["die"].sized(-u(cut.line_width)).not_inside(fields)
    yield "TL.1", lambda: fields.interacting(m["die"].sized(-u(cut.line_width)), 2)
    yield "TL.2", lambda: (m["separation"] & m["die"]) - m["frame"]
    yield "ES.1", lambda: sealed & kerf
    yield "ES.3", lambda: (kerf & m["die"]) - m["frame"]
    yield "ES.9", lambda: (metal & kerf) - m["ground"]


def _openings(m: Masks, technology: Technology, u: Callable[[float], int]) -> Iterator[Rule]:
    """The conical connection, from the cover's outer face to the chip."""
    taper = math.tan(math.radians(technology.openings["dk1"].taper))
    outer, adhesive, contact = m["dk1"], m["dk1_adhesive"], m["under_contact"]
    inner = outer.sized(-u(taper * technology.level("cover").thickness))
    landed = adhesive.sized(-u(taper * technology.level("adhesive").thickness))
    yield "DK.2", lambda: landed.with_bbox_min(0, u(20), False)
    yield "DK.3", lambda: adhesive.extents().sized(u(2)).not_covering(outer.extents().sized(u(-24.9)))
    yield "DK.4", lambda: adhesive.not_inside(inner)
    yield "DK.5", lambda: m["connector"].enclosing_check(landed, u(5 + 2 + 1.5))
    yield "DK.6", lambda: contact.enclosing_check(outer, u(10))
    yield "DK.7", lambda: outer.not_interacting(contact)
    yield "DK.8", lambda: contact.not_interacting(outer)
    yield "DK.9", lambda: adhesive.not_inside(m["island"].holes()) & m["frame"].holes()
    yield "DK.10", lambda: outer.space_check(u(30))


CHAPTERS = (_frame, _openings)
