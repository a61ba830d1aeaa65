"""What all expressions of the rule language share."""

from collections.abc import Iterator
from dataclasses import Field, fields
from functools import cache, cached_property
from typing import Any, ClassVar, NoReturn

from pkgdrc.shapes.recorder import DeckError, record

_OPERANDS = {  # fields that hold other expressions, and what these have to be
    **dict.fromkeys(("source", "left", "right", "other"), "shapes"),
    **dict.fromkeys(("lines", "other_lines"), "are_edges"),
}

NETS = ("nets", 100.0)
"""The nets of a layout, as what is made once for all that look at them; see `Node.made_once`."""


class Node:
    """An expression: it cannot be used as a truth value, and it is recorded.

    Every node is a frozen dataclass, so equal sub-expressions are equal objects and are evaluated once. What
    makes them equal is the same for all, and need not be made anew for each class (`eq=False`).
    """

    sees_all: ClassVar[bool] = False
    """Whether it stands for more than the shapes of the layers that it is made of, and the dies."""
    of_dies: ClassVar[bool] = False
    """Whether it is about the dies, besides the shapes that it is made of."""
    of_masks: ClassVar[bool] = False
    """Whether it is about the masks of a set, so that other layouts have nothing of it."""
    of_files: ClassVar[bool] = False
    """Whether it depends on how a mask's file draws what lies on the wafer."""
    effort: ClassVar[float] = 1.0
    """About how much work it is to compute, against a step on the shapes of two layers."""
    shapes: ClassVar[bool] = False
    """Whether it stands for shapes."""
    are_edges: ClassVar[bool] = False
    """Whether it stands for edges."""

    def __post_init__(self) -> None:
        for field in self._fields:
            needed = _OPERANDS.get(field.name)
            if needed:
                operand = getattr(self, field.name)
                if not (isinstance(operand, Node) and getattr(operand, needed)):
                    what = needed.removeprefix("are_")
                    raise DeckError(f"{what} are needed here, not {type(operand).__name__}")
        record(self)

    def __init_subclass__(cls) -> None:
        cls.__hash__ = Node.__hash__  # type: ignore[method-assign]  # or it would be made anew for each class

    def __eq__(self, other: object) -> bool:
        """Expressions of one class with equal fields are equal; what these are is put together once."""
        if type(self) is not type(other):
            return NotImplemented
        return self._compared == other._compared

    def __hash__(self) -> int:
        """Found once: an expression is looked up again and again, and is made of many."""
        known = self.__dict__
        if "_hash" not in known:
            known["_hash"] = hash((type(self), self._compared))
        found: int = known["_hash"]
        return found

    @property
    def _fields(self) -> "tuple[Field[Any], ...]":
        return _fields(type(self))  # type: ignore[arg-type]

    @cached_property
    def _compared(self) -> tuple[Any, ...]:
        """What tells expressions of its class apart."""
        known = self.__dict__
        return tuple([known[each.name] for each in self._fields if each.compare])

    def __getstate__(self) -> dict[str, Any]:
        return {each.name: self.__dict__[each.name] for each in self._fields}

    def __bool__(self) -> NoReturn:
        raise DeckError(
            "an expression has no truth value while the deck is read: return it from the rule, use & | - "
            "instead of and/or/not, and .between(low, high) instead of a < b < c"
        )

    @property
    def made_once(self) -> tuple[object, float] | None:
        """What is made once for all expressions that need the same, by what tells it, and the effort."""
        return None

    def children(self) -> Iterator["Node"]:
        """The expressions that this one is made of."""
        for field in self._fields:
            value = self.__dict__[field.name]
            if isinstance(value, Node):
                yield value

    @cached_property
    def _children(self) -> tuple["Node", ...]:
        return tuple(self.children())

    def walk(self) -> Iterator["Node"]:
        """This expression and all it is made of, each object once however often it is used."""
        seen: set[int] = set()
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            if id(node) not in seen:
                seen.add(id(node))
                yield node
                waiting += node._children


@cache
def _fields(kind: type[Node]) -> "tuple[Field[Any], ...]":
    return fields(kind)  # type: ignore[arg-type]
