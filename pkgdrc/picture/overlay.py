"""What is drawn over a scene: labels, the mark with its dimension, a scale bar."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from math import atan2, cos, hypot, sin

import klayout.db as kdb

from pkgdrc.picture.dimension import Dimension
from pkgdrc.picture.paths import contour
from pkgdrc.picture.place import RATIO, Mark
from pkgdrc.picture.scene import Label
from pkgdrc.section.scale import bar_length
from pkgdrc.units import Um

HEIGHT = 360.0  # pixels of a picture
WIDTH = HEIGHT * RATIO
_FINE = 0.01  # to which a mark is drawn
_OFF = 0.2  # that a mark's corners may be off
_LETTER = 8.2  # mean width of a bold letter, pixels
_LINE = 16.0  # height of a text
_SMALL = 9.0  # smaller marks get a ring
_WIDE = 0.25  # share of the picture from which a mark is only a tint
_ROOM = 30.0  # a gap as long as this holds its arrow heads

Pixel = tuple[float, float]


@dataclass(frozen=True)
class Marked:
    """A finding's outline, the line that it has measured, and the figures. `broken`: it is one indeed."""

    mark: Mark
    line: Dimension | None
    figures: str
    broken: bool = True


@dataclass(frozen=True)
class Scale:
    """From um in the top cell to pixels of a picture, whose y goes down."""

    window: kdb.DBox

    @property
    def pixels(self) -> float:
        """Pixels for one um."""
        return HEIGHT / float(self.window.height())

    def pixel(self, x: Um, y: Um) -> Pixel:
        """The pixel of a place."""
        return (x - float(self.window.left)) * self.pixels, (float(self.window.top) - y) * self.pixels


@dataclass(frozen=True)
class Text:
    """A text round a pixel, moved so far that all of it is in the picture."""

    text: str
    look: str
    at: Pixel

    @property
    def half(self) -> float:
        """Half its width."""
        return _LETTER * len(self.text) / 2 + 4

    @property
    def middle(self) -> Pixel:
        """Where it is."""
        x, y = self.at
        return (
            min(max(x, self.half), max(self.half, WIDTH - self.half)),
            min(max(y, _LINE), HEIGHT - _LINE),
        )

    def meets(self, other: "Text") -> bool:
        """Whether the two would lie on one another."""
        (x, y), (u, v) = self.middle, other.middle
        return abs(x - u) < self.half + other.half and abs(y - v) < _LINE

    def svg(self) -> str:
        """The element."""
        x, y = self.middle
        return (
            f'<text class="{self.look}" x="{x:.1f}" y="{y + 5:.1f}" text-anchor="middle">'
            f"{escape(self.text)}</text>"
        )


def overlay(labels: Iterable[Label], marked: Marked | None, scale: Scale) -> Iterator[str]:
    """The elements, in the order in which they are painted."""
    length = bar_length(scale.pixels, 120)
    wide = length * scale.pixels
    bar = Text(f"{length:g} µm", "pic-text", (12 + wide + 40, HEIGHT - _LINE))
    figure = _figure(marked, scale) if marked and marked.figures else None
    taken = [Text("m" * round(wide / _LETTER), "", (12 + wide / 2, HEIGHT - _LINE)), bar]
    taken += [figure] if figure else []
    for label in labels:
        text = Text(label.text[:24], "pic-text", scale.pixel(label.x, label.y))
        if text.at == text.middle and not any(map(text.meets, taken)):
            taken.append(text)
            yield text.svg()
    if marked:
        if marked.broken:
            yield from _mark(marked.mark, scale)
        if marked.line and marked.figures:
            yield from _lines(_arrows(marked.line, scale), "pic-dimension")
    if figure:
        yield figure.svg()
    y = HEIGHT - _LINE
    yield from _lines(f"M12 {y - 4:g}v8m0-4h{wide:.1f}m0-4v8", "pic-dimension")
    yield bar.svg()


def _mark(mark: Mark, scale: Scale) -> Iterator[str]:
    picture = kdb.Box(0, 0, round(WIDTH / _FINE), round(HEIGHT / _FINE))
    steps = ""
    for polygon in mark.polygons:
        spots = [scale.pixel(x, y) for x, y in polygon]
        ring = kdb.Polygon([kdb.Point(round(x / _FINE), round((HEIGHT - y) / _FINE)) for x, y in spots], True)
        steps += contour(ring, picture, _FINE, _OFF)
    box = mark.box
    wide = box.area() > _WIDE * scale.window.area()
    yield f'<path class="pic-mark{" pic-wide" if wide else ""}" d="{steps}"/>'
    if max(box.width(), box.height()) * scale.pixels < _SMALL:
        x, y = scale.pixel(box.center().x, box.center().y)
        yield f'<circle class="pic-ring" cx="{x:.1f}" cy="{y:.1f}" r="16"/>'


def _figure(marked: Marked, scale: Scale) -> Text:
    """What was measured: beside its line, over or to the right if there is room, or else over the mark."""
    if marked.line is None:
        box = marked.mark.box
        x, y = scale.pixel(box.center().x, box.top)
        return Text(marked.figures, "pic-figure", (x, y - 20))
    start, end = scale.pixel(*marked.line.start), scale.pixel(*marked.line.end)
    long = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    across = ((end[1] - start[1]) / long, (start[0] - end[0]) / long)
    if across[1] > 1e-6 or (abs(across[1]) <= 1e-6 and across[0] < 0):
        across = -across[0], -across[1]
    middle = Text(marked.figures, "pic-figure", ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    aside = 14 + middle.half * abs(across[0]) + _LINE / 2 * abs(across[1])
    over, under = (
        replace(middle, at=(middle.at[0] + way * aside * across[0], middle.at[1] + way * aside * across[1]))
        for way in (1, -1)
    )
    return over if over.at == over.middle else under


def _arrows(line: Dimension, scale: Scale) -> str:
    """From side to side; the arrow heads point out in a wide gap, and come from outside in a narrow one."""
    start, end = scale.pixel(*line.start), scale.pixel(*line.end)
    angle = atan2(end[1] - start[1], end[0] - start[0])
    ux, uy = cos(angle), sin(angle)
    inside = hypot(end[0] - start[0], end[1] - start[1]) > _ROOM
    steps = ""
    for (x, y), way in ((start, -1), (end, 1)):
        tip, out = (way, 0) if inside else (-way, way * 22)
        steps += f"M{x + out * ux:.1f} {y + out * uy:.1f}L{x:.1f} {y:.1f}"
        for side in (-1, 1):
            back = x - 9 * tip * ux + 4 * side * uy, y - 9 * tip * uy - 4 * side * ux
            steps += f"M{x:.1f} {y:.1f}L{back[0]:.1f} {back[1]:.1f}"
        steps += f"M{x - 7 * uy:.1f} {y + 7 * ux:.1f}L{x + 7 * uy:.1f} {y - 7 * ux:.1f}"
    return steps + f"M{start[0]:.1f} {start[1]:.1f}L{end[0]:.1f} {end[1]:.1f}"


def _lines(steps: str, look: str) -> Iterator[str]:
    """Lines on a broader ground, so that they stand out from what lies under them."""
    yield f'<path class="pic-halo" d="{steps}"/><path class="{look}" d="{steps}"/>'
