"""A rule: the function a chapter writes, and what the deck makes of it."""

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, TypeVar, get_args

from pkgdrc.deck.algebra import Layer, Texts
from pkgdrc.deck.checks import AnyCheck, Check, Number
from pkgdrc.deck.limits import Limit
from pkgdrc.deck.presence import Stated, changed
from pkgdrc.shapes.node import Node
from pkgdrc.shapes.recorder import DeckError

Severity = Literal["error", "advice"]
Function = TypeVar("Function", bound=Callable[..., Any])

ARGUMENTS = ("made", "drawn", "stack", "limit")
_ID = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.]*[A-Za-z0-9_])?")


@dataclass(frozen=True)
class Declaration:
    """What `@rule` says of a function."""

    id: str
    severity: Severity
    source: str
    about: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule of a loaded deck, with its checks but without anything computed."""

    id: str
    name: str
    title: str
    why: str
    fix: str
    severity: Severity
    source: str
    chapter: str
    limits: tuple[Limit, ...]
    checks: tuple[AnyCheck, ...]
    not_applicable: str = ""
    about: tuple[str, ...] = ()  # layers without which a layout has nothing that it is about

    @property
    def of_stack(self) -> tuple[AnyCheck, ...]:
        """Its checks that the technology alone tells, without a layout."""
        return tuple(
            check
            for check in self.checks
            if isinstance(check, Stated) or (isinstance(check, Check) and isinstance(check.measure, Number))
        )

    def with_severity(self, severity: Severity) -> "Rule":
        """The same rule with all its checks of one severity."""
        checks = tuple(changed(check, severity=severity) for check in self.checks)
        return replace(self, severity=severity, checks=checks)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every expression of its checks; one that is used several times in a check once."""
        return tuple(node for check in self.checks for node in check.walk())

    @cached_property
    def drawn(self) -> frozenset[str]:
        """The layers of the technology that its expressions name."""
        return frozenset(node.name for node in self.nodes if isinstance(node, Layer | Texts))


def rule(
    id: str, *, severity: Severity = "error", source: str, about: tuple[str, ...] = ()
) -> Callable[[Function], Function]:
    """Declares a function as the rule `id`. The function returns a check or several.

    It does not apply to a layout that has no shape on one of the layers `about`, such as a die alone to a
    rule about the wafer that holds it.

    Its parameters are any of made, drawn, stack and limit. Its docstring is the rule's manual: the defect
    in one line, then 'Why: ...' and 'Fix: ...'.

    An id is of letters, digits, dots and underscores, such as RS.1, M1.a or NW.2b_LV; it neither starts nor
    ends with a dot. What stands before its first dot is its chapter, which can be selected as a whole.
    """
    if not _ID.fullmatch(id):
        raise DeckError(f"rule id '{id}' is not made of letters, digits, dots and underscores, as RS.1 is")
    if severity not in get_args(Severity):
        raise DeckError(f"rule {id}: severity '{severity}' is neither 'error' nor 'advice'")

    def declare(function: Function) -> Function:
        function.__rule__ = Declaration(id, severity, source, about)  # type: ignore[attr-defined]
        return function

    return declare


def derived(function: Function) -> Function:
    """Declares a function of `made` as a layer that the deck derives: `made.<its name>` in every rule.

    It may take `stack` and `limit` too. It gives shapes, or a `Group` of several kinds of them.
    A chapter that speaks of layers which a technology may lack lists their names in `LAYERS`.
    """
    function.__derived__ = True  # type: ignore[attr-defined]
    return function


def figure(function: Function) -> Function:
    """Declares a function of the technology as a figure of the deck: `stack.<its name>` in every rule.

    It gives a number, or what else a rule needs to know, and raises NotApplicableError where the technology
    does not say it.
    """
    function.__figure__ = True  # type: ignore[attr-defined]
    return function


def manual(function: Callable[..., Any]) -> tuple[str, str, str]:
    """Title, why and fix from a rule's docstring; DeckError if one is missing."""
    text = inspect.getdoc(function) or ""
    title, _, rest = text.partition("\n")
    match = re.fullmatch(r"\s*Why:\s+(.+?)\s+Fix:\s+(.+?)\s*", rest, re.DOTALL)
    if not title.strip() or not match:
        raise DeckError("its docstring needs the defect in one line, 'Why: ...' and 'Fix: ...'")
    why, fix = (" ".join(part.split()) for part in match.groups())
    return title.strip().rstrip("."), why, fix


def checks_of(returned: object, severity: Severity) -> tuple[AnyCheck, ...]:
    """What a rule returned as a tuple of checks, each with its severity."""
    several = returned if isinstance(returned, Iterable) else (returned,)
    found = []
    for check in several:
        if not isinstance(check, AnyCheck):
            hint = " (compare it with a limit, or end it with .any())" if isinstance(check, Node) else ""
            raise DeckError(f"it returns {type(check).__name__}, which is no check{hint}")
        found.append(check if check.severity else changed(check, severity=severity))
    return tuple(found)
