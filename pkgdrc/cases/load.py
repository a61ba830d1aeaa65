"""Reading the cases of a deck's rules.

A deck's folder `cases` holds TOML files, as many as it has chapters for instance, with `[[ID]]` tables of

    what      what the case is about
    both      changes to the base that pass and fail share
    pass      changes that stay within the limit (the default: none)
    fail      changes that break it
    deck      the deck whose base is changed, if it is another one: that of common rules
    use       the technology file of the deck's folder to start from (among the changes)
    stack     keys of the stack's levels by name (among the changes)
    measured  what the finding must measure in `fail`; absent where nothing is measured
    place     [x, y] from the die's centre, inside or next to the finding's box
    dies      the dies it must name; absent: all
    count     how many findings there are in `fail`; 1 unless given
    severity  'error' unless given
    also      other rules that must be broken too: in `fail`, or (`pass_also`) in `pass`

Changes are those of the wafer spec (wafer, die, plant, mark ...), with `technology` and `check` (technology
of the check alone), `limits` and `masks` beside them. With `masks` the wafer is checked as a mask set: its
tables change the mask of that layer, its other keys the set. The base is the wafer spec `cases/base.toml`;
its own table `changes` is what it changes of the technology.
"""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pkgdrc.errors import InputError
from pkgdrc.resources import find_deck
from pkgdrc.toml import nearest, read_toml

FOLDER = "cases"
BASE = "base.toml"
_BESIDE = (
    "technology",
    "check",
    "limits",
    "stack",
    "use",
    "masks",
)  # keys of changes that are not the wafer's
_KEYS = {
    *("what", "both", "pass", "fail", "deck", "measured", "place", "dies", "count", "severity"),
    *("also", "pass_also"),
}


@dataclass(frozen=True)
class Case:
    """One case of one rule."""

    deck: str  # name or folder
    rule: str
    number: int
    data: dict[str, Any]
    file: Path

    @property
    def name(self) -> str:
        """What it is called: 'RS.1-2' for the rule's second case."""
        return f"{self.rule}-{self.number}"

    @property
    def base_file(self) -> Path:
        """The wafer spec that it changes."""
        return find_deck(self.deck) / FOLDER / BASE

    def spec(self, which: str) -> dict[str, Any]:
        """The wafer spec of `pass` or `fail`."""
        spec = read_toml(self.base_file)
        spec.pop("changes", None)
        for changes in self._changes(which):
            spec = merged(spec, {key: changes[key] for key in changes if key not in _BESIDE})
        return spec

    def base(self, which: str) -> dict[str, Any]:
        """What stands beside the spec: technology, check and limits."""
        changes = self._changes(which)
        file = next((each["use"] for each in changes if "use" in each), "technology")
        technology = read_toml(find_deck(self.deck) / f"{file}.toml")
        base = {"technology": merged(technology, read_toml(self.base_file).get("changes", {}))}
        for each in changes:
            base = merged(
                base, {key: each[key] for key in ("technology", "check", "limits", "masks") if key in each}
            )
            for level in base["technology"].get("stack", []):
                level |= each.get("stack", {}).get(level["name"], {})
        return base

    def _changes(self, which: str) -> list[dict[str, Any]]:
        return [copy.deepcopy(self.data.get(key, {})) for key in ("both", which)]


def cases_of(folder: Path, deck: str | None = None) -> list[Case]:
    """The cases in a deck's folder; none if it has no folder `cases`.

    `deck` is what the deck is called: by default the folder's path. InputError if a file is not of the form.
    """
    files = [path for path in sorted((folder / FOLDER).glob("*.toml")) if path.name != BASE]
    return [case for path in files for case in _in_file(path, deck or str(folder))]


def merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """`base` with `changes` put into its tables, at any depth; lists are replaced."""
    result = dict(base)
    for key, value in changes.items():
        known = result.get(key)
        result[key] = merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return result


def _in_file(path: Path, deck: str) -> Iterator[Case]:
    for rule, several in read_toml(path).items():
        if not isinstance(several, list) or not all(isinstance(each, dict) for each in several):
            raise InputError(f"{path}: key '{rule}' is no list of cases; each is a table [[\"{rule}\"]]")
        for number, data in enumerate(several, 1):
            for key in data:
                if key not in _KEYS:
                    raise InputError(f"{path}: unknown key '{rule}[{number}].{key}': {nearest(key, _KEYS)}")
            for key, table in _tables(data):
                if not isinstance(table, dict):
                    raise InputError(f"{path}: key '{rule}[{number}].{key}' is no table of changes")
            yield Case(data.get("deck", deck), rule, number, data, path)


def _tables(data: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """What has to be a table in a case: its changes, and most of what is beside the wafer spec in them."""
    for name in ("both", "pass", "fail"):
        changes = data.get(name, {})
        yield name, changes
        if isinstance(changes, dict):
            for key in ("technology", "check", "limits", "stack"):
                yield f"{name}.{key}", changes.get(key, {})
            stack = changes.get("stack")
            for level, keys in (stack if isinstance(stack, dict) else {}).items():
                yield f"{name}.stack.{level}", keys
