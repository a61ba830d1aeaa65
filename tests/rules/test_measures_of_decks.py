"""Decks in one process have measures of their own: one that ships, and a copy whose measures were changed."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from pkgdrc.cache.store import Cache
from pkgdrc.cases.trial import Trial, drawn
from pkgdrc.deck import DeckError, load_deck
from pkgdrc.engine import check
from pkgdrc.resources import find_deck
from tests.deck.own import load_rule
from tests.rules.cases import all_cases

SHIPPED = "copper-pillar"
CASE = next(each for each in all_cases() if (each.deck, each.rule) == (SHIPPED, "PI.4"))
FOUND = 56476.915  # um3, where 56,500 are wanted


def copied(folder: Path) -> Path:
    return shutil.copytree(find_deck(SHIPPED), folder / "own")


def changed(folder: Path, factor: float) -> Path:
    """The deck in a folder measures so many times the solder, with what is beside its measures."""
    engine = folder / "made" / "engine.py"
    text = (find_deck(SHIPPED) / "made" / "engine.py").read_text()
    plain = "round(plated_volume(_area(bench, shape), measure.thickness), 3)"
    assert text.count(plain) == 1
    engine.write_text(text.replace(plain, f"{factor} * {plain}"))
    return folder


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return drawn(CASE, "fail", tmp_path)


def measured(trial: Trial, decks: Sequence[Path | str], cache: Cache | None = None) -> list[float | None]:
    """What each deck finds of the caps, one after the other in this process."""
    found: list[float | None] = []
    for name in decks:
        deck = load_deck(str(name), trial.technology, trial.limits)
        run = check(trial.source, deck, trial.technology, selected={"PI.4"}, cache=cache)
        found.append(next((each.measured for each in run.findings), None))
    return found


@pytest.mark.parametrize("first", ["own", "shipped"])
def test_each_deck_measures_with_its_own(trial: Trial, tmp_path: Path, first: str) -> None:
    own = changed(copied(tmp_path), 0.5)
    order: list[Path | str] = [own, SHIPPED, own] if first == "own" else [SHIPPED, own, SHIPPED]
    values: dict[Path | str, float] = {own: FOUND / 2, SHIPPED: FOUND}
    assert measured(trial, order) == pytest.approx([values[name] for name in order], abs=1e-3)


def test_decks_that_are_all_loaded_first_measure_with_their_own(trial: Trial, tmp_path: Path) -> None:
    own = changed(copied(tmp_path), 0.5)
    decks = [load_deck(str(name), trial.technology, trial.limits) for name in (own, SHIPPED)]
    for deck, value in zip(decks, (FOUND / 2, FOUND), strict=True):
        run = check(trial.source, deck, trial.technology, selected={"PI.4"})
        assert [each.measured for each in run.findings] == [pytest.approx(value, abs=1e-3)]


def test_a_deck_that_is_edited_measures_as_it_is_now(trial: Trial, tmp_path: Path) -> None:
    """In a session of KLayout, or on a worker that lives long."""
    own = copied(tmp_path)
    found = [
        *measured(trial, [own]),
        *measured(trial, [changed(own, 0.5)]),
        *measured(trial, [changed(own, 2)]),
    ]
    assert found == [pytest.approx(FOUND, abs=1e-3), pytest.approx(FOUND / 2, abs=1e-3), None]


def test_what_one_measured_is_no_answer_for_the_other(trial: Trial, tmp_path: Path) -> None:
    """Their rules read alike, so answers are kept by what measures are made of, too."""
    cache = Cache(tmp_path / "answers.sqlite")
    own = changed(copied(tmp_path), 0.5)
    for _ in range(2):
        assert measured(trial, [SHIPPED, own], cache) == pytest.approx([FOUND, FOUND / 2], abs=1e-3)
    assert measured(trial, [changed(own, 0.25), SHIPPED], cache) == pytest.approx(
        [FOUND / 4, FOUND], abs=1e-3
    )


def test_a_deck_has_no_measures_of_another(trial: Trial, tmp_path: Path) -> None:
    load_deck(SHIPPED, trial.technology, trial.limits)
    with pytest.raises(DeckError, match="there is no measure or operation 'cap_volume'"):
        load_rule(tmp_path / "plain", "return made.frame.cap_volume(20) < 10")


def test_a_folder_with_a_dot_in_its_name_has_its_measures(trial: Trial, tmp_path: Path) -> None:
    own = copied(tmp_path).rename(tmp_path / "pillars v1.2")
    assert measured(trial, [own]) == [pytest.approx(FOUND, abs=1e-3)]
