"""How the judging of a rule ends, and what is judged without a layout."""

from collections.abc import Iterable
from typing import NamedTuple

from pkgdrc.deck import Rule
from pkgdrc.deck.algebra import Told
from pkgdrc.deck.checks import AnyCheck, Check, Number
from pkgdrc.deck.presence import Stated
from pkgdrc.engine.fingerprint import fingerprint
from pkgdrc.engine.limits import bound, violates
from pkgdrc.findings import Finding, Margin, State


class End(NamedTuple):
    """How a rule ended: its state, why it is not judged if it is not, and its findings."""

    state: State
    reason: str = ""
    findings: tuple[Finding, ...] = ()
    cached: bool = False
    margin: Margin | None = None


def ended(findings: Iterable[Finding], margin: Margin | None = None, *, cached: bool = False) -> End:
    found = tuple(findings)
    return End(State.VIOLATED if found else State.CLEAN, findings=found, cached=cached, margin=margin)


def without_layout(rule: Rule, check: AnyCheck) -> list[Finding]:
    """The finding of a check on the stack, or on what the technology itself says."""
    if not _is_broken(check):
        return []
    measured, limit, unit = None, None, ""
    if isinstance(check, Check):
        assert isinstance(check.measure, Number)
        measured = check.measure.value
        limit, unit = bound(check, measured)
    return [
        Finding(
            rule=rule.id,
            severity=check.severity or rule.severity,
            note=check.note,
            about=check.about if isinstance(check, Check) else (),
            measured=measured,
            limit=limit,
            unit=unit,
            fingerprint=fingerprint(rule.id, measured, ()),
        )
    ]


def _is_broken(check: AnyCheck) -> bool:
    """Whether a check on the stack, or on what the technology itself says, is violated."""
    match check:
        case Check(Number(value)):
            broken = violates(check, value, 1e-9)
        case Stated(broken):
            pass
        case _:
            return False
    told = check.otherwise
    return broken and not (isinstance(told, Told) and any(map(_is_broken, told.checks)))
