"""How near a rule came to its limits: the tightest value that it has measured, also where it is clean.

What screens throw away has to be measured for it, so it is computed only when it is asked for, and only near
the limit: the checks of a clean rule are judged again with stricter limits.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from pkgdrc.deck.checks import AnyCheck, Check, Measure, Number, Ratio, value_of
from pkgdrc.engine.limits import TooManyError
from pkgdrc.findings import Finding, Margin

STEPS = (0.02, 0.1, 0.4, 1.0)
"""How far past a limit values are looked for, as a share of it, one after the other until there are some.

What lies beyond twice the limit, or half of one that must not be exceeded, is told as such.
"""

NEAR = 0.1
"""Up to this share all are measured. Farther off only as long as they are few: on a wafer without hierarchy
what lies at the same distance in all of its dies is measured die by die."""

Judge = Callable[[AnyCheck, bool], Sequence[Finding]]


def margin(checks: Iterable[AnyCheck], found: Sequence[Finding], judge: Judge) -> Margin | None:
    """The tightest of all values that checks have measured; None where they measure nothing.

    `found` are their findings; `judge` answers those of a check with other limits: all, or TooManyError where
    only a few are to be measured.
    """
    measured = [each for each in found if each.measured is not None and each.limit is not None]
    if found:
        worst = max(measured, key=_past, default=None)
        return None if worst is None else _margin(worst)
    margins = [one for check in checks if isinstance(check, Check) for one in _of_check(check, judge)]
    return min(margins, key=_room, default=None)


def _of_check(check: Check, judge: Judge) -> Iterator[Margin]:
    if isinstance(check.measure, Number):
        yield from (
            Margin(measured=check.measure.value, limit=limit, unit=check.measure.unit)
            for limit, _ in _limits(check)
        )
    elif isinstance(check.measure, Measure | Ratio):
        for limit, side in _limits(check):
            yield _nearest(check, limit, side, judge)


def _limits(check: Check) -> Iterator[tuple[float, str]]:
    for side in ("below", "above"):
        limit = getattr(check, side)
        if limit is not None and value_of(limit):  # a share of 0 is nothing
            yield value_of(limit), side


def _nearest(check: Check, limit: float, side: str, judge: Judge) -> Margin:
    """What is nearest to one limit of a clean check, or that there is nothing as near as is looked for."""
    nothing_within = limit
    # Of what dies have all is measured anyway.
    of_dies = check.measure.of_dies
    for share in STEPS[-1:] if of_dies else STEPS:
        stricter = limit * (1 + share) if (side == "below") == (limit > 0) else limit / (1 + share)
        below, above = (stricter, None) if side == "below" else (None, stricter)
        try:
            asked = judge(replace(check, below=below, above=above), share > NEAR and not of_dies)
        except TooManyError:
            break
        found = [each for each in asked if each.measured is not None]
        if found:
            return replace(_margin(max(found, key=_past)), limit=limit)
        nothing_within = stricter
    return Margin(measured=round(nothing_within, 9), limit=limit, unit=check.measure.unit, beyond=True)


def _past(finding: Finding) -> float:
    """How far a finding is past its limit."""
    assert finding.measured is not None
    return abs(finding.measured - (finding.limit or 0.0))


def _room(margin: Margin) -> float:
    """How much is left to the limit, as a share of it; what is farther off comes last."""
    off = abs(margin.measured - (margin.limit or 0.0))
    return off / (abs(margin.limit or 0.0) or 1.0) + (1e9 if margin.beyond else 0.0)


def _margin(finding: Finding) -> Margin:
    assert finding.measured is not None
    return Margin(
        measured=finding.measured,
        limit=finding.limit,
        unit=finding.unit,
        cell=finding.cell,
        between=finding.between,
        at=finding.at[0] if finding.at else None,
        dies=finding.dies,
    )
