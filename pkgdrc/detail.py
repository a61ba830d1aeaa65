"""What is known of a finding besides its value and place, as a fact: reports make words of it."""

from dataclasses import dataclass
from enum import StrEnum


class What(StrEnum):
    """What a detail says; after each, what its names and values are. Lengths are um."""

    # Shapes as drawn
    ODD_PATH = "odd-path"
    """A path whose width is odd, so that its edges are off the grid."""
    NO_AREA = "no-area"
    RUNS_BACK = "runs-back"
    """An outline that runs out and back on itself."""
    CROSSES_ITSELF = "crosses-itself"
    HELD_BY_LINE = "held-by-line"
    """A shape that a line without width holds together."""
    TOUCHES_ITSELF = "touches-itself"
    ON_LAYER = "on-layer"
    """Names: layer and datatype, as '10/0'."""
    OFF_BY_NATURE = "off-by-nature"
    """Corners of paths that are off the grid by nature. Names: rule, layer. Values: corners, paths."""

    # Nets
    CHAIN = "chain"
    """What joins two. Names: layers. Values: number of shapes, width at the narrowest."""
    OVER_BACK_METAL = "over-back-metal"
    """It is joined by the back metal in the cut, too."""
    PIECES = "pieces"
    """What should be one is in several. Values: how many."""
    APART = "apart"
    """Values: distance; 0 where they lie over each other."""
    NEAREST = "nearest"
    """Where what ports reach comes nearest. Values: distance."""
    ONLY_PORT = "only-port"
    """No other port of its filter is declared."""
    ON_NO_METAL = "on-no-metal"
    PITCH_IN_SERIES = "pitch-in-series"
    """Of a ladder's resonators in the signal's way. Values: pitch."""
    ONE_TERMINAL = "one-terminal"
    NO_TERMINAL = "no-terminal"
    NO_NAME = "no-name"

    # Lists of pins
    LIST_FITS = "list-fits"
    """A list fits as a whole, as the details after it say. Values: number of its pins."""
    OF_NET = "of-net"
    """Names: the net; none for a pin of no net."""
    NONE_NEAR = "none-near"
    """Names: layer. Values: how far no terminal is found."""
    NONE_NAMED = "none-named"
    """No terminal has the pin's name. Names: layer."""
    TERMINAL_ON = "terminal-on"
    """Names: layer."""
    INSTEAD_OF = "instead-of"
    """Names: the net that a pin is to be on, '' for none, then those that it is on."""
    LABELLED = "labelled"
    """Names: labels of a net."""
    MEANT = "meant"
    """Names: what a net is to be called."""
    SWAPPED = "swapped"
    """Names: the nets of the two pins."""
    PINS = "pins"
    """Names: pins that are on one piece."""

    # Masks
    MASK = "mask"
    """Names: file."""
    MISFIT = "misfit"
    """Names: what does not lie on the other mask's, that file. Values: how many, how far off if known."""
    SCALED_MASK = "scaled-mask"
    """Values: the scale, and the other one than 1 that run-out asks for, where it asks for one."""

    # What would make something fit
    AS = "as"
    """Names: an orientation."""
    MOVED = "moved"
    """Values: along x, along y."""
    SCALED = "scaled"
    """Values: factor."""
    ROTATED = "rotated"
    """Values: deg."""
    FITS_TO = "fits-to"
    """Values: how far apart it then is, where that is known."""
    EXCHANGED = "exchanged"
    """What another file holds fits in its place. Names: those that do."""

    # Passive components
    STATED = "stated"
    """Names: the text. Values: what is drawn, in the text's unit, if that is something."""
    TEXTS = "texts"
    """Names: the texts of a component without one value."""

    # Joints in use
    OFF_NEUTRAL = "off-neutral"
    """Names: what bears most, 'ball' or 'stud'. Values: how far off the die's neutral point."""
    PAST_LIMIT = "past-limit"
    """Values: how many of the die's are past the limit."""


@dataclass(frozen=True, order=True)
class Detail:
    """One fact about a finding."""

    what: What
    names: tuple[str, ...] = ()
    values: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Counts are numbers like all others, so that one that is read is the one that was written."""
        object.__setattr__(self, "values", tuple(map(float, self.values)))
