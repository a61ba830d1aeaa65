"""A section as an SVG picture.

Shapes are <path> with data-kind and data-name; <line class="width"> carry data-of, data-at, data-left,
data-right and data-width in um. The root says how um become pixels: data-x-scale and data-z-scale (pixels
per um), data-x-origin and data-z-origin (the pixels of s = 0 and z = 0). Where a thick level is broken,
data-z-gap are the two z between which it is left out, and data-z-origin holds below it.
"""

import xml.etree.ElementTree as ET

from pkgdrc.section.caption import caption, title
from pkgdrc.section.labels import draw_labels, entries
from pkgdrc.section.model import Part, Section, Width
from pkgdrc.section.scale import Scale, bar_length, fitted
from pkgdrc.section.style import FAINT, FONT, INK, colour, words
from pkgdrc.section.text import LETTER, LINE, shortened, text, wrapped
from pkgdrc.units import Um

WIDTH = 1200  # of a picture whose plot is not made narrower for its height
_NARROWEST = 760
_LEFT, _TOP, _PLOT = 90.0, 96.0, 810.0  # of the plot
_SMALL_PLOT = 420.0  # width of the plot of an embedded picture
_EDGE = 40.0  # left and right of the text
_BELOW = 24.0  # from the plot to the scale bar


def render(section: Section, exaggeration: float | None = None, *, embedded: bool = False) -> str:
    """The picture as SVG text, 1200 pixels wide at most. `exaggeration` is z to s; None: a readable one.

    `embedded`: as `drawn` says.
    """
    return ET.tostring(drawn(section, exaggeration, embedded=embedded)[0], encoding="unicode") + "\n"


def drawn(
    section: Section, exaggeration: float | None = None, *, embedded: bool = False
) -> tuple[ET.Element, float]:
    """The picture as an element, and how many times larger it shows heights than widths.

    `embedded`: for a page that has a title and a caption of its own. It is smaller, so that its letters are
    not when it is fitted into a column.
    """
    top, plot = (_EDGE, _SMALL_PLOT) if embedded else (_TOP, _PLOT)
    scale = fitted(section, exaggeration, _LEFT, top, plot)
    right = scale.px(section.length)
    whole = max(_NARROWEST, round(right + WIDTH - _LEFT - _PLOT))
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "font-family": FONT,
            "font-size": "13",
            "fill": INK,
            "data-x-scale": repr(scale.x),
            "data-z-scale": repr(scale.z),
            "data-x-origin": repr(scale.px(0.0)),
            "data-z-origin": repr(scale.origin),
            **({"data-z-gap": "{!r} {!r}".format(*scale.gap)} if scale.gap else {}),
        },
    )
    ET.SubElement(root, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    if not embedded:
        _title(root, section, scale, whole)
    for part in section.parts:
        _shape(root, part, scale)
    for width in section.widths:
        _width(root, width, scale)
    if scale.gap:
        _break(root, scale, right)
    low = draw_labels(root, entries(section), scale, right)
    bottom = max(scale.py(section.bottom), low) + _BELOW
    _bars(root, scale, section.bottom, bottom)
    bottom = _legend(root, section, bottom + 3 * LINE, whole)
    for line in () if embedded else caption(section):
        for piece in wrapped(line, whole - 2 * _EDGE):
            text(root, _EDGE, bottom, piece, fill="#444444")
            bottom += LINE
    height = bottom + 6
    root.set("width", str(whole))
    root.set("height", f"{height:.0f}")
    root.set("viewBox", f"0 0 {whole} {height:.0f}")
    ET.indent(root)
    return root, scale.exaggeration


def _title(root: ET.Element, section: Section, scale: Scale, whole: float) -> None:
    head, *others = title(section, scale.exaggeration)
    head = shortened(head, whole - 2 * _EDGE, 1.5 * LETTER)
    text(root, _EDGE, 32, head, **{"font-size": "18", "font-weight": "bold"})
    for number, line in enumerate(others):
        text(root, _EDGE, 54 + number * LINE, line, fill="#444444")


def _shape(root: ET.Element, part: Part, scale: Scale) -> None:
    """One path for the part; thin films keep an outline of their colour, so that none gets lost."""
    if not part.polygons:
        return
    steps = " ".join(
        "M" + " L".join(f"{scale.px(s):.2f},{scale.py(z):.2f}" for s, z in contour) + " Z"
        for polygon in part.polygons
        for contour in polygon
    )
    look = {"fill": colour(part), "fill-rule": "evenodd"}
    if part.kind == "tolerance":
        look = {"fill": "none", "stroke": colour(part), "stroke-width": "1", "stroke-dasharray": "4 3"}
    elif part.kind in ("film", "back metal"):
        look |= {"stroke": colour(part), "stroke-width": "0.8"}
    elif part.kind in ("level", "bead"):
        look |= {"stroke": "#555555", "stroke-width": "0.6"}
    path = ET.SubElement(root, "path", {"data-kind": part.kind, "data-name": part.name, "d": steps, **look})
    ET.SubElement(path, "title").text = words(part)


def _break(root: ET.Element, scale: Scale, right: float) -> None:
    """Two wavy lines across, with nothing between them, where a thick level is left out."""
    assert scale.gap
    middle, half, wave = scale.py(scale.gap[0]), 4.0, 3.0
    steps = [scale.left - 8 + 12 * n for n in range(int((right - scale.left + 16) / 12) + 2)]
    upper, lower = (
        [(x, middle + side * half + (wave if n % 2 else -wave)) for n, x in enumerate(steps)]
        for side in (-1, 1)
    )
    band = " ".join(f"{x:.2f},{y:.2f}" for x, y in [*upper, *reversed(lower)])
    ET.SubElement(root, "polygon", {"class": "break", "points": band, "fill": "#ffffff"})
    for line in (upper, lower):
        points = " ".join(f"{x:.2f},{y:.2f}" for x, y in line)
        look = {"fill": "none", "stroke": "#555555", "stroke-width": "0.8"}
        ET.SubElement(root, "polyline", {"class": "break", "points": points} | look)


def _width(root: ET.Element, width: Width, scale: Scale) -> None:
    """A hairline across, which shows its width when pointed at."""
    y = f"{scale.py(width.z):.2f}"
    line = ET.SubElement(
        root,
        "line",
        {
            "class": "width",
            "data-of": width.of,
            "data-at": width.at,
            "data-left": f"{width.left:.4f}",
            "data-right": f"{width.right:.4f}",
            "data-width": f"{width.value:.4f}",
            "x1": f"{scale.px(width.left):.2f}",
            "x2": f"{scale.px(width.right):.2f}",
            "y1": y,
            "y2": y,
            "stroke": FAINT,
            "stroke-width": "0.5",
            "stroke-dasharray": "1 3",
        },
    )
    ET.SubElement(line, "title").text = f"{width.of}, {width.at}: {width.value:.3f} µm"


def _bars(root: ET.Element, scale: Scale, bottom: Um, y: float) -> None:
    """One bar for s under the section, one for z on its left."""
    across = bar_length(scale.x, 200)
    _bar(root, (scale.left, y), (scale.left + across * scale.x, y))
    text(root, scale.left + across * scale.x + 12, y + 5, f"{across:g} µm along the line")
    below = (bottom - scale.gap[1]) * scale.z if scale.gap else 120.0
    up = bar_length(scale.z, min(120.0, below))
    x, z = 64.0, scale.py(scale.z_top)
    if scale.gap:  # beside what is not broken
        z = scale.py(bottom) - up * scale.z
    _bar(root, (x, z), (x, z + up * scale.z))
    text(root, x - 8, z + up * scale.z / 2 - 3, f"{up:g} µm", **{"text-anchor": "end"})
    text(root, x - 8, z + up * scale.z / 2 + 13, "high", **{"text-anchor": "end", "font-size": "11"})


def _bar(root: ET.Element, start: tuple[float, float], end: tuple[float, float]) -> None:
    flat = start[1] == end[1]
    tick = (0.0, 5.0) if flat else (5.0, 0.0)
    pieces = [(start, end)] + [
        ((x - tick[0], y - tick[1]), (x + tick[0], y + tick[1])) for x, y in (start, end)
    ]
    steps = " ".join(f"M{x1:.2f},{y1:.2f} L{x2:.2f},{y2:.2f}" for (x1, y1), (x2, y2) in pieces)
    ET.SubElement(root, "path", {"class": "bar", "d": steps, "stroke": INK, "stroke-width": "2"})


def _legend(root: ET.Element, section: Section, y: float, whole: float) -> float:
    """A swatch and a name for what has no label of its own beside the section; gives the next line's y."""
    x = _EDGE
    for part in section.parts:
        if part.kind in ("level", "back metal"):
            continue
        name = words(part)
        if part.kind == "bead":
            name = f"{name}, {part.material}, diameter {part.thickness:g} µm"
        elif part.thickness is not None:
            material = f", {part.material}" if part.material else ""
            name = f"{name}{material}, {part.thickness:g} µm"
        needed = 26 + 8.2 * len(name) + 18
        if x + needed > whole - _EDGE:
            x, y = _EDGE, y + LINE + 4
        swatch = {"x": f"{x:.1f}", "y": f"{y - 11:.1f}", "width": "18", "height": "12"}
        look = {"fill": colour(part), "stroke": "#555555", "stroke-width": "0.6"}
        if part.kind == "tolerance":
            look = {"fill": "none", "stroke": colour(part), "stroke-dasharray": "4 3"}
        ET.SubElement(root, "rect", swatch | look)
        text(root, x + 26, y, name)
        x += needed
    return y + LINE + 8
