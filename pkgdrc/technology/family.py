"""Package families: what only one kind of package has, which stands in its deck's folder.

A deck that ships or is installed may hold a file `family.py` with a `FAMILY`. Nothing else of pkgdrc knows
any family by name, or by its layers, levels and tables.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pkgdrc.code_folder import module_of
from pkgdrc.errors import InputError
from pkgdrc.plugins import deck_folder
from pkgdrc.resources import deck_names, rules_folder
from pkgdrc.technology.model import Technology

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
    """What a family has of its own.

    `technology` is its technology with the tables that no other has. `made` gives its solids
    (`process.solid.Package`), for technologies of its own and for all that it `makes`. The looks are those
    of its layers on plans, from the bottom up, of its solids and of its openings, by name.
    """

    technology: type[Technology] = Technology
    made: Callable[[Any], Any] | None = None
    makes: Callable[[Technology], bool] = field(default=lambda _: False)
    layers: Mapping[str, LayerLook] = field(default_factory=dict)
    solids: Mapping[str, SolidLook] = field(default_factory=dict)
    openings: Mapping[str, OpeningLook] = field(default_factory=dict)


def family_of(deck: str) -> Family | None:
    """The family of a deck that ships or is installed, by its name; None for others.

    A folder's own code does not run for a technology that merely names the folder.
    """
    return next((family for name, family in families().items() if name == deck.replace("_", "-")), None)


@cache
def families() -> dict[str, Family]:
    """All families, by the name of their deck."""
    folders = {name: _folder(name) for name in deck_names()}
    return {name: _load(folder) for name, folder in folders.items() if (folder / "family.py").is_file()}


def _folder(name: str) -> Path:
    shipped = rules_folder() / name.replace("-", "_")
    return shipped if shipped.is_dir() else deck_folder(name) or shipped


def _load(folder: Path) -> Family:
    family = getattr(module_of(folder, "family"), "FAMILY", None)
    if not isinstance(family, Family):
        raise InputError(f"{folder / 'family.py'}: holds no FAMILY = Family(...)")
    return family
