"""A run in shares: rules that are much work one by one, others several together.

What a rule costs is told by the expressions that it is made of. That is rough, as layouts differ: so there
are more shares than workers, who take the next when one is done, and the largest come first. What several
need is computed again by each worker that judges one of them, and kept by it for the next.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from pkgdrc.deck import Rule
from pkgdrc.deck.algebra import Told
from pkgdrc.deck.checks import Check, Measure
from pkgdrc.shapes.node import Node

_LEAST = 1.0  # effort of what is worth having in common
_SMALL = 16  # shares of a worker: rules that are less than one go together


@dataclass(frozen=True)
class Share:
    """Rules by id, the effort that they are, and what of it other shares need too: its number and effort.

    `length` is the effort from its beginning to the end of all that is judged after it. They leave defects to
    the rules `after`: judged after these they need not find out what they tell. A share that is `parted` is
    one rule, whose places several may look for where a layout is flat.
    """

    rules: frozenset[str]
    effort: float
    length: float
    needs: frozenset[tuple[int, float]]
    after: frozenset[str]
    parted: bool = False


@dataclass
class _Group:
    rules: list[str]
    after: set[str]
    needs: dict[object, float]  # what they need, and its effort

    @property
    def effort(self) -> float:
        return sum(self.needs.values())


def shares(rules: Iterable[Rule], hands: int) -> list[Share]:
    """Rules shared out among so many workers, what takes longest first."""
    rules = list(rules)
    told = set().union(*(_leaves_to(rule) for rule in rules))
    parted = {rule.id for rule in rules if rule.id not in told and _is_one_by_one(rule)}
    groups = [_Group([rule.id], _leaves_to(rule), _needs(rule.nodes)) for rule in rules]
    lengths = _lengths(groups)
    whole = {need: effort for group in groups for need, effort in group.needs.items()}
    groups = _packed(groups, sum(whole.values()) / (_SMALL * hands), parted)
    counts = Counter(need for group in groups for need in group.needs)
    common = [need for need, count in counts.items() if count > 1 and whole[need] >= _LEAST]
    numbers = {need: number for number, need in enumerate(common)}
    found = [
        Share(
            frozenset(group.rules),
            group.effort,
            max(lengths[rule] for rule in group.rules),
            frozenset((numbers[need], effort) for need, effort in group.needs.items() if need in numbers),
            frozenset(group.after.difference(group.rules)),
            len(group.rules) == 1 and group.rules[0] in parted,
        )
        for group in groups
    ]
    return sorted(found, key=lambda share: share.length, reverse=True)


def _lengths(groups: Iterable[_Group]) -> dict[str, float]:
    """The effort from the beginning of each rule, one a group, to the end of all that is judged after it."""
    efforts = {group.rules[0]: group.effort for group in groups}
    followers: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        for rule in group.after:
            followers[rule].append(group.rules[0])

    @cache
    def length(rule: str) -> float:
        return efforts[rule] + max(map(length, followers[rule]), default=0.0)

    return {rule: length(rule) for rule in efforts}


def _is_one_by_one(rule: Rule) -> bool:
    measures = [check.measure for check in rule.checks if isinstance(check, Check)]
    return any(isinstance(each, Measure) and each.one_by_one for each in measures)


def _leaves_to(rule: Rule) -> set[str]:
    return {id for node in rule.nodes if isinstance(node, Told) for id in node.rules}


def _needs(nodes: Iterable[Node]) -> dict[object, float]:
    needs: dict[object, float] = {}
    for node in nodes:
        needs[node] = node.effort
        if node.made_once:
            once, effort = node.made_once
            needs[once] = effort
    return needs


def _packed(groups: Sequence[_Group], most: float, parted: set[str]) -> list[_Group]:
    """Those in a row put together until they are as large as that: chapters have much in common."""
    packed: list[_Group] = []
    for group in groups:
        if (
            packed
            and packed[-1].effort + group.effort <= most
            and not parted.intersection(group.rules + packed[-1].rules)
        ):
            last = packed[-1]
            packed[-1] = _Group(last.rules + group.rules, last.after | group.after, last.needs | group.needs)
        else:
            packed.append(group)
    return packed
