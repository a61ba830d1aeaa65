"""Mutants of the layouts that ship: in each pkgdrc finds what the oracle finds by the deck's own recipes.

Only rules that look at the changed layer are judged: to all others a mutant is the original, on which both
agree.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import pytest

from tests.truth.mutants import CHANGES, Mutant, mutant
from tests.truth.shipped import clean_names, shipped
from tests.truth.trial import Bench, Verdict

ONCE_WRONG = (
    (
        "hermetic-branch",
        "widen",
        41,
    ),  # a connection amid the wall was taken, after run-out, for one with a margin
    ("stud-stamped", "double", 21),  # the shortest way grazes two corners
)

SMALL = ("elastic-200mm", "hermetic-island", "stud-concentric")  # tried in a normal run
EACH = 12  # mutants of each change and layout: 300 of each change on all layouts


@dataclass
class Score:
    """What became of some mutants."""

    mutants: Counter[str] = field(default_factory=Counter)
    found: int = 0
    harmless: int = 0
    doubtful: int = 0
    beside: int = 0
    broken: Counter[str] = field(default_factory=Counter)
    judged: set[str] = field(default_factory=set)
    unjudged: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, mutant: Mutant, verdicts: list[Verdict]) -> None:
        """Counts one mutant."""
        self.mutants[mutant.change] += 1
        self.judged |= {verdict.rule for verdict in verdicts}
        self.broken.update(verdict.rule for verdict in verdicts if verdict.told)
        surely = any(verdict.sure for verdict in verdicts)
        self.found += surely and any(verdict.told for verdict in verdicts)
        self.harmless += not surely
        self.doubtful += any(verdict.doubtful for verdict in verdicts)
        self.beside += sum(verdict.difference.beside for verdict in verdicts)
        self.wrong += [
            f"mutant(shipped({mutant.base!r}), {mutant.change!r}, {mutant.seed}), {mutant.said}: {verdict}"
            for verdict in verdicts
            if verdict.difference
        ]

    def __str__(self) -> str:
        never = sorted(self.judged - set(self.broken))
        return "\n".join(
            (
                f"{self.mutants.total()} mutants: {dict(self.mutants)}",
                f"{self.found} found, {self.harmless} harmless, {self.doubtful} with doubtful places, "
                f"{self.beside} places told with, or apart from, a worse one",
                f"rules that none broke: {', '.join(never) or 'none'}",
                f"not judged, for the shape of what was changed: {dict(self.unjudged)}",
                f"unexplained differences: {len(self.wrong)}",
            )
        )


@cache
def bench(name: str) -> Bench:
    """A layout to make mutants of."""
    return Bench(shipped(name))


def tried(names: tuple[str, ...], seeds: range) -> Iterator[tuple[Mutant, list[Verdict]]]:
    """All changes to some layouts, each with some seeds."""
    for name in names:
        for change in CHANGES:
            for seed in seeds:
                changed = mutant(bench(name).base, change, seed)
                yield changed, list(bench(name).judged(changed))


@pytest.mark.parametrize("name", SMALL)
def test_mutants_are_found(name: str) -> None:
    _assert_agreed((name,), range(2))


@pytest.mark.parametrize(("name", "change", "seed"), ONCE_WRONG)
def test_mutants_are_found_where_once_they_were_not(name: str, change: str, seed: int) -> None:
    score = Score()
    changed = mutant(bench(name).base, change, seed)
    score.add(changed, list(bench(name).judged(changed)))
    assert not score.wrong, "\n".join(score.wrong)


@pytest.mark.long
@pytest.mark.parametrize("name", clean_names())
def test_the_originals_are_clean_to_both(name: str) -> None:
    assert not [verdict for verdict in bench(name).as_it_is() if verdict.told or verdict.sure]


@pytest.mark.long
@pytest.mark.parametrize("name", clean_names())
def test_many_mutants_are_found(name: str) -> None:
    _assert_agreed((name,), range(2, 2 + EACH))


def _assert_agreed(names: tuple[str, ...], seeds: range) -> None:
    score = Score()
    for changed, verdicts in tried(names, seeds):
        score.add(changed, verdicts)
    for name in names:
        score.unjudged += bench(name).unjudged
    print(f"\n{', '.join(names)}: {score}")
    assert not score.wrong, "\n".join(score.wrong)
