"""Why a waiver has matched nothing: what of it is wrong, as far as the findings that stand can tell."""

import math
from collections.abc import Sequence

from pkgdrc.findings.record import Box, Finding, Run, State
from pkgdrc.findings.waivers import Waiver

_NAMED = 3  # cells that are named


def why_unused(waiver: Waiver, runs: Sequence[Run]) -> str:
    """A sentence on a waiver that no finding of the runs matches."""
    found = [each for run in runs for each in run.findings if each.rule == waiver.rule]
    if not found:
        judged = (State.CLEAN, State.VIOLATED, State.WAIVED)
        states = [rule.state for run in runs for rule in run.rules if rule.id == waiver.rule]
        if not any(state in judged for state in states):
            return "its rule was not judged"
        return "there is no such finding any more"
    placed = [each for each in found if each.bbox is not None]
    count = f"{len(found)} finding{'s' if len(found) > 1 else ''} of {waiver.rule}"
    lie = f"{count} {'lies' if len(found) == 1 else 'lie'}"
    if waiver.box is None:
        return f"{lie} at places, so it needs 'box' with 'cell' or 'dies'"
    if not placed:
        return f"{lie} at no place, so it takes no 'box' and no 'cell'"
    noted = [each for each in placed if waiver.note in ("", each.note)]
    if not noted:
        return f"no finding of {waiver.rule} is noted as '{waiver.note}'; {_notes(placed)}"
    same = [each for each in noted if not waiver.what or {*waiver.what} == {d.what for d in each.details}]
    if not same:
        return f"no finding of {waiver.rule} is {' and '.join(waiver.what)}, as 'what' says"
    return _elsewhere(waiver, waiver.box, same)


def _elsewhere(waiver: Waiver, box: Box, placed: list[Finding]) -> str:
    here = [each for each in placed if waiver.cell in (None, each.cell)]
    within = [each for each in placed if each.bbox and _apart(each.bbox, box) == 0.0]
    if not here:
        if within:
            return f"in its box the finding is in {_cells(within)}, not in cell {waiver.cell}"
        return f"no finding of {waiver.rule} is in cell {waiver.cell}; there are some in {_cells(placed)}"
    if waiver.in_dies and any(each in here for each in within):
        return f"in its box no finding of {waiver.rule} is in a die that it names"
    nearest = min(here, key=lambda each: _apart(each.bbox or box, box))
    place = ", ".join(f"{length:.10g}" for length in nearest.bbox or ())
    return f"no finding of {waiver.rule} is in its box; the nearest in {_cells([nearest])} is at [{place}]"


def _apart(box: Box, other: Box) -> float:
    """From a box to another; 0 where they share a point."""
    across = max(box[0] - other[2], other[0] - box[2], 0.0)
    along = max(box[1] - other[3], other[1] - box[3], 0.0)
    return math.hypot(across, along)


def _cells(findings: Sequence[Finding]) -> str:
    names = list(dict.fromkeys(str(each.cell) for each in findings))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"cell{'s' if len(names) > 1 else ''} {', '.join(names[:_NAMED])}{more}"


def _notes(findings: Sequence[Finding]) -> str:
    notes = sorted({each.note for each in findings if each.note})
    return f"they are noted as {', '.join(map(repr, notes))}" if notes else "they have no note"
