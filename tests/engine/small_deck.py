"""A deck and technology of a few lines, and the run of it over a layout, through the public interfaces."""

import json
import shutil
import warnings
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import klayout.db as kdb

from pkgdrc.deck import Deck, load_deck
from pkgdrc.engine import check
from pkgdrc.findings import Finding, RuleResult, Run, State
from pkgdrc.input.read import read_layout
from pkgdrc.resources import find_deck
from pkgdrc.technology import Technology
from pkgdrc.technology.load import parse_technology

Bound = tuple[float, str]  # value and unit
LAYERS = {"a": [0, 0], "b": [1, 0]}

_HEAD = "from pkgdrc.deck import rule, told\nfrom pkgdrc.deck.checks import Number\n"

_RULE = '''
@rule("{id}", source="process")
def rule_{name}(made, drawn, stack, limit):
    """The defect of {id}.

    Why: to try the engine.
    Fix: none.
    """
    return {check}
'''


def technology(**keys: Any) -> Technology:
    """A technology with the layers `a` and `b`, and what `keys` add to its TOML."""
    given = {"deck": ".", "layers": LAYERS, "grid": 0.001, "facet_tolerance": 0.001} | keys
    return parse_technology(given, Path("small.toml"))


def write_deck(
    folder: Path, checks: Mapping[str, str], limits: Mapping[str, Bound], family: str = ""
) -> Path:
    """A deck of one chapter: rule id -> what the rule returns; and its limits.

    It has the measures of a family, where one is named, as a deck of somebody's own takes them along.
    """
    folder.mkdir(exist_ok=True)
    takes = ""
    if family:
        shutil.copy(find_deck(family) / "family.py", folder)
        shutil.copytree(find_deck(family) / "made", folder / "made", dirs_exist_ok=True)
        takes = "from .made import engine, measures\n"  # both now: the folder may be gone when they are asked
    rules = [_RULE.format(id=id, name=id.replace(".", "_"), check=text) for id, text in checks.items()]
    (folder / "chapter.py").write_text(
        f"from pkgdrc.deck import rule, told\nfrom pkgdrc.deck.checks import Number\n{takes}"
        + "\n".join(rules)
    )
    tables = [
        f'[{name}]\nvalue = {float(value)}\nunit = "{unit}"\nsource = "process"\n'
        for name, (value, unit) in limits.items()
    ]
    (folder / "limits.toml").write_text("\n".join(tables))
    return folder


@cache
def _loaded(
    checks: tuple[tuple[str, str], ...], limits: tuple[tuple[str, Bound], ...], keys: str, family: str
) -> Deck:
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of limits that no rule reads
        deck = write_deck(Path(folder) / "small", dict(checks), dict(limits), family)
        return load_deck(str(deck), _technology(keys))


@cache
def _technology(keys: str) -> Technology:
    return technology(**json.loads(keys))


def run(
    layout: kdb.Layout,
    checks: Mapping[str, str],
    limits: Mapping[str, Bound] | None = None,
    *,
    top: str | None = None,
    ignored: Collection[str] = (),
    selected: Collection[str] | None = None,
    family: str = "",
    **keys: Any,
) -> Run:
    """The checks over a layout that is written to a file and read again. `keys` go to the technology."""
    deck, known = load(checks, limits or {}, family, **keys)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "layout.gds"
        options = kdb.SaveLayoutOptions()
        options.gds2_max_vertex_count = 8000
        layout.write(str(path), options)
        chosen = set(checks if selected is None else selected)
        return check(read_layout(path, top), deck, known, selected=chosen, ignored=ignored)


def load(
    checks: Mapping[str, str], limits: Mapping[str, Bound], family: str = "", **keys: Any
) -> tuple[Deck, Technology]:
    """The deck of some checks, and the technology with `keys` that it is read for."""
    given = json.dumps(keys)
    return _loaded(tuple(checks.items()), tuple(limits.items()), given, family), _technology(given)


def findings(run: Run, rule: str) -> list[Finding]:
    """What a rule found; fails if it could not be computed."""
    state = result(run, rule)
    assert state.state in (State.CLEAN, State.VIOLATED), f"{rule}: {state.state}, {state.reason}"
    return [finding for finding in run.findings if finding.rule == rule]


def result(run: Run, rule: str) -> RuleResult:
    """How a rule ended."""
    return next(result for result in run.rules if result.id == rule)
