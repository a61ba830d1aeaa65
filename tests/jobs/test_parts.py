"""How work is shared out: every rule once, what belongs together in one piece, the longest first."""

from pathlib import Path

import pytest

from pkgdrc.deck import Deck
from pkgdrc.jobs import Task
from pkgdrc.jobs.parts import WORTH, orders
from pkgdrc.jobs.work import open_deck

from .samples import task


@pytest.fixture(scope="module")
def deck() -> Deck:
    return open_deck(task(None, "hermetic"))[0]


def sized(folder: Path, *sizes: int, ending: str = ".gds") -> list[Task]:
    """Tasks with files of these sizes."""
    paths = [folder / f"{number}{ending}" for number in range(len(sizes))]
    for path, size in zip(paths, sizes, strict=True):
        path.write_bytes(b"\0" * size)
    return [task(path, "hermetic") for path in paths]


def shares(tasks: list[Task], deck: Deck, hands: int) -> list[tuple[int, int | None]]:
    """For each order its task and how many rules it has."""
    found = orders(tasks, [deck] * len(tasks), hands)
    return [(order.number, None if order.part is None else len(order.part)) for order in found]


@pytest.mark.parametrize("hands", [2, 3, 4, 8, 100])
def test_the_parts_of_a_layout_have_every_rule_once_and_chapters_whole(
    tmp_path: Path, deck: Deck, hands: int
) -> None:
    found = orders(sized(tmp_path, 3 * WORTH), [deck], hands)
    given = [rule for order in found for rule in order.part or ()]
    assert sorted(given) == sorted(rule.id for rule in deck.rules)
    homes = {
        rule.chapter: {n for n, order in enumerate(found) if rule.id in (order.part or ())}
        for rule in deck.rules
    }
    assert {len(home) for home in homes.values()} == {1}
    judged = {rule.chapter for rule in deck.rules if not rule.not_applicable}
    assert len(found) == min(hands, len(judged))


def test_parts_have_about_as_much_to_judge(tmp_path: Path, deck: Deck) -> None:
    (given,) = sized(tmp_path, 3 * WORTH)
    applied = {rule.id for rule in deck.rules if not rule.not_applicable}
    for hands in (2, 3, 4):
        loads = [len((order.part or set()) & applied) for order in orders([given], [deck], hands)]
        assert max(loads) - min(loads) <= 3


def test_rules_that_are_switched_off_make_no_part_of_their_own(tmp_path: Path, deck: Deck) -> None:
    (given,) = sized(tmp_path, 3 * WORTH)
    from dataclasses import replace

    few = replace(given, selected=frozenset({"RS.1", "RS.2", "ES.1"}), ignored=frozenset({"ES.1"}))
    assert [order.part for order in orders([few], [deck], 4)] == [None]


def test_small_layouts_and_many_layouts_stay_whole(tmp_path: Path, deck: Deck) -> None:
    assert shares(sized(tmp_path, WORTH - 1), deck, 4) == [(0, None)]
    assert shares(sized(tmp_path, *[WORTH] * 4), deck, 4) == [(number, None) for number in range(4)]
    assert shares(sized(tmp_path, *[WORTH] * 9), deck, 2) == [(number, None) for number in range(9)]


def test_the_larger_layout_is_split_and_begun_first(tmp_path: Path, deck: Deck) -> None:
    found = shares(sized(tmp_path, WORTH, 9 * WORTH, 10), deck, 4)
    assert [number for number, _ in found] == [1, 1, 1, 1, 0, 2]
    assert [share for _, share in found[4:]] == [None, None]


def test_compressed_layouts_count_as_what_they_hold(tmp_path: Path, deck: Deck) -> None:
    for ending in (".oas", ".gds.gz"):
        assert len(shares(sized(tmp_path, WORTH // 4, ending=ending), deck, 2)) == 2


def test_what_cannot_be_read_is_an_order_as_any_other(tmp_path: Path, deck: Deck) -> None:
    missing = task(tmp_path / "nowhere.gds", "hermetic")
    assert shares([missing, task(None, "hermetic")], deck, 4) == [(0, None), (1, None)]
