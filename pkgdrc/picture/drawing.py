"""A scene as SVG: shapes from the bottom upwards, the mark with its dimension, a scale bar."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape
from math import atan2, ceil, cos, sin

import klayout.db as kdb

from pkgdrc.picture.dimension import Dimension
from pkgdrc.picture.place import RATIO, Mark
from pkgdrc.picture.scene import Area, Scene
from pkgdrc.section.scale import bar_length
from pkgdrc.units import Um

HEIGHT = 360.0
WIDTH = HEIGHT * RATIO
_LETTER = 7.4  # mean width of a letter, pixels
_COARSEST = 8.0  # pixels
_LARGEST = 40_000  # characters of a picture
_WANTED = 5_000  # characters of its shapes, if that can be had without coarse shapes
_SMALL = 9.0  # pixels; smaller marks get a ring

Pixel = tuple[float, float]


@dataclass(frozen=True)
class Scale:
    """From um in the top cell to pixels of a picture, whose y goes down."""

    box: kdb.DBox

    @property
    def pixels(self) -> float:
        """Pixels for one um."""
        return HEIGHT / float(self.box.height())

    def pixel(self, x: Um, y: Um) -> Pixel:
        """The pixel of a place."""
        return (x - float(self.box.left)) * self.pixels, (float(self.box.top) - y) * self.pixels


def draw(
    scene: Scene,
    box: kdb.DBox,
    dbu: Um,
    mark: Mark,
    line: Dimension | None,
    figures: str,
    about: Collection[str],
    title: str,
) -> str:
    """The picture. `about` are the layers that stand out (none: all alike), `box` the window in um."""
    scale = Scale(box)
    head = [
        f'<svg class="pic" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect class="pic-ground" width="{WIDTH:g}" height="{HEIGHT:g}"/>',
    ]
    top = [
        *_texts(scene, scale, dbu),
        *_mark(mark, scale),
        *_dimension(mark, line, figures, scale),
        *_bar(scale),
    ]
    tail = [*top, "</svg>"]
    room = _LARGEST - sum(map(len, head + tail))
    return "".join([*head, *_shapes(scene, scale.pixels * dbu, about, room), *tail])


def _shapes(scene: Scene, pixels: float, about: Collection[str], room: int) -> list[str]:
    """The shapes of all views, as coarse as they have to be; `pixels` are those of one dbu."""
    coarse = 0.25
    while True:
        drawn = [
            f'<g class="{area.view.look.css_class}{_far(area, about)}"><title>'
            f'{escape(area.view.look.words)}</title><path d="{path}"/></g>'
            for area in scene.areas
            if (path := _path(area.region, scene.box, pixels, coarse))
        ]
        size = sum(map(len, drawn))
        if size <= (_WANTED if coarse < 1 else room):
            return drawn
        if coarse >= _COARSEST:
            return _fitting(drawn, room)
        coarse *= 2


def _fitting(drawn: list[str], room: int) -> list[str]:
    """The largest shapes left out, until the others have room."""
    kept = sorted(drawn, key=len)
    while sum(map(len, kept)) > room:
        kept.pop()
    return [each for each in drawn if each in kept]


def _far(area: Area, about: Collection[str]) -> str:
    return " pic-far" if about and not set(area.view.masks) & set(about) else ""


def _path(region: kdb.Region, box: kdb.Box, pixels: float, coarse: float) -> str:
    """The steps that draw a region cut to a box, whose corners are `coarse` pixels off at most."""
    near = round(coarse / pixels)
    edge = ceil(4 / pixels)  # cut edges lie out of sight
    shown = region & kdb.Region(box.enlarged(edge, edge))
    if coarse > 0.25:
        shown = shown.sized(near // 2).merged().sized(-(near // 2))
    if near > 1:
        shown = shown.smoothed(near, True)
    ends = []
    for polygon in shown.each():
        if max(polygon.bbox().width(), polygon.bbox().height()) * pixels < coarse:
            continue
        for contour in (polygon.each_point_hull(), *map(polygon.each_point_hole, range(polygon.holes()))):
            ends.append(_contour([(point.x, point.y) for point in contour], box, pixels))
    return "".join(ends)


def _contour(points: list[tuple[int, int]], box: kdb.Box, pixels: float) -> str:
    """One contour in relative steps of a tenth of a pixel."""
    spots = [(round((x - box.left) * pixels * 10), round((box.top - y) * pixels * 10)) for x, y in points]
    (x, y), steps = spots[0], [f"M{_tenth(spots[0][0])} {_tenth(spots[0][1])}"]
    for u, v in spots[1:]:
        if (u, v) == (x, y):
            continue
        if v == y:
            steps.append(f"h{_tenth(u - x)}")
        elif u == x:
            steps.append(f"v{_tenth(v - y)}")
        else:
            dy = _tenth(v - y)
            steps.append(f"l{_tenth(u - x)}{'' if dy.startswith('-') else ' '}{dy}")
        x, y = u, v
    return "".join(steps) + "z"


def _tenth(tenths: int) -> str:
    """A tenth of a whole number without a needless zero."""
    whole, part = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def _texts(scene: Scene, scale: Scale, dbu: Um) -> Iterator[str]:
    for text, x, y in scene.texts:
        px, py = (x - scene.box.left) * dbu * scale.pixels, (scene.box.top - y) * dbu * scale.pixels
        if 4 < px < WIDTH - 4 and 12 < py < HEIGHT - 4:
            yield _label(text[:24], px, py, "pic-text")


def _mark(mark: Mark, scale: Scale) -> Iterator[str]:
    steps = ""
    for polygon in mark.polygons:
        spots = [scale.pixel(x, y) for x, y in polygon]
        steps += "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) + "z"
    yield f'<path class="pic-mark" d="{steps}"/>'
    box = mark.box
    if max(box.width(), box.height()) * scale.pixels < _SMALL:
        x, y = scale.pixel(box.center().x, box.center().y)
        yield f'<circle class="pic-ring" cx="{x:.1f}" cy="{y:.1f}" r="16"/>'


def _dimension(mark: Mark, line: Dimension | None, figures: str, scale: Scale) -> Iterator[str]:
    """A line with arrow heads from one side to the other, and what it measures."""
    if not figures:
        return
    if line is None:
        box = mark.box
        x, y = scale.pixel(box.center().x, box.top)
        yield _label(figures, x, y - 12, "pic-figure")
        return
    start, end = scale.pixel(*line.start), scale.pixel(*line.end)
    long = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
    angle = atan2(end[1] - start[1], end[0] - start[0])
    ux, uy = cos(angle), sin(angle)
    steps = ""
    inside = long > 30
    for (x, y), way in ((start, -1), (end, 1)):
        # Arrows in a wide gap point out at its sides; those of a narrow one come from outside.
        tip = way if inside else -way
        out = 0 if inside else way * 22
        steps += f"M{x + out * ux:.1f} {y + out * uy:.1f}L{x:.1f} {y:.1f}"
        steps += "".join(
            f"M{x:.1f} {y:.1f}L{x - 9 * tip * ux + 4 * side * uy:.1f} {y - 9 * tip * uy - 4 * side * ux:.1f}"
            for side in (-1, 1)
        )
        steps += f"M{x - 7 * uy:.1f} {y + 7 * ux:.1f}L{x + 7 * uy:.1f} {y - 7 * ux:.1f}"
    steps += f"M{start[0]:.1f} {start[1]:.1f}L{end[0]:.1f} {end[1]:.1f}"
    yield f'<path class="pic-dimension-ground" d="{steps}"/><path class="pic-dimension" d="{steps}"/>'
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    half = _LETTER * len(figures) / 2
    # Beside a line that goes up and down, above one that lies flat.
    if abs(uy) > abs(ux):
        x += half + 16 if x < WIDTH / 2 + 40 else -half - 16
    else:
        y -= 20
    yield _label(figures, x, y + 5, "pic-figure")


def _label(text: str, x: float, y: float, look: str) -> str:
    """A text round a pixel, moved so far that all of it is in the picture."""
    half = _LETTER * len(text) / 2 + 6
    x = min(max(x, half), WIDTH - half)
    y = min(max(y, 18.0), HEIGHT - 10.0)
    return f'<text class="{look}" x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{escape(text)}</text>'


def _bar(scale: Scale) -> Iterator[str]:
    length = bar_length(scale.pixels, 120)
    x, y, wide = 12.0, HEIGHT - 12, length * scale.pixels
    steps = f"M{x:g} {y - 4:g}v8m0-4h{wide:.1f}m0-4v8"
    yield f'<path class="pic-dimension-ground" d="{steps}"/><path class="pic-bar" d="{steps}"/>'
    yield f'<text class="pic-text" x="{x + wide + 8:.1f}" y="{y + 4:g}">{length:g} µm</text>'
