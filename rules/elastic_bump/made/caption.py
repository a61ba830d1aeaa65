"""What a picture of elastic bumps says in words."""

from collections.abc import Iterator

from pkgdrc.section.model import Section
from pkgdrc.section.text import span
from pkgdrc.technology.family import seen_as

from ..family import ElasticTechnology
from .bump import LEVEL, Bump, bump, filling_height


def bump_caption(section: Section) -> Iterator[str]:
    """The filling, and the balls that the line cuts: what they rest on, and what follows from that."""
    technology = seen_as(ElasticTechnology, section.technology)
    filling = technology.filling
    if filling and any(part.name == "filling" for part in section.parts):
        depth = technology.level(LEVEL).thickness
        height = filling_height(depth, filling.shrinkage)
        yield (
            f"Filling: {filling.kind}, elastic modulus {filling.elastic_modulus:g} GPa, {height:.4g} µm high "
            f"in openings {depth:g} µm deep."
        )
    made = [bump(ball.mouth or 0.0, ball.diameter, technology, filled=ball.filled) for ball in section.balls]
    for seat in dict.fromkeys(map(_seat, made)):
        bumps = [each for each in made if _seat(each) == seat]
        openings = [each.opening for each in bumps if each.opening]
        sizes = f"diameter {span([each.ball for each in bumps], '.4g')} µm"
        if openings:
            sizes += f"; opening {span(openings, '.4g')} µm"
        gaps = [each.gap for each in bumps if each.filling and each.gap]
        if gaps:
            sizes += f"; gap to the filling {span(gaps, '.4g')} µm"
        depths = [each.contact_depth for each in bumps if each.contact_depth]
        if depths:
            sizes += f"; {span(depths, '.4g')} µm deep in it"
        sizes += f"; stand-off {span([each.protrusion for each in bumps], '.4g')} µm"
        yield f"Balls {seat}: {sizes}."


def _seat(bump: Bump) -> str:
    """What a ball rests on."""
    if not bump.opening:
        return "on the insulation, over no opening"
    if bump.touches:
        return "on the filling" if bump.filling else "on the ground of empty openings"
    return "on the rims of openings" if bump.filling else "on the rims of empty openings"
