"""One run: every rule of a deck over a layout, each to exactly one end state."""

import time
from collections.abc import Callable, Collection
from dataclasses import replace
from importlib.metadata import version
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
        return _checked(source, deck, technology, selected, ignored, part, progress, cache, margins)
    finally:
        if cache:
            cache.close()


def _checked(
    source: "LayoutSource | None",
    deck: Deck,
    technology: Technology,
    selected: Collection[str] | None,
    ignored: Collection[str],
    part: Collection[str] | None,
    progress: Callable[[int, int, str], None] | None,
    cache: "Cache | None",
    margins: float | None,
) -> Run:
    checking = None
    if source is not None:
        # Not needed without a layout, and half of what a small run takes.
        from pkgdrc.engine.checking import Checking

        checking = Checking(source, technology, cache, margins)
    results: list[RuleResult] = []
    findings: list[Finding] = []
    rules = [rule for rule in deck.rules if part is None or rule.id in part]

    def judged(rule: Rule) -> bool:
        chosen = rule.id not in ignored and (selected is None or rule.id in selected)
        return chosen and not rule.not_applicable and not (checking and checking.apart(rule))

    asked = resolved(deck.rules, judged)
    last = _last_needs([asked[rule.id] for rule in rules])
    for done, rule in enumerate(rules):
        if progress:
            progress(done, len(rules), rule.id)
        started = time.perf_counter()
        if rule.id in ignored:
            end = End(State.SKIPPED, "ignored")
        elif selected is not None and rule.id not in selected:
            end = End(State.SKIPPED, "not selected")
        elif rule.not_applicable:
            end = End(State.NOT_APPLICABLE, rule.not_applicable)
        elif checking:
            end = checking.judge(rule, asked[rule.id])
            checking.shapes.keep(last, done)
        else:
            end = _of_stack(rule, asked[rule.id], margins)
        results.append(
            replace(
                told(rule, technology),
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
        technology=FileFacts(path=technology.path),
        engine=Engine(klayout=version("klayout")),
        rules=tuple(results),
        limits=applied(deck.rules),
        notes=checking.notes(results, asked) if checking else (),
        findings=checking.in_files(findings) if checking else tuple(findings),
    )


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
