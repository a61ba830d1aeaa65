"""Metal in layers: what the rules ask of them, and how much of it gets down into cuts and openings."""

from collections.abc import Iterable
from dataclasses import dataclass

from pkgdrc.deck import NotApplicableError, Number
from pkgdrc.deck.presence import Stated
from pkgdrc.process.coverage import on_foot_of_cut, on_inner_end
from pkgdrc.process.kerf import Kerf
from pkgdrc.technology.materials import Use, material_called
from pkgdrc.units import Deg, Um

from ..family import CoatingLayer


@dataclass(frozen=True)
class Coating:
    """The layers of a coating."""

    name: str
    stated: tuple[CoatingLayer, ...]

    @property
    def layers(self) -> tuple[CoatingLayer, ...]:
        """All of them. NotApplicableError if there are none."""
        if not self.stated:
            raise NotApplicableError(f"the technology states no {self.name.removeprefix('the ')}")
        return self.stated

    @property
    def missing(self) -> Stated:
        """Violated if there are none."""
        return Stated(not self.stated)

    def thickness(self, *roles: str) -> Number:
        """Thickness of all layers, or of those for some roles, um."""
        return Number(round(sum(layer.thickness for layer in self._of(*roles)), 9))

    def materials(self, role: str, use: Use, *others: str) -> list[Stated]:
        """Violated by a layer of a role that is of no metal for this use; advice if it is of `others`."""
        return [self._judged(layer, use, others) for layer in self._of(role)]

    def _judged(self, layer: CoatingLayer, use: Use, others: tuple[str, ...]) -> Stated:
        material = material_called(layer.material)
        note = f"{layer.role} of {layer.material}"
        if material is not None and material.name in others:
            return Stated(True, severity="advice", note=note)
        return Stated(material is None or use not in material.good_for, note=note)

    def _of(self, *roles: str) -> list[CoatingLayer]:
        found = [layer for layer in self.layers if not roles or layer.role in roles]
        if not found:
            raise NotApplicableError(f"{self.name} has no layer for {' or '.join(roles)}")
        return found


def method_of(layer: CoatingLayer) -> str:
    """How a layer is deposited: as stated, else the adhesion layer sputtered and the others plated (003)."""
    return layer.method or ("sputtered" if layer.role == "adhesion" else "plated")


def seed_on_foot(kerf: Kerf, layers: Iterable[CoatingLayer]) -> Um:
    """Thickness at the foot of the cut's wall of metal that plating can start from, um.

    That is what was sputtered, evaporated or deposited from a gas.
    """
    started = [(layer.thickness, method_of(layer)) for layer in layers]
    return sum(t * on_foot_of_cut(kerf, method) for t, method in started if method != "plated")


def metal_on_foot(kerf: Kerf, layers: Iterable[CoatingLayer]) -> Um:
    """Thickness of all metal at the foot of the cut's wall, um."""
    return sum(layer.thickness * on_foot_of_cut(kerf, method_of(layer)) for layer in layers)


def seed_on_inner_end(depth: Um, mouth: Um, taper: Deg, layers: Iterable[CoatingLayer]) -> Um:
    """Thickness, on the wall of a conical opening at its inner end, of metal that plating can start from, um.

    That is what was sputtered, evaporated or deposited from a gas.
    """
    started = [(layer.thickness, method_of(layer)) for layer in layers]
    return sum(t * on_inner_end(depth, mouth, taper, method) for t, method in started if method != "plated")
