"""The stud-base deck's geometric checks for the plain script.

It takes the limits as rules/stud_base sets them, and every stud for a concentric one. It leaves out the rules
on the stack alone, and NT.3 and EC.6, for which klayout has no check.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

from pkgdrc.technology import Technology
from tests.bench.plain_script import Masks, Rule


def _holes(m: Masks, technology: Technology, u: Callable[[float], int]) -> Iterator[Rule]:
    """Holes, from the film's lower face to the metal on its upper one."""
    film = technology.level("film").thickness
    hole, landing = m["hole"], m["pad"] + m["internal"]
    upper_end = hole.sized(-u(film * math.tan(math.radians(technology.openings["hole"].taper))))
    yield "TH.1", lambda: hole.with_bbox_min(0, u(50), False)
    yield "TH.2", lambda: hole.with_bbox_min(0, u(film / 5), False)
    yield "TH.3", lambda: hole.space_check(u(100))
    yield "TH.3", lambda: hole.merged(False, 2)
    yield "TH.4", lambda: landing.enclosing_check(upper_end, u(10))
    yield "TH.4", lambda: upper_end.not_inside(landing)
    yield "TH.5", lambda: upper_end.not_interacting(landing)
    yield "TH.6", lambda: hole.not_interacting(m["notch"].hulls())
    yield "IC.1", lambda: m["internal"].space_check(u(40))
    yield "IC.2", lambda: upper_end.interacting(m["internal"]).not_inside(landing)


def _notches(m: Masks, technology: Any, u: Callable[[float], int]) -> Iterator[Rule]:
    """Notches, and the studs that they leave."""
    assert technology.notch
    hole, notch, plans = m["hole"], m["notch"], m["notch"].holes()
    metal = m["rim"] + m["track"] + m["solder"]
    meet = 2 * 30 * math.tan(math.radians(technology.notch.wall_angle))
    yield "NT.1", lambda: hole.not_inside(plans)
    # A stud is 40 um wider all round than its hole; grown by 2 um more, the hole covers it unless it is off.
    yield "NT.2", lambda: hole.extents().sized(u(40 + 2)).not_covering(plans.extents())
    yield "NT.4", lambda: hole.sized(u(60)).inside(plans)
    yield "NT.5", lambda: (plans + notch).space_check(u(30))
    yield "NT.5", lambda: notch.interacting(plans, 2)
    yield "NT.6", lambda: notch.width_check(u(20))
    yield "NT.8", lambda: notch.width_check(u(meet))
    yield "NT.9", lambda: hole & notch
    yield "ST.1", lambda: hole.separation_check(notch, u(15))
    yield "ST.2", lambda: (metal & notch).interacting(metal & plans).interacting(metal - notch - plans)
    yield "ST.3", lambda: hole.separation_check(notch, u(technology.notch.depth / 4))


def _metal(m: Masks, _: Technology, u: Callable[[float], int]) -> Iterator[Rule]:
    """External connections and tracks; the notches have taken what was in them."""
    hole, notch, plans, solder = m["hole"], m["notch"], m["notch"].holes(), m["solder"]
    rim, track = m["rim"] - notch, m["track"] - notch
    joined = m["rim"].interacting(m["track"])
    yield "EC.1", lambda: plans.not_interacting(rim)
    yield "EC.2", lambda: m["rim"].not_inside(plans)
    yield "EC.2", lambda: m["rim"].not_interacting(plans).not_interacting(hole)
    yield "EC.3", lambda: hole.interacting(plans.interacting(rim)).not_interacting(rim)
    yield "EC.4", lambda: (rim + solder).space_check(u(100))
    yield "EC.5", lambda: solder.not_inside((rim + hole).hulls())
    yield "EC.5", lambda: solder.not_interacting(plans)
    yield "CT.1", lambda: track.width_check(u(40))
    yield "CT.2", lambda: (m["track"] + joined).space_check(u(40))
    yield "CT.2", lambda: m["track"].separation_check(m["rim"].not_interacting(m["track"]), u(40))
    yield "CT.3", lambda: (m["track"] & notch).interacting(rim + track, 2)


CHAPTERS = (_holes, _notches, _metal)
