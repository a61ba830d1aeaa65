"""Rules that leave a defect to others, in a run that judges only some of them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from pkgdrc.deck.algebra import Told
from pkgdrc.deck.checks import AnyCheck
from pkgdrc.deck.rule import Rule
from pkgdrc.shapes.node import Node
from pkgdrc.shapes.recorder import DeckError
from pkgdrc.toml import nearest


def resolved(rules: Iterable[Rule], judged: Callable[[Rule], bool]) -> dict[str, Rule]:
    """The rules by id, each with what it leaves to others set to the checks of those that are judged.

    An error is left to what tells an error only. A rule that is not there tells nothing. DeckError for rules
    that leave something to each other.
    """
    return _Resolver(rules, judged).all()


class _Resolver:
    def __init__(self, rules: Iterable[Rule], judged: Callable[[Rule], bool]) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._judged = judged
        self._done: dict[str, Rule] = {}
        self._begun: list[str] = []

    def all(self) -> dict[str, Rule]:
        return {id: self._rule(id) for id in self._rules}

    def _rule(self, id: str) -> Rule:
        if id in self._done:
            return self._done[id]
        if id in self._begun:
            raise DeckError(f"rules {', '.join(self._begun)} leave a defect to each other")
        self._begun.append(id)
        rule = self._rules[id]
        if any(isinstance(node, Told) for node in rule.nodes):
            rule = replace(rule, checks=tuple(self._check(check) for check in rule.checks))
        self._done[id] = rule
        self._begun.pop()
        return self._done[id]

    def _check(self, check: AnyCheck) -> AnyCheck:
        def filled(node: Told) -> Told:
            return Told(node.rules, tuple(self._of_others(node, advice=check.severity == "advice")))

        found = _with(check, filled)
        assert isinstance(found, AnyCheck)
        return found

    def _of_others(self, node: Told, *, advice: bool) -> Iterator[AnyCheck]:
        for id in node.rules:
            if id in self._rules and self._judged(other := self._rule(id)):
                yield from (each for each in other.checks if advice or each.severity != "advice")


def _with(node: Node, filled: Callable[[Told], Told]) -> Node:
    """An expression with all in it that is told by others filled in; the same object if there is nothing."""
    if isinstance(node, Told):
        return filled(node)
    changes = {}
    for name in node.__dataclass_fields__:  # type: ignore[attr-defined]
        value = getattr(node, name)
        if isinstance(value, Node):
            new = _with(value, filled)
            if new is not value:
                changes[name] = new
    return replace(node, **changes) if changes else node  # type: ignore[type-var]


def refuse_unknown(rules: Iterable[Rule], known: Collection[str]) -> None:
    """DeckError for a rule that leaves something to one that there is not."""
    for rule in rules:
        for node in rule.nodes:
            for id in node.rules if isinstance(node, Told) else ():
                if id not in known:
                    raise DeckError(
                        f"rule {rule.id} leaves a defect to {id}, which there is not: {nearest(id, known)}"
                    )
