"""An SVG picture as PNG."""

from pkgdrc.errors import InputError
from pkgdrc.section.style import FONT

ZOOM = 2  # pixels of the PNG for one of the SVG
_PROBE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{}</svg>'


def rasterised(svg: str) -> bytes:
    """The picture as PNG, twice as many pixels wide and high. InputError without library or font for it."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise InputError(
            "PNG pictures need the package resvg-py (pip install 'pkgdrc[png]'); .svg needs nothing"
        ) from None
    letter = f'<text y="15" font-family="{FONT}">M</text>'
    if svg_to_bytes(svg_string=_PROBE.format(letter)) == svg_to_bytes(svg_string=_PROBE.format("")):
        raise InputError(f"PNG pictures need one of the fonts {FONT}; install one, or write .svg")
    return bytes(svg_to_bytes(svg_string=svg, zoom=ZOOM))
