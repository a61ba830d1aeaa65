"""From a deck's folder to its rules. Loading runs the chapters' functions but computes no geometry."""

import importlib.util
import inspect
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from pkgdrc import __version__
from pkgdrc.deck.algebra import Region
from pkgdrc.deck.limits import Limit, Limits, load_limits
from pkgdrc.deck.made import Made, NotApplicableError, Stack
from pkgdrc.deck.recorder import DeckError, DeckWarning, recording
from pkgdrc.deck.rule import ARGUMENTS, Declaration, Rule, checks_of, manual
from pkgdrc.errors import InputError
from pkgdrc.resources import find_deck
from pkgdrc.technology import Technology, load_technology
from pkgdrc.technology.table import nearest

COMMON = "common"


@dataclass(frozen=True)
class Deck:
    """A loaded deck: its rules in the order of its chapters, the common ones last."""

    name: str
    version: str
    path: Path
    rules: tuple[Rule, ...]
    warnings: tuple[str, ...] = ()


def load_deck(where: str, technology: Technology, overrides: Mapping[str, float] | None = None) -> Deck:
    """The deck called `where` (or the folder `where`), for a technology.

    `overrides` replaces the values of single limits by name.

    Rules whose layers the technology lacks are in it, marked as not applicable. DeckError names file and
    rule where the deck cannot be read; DeckWarning is issued for expressions and limits that lead nowhere.
    """
    folder = find_deck(where)
    folders = [folder]
    common = find_deck(COMMON)
    if common != folder:
        folders.append(common)
    limits = _limits(folders)
    for name, value in (overrides or {}).items():
        if name not in limits:
            raise DeckError(f"{folder}: there is no limit '{name}': {nearest(name, limits)}")
        limits[name] = replace(limits[name], value=float(value))
    chapters = {path: _module(path) for each in folders for path in sorted(each.glob("*.py"))}
    vocabulary = _vocabulary(folder, technology)
    derived: dict[str, Callable[[Made], Region]] = {}
    for module in chapters.values():
        vocabulary |= set(getattr(module, "LAYERS", ()))
        derived |= _derived_layers(module)
    made = Made(technology, vocabulary, derived)
    rules: list[Rule] = []
    used: set[str] = set()
    notes: list[str] = []
    for path, module in chapters.items():
        for function in _rule_functions(module):
            built, read, lost = _build(function, path, technology, made, limits)
            if any(other.id == built.id for other in rules):
                raise DeckError(f"{path}: rule {built.id} is declared twice")
            rules.append(built)
            used |= read
            notes += lost
    if not rules:
        raise DeckError(f"{folder}: holds no rules; a deck is a folder of Python files with @rule functions")
    unread = sorted(set(limits) - used)
    if unread and not any(r.not_applicable for r in rules):
        notes.append(f"{folder / 'limits.toml'}: no rule reads the limit(s) {', '.join(unread)}")
    for note in notes:
        warnings.warn(note, DeckWarning, stacklevel=2)
    return Deck(folder.name.replace("_", "-"), __version__, folder, tuple(rules), tuple(notes))


def _limits(folders: list[Path]) -> dict[str, Limit]:
    limits: dict[str, Limit] = {}
    for folder in reversed(folders):
        path = folder / "limits.toml"
        if path.exists():
            limits |= load_limits(path)
    return limits


def _vocabulary(folder: Path, technology: Technology) -> set[str]:
    """Names of the layers that the deck speaks of: those of its own technology, and of the one at hand."""
    own = folder / "technology.toml"
    names = set(technology.layers)
    if own.exists() and own.resolve() != technology.path.resolve():
        names |= set(load_technology(own).layers)
    return names


def _module(path: Path) -> ModuleType:
    name = f"pkgdrc_deck_{path.parent.name}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    keep, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # a deck's folder may be read-only
    try:
        spec.loader.exec_module(module)
    except InputError as error:
        raise DeckError(f"{path}: {error}") from None
    except Exception as error:
        raise DeckError(f"{path}: cannot be read as Python: {type(error).__name__}: {error}") from error
    finally:
        sys.dont_write_bytecode = keep
    return module


def _rule_functions(module: ModuleType) -> Iterator[Callable[..., Any]]:
    for value in vars(module).values():
        if isinstance(getattr(value, "__rule__", None), Declaration) and value.__module__ == module.__name__:
            yield value


def _derived_layers(module: ModuleType) -> dict[str, Callable[[Made], Region]]:
    """The functions of a chapter that `@derived` declares: made.<name> for every rule of the deck."""
    return {name: value for name, value in vars(module).items() if getattr(value, "__derived__", False)}


def _build(
    function: Callable[..., Any],
    path: Path,
    technology: Technology,
    made: Made,
    limits: dict[str, Limit],
) -> tuple[Rule, set[str], list[str]]:
    """A rule, the limits it read, and what it built in vain."""
    declared: Declaration = function.__rule__  # type: ignore[attr-defined]
    where = f"{path}: rule {declared.id}"
    names = tuple(inspect.signature(function).parameters)
    for name in names:
        if name not in ARGUMENTS:
            raise DeckError(f"{where}: has the parameter '{name}'; a rule's are {', '.join(ARGUMENTS)}")
    reader = Limits(limits)
    offered = {
        "made": made,
        "drawn": made.masks,
        "stack": Stack(technology),
        "limit": reader,
    }
    title, why, fix = manual(function, declared.id)
    checks: tuple[Any, ...] = ()
    reason = ""
    lost: list[str] = []
    with recording() as built:
        try:
            returned = function(**{name: offered[name] for name in names})
            checks = checks_of(returned, declared.id, declared.severity)
            if not checks:
                reason = "the technology has nothing that it is about"
        except NotApplicableError as absent:
            reason = str(absent)
        except DeckError as error:
            raise DeckError(f"{where}: {error}") from None
        except Exception as error:
            raise DeckError(f"{where}: {type(error).__name__}: {error}") from error
    if not reason:
        lost = _lost(built, checks, where)
    return (
        Rule(
            id=declared.id,
            name=function.__name__,
            title=title,
            why=why,
            fix=fix,
            severity=declared.severity,
            source=declared.source,
            chapter=path.stem,
            limits=tuple(limits[name] for name in limits if name in reader.read),
            checks=checks,
            not_applicable=reason,
        ),
        reader.read,
        lost,
    )


def _lost(built: list[tuple[object, int]], checks: tuple[Any, ...], where: str) -> list[str]:
    """Expressions that no check of the rule and no other expression uses."""
    reached = {node for check in checks for node in check.walk()}
    # Copies of a check or measure (.advice(), shifts) stand for the one they were made from.
    inner = {child for node, _ in built for child in node.children()}  # type: ignore[attr-defined]
    lines = sorted(
        {
            line
            for node, line in built
            if node not in reached and node not in inner and not _replaced(node, reached)
        }
    )
    return [f"{where}: what line {line} builds is never used" for line in lines]


def _replaced(node: Any, reached: set[Any]) -> bool:
    """Whether a reached node is `node` with another severity, note, shift or run-out."""
    return (
        any(
            type(other) is type(node) and list(other.children()) == list(node.children())
            for other in reached
            if type(other).__name__ in ("Check", "Presence", "Measure")
        )
        or type(node).__name__ == "Number"
    )
