"""What pkgdrc finds on random layouts is what the definitions say, hierarchical and flat, to the place.

No seed is left out: where rounding to whole units decides, the oracle knows the doubt.
"""

import pytest

from tests.truth.layouts import KINDS, Kind
from tests.truth.random_trial import RULES, differences, found_alone_and_together

FEW, BLOCK, MANY = 4, 4, 200  # layouts of each kind in a normal run, in one test, and in a long one
SMALL, SMALL_BLOCK, SMALL_MANY = 48, 12, 2400  # the same of small ones, which find as much in less time

# Small layouts of the long run that engine or oracle had been wrong on.
ONCE_WRONG: tuple[tuple[Kind, int], ...] = (
    ("turned", 59), ("sized", 80), ("sized", 88), ("sized", 101), ("turned", 207), ("sized", 268),
    ("sized", 291), ("turned", 804), ("any", 3001), ("straight", 3000),
    ("straight", 1164), ("straight", 1222), ("turned", 1173), ("sized", 1256), ("any", 2007), ("any", 2055),
    ("any", 2119), ("sized", 2201), ("any", 2285), ("straight", 2548), ("sized", 2922),
    ("any", 3056), ("any", 3074), ("any", 3573), ("turned", 2789), ("sized", 3294), ("turned", 3504),
    ("sized", 3105), ("turned", 3080), ("turned", 3771), ("sized", 2852), ("sized", 3817),
    ("turned", 3870), ("any", 3942), ("turned", 3940), ("sized", 4020), ("turned", 4133),
    ("sized", 4208), ("sized", 4358), ("sized", 4416), ("straight", 5604),
    ("turned", 5648), ("turned", 4741), ("turned", 6068), ("sized", 6124), ("sized", 6129), ("sized", 6234),
    ("sized", 6266), ("sized", 6282), ("straight", 6339), ("turned", 5217), ("turned", 5222),
    ("straight", 5294), ("turned", 5300), ("turned", 5408), ("any", 5457), ("sized", 6631), ("sized", 6923),
    ("sized", 6870), ("straight", 6979), ("sized", 5576),
)  # fmt: skip

# What rules told on these depended on which others had been asked for.
ONCE: tuple[tuple[Kind, int], ...] = (("turned", 59), ("straight", 2), ("sized", 10))


@pytest.mark.parametrize("first", range(0, SMALL, SMALL_BLOCK))
@pytest.mark.parametrize("kind", KINDS)
def test_finds_what_the_definitions_say(kind: Kind, first: int) -> None:
    """Nothing is missing, nothing is false, nothing is told twice; each has its value and its place."""
    _assert_agreed(kind, range(first, first + SMALL_BLOCK), small=True)


@pytest.mark.parametrize(("kind", "seed"), ONCE_WRONG)
def test_finds_what_the_definitions_say_where_once_it_did_not(kind: Kind, seed: int) -> None:
    _assert_agreed(kind, range(seed, seed + 1), small=True)


@pytest.mark.parametrize("kind", KINDS)
def test_finds_what_the_definitions_say_on_larger_layouts(kind: Kind) -> None:
    _assert_agreed(kind, range(FEW))


@pytest.mark.long
@pytest.mark.parametrize("first", range(FEW, FEW + MANY, BLOCK))
@pytest.mark.parametrize("kind", KINDS)
def test_finds_what_the_definitions_say_on_many_layouts(kind: Kind, first: int) -> None:
    _assert_agreed(kind, range(first, first + BLOCK))


@pytest.mark.long
@pytest.mark.parametrize("first", range(SMALL, SMALL + SMALL_MANY, SMALL_BLOCK))
@pytest.mark.parametrize("kind", KINDS)
def test_finds_what_the_definitions_say_on_many_small_layouts(kind: Kind, first: int) -> None:
    _assert_agreed(kind, range(first, first + SMALL_BLOCK), small=True)


def _assert_agreed(kind: Kind, seeds: range, *, small: bool = False) -> None:
    wrong = [str(each) for seed in seeds for each in differences(kind, seed, small=small)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("kind", "seed"), [*((kind, 0) for kind in KINDS), *ONCE])
def test_finds_the_same_whatever_else_is_asked_for(kind: Kind, seed: int) -> None:
    """What one rule has made of shapes changes nothing for the next."""
    together, alone = found_alone_and_together(kind, seed)
    assert [RULES[rule] for rule in RULES if together[rule] != alone[rule]] == []
