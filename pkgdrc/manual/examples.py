"""What a rule lets pass and what it does not, in pictures made from its own cases."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pkgdrc.cases import Case, Trial, cases_of, drawn
from pkgdrc.deck import Deck, Rule
from pkgdrc.errors import InputError
from pkgdrc.picture import Picture, pictures, section_picture, surroundings
from pkgdrc.resources import find_deck
from pkgdrc.technology import Technology
from pkgdrc.violations import Violation

COMMON = "common"


@dataclass(frozen=True)
class Example:
    """The pictures of one rule. Without pictures, `why` says why."""

    what: str = ""  # what the case is about
    passing: Picture | None = None
    failing: Picture | None = None
    technology: Technology | None = None  # that the case is drawn in
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
        found[rule.id] = example(cases.get(rule.id), rule)
    return found


def example(case: Case | None, rule: Rule) -> Example:
    """The pictures of one case: the same window of the layout that passes and of the one that fails."""
    if case is None:
        return Example(why="the deck's folder has no case of this rule")
    with TemporaryDirectory() as folder:
        failing, passing = (drawn(case, which, Path(folder)) for which in ("fail", "pass"))
    violations = [each for each in failing.run({case.rule}).violations if each.rule == case.rule]
    if not violations:
        raise InputError(f"{case.file}: case {case.name}: its 'fail' layout does not violate {case.rule}")
    violation = violations[0]
    what = str(case.data.get("what", ""))
    pair = _plans(failing, passing, rule, violation) or _sections(failing, passing, violation)
    if pair is None:
        return Example(what, why="its case lies at no place of a layout, and the technology has no stack")
    return Example(what, *pair, failing.technology)


def _plans(
    failing: Trial, passing: Trial, rule: Rule, violation: Violation
) -> tuple[Picture, Picture] | None:
    """Passing and failing, as seen from above."""
    (bad,) = pictures(failing.source, failing.technology, failing.deck, [violation])
    if bad is None or bad.window is None:
        return None
    good = surroundings(passing.source, passing.technology, _rule(passing, rule), bad.window, "Passes.")
    return good, bad


def _sections(failing: Trial, passing: Trial, violation: Violation) -> tuple[Picture, Picture] | None:
    """Passing and failing in cross-section."""
    bad = section_picture(failing.source, failing.technology, failing.deck, violation)
    within = replace(violation, message="Passes")
    good = section_picture(passing.source, passing.technology, passing.deck, within)
    return (good, bad) if good and bad else None


def _rule(trial: Trial, rule: Rule) -> Rule:
    """The rule as the case's own technology makes it, which may not be that of the manual."""
    return next((each for each in trial.deck.rules if each.id == rule.id), rule)
