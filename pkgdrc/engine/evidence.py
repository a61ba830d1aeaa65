"""What a run says of the rules and limits it applied, so that its reports need no deck."""

from collections.abc import Iterable
from functools import lru_cache

from pkgdrc.deck import Deck, Rule, algebra
from pkgdrc.findings import RuleResult, State
from pkgdrc.findings.record import AppliedLimit
from pkgdrc.shapes.node import Node
from pkgdrc.technology import Technology


def told(rule: Rule, technology: Technology) -> RuleResult:
    """What a rule says, before it is judged."""
    return RuleResult(
        id=rule.id,
        name=rule.name,
        title=rule.title,
        severity=rule.severity,
        state=State.SKIPPED,
        why=rule.why,
        fix=rule.fix,
        source=rule.source,
        chapter=rule.chapter,
        limits=tuple(limit.name for limit in rule.limits),
        layers=tuple(name for name in technology.layers if name in rule.drawn),
        of_stack=bool(rule.of_stack),
    )


def rules_of(deck: Deck, technology: Technology) -> tuple[RuleResult, ...]:
    """What all rules of a deck say, before they are judged."""
    return tuple(told(rule, technology) for rule in deck.rules)


def applied(rules: Iterable[Rule]) -> tuple[AppliedLimit, ...]:
    """The limits that rules read, each once, by name."""
    limits = {limit.name: limit for rule in rules for limit in rule.limits}
    return tuple(
        AppliedLimit(
            name=limit.name,
            value=limit.value,
            unit=limit.unit,
            source=limit.source,
            replaced=limit.replaced,
        )
        for _, limit in sorted(limits.items())
    )


def layers_of(rule: Rule, technology: Technology) -> set[str]:
    """The layers that a rule looks at, and that dies are known by where it looks at these."""
    dies = any(node.of_dies for node in rule.nodes)
    if dies and technology.dies and technology.dies.layer:
        return {*rule.drawn, technology.dies.layer}
    return set(rule.drawn)


@lru_cache(256)
def measured_layers(node: Node) -> tuple[str, ...]:
    """The layers that a check measures, the first ones first; not what others tell besides."""
    if isinstance(node, algebra.Layer | algebra.Texts):
        return (node.name,)
    if isinstance(node, algebra.Told):
        return ()
    return tuple(dict.fromkeys(name for child in node.children() for name in measured_layers(child)))
