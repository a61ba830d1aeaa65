"""Drawing a case's wafers, and checking them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pkgdrc.cases.load import Case, merged
from pkgdrc.deck import Deck, load_deck
from pkgdrc.engine import check
from pkgdrc.stream.read import LayoutSource, read_layout
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import Technology
from pkgdrc.technology.table import parse
from pkgdrc.violations import Run
from pkgdrc.wafer import assemble
from pkgdrc.wafer.spec import WaferSpec

Which = Literal["pass", "fail"]


@dataclass(frozen=True)
class Trial:
    """A case's layout as it was written and read again, and what it is to be checked by."""

    source: LayoutSource
    deck: Deck
    technology: Technology

    def run(self, selected: Collection[str] | None = None) -> Run:
        """The check of it, by all rules of the deck or by those that are selected."""
        return check(self.source, self.deck, self.technology, selected=selected)


def drawn(case: Case, which: Which, folder: Path) -> Trial:
    """The case's `pass` or `fail` wafer, written into a folder. InputError if the case cannot be drawn."""
    base = case.base(which)
    path = case.base_file
    made = replace(parse(base["technology"], Technology, path), path=path)
    checked = parse(merged(base["technology"], base.get("check", {})), Technology, path)
    layout = folder / f"{case.name}-{which}.gds"
    write_layout(assemble(parse(case.spec(which), WaferSpec, path), made), made, layout)
    technology = replace(checked, path=path)
    return Trial(read_layout(layout), load_deck(case.deck, technology, base.get("limits")), technology)


def run(case: Case, which: Which, folder: Path) -> Run:
    """The check of the case's `pass` or `fail` wafer by the whole deck."""
    return drawn(case, which, folder).run()
