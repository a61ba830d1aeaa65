"""Package families: what only one kind of package has, which stands in its deck's folder.

A deck that ships or is installed may hold a file `family.py` with a `FAMILY`. Nothing else of pkgdrc knows
any family by name, or by its layers, levels and tables.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from pkgdrc.code_folder import module_of
from pkgdrc.errors import InputError
from pkgdrc.plugins import DECKS, deck_folder, named
from pkgdrc.resources import deck_names, rules_folder, shipped_names
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um

Own = TypeVar("Own", bound=Technology)
Line = Literal["plain", "dashed", "dotted", "dash-dotted", "heavy"]


OPENINGS = "*"
"""Stands for the masks of openings among the layers of a family."""


@dataclass(frozen=True)
class LayerLook:
    """How a layer is drawn on a plan: its name in words, '#rrggbb', how much it covers, and its outline."""

    words: str
    colour: str
    opacity: float
    line: Line = "plain"


@dataclass(frozen=True)
class SolidLook:
    """How a solid is drawn; its name in words where that is not what it is called."""

    colour: str
    words: str = ""


@dataclass(frozen=True)
class OpeningLook:
    """How an opening's masks and its inner end are drawn, and what they are called; '' for its own name."""

    colour: str
    words: str = ""
    end: str = ""


@dataclass(frozen=True, kw_only=True)
class Family:
    """What a family has of its own. Functions take its technology."""

    technology: type[Technology] = Technology
    """Its technology, with the tables that no other has."""

    checked: Callable[[Any], None] = field(default=lambda _: None)
    """Raises InputError where these tables do not hold together."""

    makes: Callable[[Technology], bool] = field(default=lambda _: False)
    """Whether it makes what a technology of a deck of somebody's own states, besides what has its tables."""

    made: Callable[[Any], Any] | None = None
    """Its solids (`process.solid.Package`)."""

    caption: Callable[[Any], Iterable[str]] = field(default=lambda _: ())
    """What a section (`section.Section`) shows of them, in words."""

    drawn_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The layers of levels that are not drawn on one of their own name."""

    joint: str = ""
    """The level that joins what lies on its two sides. It is everywhere, if nobody drew where it is."""

    carried: Callable[[Any], Mapping[str, str]] = field(default=lambda _: {})
    """The layers of films, each with the level that carries it."""

    metal_in_cut: Callable[[Any], bool] = field(default=lambda _: False)
    """Whether the walls of the cut bear metal, which joins all that the cut meets in a die."""

    of_cells: Callable[[Any], Mapping[str, object]] = field(default=lambda _: {})
    """Figures of its process that cells draw by, by the names of their parameters."""

    lost: Callable[[Any], Mapping[str, str]] = field(default=lambda _: {})
    """The layers whose metal another step takes with it, each with that step's layer."""

    inside: Callable[[Any], Mapping[str, tuple[Um, LayerLook]]] = field(default=lambda _: {})
    """What plans show within a layer's shapes: how much smaller than they it is, and how it is drawn."""

    layers: Mapping[str, LayerLook] = field(default_factory=dict)
    """How its layers are drawn on plans, from the bottom up."""

    solids: Mapping[str, SolidLook] = field(default_factory=dict)
    """How its solids are drawn."""

    openings: Mapping[str, OpeningLook] = field(default_factory=dict)
    """How its openings are drawn, by name."""


def family_of(deck: str) -> Family | None:
    """The family of a deck that ships or is installed, by its name; None for others.

    A folder's own code does not run for a technology that merely names the folder.
    """
    return _family(deck.replace("_", "-"))


def family_with(data: Mapping[str, Any]) -> Family | None:
    """The family that has most of the tables of a file among those of its own; None if none has any."""
    common = _keys(Technology)
    stated = {name: (_keys(each.technology) - common) & data.keys() for name, each in families().items()}
    best = max(stated, key=lambda name: len(stated[name]), default="")
    return families()[best] if stated.get(best) else None


def keys_of_others(data: Mapping[str, Any], model: type[Technology]) -> Iterator[tuple[str, str]]:
    """The keys of a file that technologies of some other family have, each with that one's deck."""
    strange = [key for key in data if key not in _keys(model)]
    for name, family in families().items() if strange else ():
        for key in strange:
            if key in _keys(family.technology):
                yield name, key


def family_for(technology: Technology) -> Family | None:
    """The family that a technology is of: that of its deck, or whose tables it has, or that makes it."""
    own = family_of(technology.deck)
    if own:
        return own
    known = [each for each in families().values() if each.technology is not Technology]
    like = (each for each in known if type(technology) is each.technology)
    return next(like, None) or next((each for each in families().values() if each.makes(technology)), None)


def lost_of(technology: Technology) -> Mapping[str, str]:
    """Layers whose metal another step of a technology takes with it: name = that one's layer."""
    family = family_for(technology)
    return family.lost(technology) if family else {}


def inside_of(technology: Technology) -> Mapping[str, tuple[Um, LayerLook]]:
    """What is drawn within the shapes of layers: name = how much smaller it is, um, and its look."""
    family = family_for(technology)
    return family.inside(technology) if family else {}


def seen_as(model: type[Own], technology: Technology) -> Own:
    """A technology with the tables of a family, which are not stated where it is of another.

    A copy of the family's folder has a class of its own of the same name and with the same tables.
    """
    if isinstance(technology, model):
        return technology
    copied = type(technology).__name__ == model.__name__
    shared = [each.name for each in fields(model if copied else Technology)]
    return model(**{name: getattr(technology, name) for name in shared if hasattr(technology, name)})


@cache
def families() -> dict[str, Family]:
    """All families, by the name of their deck."""
    found = {name: _family(name) for name in deck_names()}
    return {name: family for name, family in found.items() if family}


@cache
def _family(name: str) -> Family | None:
    """The family in the folder of a deck that ships or is installed, by the deck's name."""
    # Other packages are looked for last, which takes its time.
    folder = _folder(name) if name in shipped_names() or name in named(DECKS) else None
    return _load(folder) if folder and (folder / "family.py").is_file() else None


def _keys(model: type[Technology]) -> set[str]:
    return {each.name for each in fields(model)}


def _folder(name: str) -> Path:
    shipped = rules_folder() / name.replace("-", "_")
    return shipped if shipped.is_dir() else deck_folder(name) or shipped


def _load(folder: Path) -> Family:
    family = getattr(module_of(folder, "family"), "FAMILY", None)
    if not isinstance(family, Family):
        raise InputError(f"{folder / 'family.py'}: holds no FAMILY = Family(...)")
    return family
