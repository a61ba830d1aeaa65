"""How near a rule came to its limits: the tightest value that it has measured, also where it is clean.

What screens throw away has to be measured for it, so it is computed only when it is asked for, and only near
the limit: the checks of a clean rule are judged again with limits that are stricter by a share.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from pkgdrc.deck.checks import AnyCheck, Check, Measure, Number, Ratio, value_of
from pkgdrc.findings import Finding, Margin

LEAST = 0.1
"""Share of a limit within which values are looked for at least. What lies farther off is told as such."""

Judge = Callable[[AnyCheck], Sequence[Finding]]


def margin(checks: Iterable[AnyCheck], found: Sequence[Finding], share: float, judge: Judge) -> Margin | None:
    """The tightest of all values that checks have measured; None where they measure nothing.

    `found` are their findings; `judge` answers those of a check with other limits. `share` is that of the
    limit within which a value is looked for.
    """
    measured = [each for each in found if each.measured is not None and each.limit is not None]
    if found:
        worst = max(measured, key=_past, default=None)
        return None if worst is None else _margin(worst)
    margins = [
        one
        for check in checks
        if isinstance(check, Check)
        for one in _of_check(check, max(share, LEAST), judge)
    ]
    return min(margins, key=_room, default=None)


def _of_check(check: Check, share: float, judge: Judge) -> Iterator[Margin]:
    if isinstance(check.measure, Number):
        yield from (
            Margin(measured=check.measure.value, limit=limit, unit=check.measure.unit)
            for limit, _ in _limits(check)
        )
    elif isinstance(check.measure, Measure | Ratio):
        for limit, side in _limits(check):
            yield _nearest(check, limit, side, share, judge)


def _limits(check: Check) -> Iterator[tuple[float, str]]:
    for side in ("below", "above"):
        limit = getattr(check, side)
        if limit is not None and value_of(limit):  # a share of 0 is nothing
            yield value_of(limit), side


def _nearest(check: Check, limit: float, side: str, share: float, judge: Judge) -> Margin:
    """What is nearest to one limit of a clean check, or that there is nothing within the share of it."""
    stricter = limit + (share if side == "below" else -share) * abs(limit)
    below, above = (stricter, None) if side == "below" else (None, stricter)
    found = [each for each in judge(replace(check, below=below, above=above)) if each.measured is not None]
    if not found:
        return Margin(measured=round(stricter, 9), limit=limit, unit=check.measure.unit, beyond=True)
    return replace(_margin(max(found, key=_past)), limit=limit)


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
