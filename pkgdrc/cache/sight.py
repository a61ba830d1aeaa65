"""What a rule can see of a layout: the shapes of its own layers, or all that is drawn."""

from dataclasses import fields, is_dataclass

from pkgdrc.deck import Rule
from pkgdrc.deck.limits import Limit
from pkgdrc.shapes.node import Node


def is_narrow(rule: Rule) -> bool:
    """Whether a rule sees no shapes but those of the layers that its expressions name."""
    return not any(node.sees_all for node in rule.nodes)


def is_plain(rule: Rule) -> bool:
    """Whether a rule's expressions are all values, so that what they print is all that they are."""
    return all(
        _is_plain(getattr(node, field.name))
        for node in rule.nodes
        for field in fields(node)  # type: ignore[arg-type]
    )


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return type(value) is tuple and all(_is_plain(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type | Node | Limit):
        return all(_is_plain(getattr(value, field.name)) for field in fields(value))
    return value is None or type(value) in (bool, int, float, str, Limit) or isinstance(value, Node)
