"""Cases of rules: wafers drawn from the cells, one exactly at a limit and one a grid step past it.

A case file is TOML beside the chapter it tests: `[[ID]]` tables with

    what      what the case is about
    both      changes to the base that pass and fail share
    pass      changes that stay within the limit (the default: none)
    fail      changes that break it
    stack     thicknesses by level (among the changes)
    measured  what the violation must measure in `fail`; absent where nothing is measured
    place     [x, y] in the violation's cell, inside or next to its box
    dies      the dies it must name; absent: all
    severity  'error' unless given
    also      other rules that must be broken too: in `fail`, or (`pass_also`) in `pass`

and changes are those of the wafer spec (wafer, die, plant, mark ...), with `technology` and `check`
(technology of the check alone) and `limits` beside them.
"""

import copy
import dataclasses
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.resources import find_deck
from pkgdrc.stream.read import read_layout
from pkgdrc.stream.write import write_layout
from pkgdrc.technology.model import Technology
from pkgdrc.technology.table import parse
from pkgdrc.violations import Run
from pkgdrc.wafer import assemble
from pkgdrc.wafer.spec import WaferSpec

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Case:
    """One case of one rule."""

    deck: str
    rule: str
    number: int
    data: dict[str, Any]

    @property
    def name(self) -> str:
        """A name for the test."""
        return f"{self.rule}-{self.number}"


def all_cases() -> list[Case]:
    """Every case of every deck."""
    found = []
    for path in sorted(HERE.glob("*/*.toml")):
        if path.name == "base.toml":
            continue
        for rule, several in tomllib.loads(path.read_text()).items():
            deck = several[0].get("deck", path.parent.name.replace("_", "-"))
            found += [Case(deck, rule, number, data) for number, data in enumerate(several, 1)]
    return found


def run(case: Case, which: str, folder: Path) -> Run:
    """Draws the case's `pass` or `fail` wafer and checks it with the whole deck."""
    spec, base = _base(case.deck)
    stack: dict[str, float] = {}
    for changes in (case.data.get("both", {}), case.data.get(which, {})):
        changes = copy.deepcopy(changes)
        stack |= changes.pop("stack", {})
        base = merged(
            base, {key: changes.pop(key) for key in ("technology", "check", "limits") if key in changes}
        )
        spec = merged(spec, changes)
    for level in base["technology"].get("stack", []):
        level["thickness"] = stack.get(level["name"], level["thickness"])
    path = _folder(case.deck) / "base.toml"
    drawn = dataclasses.replace(parse(base["technology"], Technology, path), path=path)
    checked = parse(merged(base["technology"], base.get("check", {})), Technology, path)
    layout = folder / f"{case.name}-{which}.gds"
    write_layout(assemble(parse(spec, WaferSpec, path), drawn), drawn, layout)
    deck = load_deck(case.deck, dataclasses.replace(checked, path=path), base.get("limits"))
    return check(read_layout(layout), deck, checked)


def merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """`base` with `changes` put into its tables, at any depth; lists are replaced."""
    result = dict(base)
    for key, value in changes.items():
        known = result.get(key)
        result[key] = merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return result


def _folder(deck: str) -> Path:
    return HERE / deck.replace("-", "_")


def _base(deck: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The wafer spec of the deck's cases, and {'technology': ...} with its technology."""
    spec = tomllib.loads((_folder(deck) / "base.toml").read_text())
    own = find_deck(deck) / "technology.toml"
    technology = merged(tomllib.loads(own.read_text()), spec.pop("changes", {}))
    return spec, {"technology": technology}
