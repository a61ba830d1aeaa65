"""A technology's layers as KLayout shows them: named and coloured as in pkgdrc's pictures."""

from xml.etree import ElementTree

from pkgdrc.klayout_app.xml_text import document, leaf
from pkgdrc.picture.colours import PLANNED, Look, look, order
from pkgdrc.technology import Technology
from pkgdrc.technology.family import Line

_LINES: dict[Line, int] = {"plain": 0, "heavy": 0, "dotted": 1, "dashed": 2, "dash-dotted": 3}
_HEAVY = 2  # pixels
_HOLLOW = "I1"  # the application's own pattern without a pixel
_SIDE = 8  # pixels of a pattern


def layer_properties(technology: Technology) -> str:
    """The text of a layer properties file (.lyp).

    The layers are in the order in which they are painted, from the wafer's back up. Layers of the plan are
    there, but hidden.
    """
    root = ElementTree.Element("layer-properties")
    names = order(technology)
    looks = [look(technology, name) for name in names]
    filled = [each for each in looks if each.opacity > 0]
    patterns = {each: f"C{number}" for number, each in enumerate(filled)}
    for name, each in zip(names, looks, strict=True):
        source = "{}/{}@1".format(*technology.layers[name])
        _layer(root, each, source, patterns.get(each, _HOLLOW), name not in PLANNED)
    leaf(root, "name")
    for number, each in enumerate(filled):
        _pattern(root, each, number)
    return document(root)


def _layer(root: ElementTree.Element, each: Look, source: str, pattern: str, visible: bool) -> None:
    properties = ElementTree.SubElement(root, "properties")
    values = {
        "expanded": False,
        "frame-color": each.colour,
        "fill-color": each.colour,
        "frame-brightness": 0,
        "fill-brightness": 0,
        "dither-pattern": pattern,
        "line-style": f"I{_LINES[each.line]}",
        "valid": True,
        "visible": visible,
        "transparent": False,
        "width": _HEAVY if each.line == "heavy" else 1,
        "marked": False,
        "xfill": False,
        "animation": 0,
        "name": each.words,
        "source": source,
    }
    for key, value in values.items():
        leaf(properties, key, value)


def _pattern(root: ElementTree.Element, each: Look, number: int) -> None:
    """As many of the pixels as the layer's area is opaque.

    Each layer's pattern is shifted, so that those of layers on top of one another do not coincide.
    """
    pattern = ElementTree.SubElement(root, "custom-dither-pattern")
    rows = ElementTree.SubElement(pattern, "pattern")
    for y in range(_SIDE):
        shifted = ((x + 3 * number, y + 5 * number) for x in range(_SIDE))
        leaf(rows, "line", "".join("*" if _threshold(*pixel) < each.opacity else "." for pixel in shifted))
    leaf(pattern, "order", number + 1)
    leaf(pattern, "name", f"{each.words} ({each.opacity:.0%})")


def _threshold(x: int, y: int) -> float:
    """The opacity from which a pixel is set: ordered dithering (Bayer's 8 by 8 matrix)."""
    value = 0
    for bit in range(3):
        across, down = x >> bit & 1, y >> bit & 1
        value |= ((across ^ down) << 1 | down) << (4 - 2 * bit)
    return (value + 0.5) / _SIDE**2
