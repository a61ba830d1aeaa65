"""`stack`: figures of the technology's stack as numbers that rules can compare."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pkgdrc.deck.absent import NotApplicableError
from pkgdrc.deck.checks import Measure, Movable, Number
from pkgdrc.deck.presence import Stated
from pkgdrc.process.alignment import Tensor, difference, mismatch, runout
from pkgdrc.process.faces import on_cover
from pkgdrc.process.kerf import Kerf
from pkgdrc.shapes.recorder import DeckError, UnknownNameError
from pkgdrc.technology.materials import Material, Use, material_called
from pkgdrc.technology.model import Alignment, Cut, Technology
from pkgdrc.toml import nearest


class Stack:
    """Figures of the stack as numbers that rules can compare: `stack.cut.depth / stack.cut.width`."""

    def __init__(
        self, technology: Technology, figures: Mapping[str, Callable[[Technology], Any]] | None = None
    ) -> None:
        self._technology = technology
        self._figures = figures or {}

    def __getattr__(self, name: str) -> Any:
        """What the deck's chapters tell of the technology (`@figure`)."""
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._figures:
            own = {each for each in dir(type(self)) if not each.startswith("_")}
            raise UnknownNameError(f"there is no figure '{name}': {nearest(name, own | set(self._figures))}")
        return self._figures[name](self._technology)

    def thickness(self, level: str) -> Number:
        """Thickness of a level, um."""
        try:
            return Number(self._technology.level(level).thickness)
        except KeyError:
            raise NotApplicableError(f"the stack has no level '{level}'") from None

    def material(self, level: str, *parts: str) -> Stated:
        """Violated if the material of a level is none of those named, each a word that it contains."""
        self.thickness(level)  # the level must be there
        material = self._technology.level(level).material
        found = any(part.lower() in material.lower() for part in parts)
        return Stated(not found, note=f"{level} of {material}")

    def made_of_metal(self, level: str) -> Stated:
        """Violated if a level is of a metal."""
        self.thickness(level)  # the level must be there
        name = self._technology.level(level).material
        return Stated(_is_metal(material_called(name)), note=f"{level} of {name}")

    def made_of_no_plastic(self, level: str) -> Stated:
        """Violated if a level is of none of the plastics that are known, nor of a metal."""
        self.thickness(level)  # the level must be there
        name = self._technology.level(level).material
        found = material_called(name)
        plastic = found is not None and "film" in found.good_for
        known = "" if found else ", which is not known"
        return Stated(not plastic and not _is_metal(found), note=f"{level} of {name}{known}")

    def good_for(self, level: str, use: Use) -> list[Stated]:
        """Violated if the material of a level is known and not good for a use; advice if it is not known.

        What the technology itself says of it (`diffusion_proof`) counts for the use as a cover.
        """
        self.thickness(level)  # the level must be there
        made = self._technology.level(level)
        note = f"{level} of {made.material}"
        if use == "cover" and made.diffusion_proof is not None:
            return [Stated(not made.diffusion_proof, note=note)]
        return [judged_material(made.material, use, note)]

    def strength(self, level: str) -> Number | None:
        """Stress that a level is designed to bear, MPa; None where the technology does not state it."""
        self.thickness(level)  # the level must be there
        value = self._technology.level(level).strength
        return None if value is None else Number(value, "MPa")

    def pyroelectric(self, level: str) -> bool:
        """Whether changes of temperature charge the material of a level."""
        self.thickness(level)  # the level must be there
        material = material_called(self._technology.level(level).material)
        return material is not None and material.pyroelectric

    def charge_relaxation(self, level: str) -> Number | None:
        """Time in which a level carries charge off, s; None where no conductivity is stated.

        e0 er / conductivity.
        """
        self.thickness(level)  # the level must be there
        made = self._technology.level(level)
        material = material_called(made.material)
        if made.conductivity is None or material is None or material.permittivity is None:
            return None
        return Number(round(8.8541878128e-12 * material.permittivity / made.conductivity, 4), "s")

    def one_number_for_a_crystal(self, level: str) -> Stated:
        """Violated if one number stands for the expansion of a crystal that expands unlike along its axes."""
        self.thickness(level)  # the level must be there
        made = self._technology.level(level)
        material = material_called(made.material)
        unlike = material is not None and material.expansion is not None
        alike = isinstance(made.cte, float | int)
        return Stated(unlike and alike, note=f"{level} of {made.material}")

    @property
    def cover(self) -> str:
        """Name of the outermost level."""
        if not self._technology.stack:
            raise NotApplicableError("the technology has no stack")
        return self._technology.stack[-1].name

    @property
    def curing_temperature(self) -> Number:
        """Temperature at which cover and wafer are joined, degC."""
        return Number(self._alignment.bonding_temperature, "degC")

    @property
    def expansion_mismatch(self) -> Number:
        """Difference of the expansion of cover and wafer, ppm/K."""
        self._alignment  # noqa: B018 - without it the stack need not have expansions
        return Number(mismatch(self._technology).greatest, "ppm/K")

    @property
    def cut(self) -> "StackCut":
        """The cut's figures."""
        if self._technology.cut is None:
            raise NotApplicableError("the technology has no cut")
        return StackCut(self._technology.cut, Kerf(self._technology.cut, self._technology), self._technology)

    @property
    def overlay(self) -> Number:
        """Overlay error of the cover's masks to the wafer's, um."""
        return Number(self._alignment.cover_to_wafer)

    @property
    def runout(self) -> Tensor:
        """Thermal run-out of the cover's masks against the wafer's."""
        return runout(self._alignment, self._technology)

    def on_cover(self, level: str) -> bool:
        """Whether a level is on the cover's side of the joint: it lies outside of the adhesive, or is it.

        Without a level called `adhesive` only the cover itself does. Levels that the stack lacks do not.
        """
        return on_cover(self._technology, level)

    def between(self, measure: Measure, moved: str, still: str) -> Measure:
        """A measure of shapes of the level `moved` to those of `still`, as bonding leaves it.

        After overlay and run-out if the levels are on different sides of the joint, else as it is.
        DeckError for a measure that they cannot move.
        """
        if not isinstance(measure, Movable):
            raise DeckError(f"{measure.described} cannot be moved by overlay and run-out")
        if self.on_cover(moved) == self.on_cover(still):
            return measure
        outwards = self.runout if self.on_cover(moved) else -self.runout
        return measure.after_overlay(self.overlay).after_runout(outwards)

    def cte(self, level: str) -> Number:
        """Expansion of a level, ppm/K."""
        self.thickness(level)  # the level must be there
        value = self._technology.level(level).cte
        if value is None:
            raise NotApplicableError(f"the technology states no expansion of its {level}")
        if not isinstance(value, float | int):
            raise NotApplicableError(f"the {level} does not expand alike in all directions")
        return Number(value, "ppm/K")

    def expansion_difference(self, one: str, other: str) -> Number:
        """Difference of the expansions of two levels, in the direction in which it is greatest, ppm/K."""
        for name in (one, other):
            self.thickness(name)  # the level must be there
        levels = [self._technology.level(name) for name in (one, other)]
        for level in levels:
            if level.cte is None:
                raise NotApplicableError(f"the technology states no expansion of its {level.name}")
        return Number(difference(*levels).greatest, "ppm/K")

    def cte_stated(self, level: str) -> Stated:
        """Violated if the technology does not state a level's expansion."""
        self.thickness(level)  # the level must be there
        found = self._technology.level(level)
        return Stated(found.cte is None, note=f"{level} of {found.material}")

    @property
    def _alignment(self) -> Alignment:
        if self._technology.alignment is None:
            raise NotApplicableError("the technology has no alignment")
        return self._technology.alignment


def _is_metal(material: Material | None) -> bool:
    return material is not None and ("metal" in material.good_for or material.name == "metal")


@dataclass(frozen=True)
class StackCut:
    """The cut's figures as numbers."""

    cut: Cut
    kerf: Kerf
    technology: Technology

    @property
    def profile(self) -> str:
        """'V', 'U' or 'perpendicular'."""
        return self.cut.profile

    @property
    def angle(self) -> Number:
        """Opening angle of a V cut, deg."""
        return Number(self.cut.angle, "deg")

    @property
    def depth(self) -> Number:
        """Depth from the back face, um."""
        return Number(self.kerf.depth)

    @property
    def slanted(self) -> Stated:
        """Violated if its walls are not slanted."""
        return Stated(self.cut.profile != "V", note=f"a {self.cut.profile} cut")

    @property
    def width(self) -> Number:
        """Width at the back face, um."""
        return Number(self.kerf.widest)

    @property
    def into_cover(self) -> Number:
        """How deep it reaches into the cover at least, um."""
        return Number(self.kerf.at_its_narrowest().into_cover)

    @property
    def cover_left(self) -> Number:
        """What is left of the cover under it at least, um."""
        return Number(self.technology.stack[-1].thickness) - self.kerf.at_its_widest().into_cover


def judged_material(name: str, use: Use, note: str) -> Stated:
    """Violated if a material is known and not good for a use; advice if it is not known."""
    material = material_called(name)
    if material is None:
        return Stated(True, severity="advice", note=f"{note}, which is not known")
    return Stated(use not in material.good_for, note=note)
