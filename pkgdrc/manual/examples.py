"""What a rule lets pass and what it does not, in pictures made from its own cases."""

import math
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pkgdrc.cases import Case, Trial, cases_of, drawn
from pkgdrc.deck import Deck, DeckWarning, Rule, load_deck
from pkgdrc.deck.limits import Limit
from pkgdrc.errors import InputError
from pkgdrc.findings import Finding
from pkgdrc.findings.record import Box
from pkgdrc.picture import Picture, figures, pictures, section_picture, surroundings
from pkgdrc.resources import find_deck
from pkgdrc.technology import Technology

COMMON = "common"


@dataclass(frozen=True)
class Side:
    """A picture of one of the two layouts of a case, and what the rule measures in it ("": nothing)."""

    picture: Picture
    figures: str


@dataclass(frozen=True)
class Example:
    """The pictures of one rule. Without pictures, `why` says why."""

    what: str = ""  # what the case is about
    passing: Side | None = None
    failing: Side | None = None
    technology: Technology | None = None  # that the case is drawn in
    limits: tuple[Limit, ...] = ()  # that the rule reads there, but for those that the case sets
    why: str = ""


def examples(
    deck: Deck, rules: Iterable[Rule], progress: Callable[[int, int, str], None] | None = None
) -> dict[str, Example]:
    """An example of each rule by its id, from the first of its cases in the deck's folder.

    `progress(done, total, id)` is called before each. InputError if a case cannot be drawn or does not show
    what it should.
    """
    wanted = list(rules)
    cases: dict[str, Case] = {}
    for case in [*cases_of(deck.path), *cases_of(find_deck(COMMON))]:
        cases.setdefault(case.rule, case)
    found = {}
    for done, rule in enumerate(wanted):
        if progress:
            progress(done, len(wanted), rule.id)
        found[rule.id] = example(cases.get(rule.id))
    return found


def example(case: Case | None) -> Example:
    """The pictures of one case: the same window of the layout that passes and of the one that fails."""
    if case is None:
        return Example(why="the deck's folder has no case of this rule")
    with TemporaryDirectory() as folder:
        failing = drawn(case, "fail", Path(folder))
        passing = drawn(case, "pass", Path(folder), like=failing)
    findings = [each for each in failing.run({case.rule}).findings if each.rule == case.rule]
    if not findings:
        raise InputError(f"{case.file}: case {case.name}: its 'fail' layout does not violate {case.rule}")
    finding = findings[0]
    what = str(case.data.get("what", ""))
    within = just_within(case, passing, finding)
    pair = _plans(failing, passing, finding, within) or _sections(failing, passing, finding)
    if pair is None:
        return Example(what, why="its case lies at no place of a layout, and the technology has no stack")
    good, bad = pair
    passes = Side(good, figures(within) if within else "")
    rule = _rule(failing, case.rule)
    limits = tuple(limit for limit in rule.limits if limit.name not in failing.limits)
    return Example(what, passes, Side(bad, figures(finding)), failing.technology, limits)


def just_within(case: Case, passing: Trial, finding: Finding) -> Finding | None:
    """What the rule measures where the passing layout is nearest to the limit that the failing one breaks.

    It is found by a limit that is a little stricter, which the layout breaks, and is given without a limit.
    None where the rule compares with no limit of the deck as it stands there, or the layout is far from it.
    """
    if finding.measured is None or finding.limit is None:
        return None
    rule = _rule(passing, case.rule)
    off = 2 * (finding.limit - finding.measured)
    stricter = {each.name: each.value + off for each in rule.limits if each.value == finding.limit}
    if not stricter:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeckWarning)
        deck = load_deck(case.deck, passing.technology, {**passing.limits, **stricter})
    found = [
        each
        for each in replace(passing, deck=deck).run({case.rule}).findings
        if each.measured is not None and (each.measured - finding.limit) * off >= 0
    ]
    nearest = min(found, key=lambda each: _apart(each, finding), default=None)
    return nearest and replace(nearest, limit=None)


def _plans(
    failing: Trial, passing: Trial, finding: Finding, within: Finding | None
) -> tuple[Picture, Picture] | None:
    """Passing and failing, as seen from above."""
    (bad,) = pictures(failing.source, failing.technology, failing.rules, [finding])
    if bad is None or bad.window is None:
        return None
    rule = next(rule for rule in passing.rules if rule.id == finding.rule)
    if within and not _in(bad.window, within):
        within = None
    said = f"Passes{': ' + figures(within) if within else ''}."
    return surroundings(passing.source, passing.technology, rule, bad.window, said, within), bad


def _sections(failing: Trial, passing: Trial, finding: Finding) -> tuple[Picture, Picture] | None:
    """Passing and failing in cross-section."""
    bad = section_picture(failing.source, failing.technology, failing.rules, finding)
    good = section_picture(passing.source, passing.technology, passing.rules, finding, "Passes")
    return (good, bad) if good and bad else None


def _rule(trial: Trial, id: str) -> Rule:
    """A rule as the case's technology makes it, which may not be that of the manual."""
    return next(rule for rule in trial.deck.rules if rule.id == id)


def _in(window: Box, finding: Finding) -> bool:
    return any(window[0] < x < window[2] and window[1] < y < window[3] for x, y in finding.at[:1])


def _apart(one: Finding, other: Finding) -> float:
    """How far apart the first placements of two findings are, um; 0 for those of the stack."""
    return math.dist(one.at[0], other.at[0]) if one.at and other.at else 0.0
