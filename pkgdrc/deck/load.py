"""From a deck's folder to its rules. Loading runs the chapters' functions but computes no geometry."""

import hashlib
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pkgdrc.code_folder import FAMILY, family_files, package_of
from pkgdrc.deck.algebra import Region
from pkgdrc.deck.build import build_rule
from pkgdrc.deck.chapter import Chapter, load_chapter
from pkgdrc.deck.drawn import Group
from pkgdrc.deck.limits import Limit, load_limits
from pkgdrc.deck.made import Made
from pkgdrc.deck.rule import Rule, Severity
from pkgdrc.deck.stack import Stack
from pkgdrc.deck.telling import refuse_unknown, resolved
from pkgdrc.errors import InputError
from pkgdrc.resources import deck_names, find_deck
from pkgdrc.shapes.methods import of_deck
from pkgdrc.shapes.recorder import DeckError, DeckWarning
from pkgdrc.technology import Technology, load_technology
from pkgdrc.toml import nearest, read_toml

COMMON = "common"
VERSION = "VERSION"
TAKEN = "COMMON"
"""The file in a deck's folder that says which common chapters it takes, one name a line; without it all."""


@dataclass(frozen=True)
class Deck:
    """A loaded deck: its rules in the order of its chapters, the common ones that it takes last.

    `version` is its own, from the file VERSION in its folder ("" without one); `sha256` is over all files
    that say what its rules are.
    """

    name: str
    version: str
    path: Path
    rules: tuple[Rule, ...]
    warnings: tuple[str, ...] = ()
    sha256: str = ""


def load_deck(
    where: str,
    technology: Technology,
    overrides: Mapping[str, float] | None = None,
    severities: Mapping[str, Severity] | None = None,
) -> Deck:
    """The deck called `where` (or the folder `where`), for a technology.

    `overrides` replaces the values of single limits by name (as does the technology, which they go before),
    `severities` those of rules by id.

    Rules whose layers the technology lacks are in it, marked as not applicable. DeckError names file and
    rule where the deck cannot be read; DeckWarning is issued for expressions and limits that lead nowhere.
    """
    folder = find_deck(where)
    folders = [folder]
    common = find_deck(COMMON)
    taken = _taken(folder, _chapters(common)) if common != folder else frozenset[str]()
    if taken:
        folders.append(common)
    if technology.path.parent.resolve() != folder.resolve():
        _refuse_strange(folder, technology)
    limits = _replaced(_limits(folders), {**technology.limits, **(overrides or {})}, folder)
    chapters = [
        load_chapter(path)
        for each in folders
        for path in sorted(each.glob("*.py"))
        if path.name != FAMILY and (each == folder or path.stem in taken)
    ]
    layers = _layers(folder, technology).union(*(chapter.layers for chapter in chapters))
    asked: set[str] = set()
    stack = Stack(technology, _figures(chapters))
    made = Made(technology, layers, _derived(chapters), asked).beside(stack)
    with of_deck(package_of(folder)):
        rules, used, notes = _built(chapters, made, stack, limits)
    for id, severity in (severities or {}).items():
        if id not in rules:
            raise DeckError(f"{folder}: there is no rule '{id}': {nearest(id, rules)}")
        rules[id] = rules[id].with_severity(severity)
    try:
        resolved(rules.values(), lambda _: True)
        refuse_unknown(rules.values(), {*rules, *_left_out(common, taken)})
    except DeckError as error:
        raise DeckError(f"{folder}: {error}") from None
    if not any(chapter.rules for chapter in chapters if chapter.path.parent == folder):
        raise DeckError(f"{folder}: holds no rules; a deck is a folder of Python files with @rule functions")
    _refuse_misspelt(folder, technology, asked.union(*(chapter.layers for chapter in chapters)))
    # Of limits that common chapters share some are left over where a deck takes not all of these.
    told = limits if taken == _chapters(common) else _limits([folder])
    unread = sorted(name for name in told if not (name in used or any(each.reads(name) for each in chapters)))
    if unread:
        notes.append(f"{folder / 'limits.toml'}: no rule reads the limit(s) {', '.join(unread)}")
    for note in notes:
        warnings.warn(note, DeckWarning, stacklevel=2)
    digest = _digest(folders, [*(chapter.path for chapter in chapters), *family_files(folder)])
    return Deck(_name(folder), _version(folder), folder, tuple(rules.values()), tuple(notes), digest)


def _built(
    chapters: Collection[Chapter], made: Made, stack: Stack, limits: Mapping[str, Limit]
) -> tuple[dict[str, Rule], set[str], list[str]]:
    """The rules of chapters by id, the names of the limits that they read, and what they build in vain."""
    files = {str(chapter.path.absolute()) for chapter in chapters}
    rules: dict[str, Rule] = {}
    declared: dict[str, Path] = {}
    used: set[str] = set()
    notes: list[str] = []
    for chapter in chapters:
        for function in chapter.rules:
            rule, read, lost = build_rule(function, chapter.path, files, made, stack, limits)
            if rule.id in rules:
                raise DeckError(f"{chapter.path}: rule {rule.id} is declared in {declared[rule.id]} too")
            rules[rule.id], declared[rule.id] = rule, chapter.path
            used |= read
            notes += lost
    return rules, used, notes


def _replaced(limits: Mapping[str, Limit], values: Mapping[str, float], folder: Path) -> dict[str, Limit]:
    """Limits with other values for some. DeckError for one that the deck does not have."""
    for name in values:
        if name not in limits:
            raise DeckError(f"{folder}: there is no limit '{name}': {nearest(name, limits)}")
    return {**limits, **{name: limits[name].at(float(value)) for name, value in values.items()}}


def _chapters(folder: Path) -> frozenset[str]:
    return frozenset(path.stem for path in folder.glob("*.py"))


def _left_out(common: Path, taken: frozenset[str]) -> Iterator[str]:
    """The rules of the common chapters that a deck does not take."""
    for path in common.glob("*.py"):
        if path.stem not in taken:
            yield from (function.__rule__.id for function in load_chapter(path).rules)  # type: ignore[attr-defined]


def _taken(folder: Path, known: frozenset[str]) -> frozenset[str]:
    """Those of the common chapters that a deck takes. DeckError if it names one that there is not."""
    file = folder / TAKEN
    if not file.exists():
        return known
    try:
        names = file.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError):
        raise DeckError(f"{file}: is no text; it holds names of common chapters, one a line") from None
    for name in names:
        if name not in known:
            raise DeckError(f"{file}: there is no common chapter '{name}': {nearest(name, known)}")
    return frozenset(names)


def _refuse_strange(folder: Path, technology: Technology) -> None:
    """InputError for a technology whose layers are those of another deck that ships."""
    layers = technology.layers.keys()
    first = folder / "technology.toml"  # which has to be read anyway
    if first.exists() and layers <= _layer_names(first):
        return
    own = _layers_of(folder)
    if layers <= own:
        return  # no other deck has more of them
    known = {name: len(layers & _layers_of(find_deck(name))) for name in deck_names()}
    here = len(layers & own)
    best = max(known, key=lambda name: known[name])
    if here and known[best] > here:
        raise InputError(
            f"{technology.path}: its layers are those of the deck '{best}', not of '{_name(folder)}'; change "
            "its key 'deck'"
        )


def _refuse_misspelt(folder: Path, technology: Technology, read: set[str]) -> None:
    """InputError for a layer of a technology that nothing reads.

    That is neither the rules (`read`), nor the technology itself, nor a technology that comes with the deck,
    as cells may draw on its layers. A deck without one has no names but those of the technology at hand, and
    of another deck's technology it is no mistake to know more.
    """
    if not belongs(technology, folder):
        return
    known = read | technology.reads()
    unread = [name for name in technology.layers if name not in known]
    own = _layers_of(folder) if unread else set()
    known |= own
    for name in unread if own else ():
        if name not in known:
            raise InputError(
                f"{technology.path}: key 'layers' has '{name}', which nothing of the deck "
                f"'{_name(folder)}' reads: {nearest(name, known - set(technology.layers) or known)} "
                "A layer that a house has besides stands in [other_layers]"
            )


def belongs(technology: Technology, folder: Path) -> bool:
    """Whether the deck in a folder is the one that a technology names."""
    try:
        return find_deck(technology.deck, technology.path.parent).resolve() == folder.resolve()
    except InputError:
        return False


def _layers_of(folder: Path) -> set[str]:
    """The layers of all technologies in a deck's folder."""
    return {name for path in folder.glob("*.toml") for name in _layer_names(path)}


def _layer_names(path: Path) -> set[str]:
    """The layers of a technology file; none of another file."""
    layers = read_toml(path).get("layers")
    return set(layers) if isinstance(layers, dict) else set()


def _name(folder: Path) -> str:
    return folder.resolve().name.replace("_", "-")


def _version(folder: Path) -> str:
    """The deck's own version. DeckError if its file is no line of text."""
    file = folder / VERSION
    if not file.exists():
        return ""
    try:
        said = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        said = ""
    if not said.isprintable() or not 0 < len(said) <= 40:
        raise DeckError(f"{file}: is no version; it holds one line such as 1.0")
    return said


def _digest(folders: Iterable[Path], chapters: Iterable[Path]) -> str:
    """SHA-256 over chapters, limits and version, each with its name and length."""
    digest = hashlib.sha256()
    beside = [folder / name for folder in folders for name in ("limits.toml", VERSION, TAKEN)]
    for path in [*chapters, *(path for path in beside if path.exists())]:
        content = path.read_bytes()
        digest.update(f"{path.parent.name}/{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _limits(folders: list[Path]) -> dict[str, Limit]:
    limits: dict[str, Limit] = {}
    for folder in reversed(folders):
        path = folder / "limits.toml"
        if path.exists():
            limits |= load_limits(path)
    return limits


def _layers(folder: Path, technology: Technology) -> set[str]:
    """Names of the layers that the deck speaks of: those of its own technology, and of the one at hand."""
    own = folder / "technology.toml"
    names = set(technology.layers)
    if own.exists() and own.resolve() != technology.path.resolve():
        names |= set(load_technology(own).layers)
    return names


def _figures(chapters: Iterable[Chapter]) -> dict[str, Callable[..., Any]]:
    """The figures that chapters tell of the technology, by name."""
    found: dict[str, Callable[..., Any]] = {}
    for chapter in chapters:
        for name, function in chapter.figures.items():
            if name in found:
                raise DeckError(f"{chapter.path}: stack.{name} is told twice")
            found[name] = function
    return found


def _derived(chapters: Iterable[Chapter]) -> dict[str, Callable[..., Region | Group]]:
    """The layers that chapters derive, by name."""
    found: dict[str, Callable[..., Region | Group]] = {}
    for chapter in chapters:
        for name, function in chapter.derived.items():
            if name in found:
                raise DeckError(f"{chapter.path}: made.{name} is derived twice")
            found[name] = function
    return found
