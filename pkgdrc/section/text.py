"""Text in the picture."""

import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Sequence

LINE = 19.0  # from one line to the next, pixels
LETTER = 7.4  # mean width of a letter at the picture's size of type, pixels


def text(root: ET.Element, x: float, y: float, content: str, **look: str) -> ET.Element:
    """A line of text that starts at (x, y)."""
    element = ET.SubElement(root, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}", **look})
    shown = (letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in content)
    element.text = "".join(shown)
    return element


def wrapped(content: str, width: float) -> list[str]:
    """The text in lines that are `width` pixels long at most; a number stays with its unit."""
    lines = textwrap.wrap(content.replace(" µm", "\N{NO-BREAK SPACE}µm"), int(width / LETTER))
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def shortened(content: str, width: float, letter: float = LETTER) -> str:
    """The text, without its middle if it is longer than `width` pixels; `letter` is a letter's mean width."""
    most = int(width / letter)
    if len(content) <= most:
        return content
    return f"{content[: most // 2 - 1]}…{content[-(most - most // 2) :]}"


def span(values: Sequence[float], style: str) -> str:
    """The least and the greatest value, or the one that both are."""
    ends = dict.fromkeys(format(end, style) for end in (min(values), max(values))) if values else ()
    return " to ".join(ends)
