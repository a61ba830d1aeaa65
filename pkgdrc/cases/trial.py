"""Drawing a case's wafers, and checking them."""

import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import tomlkit

from pkgdrc.cases.load import Case, merged
from pkgdrc.cells.drawing import Drawing
from pkgdrc.deck import Deck, DeckWarning, load_deck
from pkgdrc.engine import check
from pkgdrc.engine.evidence import rules_of
from pkgdrc.findings import RuleResult, Run
from pkgdrc.input.ask import asked_for
from pkgdrc.input.read import read_layout
from pkgdrc.input.source import LayoutSource
from pkgdrc.stream.masks import write_masks
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import Technology
from pkgdrc.technology.load import parse_technology
from pkgdrc.toml import parse
from pkgdrc.wafer import assemble
from pkgdrc.wafer.spec import WaferSpec

Which = Literal["pass", "fail"]


@dataclass(frozen=True)
class Trial:
    """A case's layout as it was written and read again, and what it is to be checked by."""

    source: LayoutSource
    deck: Deck
    technology: Technology
    limits: Mapping[str, float]  # that the case sets

    @property
    def rules(self) -> tuple[RuleResult, ...]:
        """What its rules say."""
        return rules_of(self.deck, self.technology)

    def run(self, selected: Collection[str] | None = None) -> Run:
        """The check of it, by all rules of the deck or by those that are selected."""
        return check(self.source, self.deck, self.technology, selected=selected)


def drawn(case: Case, which: Which, folder: Path, like: Trial | None = None) -> Trial:
    """The case's `pass` or `fail` wafer, written into a folder. InputError if the case cannot be drawn.

    The deck is that of another trial, `like`, if technology and limits are the same there.
    """
    base = case.base(which)
    path = case.base_file
    made = parse_technology(base["technology"], path)
    technology = parse_technology(merged(base["technology"], base.get("check", {})), path)
    limits = base.get("limits", {})
    drawing = assemble(replace(parse(case.spec(which), WaferSpec, path), path=path), made)
    layout = folder / f"{case.name}-{which}.gds"
    if "masks" in base:
        layout = _as_masks(drawing, made, layout.with_suffix(""), base["masks"])
    else:
        write_layout(drawing, made, layout)
    if like and (like.technology, like.limits) == (technology, limits):
        deck = like.deck
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeckWarning)  # who loads the deck itself is told, once
            deck = load_deck(case.deck, technology, limits)
    return Trial(read_layout(layout, asked=asked_for(technology)), deck, technology, limits)


def _as_masks(drawing: Drawing, made: Technology, folder: Path, changes: Mapping[str, Any]) -> Path:
    """The wafer as a mask set, with the case's changes to it."""
    path = write_masks(drawing, made, folder, made.deck)
    written = tomlkit.parse(path.read_text())
    masks = {Path(str(mask["file"])).stem: mask for mask in written["mask"].unwrap()}
    top = {key: value for key, value in changes.items() if key not in masks}
    told = {**top, "mask": [{**mask, **changes.get(name, {})} for name, mask in masks.items()]}
    path.write_text(tomlkit.dumps(told))
    return path


def run(case: Case, which: Which, folder: Path) -> Run:
    """The check of the case's `pass` or `fail` wafer by the whole deck."""
    return drawn(case, which, folder).run()
