"""Drawing a case's wafers, and checking them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pkgdrc.cases.load import Case, merged
from pkgdrc.deck import Deck, load_deck
from pkgdrc.engine import check
from pkgdrc.engine.evidence import rules_of
from pkgdrc.findings import RuleResult, Run
from pkgdrc.input.read import read_layout
from pkgdrc.input.source import LayoutSource
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import Technology
from pkgdrc.technology.table import parse
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
    made = replace(parse(base["technology"], Technology, path), path=path)
    checked = parse(merged(base["technology"], base.get("check", {})), Technology, path)
    technology, limits = replace(checked, path=path), base.get("limits", {})
    layout = folder / f"{case.name}-{which}.gds"
    write_layout(assemble(parse(case.spec(which), WaferSpec, path), made), made, layout)
    if like and (like.technology, like.limits) == (technology, limits):
        deck = like.deck
    else:
        deck = load_deck(case.deck, technology, limits)
    return Trial(read_layout(layout), deck, technology, limits)


def run(case: Case, which: Which, folder: Path) -> Run:
    """The check of the case's `pass` or `fail` wafer by the whole deck."""
    return drawn(case, which, folder).run()
