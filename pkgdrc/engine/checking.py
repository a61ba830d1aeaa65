"""The rules of a run judged over a layout."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pkgdrc.deck import Rule
from pkgdrc.deck.absent import NotApplicableError
from pkgdrc.deck.algebra import Layer, OffGrid
from pkgdrc.deck.checks import AnyCheck, Check, Measure, Number
from pkgdrc.deck.presence import Stated
from pkgdrc.detail import Detail, What
from pkgdrc.engine import measures as measures  # so that all are entered
from pkgdrc.engine import nodes as nodes
from pkgdrc.engine.band import Band, Key, key_of
from pkgdrc.engine.bench import bench_of
from pkgdrc.engine.breach import Breach
from pkgdrc.engine.ends import End, ended, without_layout
from pkgdrc.engine.evidence import layers_of
from pkgdrc.engine.gather import Gatherer
from pkgdrc.engine.judge import breaches
from pkgdrc.engine.layout.numbers import too_far
from pkgdrc.engine.layout.wafer import wafer_of
from pkgdrc.engine.margins import judged, margin
from pkgdrc.engine.nodes.grid import rounded
from pkgdrc.engine.nodes.told import is_plain
from pkgdrc.engine.shapes import Shapes
from pkgdrc.engine.source import in_file
from pkgdrc.errors import InputError
from pkgdrc.findings import Finding, LayoutFacts, RuleResult, State
from pkgdrc.findings.record import FileFacts, Note
from pkgdrc.input.source import LayoutSource
from pkgdrc.technology import Technology

if TYPE_CHECKING:
    from pkgdrc.cache import Cache
    from pkgdrc.cache.answers import Answers

_FEW = 300  # shapes that are looked at for a margin far from its limit


class Checking:
    """What the rules of a run share: evaluated shapes, the cells' places, the dies, earlier answers."""

    def __init__(
        self, source: LayoutSource, technology: Technology, cache: "Cache | None", margins: float | None
    ) -> None:
        self.technology = technology
        self.margins = margins
        # Before the shapes are made ready, for which the layout is changed.
        cells = frozenset(cell.name for cell in source.layout.each_cell())
        answers = _answers(source, technology, cache) if cache else None
        self.shapes = Shapes(source, technology)
        self.dies = self.shapes.dies
        wafer = wafer_of(source, technology.layers.get("wafer"))
        self.bench = self.shapes.once(bench_of)
        self.gatherer = Gatherer(self.shapes.places, self.dies, source.dbu, wafer.centre)
        self.missing = tuple(name for name in technology.layers if not self.shapes.has_shapes(name))
        if len(self.missing) == len(technology.layers):
            names = ", ".join(
                f"{name} ({number[0]}/{number[1]})" for name, number in technology.layers.items()
            )
            raise InputError(
                f"{source.path}: has no shape on any layer of {technology.path}, so there is nothing to "
                f"check; missing are {names}"
            )
        self.facts = LayoutFacts(
            path=source.path,
            sha256=source.sha256,
            top=source.top.name,
            dbu=source.dbu,
            dies=len(self.dies),
            missing_layers=self.missing,
            recovered=self.shapes.places.recovered,
            cells=cells,
            die_layer=_known_by(technology),
            places=self.dies.names,
            pitch=self.dies.pitch(source.dbu),
            origin=self.dies.origin(wafer.centre, source.dbu),
            centre=(wafer.centre.x * source.dbu, wafer.centre.y * source.dbu),
            diameter=2 * wafer.radius if wafer.is_round else None,
            flat=wafer.flat,
            files=(
                *(FileFacts(path=each.path, sha256=each.sha256, what="mask") for each in source.masks),
                *(FileFacts(path=path, sha256=sha256, what="pattern") for path, sha256 in source.patterns),
            ),
        )
        # Before any rule is judged: all who share the layout have to agree.
        self.extent = self.shapes.top.bbox()
        self.nothing: set[AnyCheck] = set()
        """Checks that were judged and have found nothing, not even what is no finding in the end."""
        self.answers: Answers | None = None
        if answers:
            dies = hashlib.sha256(self.dies.boxes.tobytes()).hexdigest()
            middle = (wafer.centre.x, wafer.centre.y, wafer.radius)
            self.answers = answers((source.dbu, source.top.name, dies, middle))

    def apart(self, rule: Rule) -> End | None:
        """How a rule ends that is not judged on this layout."""
        for name in rule.about:
            if name in self.missing:
                number = self.technology.layers[name]
                reason = f"the layout has no shape on layer {name} ({number[0]}/{number[1]})"
                return End(State.NOT_APPLICABLE, reason)
        names = layers_of(rule, self.technology)
        needed = sorted(names & set(self.missing) & set(self.technology.required))
        if needed:
            number = self.technology.layers[needed[0]]
            reason = (
                f"layer {needed[0]} ({number[0]}/{number[1]}), which the technology requires, has no shapes"
            )
            return End(State.FAILED, reason)
        reason = too_far(rule.checks, rule.nodes, self.shapes.room, self.shapes.dbu)
        if reason:
            return End(State.FAILED, reason)
        if _of_masks(rule) and not self.shapes.source.masks:
            return End(State.NOT_APPLICABLE, "the layout is no mask set")
        return None

    def judge(self, rule: Rule, asked: Rule) -> End:
        """How a rule ends. `asked` is the same with what other rules of the run tell filled in."""
        apart = self.apart(rule)
        if apart:
            return apart
        of_files = bool(self.shapes.source.masks) and any(node.of_files for node in rule.nodes)
        # What is known of masks is not in the layout.
        answers = None if _of_masks(rule) or of_files else self.answers
        known = answers.get(asked, self._seen(asked)) if answers else None
        found: list[Finding] = known or []
        tightest = None
        try:
            find, judge = partial(self._findings, rule), partial(self._tightest, rule)
            if known is not None:
                if self.margins is not None:
                    tightest = margin(asked.checks, found, judge, self.margins)
            elif self.margins is not None:
                found, tightest = judged(asked.checks, find, judge, self.margins)
            else:
                found = [finding for each in asked.checks for finding in find(each)]
        except KeyboardInterrupt:
            raise
        except NotApplicableError as absent:  # what the rule is about is not in this layout
            return End(State.NOT_APPLICABLE, str(absent))
        except BaseException as error:  # any failure of a rule must end as its state, never as silence
            return End(State.FAILED, f"could not be computed: {type(error).__name__}: {error}")
        finally:
            self.shapes.wipe()
        if answers and known is None:
            answers.put(asked, self._seen(asked), found)
        return ended(found, tightest, cached=known is not None)

    @property
    def is_flat(self) -> bool:
        """Whether all shapes lie in the top cell: in the file, and as they are judged."""
        return not (self.shapes.top.called_cells() or self.shapes.places.singles)

    def judge_band(self, rule: Rule, asked: Rule, band: Band) -> tuple[End, list[Key]]:
        """How a rule ends on a flat layout, with what it finds in a band and the keys of that, to put bands
        together by. Neither cache nor margins are used.
        """
        found: list[Finding] = []
        keys: list[Key] = []
        apart = self.apart(rule)
        if apart:
            return apart, keys
        try:
            for number, check in enumerate(asked.checks):
                own = self._in_band(check, band)
                found += self.gatherer.findings(rule, check, own, self._layers_around(rule))
                keys += (key_of(number, breach) for breach in own)
        except KeyboardInterrupt:
            raise
        except NotApplicableError as absent:
            return End(State.NOT_APPLICABLE, str(absent)), []
        except BaseException as error:
            return End(State.FAILED, f"could not be computed: {type(error).__name__}: {error}"), []
        finally:
            self.shapes.wipe()
        if len(keys) != len(found):
            return End(State.FAILED, "its findings cannot be told one by one"), []
        return ended(found), keys

    def _in_band(self, check: AnyCheck, band: Band) -> list[Breach]:
        """What breaks a check in a band, in order."""
        one_by_one = (
            isinstance(check, Check) and isinstance(check.measure, Measure) and check.measure.one_by_one
        )
        bench = replace(self.bench, band=band) if one_by_one else self.bench
        found = self.gatherer.at_home(each for each in breaches(bench, check) if band.has(each))
        top = self.shapes.top.cell_index()
        if not all(each.cell == top and not (each.stands or each.dies or each.drift) for each in found):
            raise ValueError("what a flat layout breaks does not lie in its top cell")
        return found

    def notes(self, results: Iterable[RuleResult], asked: Mapping[str, Rule]) -> tuple[Note, ...]:
        """What is to be said of the layout besides."""
        return tuple(_rounded_off(self.shapes, results, asked))

    def in_files(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings with the files that they are drawn in."""
        return tuple(in_file(each, self.shapes.source) for each in findings)

    def _seen(self, rule: Rule) -> set[str]:
        """The layers that a rule's findings depend on: what it looks at, and the dies, which they name."""
        dies = self.technology.dies
        return self._around(rule) | ({dies.layer} if dies and dies.layer else set())

    def _around(self, rule: Rule) -> set[str]:
        """The layers whose shapes round a finding tell it from others."""
        names = layers_of(rule, self.technology)
        if not names and self.technology.nets:
            names = set(self.technology.nets.conductors)
        return names

    def _layers_around(self, rule: Rule) -> list[tuple[int, int]]:
        return [self.technology.layers[name] for name in sorted(self._around(rule))]

    def _findings(self, rule: Rule, check: AnyCheck) -> list[Finding]:
        """What breaks a check."""
        if isinstance(check, Stated) or (isinstance(check, Check) and isinstance(check.measure, Number)):
            return without_layout(rule, check)
        around = self._layers_around(rule)
        found = self.shapes.found(check, partial(breaches, self.bench, check))
        if not found and (not is_plain(check) or self.shapes.region(check.source).is_empty()):
            self.nothing.add(check)
        return list(self.gatherer.findings(rule, check, _with_stands_in_order(found), around))

    def _tightest(self, rule: Rule, check: AnyCheck, few: bool) -> list[Finding]:
        """What breaks a check farthest. If `few`, TooManyError where many shapes have to be looked at."""
        bench = replace(self.bench, most=_FEW) if few else self.bench
        found = _with_stands_in_order(_farthest(breaches(bench, check)))
        return list(self.gatherer.findings(rule, check, found, ()))


def _answers(
    source: LayoutSource, technology: Technology, cache: "Cache"
) -> "Callable[[tuple[object, ...]], Answers] | None":
    """Makes the earlier answers of a layout, as it was read, of how it is judged; None if it has none."""
    # Not needed without a cache, and all of the code is read for it.
    from pkgdrc.cache.answers import Answers
    from pkgdrc.cache.drawing import drawing_of

    drawing = drawing_of(source, cache)
    return partial(Answers, cache, drawing, technology) if drawing else None


def _rounded_off(shapes: Shapes, results: Iterable[RuleResult], asked: Mapping[str, Rule]) -> Iterator[Note]:
    """What lies off the mask grid by nature, on the layers that were held to it."""
    judged = [asked[each.id] for each in results if each.state in (State.CLEAN, State.VIOLATED)]
    for rule in judged:
        for node in dict.fromkeys(each for each in rule.nodes if isinstance(each, OffGrid)):
            paths, corners = rounded(shapes, node)
            if corners:
                names = (rule.id, node.source.name) if isinstance(node.source, Layer) else (rule.id,)
                detail = Detail(What.OFF_BY_NATURE, names, (corners, paths))
                yield Note("rounded", detail=detail)


def _with_stands_in_order(breaches: Iterable[Breach]) -> Iterator[Breach]:
    """Breaches with their stands in the order of their places, as `in_order` has the breaches themselves."""
    for breach in breaches:
        stands = sorted(breach.stands, key=lambda stand: (stand.cell, stand.outline))
        yield replace(breach, stands=tuple(stands)) if len(stands) > 1 else breach


def _farthest(found: list[Breach]) -> list[Breach]:
    """Those of breaches of one limit that may be the farthest past it."""
    values = [each.measured for each in found if each.measured is not None and each.drift is None]
    if not values:
        return found
    ends = min(values), max(values)
    # What has no value is past every limit.
    return [each for each in found if each.drift is not None or each.measured in (None, *ends)]


def _of_masks(rule: Rule) -> bool:
    return any(node.of_masks for node in rule.nodes)


def _known_by(technology: Technology) -> str | None:
    """What dies are known by: a layer, or cells."""
    dies = technology.dies
    return (dies.layer or ", ".join(dies.cells)) if dies else None
