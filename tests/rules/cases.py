"""Cases of rules: wafers drawn from the cells, one exactly at a limit and one a grid step past it.

A case file is TOML beside the chapter it tests: `[[ID]]` tables with

    what      what the case is about
    both      changes to the base that pass and fail share
    pass      changes that stay within the limit (the default: none)
    fail      changes that break it
    use       the technology file of the deck's folder to start from (among the changes)
    stack     keys of the stack's levels by name (among the changes)
    measured  what the violation must measure in `fail`; absent where nothing is measured
    place     [x, y] from the die's centre, inside or next to the violation's box
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
BESIDE = ("technology", "check", "limits", "stack", "use")  # keys of changes that are not the wafer's


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

    def spec(self, which: str) -> dict[str, Any]:
        """The wafer spec of `pass` or `fail`."""
        spec = _table(_folder(self.deck) / "base.toml")
        spec.pop("changes", None)
        for changes in self._changes(which):
            spec = merged(spec, {key: changes[key] for key in changes if key not in BESIDE})
        return spec

    def base(self, which: str) -> dict[str, Any]:
        """What stands beside the spec: technology, check and limits."""
        changes = self._changes(which)
        file = next((each["use"] for each in changes if "use" in each), "technology")
        technology = _table(find_deck(self.deck) / f"{file}.toml")
        base = {"technology": merged(technology, _table(_folder(self.deck) / "base.toml").get("changes", {}))}
        for each in changes:
            base = merged(base, {key: each[key] for key in ("technology", "check", "limits") if key in each})
            for level in base["technology"].get("stack", []):
                level |= each.get("stack", {}).get(level["name"], {})
        return base

    def _changes(self, which: str) -> list[dict[str, Any]]:
        return [copy.deepcopy(self.data.get(key, {})) for key in ("both", which)]


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
    base = case.base(which)
    path = _folder(case.deck) / "base.toml"
    drawn = dataclasses.replace(parse(base["technology"], Technology, path), path=path)
    checked = parse(merged(base["technology"], base.get("check", {})), Technology, path)
    layout = folder / f"{case.name}-{which}.gds"
    write_layout(assemble(parse(case.spec(which), WaferSpec, path), drawn), drawn, layout)
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


def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text())
