"""What a picture of elastic bumps says in words."""

from collections.abc import Iterator

from pkgdrc.process.bump import LEVEL, Bump, filling_height
from pkgdrc.section.model import Section
from pkgdrc.section.text import span


def bump_caption(section: Section) -> Iterator[str]:
    """The filling, and the balls that the line cuts: what they rest on, and what follows from that."""
    technology = section.technology
    filling = technology.filling
    if filling and any(part.name == "filling" for part in section.parts):
        depth = technology.level(LEVEL).thickness
        height = filling_height(depth, filling.shrinkage)
        yield (
            f"Filling: {filling.kind}, elastic modulus {filling.elastic_modulus:g} GPa, {height:.4g} µm high "
            f"in openings {depth:g} µm deep."
        )
    for seat in dict.fromkeys(map(_seat, section.bumps)):
        bumps = [bump for bump in section.bumps if _seat(bump) == seat]
        openings = [bump.opening for bump in bumps if bump.opening]
        sizes = f"diameter {span([bump.ball for bump in bumps], '.4g')} µm"
        if openings:
            sizes += f"; opening {span(openings, '.4g')} µm"
        gaps = [bump.gap for bump in bumps if bump.filling and bump.gap]
        if gaps:
            sizes += f"; gap to the filling {span(gaps, '.4g')} µm"
        depths = [bump.contact_depth for bump in bumps if bump.contact_depth]
        if depths:
            sizes += f"; {span(depths, '.4g')} µm deep in it"
        sizes += f"; stand-off {span([bump.protrusion for bump in bumps], '.4g')} µm"
        yield f"Balls {seat}: {sizes}."


def _seat(bump: Bump) -> str:
    """What a ball rests on."""
    if not bump.opening:
        return "on the insulation, over no opening"
    if bump.touches:
        return "on the filling" if bump.filling else "on the ground of empty openings"
    return "on the rims of openings" if bump.filling else "on the rims of empty openings"
