"""The style sheet of pictures: the looks of layers, and of what is drawn on top of them, light and dark."""

from pkgdrc.picture.colours import Look
from pkgdrc.picture.views import views
from pkgdrc.technology import Technology
from pkgdrc.technology.family import Line

_LINES: dict[Line, str] = {
    "plain": "stroke-width:1",
    "heavy": "stroke-width:2.2",
    "dashed": "stroke-width:1.3;stroke-dasharray:6 3",
    "dotted": "stroke-width:1.3;stroke-dasharray:1.5 3",
    "dash-dotted": "stroke-width:1.3;stroke-dasharray:9 3 2 3",
}
_COMMON = """
.pic{--pic-ground:light-dark(#fff,#15181c);--pic-ink:light-dark(#1b1f24,#eef1f4);--pic-mark:light-dark(#d00000,#ff6b6b)}
.pic{width:100%;height:auto;display:block;overflow:hidden;font:13px "DejaVu Sans",Verdana,Arial,sans-serif}
.pic path{fill-rule:evenodd}
.pic-ground{fill:var(--pic-ground)}
.pic-far{opacity:.45}
.pic-mark{fill:var(--pic-mark);fill-opacity:.22;stroke:var(--pic-mark);stroke-width:1.6;stroke-linejoin:round}
.pic-wide{fill-opacity:.07;stroke-width:3}
.pic-ring{fill:none;stroke:var(--pic-mark);stroke-width:2}
.pic-dimension{fill:none;stroke:var(--pic-ink);stroke-width:1.5}
.pic-halo{fill:none;stroke:var(--pic-ground);stroke-width:4.5;stroke-opacity:.8}
.pic-text,.pic-figure{fill:var(--pic-ink);stroke:var(--pic-ground);stroke-width:4;paint-order:stroke;
stroke-linejoin:round}
.pic-figure{font-weight:bold;font-size:14px}
"""


def legend(technology: Technology) -> list[tuple[str, str]]:
    """What pictures of a technology show: each thing in words, and the CSS class of its shapes."""
    return [(look.words, look.css_class) for look in dict.fromkeys(view.look for view in views(technology))]


def style(*technologies: Technology) -> str:
    """CSS for all that pictures of the technologies show, light or dark as the page's `color-scheme` is."""
    rules = dict.fromkeys(_rule(view.look) for technology in technologies for view in views(technology))
    return _COMMON.lstrip() + "".join(f"{rule}\n" for rule in rules)


def _rule(look: Look) -> str:
    light, dark = _mixed(look.colour, "#000000", 0.25), _mixed(look.colour, "#ffffff", 0.45)
    return (
        f".{look.css_class}{{fill:{look.colour};fill-opacity:{look.opacity:g};"
        f"stroke:light-dark({light},{dark});{_LINES[look.line]}}}"
    )


def _mixed(colour: str, other: str, share: float) -> str:
    """A colour with a share of another one in it, both '#rrggbb'."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a * (1 - share) + b * share):02x}" for a, b in pairs)
