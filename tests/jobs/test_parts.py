"""How work is shared out: every rule once, the longest first, what others leave defects to before these."""

from pathlib import Path

import pytest

from pkgdrc.deck import Deck
from pkgdrc.jobs import Task
from pkgdrc.jobs.parts import WORTH, orders, useful
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
def test_the_parts_of_a_layout_have_every_rule_once(tmp_path: Path, deck: Deck, hands: int) -> None:
    found = orders(sized(tmp_path, 60 * WORTH), [deck], hands)
    first = [order for order in found if order.share in (None, (0, hands))]
    given = [rule for order in first for rule in order.part or ()]
    assert sorted(given) == sorted(rule.id for rule in deck.rules)
    assert len(found) > min(hands, 8)
    assert {order.hands for order in found} == {min(hands, len(found))}


def test_what_is_long_comes_first_and_what_others_need_before_them(tmp_path: Path, deck: Deck) -> None:
    found = orders(sized(tmp_path, 3 * WORTH), [deck], 2)
    assert [order.length for order in found] == sorted((each.length for each in found), reverse=True)
    place = {rule: number for number, order in enumerate(found) for rule in order.part or ()}
    # Component structures in the cavity are left to metal in the kerf, and what is too close to both.
    assert place["ES.9"] < place["RS.3"] < place["RS.4"]
    assert {"ES.9", "RS.3"} <= found[place["RS.4"]].after
    nets = found[place["NET.4"]].needs & found[place["ES.9"]].needs
    assert max(effort for _, effort in nets) > found[place["ES.9"]].effort / 2


def test_what_comes_after_an_order_may_need_what_it_has_made(tmp_path: Path, deck: Deck) -> None:
    found = orders(sized(tmp_path, 3 * WORTH), [deck], 2)
    for number, order in enumerate(found):
        part = order.part or frozenset()
        after = frozenset().union(*(each.part or frozenset() for each in found[number + 1 :]))
        assert order.later == after - part


def test_rules_that_are_switched_off_make_no_part_of_their_own(tmp_path: Path, deck: Deck) -> None:
    (given,) = sized(tmp_path, 3 * WORTH)
    from dataclasses import replace

    few = replace(given, selected=frozenset({"RS.1", "RS.2", "ES.1"}), ignored=frozenset({"ES.1"}))
    found = orders([few], [deck], 4)
    assert [len((order.part or frozenset()) & {"RS.1", "RS.2"}) for order in found] == [1, 1]
    one = replace(few, selected=frozenset({"RS.1"}))
    assert [order.part for order in orders([one], [deck], 4)] == [None]


def test_small_layouts_and_many_layouts_stay_whole(tmp_path: Path, deck: Deck) -> None:
    assert shares(sized(tmp_path, WORTH - 1), deck, 4) == [(0, None)]
    assert shares(sized(tmp_path, *[WORTH] * 4), deck, 4) == [(number, None) for number in range(4)]
    assert shares(sized(tmp_path, *[WORTH] * 9), deck, 2) == [(number, None) for number in range(9)]


def test_a_small_layout_has_work_for_few(tmp_path: Path, deck: Deck) -> None:
    for size, hands in ((WORTH - 1, 1), (WORTH, 2), (4 * WORTH, 8), (60 * WORTH, 64)):
        given = sized(tmp_path, size)
        assert useful([tmp_path / "0.gds"], 64) == hands
        assert {order.hands for order in orders(given, [deck], 64)} <= {hands, len(orders(given, [deck], 64))}


def test_the_larger_layout_is_split_and_begun_first(tmp_path: Path, deck: Deck) -> None:
    found = shares(sized(tmp_path, WORTH, 9 * WORTH, 10), deck, 4)
    assert [number for number, _ in found] == [1] * (len(found) - 2) + [0, 2]
    assert [share for _, share in found[-2:]] == [None, None]


def test_compressed_layouts_count_as_what_they_hold(tmp_path: Path, deck: Deck) -> None:
    for ending in (".oas", ".gds.gz"):
        assert len(shares(sized(tmp_path, WORTH // 4, ending=ending), deck, 2)) > 2


def test_what_cannot_be_read_is_an_order_as_any_other(tmp_path: Path, deck: Deck) -> None:
    missing = task(tmp_path / "nowhere.gds", "hermetic")
    assert shares([missing, task(None, "hermetic")], deck, 4) == [(0, None), (1, None)]
