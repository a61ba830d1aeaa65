"""Cross-sections for rules on the stack."""

from collections.abc import Iterable
from xml.etree import ElementTree

import klayout.db as kdb
import numpy as np

from pkgdrc.engine.layout.dies import Dies
from pkgdrc.engine.shapes import Shapes
from pkgdrc.errors import InputError
from pkgdrc.findings import Finding, RuleResult
from pkgdrc.input.source import LayoutSource
from pkgdrc.picture.dimension import figures
from pkgdrc.picture.model import Picture
from pkgdrc.process.made import as_made
from pkgdrc.section import Section, cut_through
from pkgdrc.section.caption import caption
from pkgdrc.section.svg import drawn
from pkgdrc.technology import Technology

_BEYOND = 0.5  # of the way from a die's border to the opening, past both ends


def section_picture(
    source: LayoutSource,
    technology: Technology,
    rules: Iterable[RuleResult],
    finding: Finding,
    said: str = "",
    shapes: Shapes | None = None,
) -> Picture | None:
    """A cross-section of the first die for a finding of the stack; None for other findings.

    `said` begins its caption; without it the rule's title does, with what was measured. `shapes` are those of
    the layout, where they are at hand.

    None too where the technology has no stack, or the layout nothing to cut. The line runs from beside the
    die's border through the opening that is nearest to it, of those that the finding names if it names
    any, so that it meets every level, the cut and a connection.
    """
    rule = next((rule for rule in rules if rule.id == finding.rule), None)
    if finding.cell is not None and not (rule and rule.of_stack):
        return None
    if not technology.stack:
        return None
    try:
        section = cut_through(
            source, technology, *_line(source, shapes or Shapes(source, technology), finding)
        )
    except InputError:
        return None
    svg, exaggeration = drawn(section, embedded=True)
    said = said or ": ".join(filter(None, [rule.title if rule else finding.rule, figures(finding)]))
    return Picture(_inline(svg, said), _caption(section, said, exaggeration))


def _line(
    source: LayoutSource, shapes: Shapes, finding: Finding
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The line's ends, um."""
    die = _first_die(shapes.dies) or source.top.bbox()
    spots = _openings(shapes, shapes.technology, die, {*finding.about})
    middle = die.center()
    if not spots:
        ends = kdb.Point(die.left - die.width() // 8, middle.y), kdb.Point(middle.x, middle.y)
    else:
        # The opening nearest to the left or the right border.
        spot = min(spots, key=lambda box: min(box.left - die.left, die.right - box.right))
        border = die.left if spot.center().x < middle.x else die.right
        past = round(_BEYOND * abs(spot.center().x - border)) + spot.width()
        way = 1 if border == die.left else -1
        y = spot.center().y
        ends = kdb.Point(border - way * past, y), kdb.Point(spot.center().x + way * past, y)
    return tuple((end.x * source.dbu, end.y * source.dbu) for end in ends)  # type: ignore[return-value]


def _first_die(dies: Dies) -> kdb.Box | None:
    """The field of the die of the lowest row, and there of the lowest column."""
    if not len(dies):
        return None
    return dies.die(int(np.lexsort(dies.places.T)[0])).box


def _openings(shapes: Shapes, technology: Technology, die: kdb.Box, about: set[str]) -> list[kdb.Box]:
    """The boxes of the openings in a die, first those it is about, or else of what its family shows."""
    named = sorted(technology.openings, key=lambda name: name not in about)
    masks = [mask for name in named for mask in technology.openings[name].masks.values()]
    for name in (*masks, *as_made(technology).shown):
        index = shapes.layout.find_layer(*technology.layers[name]) if name in technology.layers else None
        if index is None:
            continue
        each = kdb.RecursiveShapeIterator(shapes.layout, shapes.top, index, die, True)
        found = []
        while not each.at_end():
            found.append(each.shape().bbox().transformed(each.trans()))
            each.next()
        if found:
            return found
    return []


def _inline(svg: ElementTree.Element, said: str) -> str:
    """The section's picture as an element of a page: as wide as there is room, with a title."""
    for key in ("width", "height"):
        del svg.attrib[key]
    svg.attrib.update({"class": "pic", "role": "img"})
    title = ElementTree.Element("title")
    title.text = said
    svg.insert(0, title)
    return ElementTree.tostring(svg, encoding="unicode")


def _caption(section: Section, said: str, exaggeration: float) -> str:
    scale = "" if abs(exaggeration - 1) < 1e-6 else f", heights {exaggeration:.3g} times as large as widths"
    levels = ", ".join(f"{level.name} {level.thickness:g} µm" for level in section.technology.stack)
    start = f"({section.start[0]:.6g}, {section.start[1]:.6g})"
    end = f"({section.end[0]:.6g}, {section.end[1]:.6g})"
    return " ".join(
        [
            f"{said}.",
            f"Cross-section from {start} to {end} µm{scale}; levels: {levels}.",
            *caption(section),
        ]
    )
