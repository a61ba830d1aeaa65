"""From the options and the configuration to what is done with each layout, and with what is found in it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pkgdrc.cli.steps import read_deck
from pkgdrc.cli.trust import may_run
from pkgdrc.config import Config, find_config, load_config
from pkgdrc.config.trust import refusal
from pkgdrc.deck import Deck
from pkgdrc.deck.locate import choose, locate
from pkgdrc.errors import InputError
from pkgdrc.findings import FileFacts, LayoutFacts, Note, Run, State
from pkgdrc.findings.record import Severity
from pkgdrc.findings.waive import apply_waivers
from pkgdrc.findings.waivers import load_waivers
from pkgdrc.input.masks import file_digest, is_mask_set, load_masks
from pkgdrc.jobs import Outcome, Task
from pkgdrc.jobs.failed import failed_run
from pkgdrc.nets.pins import read_pins, with_pins
from pkgdrc.report.words import quantity
from pkgdrc.technology import Technology, load_technology
from pkgdrc.technology.pins import Pins
from pkgdrc.toml import nearest

if TYPE_CHECKING:
    from pkgdrc.input.wafer_map import MapIn

# What few runs have, a baseline or a wafer map, is loaded where there is one.


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options of `pkgdrc check` that have a key in the configuration; None or empty: not given."""

    deck: str | None = None
    technology: str | None = None
    top: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity | None = None
    waivers: tuple[Path, ...] = ()
    baseline: Path | None = None
    config: Path | None = None
    no_config: bool = False
    cache: Path | None = None  # None: without
    margin: float | None = None  # share of a limit under which a rule that passes is told; None: no margins
    pins: Path | None = None
    unit: str | None = None  # of DXF drawings that do not say
    accept_dropped: bool = False
    bad_dies: Path | None = None  # a wafer map
    trust: bool = False  # run the decks that configurations name


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is done with one layout. `config` has the options in place of the keys that they replace."""

    task: Task
    opened: tuple[Deck, Technology]
    config: Config
    waivers: tuple[Path, ...]
    baseline: Path | None
    known: "MapIn | None"  # the wafer map whose bad dies are left out
    given: frozenset[str]  # keys that options replace
    notes: tuple[Note, ...]  # what is switched off or changed
    margin: float | None
    evidence: tuple[FileFacts, ...]  # technology and what else the run depends on, as they are before it

    @property
    def inputs(self) -> Iterator[Path]:
        """The files that the check reads besides the layout."""
        yield self.task.technology
        yield from self.waivers
        known = self.known.path if self.known else None
        yield from (path for path in (self.baseline, self.config.path, known) if path and path.name)
        yield from (path for path in self.task.deck.iterdir() if path.is_file())
        yield from (Path(pins.file) for pins in self.task.pins if pins.file)

    def told(self, outcome: Outcome) -> Run:
        """The run with what the plan has left out or changed, and where that was said."""
        run = outcome.run or _unread(outcome)
        reasons = {"ignored": self._origin("ignore"), "not selected": self._origin("select")}
        rules = tuple(
            replace(rule, reason=f"{rule.reason} ({reasons[rule.reason]})")
            if rule.state is State.SKIPPED
            else rule
            for rule in run.rules
        )
        technology, *files = self.evidence
        return replace(
            run,
            rules=rules,
            notes=(*run.notes, *self.notes),
            fail_on=self.config.fail_on,
            technology=technology,
            files=tuple(files),
            margin=self.margin,
        )

    def _origin(self, key: str) -> str:
        return f"--{key.replace('_', '-')}" if key in self.given else str(self.config.path)


def finished(plans: Sequence[Plan], outcomes: Sequence[Outcome], today: date) -> list[Run]:
    """Every plan's run, with its findings marked that waivers or a baseline answer for."""
    runs = [each.told(outcome) for each, outcome in zip(plans, outcomes, strict=True)]
    together: dict[tuple[Path, ...], list[int]] = {}
    for number, each in enumerate(plans):
        together.setdefault(each.waivers, []).append(number)
    for paths, numbers in together.items():
        loaded = [load_waivers(path) for path in paths]
        entries = [entry for several, _ in loaded for entry in several]
        marked = apply_waivers([runs[number] for number in numbers], entries, today)
        said = tuple(note for _, notes in loaded for note in notes)
        for number, run in zip(numbers, marked, strict=True):
            first = said if number == numbers[0] else ()
            runs[number] = replace(run, notes=(*run.notes, *first))
    return [_compared(each, run) for each, run in zip(plans, runs, strict=True)]


def _compared(plan: Plan, run: Run) -> Run:
    """A plan's run, compared with its baseline and with the wafer map, where it has them."""
    if plan.baseline:
        from pkgdrc.findings.baseline import apply_baseline, load_baseline

        run = apply_baseline(run, load_baseline(plan.baseline), plan.baseline)
    if plan.known and run.layout:
        from pkgdrc.findings.known_bad import leave_out

        run = leave_out(run, plan.known.turned(run.layout.flat).dies, plan.known.path)
    return run


def plans_for(layouts: Sequence[Path | None], options: Options) -> list[Plan]:
    """What is done with each layout; None: with the technology alone.

    InputError names option, or file and key.
    """
    decks = cache(_deck)  # loaded once for all the layouts that share it
    return [_plan(layout, options, decks) for layout in layouts]


def _plan(layout: Path | None, options: Options, decks: Callable[..., tuple[Deck, Technology]]) -> Plan:
    config = _config(layout, options)
    folder, technology = _located(layout, options, config)
    replaced = {
        key: getattr(options, key) for key in ("top", "select", "ignore", "fail_on") if getattr(options, key)
    }
    origin = {key: f"--{key}" if key in replaced else f"{config.path}: {key}" for key in ("select", "ignore")}
    config = replace(config, **replaced)
    pins = _pins(config, options.pins)
    opened = decks(folder, technology, pins)
    notes = tuple(_changes(config, opened[0], frozenset(replaced)))
    if config.limits or config.severity:
        opened = decks(folder, technology, pins, tuple(config.limits.items()), tuple(config.severity.items()))
    deck = opened[0]
    selected = frozenset(choose(deck, config.select, origin["select"])) if config.select else None
    ignored = frozenset(choose(deck, config.ignore, origin["ignore"]))
    task = Task(
        layout=layout,
        top=config.top,
        deck=folder,
        technology=technology,
        limits=config.limits,
        severities=config.severity,
        pins=pins,
        selected=selected,
        ignored=ignored,
        cache=options.cache,
        margins=options.margin,
        unit=options.unit,
        accept_dropped=options.accept_dropped,
    )
    waivers = options.waivers or tuple(config.beside(name) for name in config.waivers)
    baseline = options.baseline or (config.beside(config.baseline) if config.baseline else None)
    bad_dies = options.bad_dies or (config.beside(config.bad_dies) if config.bad_dies else None)
    for path in waivers:
        load_waivers(path)
    if baseline:
        from pkgdrc.findings.baseline import load_baseline

        load_baseline(baseline)
    return Plan(
        task=task,
        opened=opened,
        config=config,
        waivers=waivers,
        baseline=baseline,
        known=_known(bad_dies) if bad_dies else None,
        given=frozenset(replaced),
        notes=notes,
        margin=options.margin,
        evidence=tuple(_evidence(technology, config.path, waivers, baseline, pins, bad_dies)),
    )


def _known(path: Path) -> "MapIn":
    from pkgdrc.input.wafer_map import read_wafer_map

    return read_wafer_map(path)


def _located(layout: Path | None, options: Options, config: Config) -> tuple[Path, Path]:
    """Deck and technology: as the options name them, or the configuration, or the layout's mask set.

    InputError for a deck that an unknown folder names, since it would run code, and for a mask set of
    another deck.
    """
    if options.deck or options.technology:
        return _of_set(layout, locate(options.deck, options.technology))
    if config.deck or config.technology:
        named_by, found = config.path, locate(config.deck, config.technology, config.path.parent)
    elif layout and is_mask_set(layout) and (named := load_masks(layout).technology):
        named_by, found = layout, locate(None, named, layout.parent)
    else:
        return locate(None, None)
    if not (options.trust or may_run(named_by, found[0])):
        raise InputError(refusal(named_by, found[0]))
    return _of_set(layout, found)


def _of_set(layout: Path | None, found: tuple[Path, Path]) -> tuple[Path, Path]:
    """Deck and technology. InputError where the layout is a mask set whose technology is another deck's."""
    try:
        named = load_masks(layout).technology if layout and is_mask_set(layout) else None
        own = locate(None, named, layout.parent)[0] if named and layout else None
    except InputError:
        return found  # its reader says what is wrong with the set; a technology of its own is not needed
    if own and own.resolve() != found[0].resolve():
        names = [folder.resolve().name.replace("_", "-") for folder in (own, found[0])]
        raise InputError(
            f"{layout}: its technology is one of the deck '{names[0]}', not of '{names[1]}'; check it with "
            "that deck, or change its key 'technology'"
        )
    return found


def _evidence(
    technology: Path,
    config: Path,
    waivers: Sequence[Path],
    baseline: Path | None,
    pins: Sequence[Pins],
    bad_dies: Path | None,
) -> Iterator[FileFacts]:
    """The technology's file, and what else decides how a run ends."""
    yield FileFacts(path=technology, sha256=file_digest(technology))
    others: dict[str, Sequence[Path | None]]
    others = {"configuration": [config], "waivers": waivers, "baseline": [baseline], "bad dies": [bad_dies]}
    others["pins"] = [Path(each.file) for each in pins if each.file]
    for what, paths in others.items():
        for path in paths:
            if path and path.name:
                yield FileFacts(path=path, sha256=file_digest(path), what=what)


def _pins(config: Config, file: Path | None) -> tuple[Pins, ...]:
    """The lists of pins: `file` takes the place of the first one's file, whose other keys hold for it."""
    told = config.pins or ()
    lists = [told] if isinstance(told, Pins) else [*told]
    folder, named_by = config.path.parent, f"[pins] of {config.path if config.path.name else 'pkgdrc.toml'}"
    if file is None:
        return tuple(read_pins(pins, folder, named_by) for pins in lists)
    first = replace(lists[0] if lists else Pins(), file=str(file), rows=())
    others = [read_pins(pins, folder, named_by) for pins in lists[1:]]
    return (read_pins(first, Path(), named_by), *others)


def _unread(outcome: Outcome) -> Run:
    """The run over a layout that could not be judged: every rule that should have been has failed."""
    run = failed_run(outcome.task, outcome.deck, outcome.technology, outcome.error)
    layout = outcome.task.layout
    facts = None if layout is None else LayoutFacts(path=layout, sha256="", top="", dbu=0.0, dies=0)
    return replace(run, layout=facts)


def _config(layout: Path | None, options: Options) -> Config:
    if options.config and options.no_config:
        raise InputError("--config and --no-config exclude each other; give one of them")
    file = options.config or (None if options.no_config else find_config(layout))
    return load_config(file) if file else Config()


def _changes(config: Config, deck: Deck, given: frozenset[str]) -> Iterator[Note]:
    """What the configuration changes of a deck, one note for each thing. InputError for what it has not."""
    limits = {limit.name: limit for rule in deck.rules for limit in rule.limits}
    for name, value in config.limits.items():
        if name not in limits:
            near = nearest(name, limits)
            raise InputError(f"{config.path}: deck '{deck.name}' has no limit 'limits.{name}': {near}")
        was = limits[name]
        if value != was.value:
            now, before = quantity(value, was.unit), quantity(was.value, was.unit)
            yield Note("setting", f"limit {name} is {now} instead of {before} ({config.path})")
    severities = {rule.id: rule.severity for rule in deck.rules}
    for id, severity in config.severity.items():
        if id not in severities:
            near = nearest(id, severities)
            raise InputError(f"{config.path}: deck '{deck.name}' has no rule 'severity.{id}': {near}")
        if severity != severities[id]:
            yield Note("setting", f"{id} is {severity} instead of {severities[id]} ({config.path})")
    if config.fail_on == "error":
        origin = "--fail-on" if "fail_on" in given else str(config.path)
        yield Note("setting", f"advice does not fail the check ({origin})")


def _deck(
    folder: Path,
    technology: Path,
    pins: tuple[Pins, ...] = (),
    limits: tuple[tuple[str, float], ...] = (),
    severities: tuple[tuple[str, Severity], ...] = (),
) -> tuple[Deck, Technology]:
    loaded = with_pins(load_technology(technology), pins)
    return read_deck(folder, loaded, dict(limits), dict(severities)), loaded
