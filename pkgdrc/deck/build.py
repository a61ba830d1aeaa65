"""From the function that a chapter declares to a rule: the function is run once, on expressions."""

import inspect
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pkgdrc.deck.absent import NotApplicableError
from pkgdrc.deck.checks import AnyCheck
from pkgdrc.deck.limits import Limit, Limits
from pkgdrc.deck.made import Made
from pkgdrc.deck.rule import ARGUMENTS, Declaration, Rule, checks_of, manual
from pkgdrc.deck.stack import Stack
from pkgdrc.shapes.recorder import DeckError, Recording, recording


class Outcome(NamedTuple):
    """A rule, the names of the limits it read, and what it built in vain."""

    rule: Rule
    read: set[str]
    notes: list[str]


def build_rule(
    function: Callable[..., Any],
    path: Path,
    files: Collection[str],
    made: Made,
    stack: Stack,
    limits: Mapping[str, Limit],
) -> Outcome:
    """The rule that `function` of the chapter `path` declares; `files` are all the deck's chapters.

    DeckError names file and rule, whatever the function raises.
    """
    declared: Declaration = function.__rule__  # type: ignore[attr-defined]
    where = f"{path}: rule {declared.id}"
    read: set[str] = set()
    limit = Limits(limits, read)
    offered = {"made": made.reading(limit), "drawn": made.masks, "stack": stack, "limit": limit}
    checks: tuple[AnyCheck, ...] = ()
    reason = ""
    notes: list[str] = []
    try:
        names = _parameters(function)
        title, why, fix = manual(function)
        with recording(files) as found:
            checks = checks_of(function(**{name: offered[name] for name in names}), declared.severity)
        notes = [f"{where}: {note}" for note in _unused(found, checks)]
        if not checks:
            reason = "the technology has nothing that it is about"
    except NotApplicableError as absent:
        reason = str(absent)
    except DeckError as error:
        raise DeckError(f"{where}: {error}{_line(error, files, function)}") from None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # an exit here would look like a clean check
        said = f"{type(error).__name__}: {error}{_line(error, files, function)}"
        raise DeckError(f"{where}: {said}") from error
    rule = Rule(
        id=declared.id,
        name=function.__name__,
        title=title,
        why=why,
        fix=fix,
        severity=declared.severity,
        source=declared.source,
        chapter=path.stem,
        limits=tuple(limits[name] for name in limits if name in read),
        checks=checks,
        not_applicable=reason,
        about=declared.about,
    )
    return Outcome(rule, read, notes)


def _line(error: BaseException, files: Collection[str], function: Callable[..., Any]) -> str:
    """Where in a chapter an error arose: ' (line 12 of cut.py)', or where the rule begins."""
    import traceback  # needed where something is wrong

    own = [each for each in traceback.extract_tb(error.__traceback__) if each.filename in files]
    if own:
        return f" (line {own[-1].lineno} of {Path(own[-1].filename).name})"
    code = inspect.unwrap(function).__code__
    return f" (line {code.co_firstlineno} of {Path(code.co_filename).name})"


def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    names = tuple(inspect.signature(function).parameters)
    for name in names:
        if name not in ARGUMENTS:
            raise DeckError(f"has the parameter '{name}'; a rule's are {', '.join(ARGUMENTS)}")
    return names


def _unused(found: Recording, checks: tuple[AnyCheck, ...]) -> list[str]:
    """The lines that build an expression which leads to no check that the rule returns.

    An expression leads on where another is made of it, a changed copy stands for it, or a check holds an
    equal one. A rule that returns nothing may have left early, and only its checks are asked for.
    """
    reached = {node for check in checks for node in check.walk()}
    led_on = set(found.replaced)
    for built in found.built.values():
        led_on.update(map(id, built.expression.children()))
    lines = {
        (built.file, built.line)
        for key, built in found.built.items()
        if key not in led_on
        and built.expression not in reached
        and (checks or isinstance(built.expression, AnyCheck))
    }
    return [f"what line {line} of {Path(file).name} builds is never used" for file, line in sorted(lines)]
