"""`drawn`: the masks, as a rule sees them."""

from collections.abc import Callable, Iterable, Mapping

from pkgdrc.deck.absent import NotApplicableError
from pkgdrc.deck.algebra import (
    Extent,
    Layer,
    Malformed,
    Nowhere,
    OffGrid,
    Region,
    Texts,
    UnknownLayers,
)
from pkgdrc.deck.measures.masks import BeyondPlate, MasksApart, ScaleOff
from pkgdrc.process.alignment import runout
from pkgdrc.process.faces import cover_masks
from pkgdrc.shapes.recorder import DeckError, record
from pkgdrc.technology.model import Technology
from pkgdrc.toml import nearest


class Group:
    """Several kinds of shapes, and measures of them, that a deck derives under one name."""


class Drawn:
    """The masks: `drawn.frame` is the layer `frame`.

    `vocabulary` holds every layer that the deck speaks of. A name outside it is a mistake in the rule; a
    name in it that the technology lacks makes the rule not applicable.
    """

    def __init__(
        self,
        technology: Technology,
        vocabulary: Iterable[str],
        derived: Mapping[str, Callable[..., Region | Group]] | None = None,
        asked: set[str] | None = None,
    ) -> None:
        self._technology = technology
        self._derived = derived or {}
        self._vocabulary = frozenset(vocabulary) | frozenset(self._derived)
        self._asked = set() if asked is None else asked  # names by which rules have asked for a layer

    def __getattr__(self, name: str) -> Layer:
        if name.startswith("__"):
            raise AttributeError(name)
        layer = self._layer(name)
        record(layer)
        return layer

    def _layer(self, name: str) -> Layer:
        self._asked.add(name)
        return self._any_layer(name)

    def _any_layer(self, name: str) -> Layer:
        """The layer of that name for a rule that looks at every layer alike, and so asks for none."""
        if name in self._technology.layers:
            return Layer(name)
        if name in self._vocabulary:
            raise NotApplicableError(f"the technology has no layer '{name}'")
        own = {each for each in dir(type(self)) if not each.startswith("_")}
        raise DeckError(f"there is no layer '{name}': {nearest(name, self._vocabulary | own)}")

    def layer(self, name: str) -> Layer:
        """The layer called `name`, which the technology may lack."""
        return self._layer(name)

    def has(self, name: str) -> bool:
        """Whether the technology has a layer that it may lack."""
        try:
            self._layer(name)
        except NotApplicableError:
            return False
        return True

    def layers(self) -> dict[str, Layer]:
        """Every layer of the technology by name, each mask once (names may share one)."""
        by_mask = {number: name for name, number in reversed(self._technology.layers.items())}
        return {name: Layer(name) for name in self._technology.layers if name in by_mask.values()}

    def written(self) -> dict[str, Layer]:
        """Those of `layers` that masks are made from: all but fields of dies, labels and what is stated."""
        technology = self._technology
        others = {*technology.not_masks, technology.dies and technology.dies.layer}
        others |= {technology.nets.labels} if technology.nets else set()
        return {name: layer for name, layer in self.layers().items() if name not in others}

    def extent(self) -> Extent:
        """The box round all that is drawn on the technology's layers."""
        return Extent()

    def texts(self, name: str, pattern: str = "*") -> Texts:
        """The texts on layer `name` that match a shell pattern."""
        self._layer(name)
        return Texts(name, pattern)

    def malformed(self, name: str) -> Malformed:
        """The badly formed shapes on layer `name`."""
        return Malformed(self._any_layer(name))

    def off_grid(self, name: str) -> OffGrid:
        """The vertices on layer `name` that lie off the technology's mask grid."""
        return OffGrid(self._any_layer(name), self._technology.grid)

    def nowhere(self, name: str) -> Nowhere:
        """Something where nothing at all is drawn on layer `name`."""
        return Nowhere(self._any_layer(name))

    def openings(self) -> dict[str, str]:
        """The technology's openings, each with the layer of its outermost mask."""
        return {name: each.masks[each.outer] for name, each in self._technology.openings.items()}

    def masks_apart(self, *kinds: str, beside: str = "") -> MasksApart:
        """How far 'alignment marks', 'die fields' or the 'wafer outline' of a set's masks lie apart, um.

        Masks whose marks (or what is named as `beside`) lie as far off are left out.
        """
        return MasksApart(kinds, beside)

    def beyond_plate(self) -> BeyondPlate:
        """How far the masks of a set reach beyond their plates, um."""
        return BeyondPlate()

    def scale_off(self) -> ScaleOff:
        """How far the scale of a set's masks is off what the process asks for, um at a mask's corner."""
        if self._technology.alignment is None:
            raise NotApplicableError("the technology has no alignment")
        try:
            least, most = runout(self._technology.alignment, self._technology).principal
        except ValueError as error:
            raise NotApplicableError(str(error)) from None
        return ScaleOff(tuple(sorted(cover_masks(self._technology))), least, most)

    def unknown_layers(self) -> UnknownLayers:
        """What is drawn on layers that the technology does not know."""
        return UnknownLayers()
