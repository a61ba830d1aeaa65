"""A scene as SVG: shapes from the bottom upwards, each view as one path."""

from collections.abc import Collection, Iterator
from html import escape
from math import ceil

import klayout.db as kdb

from pkgdrc.picture.overlay import HEIGHT, WIDTH, Marked, Scale, overlay
from pkgdrc.picture.scene import Area, Scene

_FINEST, _COARSEST = 0.25, 64.0  # pixels that corners may be off
_LARGEST = 40_000  # characters of a picture
_WANTED = ((1.0, 5_000), (4.0, 12_000))  # below so many pixels, characters that are not too many
_ROUND = 12  # corners of what may be drawn as a circle
_OFF = 0.5  # pixels that it may be off


def draw(scene: Scene, marked: Marked | None, about: Collection[str], title: str) -> str:
    """The picture of a scene, with a mark or without. `about` are layers that stand out; none: all alike."""
    scale = Scale(scene.window)
    head = [
        f'<svg class="pic" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect class="pic-ground" width="{WIDTH:g}" height="{HEIGHT:g}"/>',
    ]
    tail = [*overlay(scene.texts, marked, scale), "</svg>"]
    room = _LARGEST - sum(map(len, head + tail))
    return "".join([*head, *_shapes(scene, about, room), *tail])


def _shapes(scene: Scene, about: Collection[str], room: int) -> list[str]:
    """The shapes of all views, as coarse as they have to be to fit."""
    coarse = _FINEST
    while coarse < _COARSEST:
        most = min(room, next((most for least, most in _WANTED if coarse < least), room))
        if (drawn := _groups(scene, about, coarse, most)) is not None:
            return drawn
        coarse *= 2
    # Shapes this far apart are few.
    return _groups(scene, about, _COARSEST, 2 * room) or []


def _groups(scene: Scene, about: Collection[str], coarse: float, most: int) -> list[str] | None:
    """A group for each view; None where they come to more than `most` characters."""
    pixels = HEIGHT / scene.box.height()  # of one dbu
    drawn = []
    for area in scene.areas:
        look = area.view.look
        steps = []
        for step in _steps(area.region, scene.box, pixels, coarse):
            steps.append(step)
            most -= len(step)
            if most < 0:
                return None
        if steps:
            start = f'<g class="{look.css_class}{_far(area, about)}"><title>{escape(look.words)}</title>'
            drawn.append(f'{start}<path d="{"".join(steps)}"/></g>')
            most -= len(start)
    return drawn


def _far(area: Area, about: Collection[str]) -> str:
    return " pic-far" if about and not set(area.view.masks) & set(about) else ""


def _steps(region: kdb.Region, box: kdb.Box, pixels: float, coarse: float) -> Iterator[str]:
    """The steps that draw a region cut to a box, whose corners are `coarse` pixels off at most."""
    near = round(coarse / pixels)
    edge = ceil(4 / pixels)  # cut edges lie out of sight
    shown = region & kdb.Region(box.enlarged(edge, edge))
    if coarse > _FINEST:
        shown = shown.sized(near // 2).merged().sized(-(near // 2))
    for polygon in shown.each():
        if max(polygon.bbox().width(), polygon.bbox().height()) * pixels < _FINEST:
            continue
        for contour in (polygon.each_point_hull(), *map(polygon.each_point_hole, range(polygon.holes()))):
            ring = kdb.Polygon(list(contour))
            yield _circle(ring, box, pixels) or _contour(ring.smooth(near, True), box, pixels)


def _circle(ring: kdb.Polygon, box: kdb.Box, pixels: float) -> str:
    """Two arcs, if that is what a ring of corners looks like; '' if not."""
    if ring.num_points() < _ROUND:
        return ""
    middle, wide = ring.bbox().center(), ring.bbox().width()
    points = list(ring.each_point_hull())
    off = max(abs(point.distance(middle) - wide / 2) for point in points)
    chord = max(edge.length() for edge in ring.each_edge())
    if (off + chord**2 / (4 * wide)) * pixels > _OFF:
        return ""
    x, y, radius = (middle.x - box.left) * pixels, (box.top - middle.y) * pixels, wide / 2 * pixels
    r = _tenth(round(radius * 10))
    half = f"a{r} {r} 0 1 0 "
    return f"M{x - radius:.1f} {y:.1f}{half}{2 * radius:.1f} 0{half}{-2 * radius:.1f} 0z"


def _contour(ring: kdb.Polygon, box: kdb.Box, pixels: float) -> str:
    """One contour in relative steps of a tenth of a pixel."""
    points = [(point.x, point.y) for point in ring.each_point_hull()]
    if not points:
        return ""
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
