"""Whether a case's layouts end as it says: the one passes, and the other breaks the rule just so."""

import math
from collections.abc import Iterator
from itertools import product

from pkgdrc.cases.load import Case
from pkgdrc.cases.trial import Which
from pkgdrc.findings import Finding, Run, State
from pkgdrc.findings.record import Box

_SAME = 1e-3  # um; rounding of a circle's corners to the grid shifts what is fitted to them by less
_OF_WHOLE_WAFER = ("GR.4", "WF.4", "WF.5")


def mistakes(case: Case, which: Which, run: Run) -> list[str]:
    """What of a case's run is not as the case says, a sentence each; none if all is."""
    failed = [rule for rule in run.rules if rule.state == State.FAILED]
    if failed:
        return [f"{rule.id} could not be computed: {rule.reason}" for rule in failed]
    broken = {finding.rule for finding in run.findings}
    if which == "pass":
        return list(_rules(broken, set(case.data.get("pass_also", []))))
    found = list(_rules(broken, {case.rule, *case.data.get("also", [])}))
    of_rule = [finding for finding in run.findings if finding.rule == case.rule]
    return found or list(_of_findings(case, run, of_rule))


def _rules(broken: set[str], wanted: set[str]) -> Iterator[str]:
    for rule in sorted(wanted - broken):
        yield f"{rule} is not broken"
    for rule in sorted(broken - wanted):
        yield f"{rule} is broken too"


def _of_findings(case: Case, run: Run, found: list[Finding]) -> Iterator[str]:
    """What is wrong with the findings of the case's own rule."""
    count, severity = case.data.get("count", 1), case.data.get("severity", "error")
    if len(found) != count:
        yield f"there are {len(found)} findings, not {count}"
    if {finding.severity for finding in found} != {severity}:
        yield f"it is no {severity}"
    measured = [finding.measured for finding in found]
    if "measured" in case.data:
        wanted = case.data["measured"]
        if not any(value is not None and math.isclose(value, wanted, abs_tol=_SAME) for value in measured):
            yield f"measured {', '.join(map(str, measured))}, not {wanted}"
    elif any(value is not None for value in measured):
        yield f"measured {', '.join(map(str, measured))}; say so: measured = {measured[0]}"
    dies = {die for finding in found for die in finding.dies}
    if "dies" in case.data:
        if dies != {tuple(die) for die in case.data["dies"]}:
            yield f"it is in the dies {sorted(dies)}, not {case.data['dies']}"
    elif _told_of_some(run, found):
        which = [list(die) for die in sorted(dies)]
        some = "1 die" if len(dies) == 1 else f"{len(dies)} dies"
        yield f"it is in {some}, not in all; say which: dies = {which}"
    if "place" in case.data:
        places = [place for finding in found for place in places_in_die(case, finding)]
        if not any(_holds(place, case.data["place"]) for place in places):
            yield f"it is not at {case.data['place']}"


def _told_of_some(run: Run, found: list[Finding]) -> bool:
    """Whether findings that could be in every die are not."""
    if not found or not found[0].cell or found[0].rule in _OF_WHOLE_WAFER or run.layout is None:
        return False
    return {len(finding.dies) for finding in found} != {run.layout.dies}


def places_in_die(case: Case, finding: Finding) -> list[Box]:
    """The boxes of a finding's first placements, from the centre of the die that each lies in.

    A box at a die's border is given as the dies on both sides see it.
    """
    die = case.spec("fail")["die"]
    size = (die["width"] + die["street"], die["height"] + die["street"])
    offset = die.get("offset", (0.0, 0.0))
    if finding.bbox is None:
        return []
    half = [(finding.bbox[axis + 2] - finding.bbox[axis]) / 2 for axis in (0, 1)]
    boxes = []
    for at in finding.at:
        x, y = ((at[axis] - offset[axis]) % size[axis] - size[axis] / 2 for axis in (0, 1))
        for dx, dy in product((-size[0], 0, size[0]), (-size[1], 0, size[1])):
            boxes.append((x + dx - half[0], y + dy - half[1], x + dx + half[0], y + dy + half[1]))
    return boxes


def _holds(box: Box, point: tuple[float, float]) -> bool:
    """Whether a place holds a point, or is next to it."""
    return box[0] - 1 <= point[0] <= box[2] + 1 and box[1] - 1 <= point[1] <= box[3] + 1
