"""Areas in the language of the application's 2.5D scripts."""

from pkgdrc.shapes.area import Area
from pkgdrc.shapes.region import (
    Along,
    Combined,
    Joining,
    Layer,
    Otherwise,
    Region,
    Related,
    Shrunk,
    Sized,
    Wafer,
)
from pkgdrc.technology import Technology
from pkgdrc.units import Um

NOTHING = "polygon_layer"
_OPERATORS = {"and": "&", "or": "+", "not": "-", "xor": "^"}


def ruby(area: Area, technology: Technology) -> str:
    """An area as an expression; layers that the technology lacks hold nothing."""

    def text(area: Region) -> str:
        match area:
            case Layer(name):
                return mask(name) if name in technology.layers else NOTHING
            case Wafer():
                return "field"
            case Combined(operator, left, right):
                return f"({text(left)} {_OPERATORS[operator]} {text(right)})"
            case Sized(source, by):
                return sized(text(source), by)
            case Shrunk(source, by):
                return sized(text(source), -by)
            case Along(source, half, across):
                return sized(text(source), half - across / 2)
            case Related(source, relation, other, negated):
                return f"{text(source)}.{'not_' if negated else ''}{relation}({text(other)})"
            case Joining(source, other):
                return f"{text(source)}.interacting({text(other)}, 2)"
            case Otherwise(source, other):
                return f"({text(source)}.is_empty? ? {text(other)} : {text(source)})"
        raise TypeError(f"{type(area).__name__} is no shape that the 2.5D view can show")

    return NOTHING if area is None else text(area)


def mask(layer: str) -> str:
    """What is drawn on a layer."""
    return f"mask[{quoted(layer)}]"


def sized(area: str, by: Um) -> str:
    """An area that is larger by `by` on every side, smaller if that is negative."""
    return f"{area}.sized({figure(by)})" if round(by, 4) else area


def figure(length: Um) -> str:
    """A length in um; in the script's language a whole number would be one of database units."""
    return repr(round(float(length), 4) + 0.0)


def quoted(text: str) -> str:
    """A text as the script's language writes it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
