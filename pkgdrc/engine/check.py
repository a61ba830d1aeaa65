"""One run: every rule of a deck over a layout, each to exactly one end state."""

import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from pkgdrc.deck import Deck, Rule
from pkgdrc.deck.telling import resolved
from pkgdrc.engine.ends import End, ended, without_layout
from pkgdrc.engine.evidence import applied, told
from pkgdrc.engine.margins import margin
from pkgdrc.findings import Finding, RuleResult, Run, State
from pkgdrc.findings.record import DeckFacts, Engine, FileFacts
from pkgdrc.shapes.node import Node
from pkgdrc.technology import Technology

if TYPE_CHECKING:
    from pkgdrc.cache import Cache
    from pkgdrc.engine.band import Band, Key
    from pkgdrc.input.source import LayoutSource


def check(
    source: "LayoutSource | None",
    deck: Deck,
    technology: Technology,
    *,
    selected: Collection[str] | None = None,
    ignored: Collection[str] = (),
    part: Collection[str] | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    cache: "Cache | None" = None,
    margins: float | None = None,
) -> Run:
    """The deck's rules over a layout, or over the technology alone.

    `selected` (None: all) and `ignored` are rule ids; what they leave out ends as skipped. Of a run that is
    shared out only the rules in `part` are judged here, and the others are not in the result at all.
    `progress(done, total, id)` is called before each rule. InputError if the layout holds nothing on any of
    the technology's layers. A rule that cannot be computed ends as failed, and the verdict is incomplete.
    From `cache` come the answers of rules whose inputs are those of an earlier run; what is wrong with it
    fails no check, and is in `cache.warnings` afterwards.
    With `margins` rules tell the tightest value that they measure, up to that share past their limit, or
    to a half.
    Without a layout only the rules on the stack are judged; the others end as not applicable.
    """
    try:
        judging = Judging(
            source, deck, technology, selected=selected, ignored=ignored, cache=cache, margins=margins
        )
        return judging.run(part, progress)
    finally:
        if cache:
            cache.close()


class Judging:
    """A layout, or the technology alone, and all that is judged of it: in one run, or in several parts.

    The arguments are those of `check`, and so is what is raised.
    """

    def __init__(
        self,
        source: "LayoutSource | None",
        deck: Deck,
        technology: Technology,
        *,
        selected: Collection[str] | None = None,
        ignored: Collection[str] = (),
        cache: "Cache | None" = None,
        margins: float | None = None,
    ) -> None:
        self._checking = None
        if source is not None:
            # Not needed without a layout, and half of what a small run takes.
            from pkgdrc.engine.checking import Checking

            self._checking = Checking(source, technology, cache, margins)
        self._deck, self._technology = deck, technology
        self._selected, self._ignored, self._margins = selected, ignored, margins
        self._asked = resolved(deck.rules, self._judged)
        self.keys: list[Key] = []
        """Of the last run, if it was of a band: where its findings stand among those of their rule."""

    def _judged(self, rule: Rule) -> bool:
        chosen = rule.id not in self._ignored and (self._selected is None or rule.id in self._selected)
        return chosen and not rule.not_applicable and not (self._checking and self._checking.apart(rule))

    def run(
        self,
        part: Collection[str] | None = None,
        progress: Callable[[int, int, str], None] | None = None,
        later: Collection[str] = (),
        nothing: Collection[str] = (),
        share: tuple[int, int] | None = None,
    ) -> Run:
        """The run of the rules in `part`, None: of all. What rules in `later` need too is kept for them.

        Rules in `nothing` were judged elsewhere, and nothing was found there: they have nothing to tell.
        Of a rule that is shared, with how many and as which of them, a flat layout is judged in one band,
        and `keys` tell how to put the findings in order. Any other layout is judged by the first alone, and
        no rule is in the runs of the others.
        """
        # It loads klayout, which need not be before there is a run.
        from klayout import __version__ as of_klayout  # type: ignore[attr-defined]

        checking, deck, asked = self._checking, self._deck, self._asked
        results: list[RuleResult] = []
        findings: list[Finding] = []
        rules = [rule for rule in deck.rules if part is None or rule.id in part]
        band = self._band(share)
        if share and share[0] and not band:
            rules = []
        self.keys = []
        if checking:
            checking.shapes.nothing = frozenset(check for id in nothing for check in asked[id].checks)
        after = [rule for rule in deck.rules if rule.id in later]
        last = _last_needs([asked[rule.id] for rule in [*rules, *after]])
        for done, rule in enumerate(rules):
            if progress:
                progress(done, len(rules), rule.id)
            started = time.perf_counter()
            end = self._end(rule, band)
            if checking:
                checking.shapes.keep(last, done)
            results.append(
                replace(
                    told(rule, self._technology),
                    state=end.state,
                    findings=len(end.findings),
                    seconds=round(time.perf_counter() - started, 4),
                    reason=end.reason,
                    cached=end.cached,
                    margin=end.margin,
                )
            )
            findings += end.findings
        return Run(
            layout=checking.facts if checking else None,
            deck=DeckFacts(name=deck.name, version=deck.version, sha256=deck.sha256),
            technology=FileFacts(path=self._technology.path),
            engine=Engine(klayout=of_klayout),
            rules=tuple(results),
            limits=applied(deck.rules),
            notes=checking.notes(results, asked) if checking else (),
            findings=checking.in_files(findings) if checking else tuple(findings),
        )

    def found_nothing(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of some rules that were judged and have nothing to tell others: what `nothing` may be."""
        if not self._checking:
            return frozenset()
        known = self._checking.nothing
        return frozenset(id for id in ids if all(check in known for check in self._asked[id].checks))

    def _band(self, share: tuple[int, int] | None) -> "Band | None":
        """The band that a share is; None where the layout is not flat."""
        if share is None or not self._checking or not self._checking.is_flat:
            return None
        from pkgdrc.engine.band import Band

        return Band.of(self._checking.extent, *share)

    def _end(self, rule: Rule, band: "Band | None") -> End:
        if rule.id in self._ignored:
            return End(State.SKIPPED, "ignored")
        if self._selected is not None and rule.id not in self._selected:
            return End(State.SKIPPED, "not selected")
        if rule.not_applicable:
            return End(State.NOT_APPLICABLE, rule.not_applicable)
        if self._checking and band:
            end, keys = self._checking.judge_band(rule, self._asked[rule.id], band)
            self.keys += keys
            return end
        if self._checking:
            return self._checking.judge(rule, self._asked[rule.id])
        return _of_stack(rule, self._asked[rule.id], self._margins)


def _of_stack(rule: Rule, asked: Rule, margins: float | None) -> End:
    """How a rule ends without a layout: as its checks of the stack do. `asked` is it as it is asked here."""
    of_stack = asked.of_stack
    found = [finding for each in of_stack for finding in without_layout(rule, each)]
    tightest = None if margins is None else margin(of_stack, found, lambda _, __: (), margins)
    end = ended(found, tightest)
    if not end.findings and len(rule.of_stack) < len(rule.checks):
        return End(State.NOT_APPLICABLE, "it needs a layout")
    return end


def _last_needs(rules: list[Rule]) -> dict[Node, int]:
    """The number of the last rule that needs each expression."""
    return {node: number for number, rule in enumerate(rules) for node in rule.nodes}
