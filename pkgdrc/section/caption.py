"""What the picture says in words."""

from collections.abc import Iterator

from pkgdrc.process.kerf import Kerf
from pkgdrc.section.cut_line import place
from pkgdrc.section.model import Section
from pkgdrc.section.scale import gap
from pkgdrc.section.style import words
from pkgdrc.technology.family import family_for
from pkgdrc.technology.model import Cut


def title(section: Section, exaggeration: float) -> list[str]:
    """File and line, then technology and scale."""
    technology = section.technology
    head = f"{section.layout.name}: section from {place(section.start)} to {place(section.end)} µm"
    scale = "z to scale" if exaggeration == 1 else f"z exaggerated {exaggeration:.3g} times"
    return [
        head,
        f"technology {technology.deck}, {technology.path.name} · {section.length:.6g} µm long · {scale}",
    ]


def caption(section: Section) -> Iterator[str]:
    """The figures of the process, and what is not to scale."""
    technology = section.technology
    if technology.cut and any(part.name == "kerf with tolerance" for part in section.parts):
        cut, kerf = technology.cut, Kerf(technology.cut, technology)
        angle = f" {cut.angle:g}°" if cut.profile == "V" else ""
        faces = ("back", *technology.interfaces)
        widths = ", ".join(f"{kerf.width_at(face):.4g} at {face}" for face in faces)
        yield (
            f"Cut: {cut.profile}{angle}, {kerf.depth:g} µm deep; wide (µm) {widths}. "
            f"Broken line: with its tolerances, of position {cut.position_tolerance:g} µm"
            f"{_others(cut)}."
        )
    left_out = gap(section)
    if left_out:
        level = next(part for part in section.parts if part.kind == "level" and part.span)
        rest = (level.thickness or 0.0) - (left_out[1] - left_out[0])
        yield f"The {words(level)} is drawn shortened: {rest:.3g} of its {level.thickness:g} µm."
    yield from _openings(section)
    if family := family_for(technology):
        yield from family.caption(section)
    if any(part.kind == "film" and part.thickness is None for part in section.parts):
        yield f"Films for which the technology states no thickness are drawn {section.film:g} µm thick."


def _others(cut: Cut) -> str:
    """The cut's other tolerances, if it has any."""
    stated = {"depth": cut.depth_tolerance, "wear of the tip": cut.tip_wear}
    return "".join(f", {name} {value:g} µm" for name, value in stated.items() if value)


def _openings(section: Section) -> Iterator[str]:
    """The widths of the openings that the line cuts, where all of a kind are alike."""
    for name, opening in section.technology.openings.items():
        sizes: dict[tuple[str, str], set[str]] = {}
        for width in section.widths:
            if width.of == name:
                side, _, level = width.at.rpartition(" ")
                sizes.setdefault((level, side), set()).add(f"{width.value:.4g}")
        # What the line only grazes, or cuts in several places differently, is not the opening's own size.
        levels = dict.fromkeys(level for level, _ in sizes)
        if len(sizes) == 2 * len(levels) and all(len(found) == 1 for found in sizes.values()) and sizes:
            ends = {
                level: [min(found) for (at, _), found in sizes.items() if at == level] for level in levels
            }
            widths = ", ".join(
                f"{level} {' to '.join(dict.fromkeys(found))}" for level, found in ends.items()
            )
            yield f"Opening {name}: taper {opening.taper:g}°; wide along the line (µm) {widths}."
