"""How near a rule came to its limits: the tightest value that it has measured, also where it is clean.

What screens throw away has to be measured for it, so it is computed only when it is asked for, and only near
the limit: the checks of a clean rule are judged again with stricter limits.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from pkgdrc.deck.checks import AnyCheck, Check, Measure, Number, Ratio, value_of
from pkgdrc.engine.limits import TooManyError
from pkgdrc.findings import Finding, Margin

FARTHEST = 0.5
"""How far past a limit values are looked for at least, as a share of it.

What lies beyond one and a half times the limit, or two thirds of one that must not be exceeded, is told as
such.
"""

NEARER = (0.02, 0.1)
"""Shares that are tried instead, one after the other, where there is too much up to the farthest."""

NEAR = 0.1
"""Up to this share all are measured. Farther off only as long as they are few: on a wafer without hierarchy
what lies at the same distance in all of its dies is measured die by die."""

Judge = Callable[[AnyCheck, bool], Sequence[Finding]]
Find = Callable[[AnyCheck], Sequence[Finding]]

_CLEAR = 1e-3  # share of a limit, or um, by which a value has to be off it to pass without a second look


def judged(
    checks: Iterable[AnyCheck], find: Find, judge: Judge, share: float
) -> tuple[list[Finding], Margin | None]:
    """What breaks checks, and the tightest of all values that they have measured.

    `find` answers the findings of a check, `judge` the farthest of those of one with other limits: all, or
    TooManyError where only a few are to be measured. What is looked for beyond the limits tells that a check
    is clean, so that it is not measured twice. They are looked for up to `share` of a limit, or farther.
    """
    found: list[Finding] = []
    margins: list[Margin] = []
    for check in checks:
        clear = False
        if isinstance(check, Check):
            own = list(_of_check(check, judge, share))
            clear = bool(own) and all(each.clear for each in own) and len(own) == _sides(check)
            margins += (each.margin for each in own)
        if not clear:
            found += find(check)
    return found, _tightest(found, margins)


def margin(checks: Iterable[AnyCheck], found: Sequence[Finding], judge: Judge, share: float) -> Margin | None:
    """The tightest of all values that checks have measured whose findings are known; None without any."""
    each = (one for check in checks if isinstance(check, Check) for one in _of_check(check, judge, share))
    return _tightest(found, [] if found else [one.margin for one in each])


def _tightest(found: Sequence[Finding], margins: Sequence[Margin]) -> Margin | None:
    if not found:
        return min(margins, key=_room, default=None)
    measured = [each for each in found if each.measured is not None and each.limit is not None]
    worst = max(measured, key=_past, default=None)
    return None if worst is None else _margin(worst)


class _Nearest(NamedTuple):
    """What is nearest to one limit; `clear` where that is so far off that the check is clean for sure."""

    margin: Margin
    clear: bool


def _of_check(check: Check, judge: Judge, share: float) -> Iterator[_Nearest]:
    if isinstance(check.measure, Number):
        measured, unit = check.measure.value, check.measure.unit
        for limit, _ in _limits(check):
            yield _Nearest(Margin(measured=measured, limit=limit, unit=unit), clear=False)
    elif isinstance(check.measure, Measure | Ratio):
        for limit, side in _limits(check):
            yield _nearest(check, limit, side, judge, share)


def _sides(check: Check) -> int:
    return sum(limit is not None for limit in (check.below, check.above))


def _limits(check: Check) -> Iterator[tuple[float, str]]:
    for side in ("below", "above"):
        limit = getattr(check, side)
        if limit is not None and value_of(limit):  # a share of 0 is nothing
            yield value_of(limit), side


def _nearest(check: Check, limit: float, side: str, judge: Judge, asked_for: float) -> _Nearest:
    """What is nearest to one limit, or that there is nothing as near as is looked for."""
    nothing_within = limit
    for shares in ((max(FARTHEST, asked_for),), NEARER):
        with suppress(TooManyError):
            for share in shares:
                stricter = limit * (1 + share) if (side == "below") == (limit > 0) else limit / (1 + share)
                below, above = (stricter, None) if side == "below" else (None, stricter)
                # Of what dies have all is measured anyway.
                few = share > NEAR and not check.measure.of_dies
                asked = judge(replace(check, below=below, above=above), few)
                found = [each for each in asked if each.measured is not None]
                if found:
                    worst = replace(_margin(max(found, key=_past)), limit=limit)
                    return _Nearest(
                        worst, len(found) == len(asked) and _is_clear(worst.measured, limit, side)
                    )
                if asked:
                    return _Nearest(_beyond(check, limit, limit), clear=False)
                nothing_within = stricter
            break
    return _Nearest(_beyond(check, limit, nothing_within), clear=nothing_within != limit)


def _is_clear(measured: float, limit: float, side: str) -> bool:
    """Whether a value that is rounded is on the right side of a limit for sure."""
    off = measured - limit if side == "below" else limit - measured
    return off > _CLEAR * max(1.0, abs(limit))


def _beyond(check: Check, limit: float, nothing_within: float) -> Margin:
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
