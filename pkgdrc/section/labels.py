"""Labels beside the section: each level and the back metal, by name, material and thickness."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from pkgdrc.section.model import Section
from pkgdrc.section.scale import Scale
from pkgdrc.section.style import FAINT, colour, words
from pkgdrc.section.text import LETTER, shortened, text
from pkgdrc.units import Um

_APART = 40.0  # from one label to the next, pixels
_GAP = 46.0  # from the section to the labels
_LONGEST = 215.0  # length of a label's text, pixels


@dataclass(frozen=True)
class Entry:
    """A label: where its level lies, its colour and its two lines."""

    z: Um
    colour: str
    name: str
    note: str


def entries(section: Section) -> list[Entry]:
    """The back metal and the levels, from the back."""
    metal = [part for part in section.parts if part.kind == "back metal"]
    found = []
    if metal:
        total = sum(thickness for _, thickness in section.back)
        sizes = " + ".join(f"{material} {thickness:g}" for material, thickness in section.back)
        main = max(metal, key=lambda part: part.thickness or 0.0)
        note = f"{sizes} = {total:g} µm" if len(metal) > 1 else f"{metal[0].material}, {total:g} µm"
        found.append(Entry(-total / 2, colour(main), "back metal", note))
    for part in section.parts:
        if part.kind == "level" and part.span is not None:
            note = f"{part.material}, {part.thickness:g} µm"
            found.append(Entry(sum(part.span) / 2, colour(part), words(part), note))
    return found


def draw_labels(root: ET.Element, labels: list[Entry], scale: Scale, right: float) -> float:
    """Draw the labels right of the section, led to from their levels; gives how far down they reach."""
    wanted = [scale.py(label.z) for label in labels]
    places = _spread(wanted, scale.top)
    x = right + _GAP
    for label, level, y in zip(labels, wanted, places, strict=True):
        steps = f"M{right + 3:.2f},{level:.2f} L{right + 12:.2f},{level:.2f} L{x - 6:.2f},{y:.2f}"
        ET.SubElement(root, "path", {"d": steps, "fill": "none", "stroke": FAINT, "stroke-width": "0.8"})
        box = {"x": f"{x:.1f}", "y": f"{y - 8:.1f}", "width": "16", "height": "16"}
        ET.SubElement(root, "rect", box | {"fill": label.colour, "stroke": "#555555", "stroke-width": "0.6"})
        text(root, x + 24, y - 2, label.name, **{"font-weight": "bold"})
        note = shortened(label.note, _LONGEST, 0.92 * LETTER)
        text(root, x + 24, y + 14, note, **{"font-size": "12", "fill": "#444444"})
    return max(places, default=0.0) + _APART / 2


def _spread(wanted: list[float], top: float) -> list[float]:
    """Places near the wanted ones, in order and apart from each other, none above `top`."""
    places: list[float] = []
    for place in wanted:
        places.append(max(place, places[-1] + _APART if places else top))
    # Runs of labels that were pushed down move up again, as far as those above let them.
    for index in reversed(range(len(places))):
        below = places[index + 1] - _APART if index + 1 < len(places) else places[index]
        places[index] = min(places[index], below)
    return places
