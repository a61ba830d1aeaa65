"""A scene as SVG: shapes from the bottom upwards, each view as one path."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from math import ceil

import klayout.db as kdb

from pkgdrc.picture.colours import Look
from pkgdrc.picture.overlay import HEIGHT, WIDTH, Marked, Scale, overlay
from pkgdrc.picture.paths import contour
from pkgdrc.picture.scene import Area, Scene

_COARSE = ((0.25, 2_000), (0.5, 2_500), (1.0, 5_000), (2.0, 10_000), (4.0, 15_000), (1.0, 30_000))
"""How many pixels the corners of a view may be off, and how many characters it may have then: in that order
one after the other is tried, and at last whether there is room for what cannot be joined."""
_JOINED = 4.0  # pixels at which that may be
_DENSE = 0.35  # share of the picture that a view's lines may cover
_FILLED = 4.0  # times its area that a view may come to where gaps are closed
_LARGEST = 40_000  # characters of a picture


@dataclass(frozen=True)
class Group:
    """A view as it is drawn."""

    look: Look
    svg: str


def groups(scene: Scene, about: Collection[str]) -> tuple[list[Group], list[Look]]:
    """The views of a scene, each as coarse as it has to be, and those that are too fine to be seen.

    `about` are the layers that stand out; none: all alike.
    """
    drawn, missing = [], list(scene.left_out)
    for area in scene.areas:
        path = _path(area, scene.box)
        if path is None:
            missing.append(area.view.look)
        elif path:
            look = area.view.look
            start = f'<g class="{look.css_class}{_far(area, about)}"><title>{escape(look.words)}</title>'
            drawn.append(Group(look, f'{start}<path d="{path}"/></g>'))
    while sum(len(each.svg) for each in drawn) > _LARGEST * 0.8:
        largest = max(drawn, key=lambda each: len(each.svg))
        drawn.remove(largest)
        missing.append(largest.look)
    return drawn, missing


def draw(scene: Scene, drawn: Iterable[Group], marked: Marked | None, title: str) -> str:
    """The picture of a scene of which these groups are seen, with a mark or without."""
    head = [
        f'<svg class="pic" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect class="pic-ground" width="{WIDTH:g}" height="{HEIGHT:g}"/>',
    ]
    shapes = [each.svg for each in drawn]
    return "".join([*head, *shapes, *overlay(scene.texts, marked, Scale(scene.window)), "</svg>"])


def _path(area: Area, box: kdb.Box) -> str | None:
    """The steps that draw a view; None if they cannot be made few."""
    pixels = HEIGHT / box.height()  # of one dbu
    many = area.region.count()
    for coarse, most in _COARSE:
        if many > most and coarse < _JOINED:
            continue  # they would have to be joined by the dozen
        steps = []
        shown = _shown(area.region, box, pixels, coarse)
        if shown.perimeter() * pixels > _DENSE * WIDTH * HEIGHT:
            continue
        if shown.area() > _FILLED * max(1, area.region.area()):
            return None
        for step in _steps(shown, box, pixels, coarse):
            steps.append(step)
            most -= len(step)
            if most < 0:
                break
        else:
            return "".join(steps)
    return None


def _far(area: Area, about: Collection[str]) -> str:
    return " pic-far" if about and not set(area.view.masks) & set(about) else ""


def _shown(region: kdb.Region, box: kdb.Box, pixels: float, coarse: float) -> kdb.Region:
    """What of a region is near a box; gaps of less than `coarse` pixels are closed, but for the finest."""
    edge = ceil(4 / pixels)  # cut edges lie out of sight
    shown = region & kdb.Region(box.enlarged(edge, edge))
    if coarse > _COARSE[0][0]:
        half = round(coarse / pixels / 2)
        # Corners that are not seen take longer to move than all else.
        shown = shown.smoothed(round(_COARSE[0][0] / pixels), True)
        shown = shown.sized(half).merged().sized(-half)
    return shown


def _steps(shown: kdb.Region, box: kdb.Box, pixels: float, coarse: float) -> Iterator[str]:
    """The steps that draw each contour, whose corners are `coarse` pixels off at most."""
    for polygon in shown.each():
        if max(polygon.bbox().width(), polygon.bbox().height()) * pixels < _COARSE[0][0]:
            continue
        for corners in (polygon.each_point_hull(), *map(polygon.each_point_hole, range(polygon.holes()))):
            yield contour(kdb.Polygon(list(corners)), box, pixels, coarse)
