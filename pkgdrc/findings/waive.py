"""Waivers put to the findings of a run."""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from pkgdrc.findings.record import Finding, Note, Run, State
from pkgdrc.findings.unused import why_unused
from pkgdrc.findings.waivers import Entry, Waiver
from pkgdrc.toml import nearest
from pkgdrc.units import Um

_NAMED = 5  # cells, at most
ROUNDING = 1e-4  # of what reports write: um, or the measure's unit


def apply_waivers(runs: Sequence[Run], entries: Sequence[Entry], today: date) -> list[Run]:
    """The runs with their waived findings marked, and a note for each waiver that does not hold on `today`.

    A waiver is for one place: what it says of one says nothing of the next. A finding in several dies is
    waived if its waivers name them all. A rule whose findings are all waived ends as waived. What is said
    of a waiver that no run has a use for is in the first run.
    """
    ids = {rule.id for run in runs for rule in run.rules}
    notes: list[Note] = []
    holding: list[Entry] = []
    for entry in entries:
        waiver = entry.waiver
        if waiver.rule not in ids:
            notes.append(entry.note(f"is for a rule that the deck has not: {nearest(waiver.rule, ids)}"))
        elif waiver.expires is not None and waiver.expires < today:
            notes.append(entry.note(f"expired: {waiver.expires.isoformat()} was its last day"))
        else:
            holding.append(entry)
    marked = [_marked(run, holding) for run in runs]
    used = {entry for _, mine, _ in marked for entry in mine}
    missed = {entry for _, _, misses in marked for entry in misses}
    unused = [entry for entry in holding if entry not in used | missed]
    notes += [entry.note(f"was not used: {why_unused(entry.waiver, runs)}") for entry in unused]
    done = []
    for run, mine, misses in marked:
        said = [
            *notes,
            *(entry.note(f"does not hold: {why}") for entry, why in misses.items() if entry not in mine),
        ]
        done.append(settled(replace(run, notes=(*run.notes, *said))))
        notes = []
    return done


def _marked(run: Run, entries: Sequence[Entry]) -> tuple[Run, set[Entry], dict[Entry, str]]:
    """The run with its waived findings marked, the waivers that it used, and why others almost hold."""
    misses: dict[Entry, str] = {}
    used: set[Entry] = set()
    findings = []
    cells = run.layout.cells if run.layout else frozenset()
    by_rule: dict[str, list[Entry]] = {}
    for entry in entries:
        namesakes = _may_be(entry.waiver, run.findings, cells)
        if len(namesakes) > 1:
            gone = f"there is no cell {entry.waiver.cell} any more, and such a finding in several others"
            misses[entry] = f"{gone}: {', '.join(namesakes[:_NAMED])}; name one of them with 'cell'"
        else:
            by_rule.setdefault(entry.waiver.rule, []).append(entry)
    for finding in run.findings:
        matching = []
        for entry in by_rule.get(finding.rule, ()):
            miss = _miss(entry.waiver, finding, cells)
            if miss is None:
                matching.append(entry)
            elif miss:
                misses[entry] = miss
        left = _left([entry.waiver for entry in matching], finding) if matching else 0
        if matching and not left:
            used.update(matching)
            told = dict.fromkeys(entry.waiver.told for entry in matching)
            finding = replace(finding, waived="; ".join(told))
        for entry in matching if left else ():
            misses[entry] = f"the finding is in {left} more die{'s' if left > 1 else ''}"
        findings.append(finding)
    return replace(run, findings=tuple(findings)), used, misses


def settled(run: Run) -> Run:
    """The run with the states of its violated rules as the marks on their findings say."""
    counting = {finding.rule for finding in run.findings if finding.waived is None}
    rules = []
    for rule in run.rules:
        if rule.state in (State.VIOLATED, State.WAIVED):
            rule = replace(rule, state=State.VIOLATED if rule.id in counting else State.WAIVED)
        rules.append(rule)
    return replace(run, rules=tuple(rules))


def worse(finding: Finding, than: float, tolerance: Um = 0.0) -> bool:
    """Whether a finding is farther off its limit than a value, by more than rounding and a tolerance.

    What has no limit, such as how wide a gap is, is another thing where it differs either way.
    """
    if finding.measured is None:
        return True
    slack = max(tolerance if finding.unit == "um" else 0.0, ROUNDING)
    if finding.limit is None:
        return abs(finding.measured - than) > slack
    return math.copysign(1.0, finding.measured - finding.limit) * (finding.measured - than) > slack


def _miss(waiver: Waiver, finding: Finding, cells: Collection[str]) -> str | None:
    """None if a waiver of its rule is for this finding, '' if it is for another, else why it does not hold.

    `cells`: names of all cells of the layout, where they are known.
    """
    if (waiver.box is None) != (finding.bbox is None):
        return ""
    if waiver.note not in ("", finding.note) or not same_details(waiver, finding):
        return ""
    if waiver.box is not None and finding.bbox is not None:
        if not _inside(finding.bbox, waiver.box, waiver.tolerance + ROUNDING):
            return ""
        if waiver.in_dies and not waiver.in_dies & set(finding.dies):
            return ""
        other = _other_cell(waiver, finding, cells)
        if other is not None:
            return other
        if not finding.in_cell and finding.dies and not waiver.in_dies:
            return "not the cell has the finding, but some of its dies: name them with 'dies' or 'rows'"
    if waiver.measured is not None and worse(finding, waiver.measured, waiver.tolerance):
        found = "nothing can be measured" if finding.measured is None else f"measured {finding.measured:g}"
        unlike = finding.limit is None and finding.measured is not None
        how = "which is not" if unlike else "which is worse than"
        return f"{found}, {how} the {waiver.measured:g} that it waives"
    return None


def same_details(waiver: Waiver, finding: Finding) -> bool:
    """Whether as much is said of a finding as a waiver names."""
    return not waiver.what or {*waiver.what} == {each.what for each in finding.details}


def _may_be(waiver: Waiver, findings: Iterable[Finding], cells: Collection[str]) -> list[str]:
    """What a waiver's cell may be called now: the cells that have such a finding; [] if it is there.

    It outlives one new name; of several cells it is not known which it was.
    """
    if waiver.cell is None or waiver.fingerprint is None or not cells or waiver.cell in cells:
        return []
    found = [each for each in findings if each.rule == waiver.rule]
    return sorted({str(each.cell) for each in found if _miss(waiver, each, cells) is None})


def _other_cell(waiver: Waiver, finding: Finding, cells: Collection[str]) -> str | None:
    """Why a waiver of one cell is none for another, or None if it is: the same one under another name."""
    if waiver.cell in (None, finding.cell):
        return None
    if waiver.fingerprint is None or waiver.cell in cells:
        return ""
    if waiver.fingerprint != finding.fingerprint:
        return "in its box another cell has another geometry"
    return None


def _inside(box: Iterable[Um], outer: tuple[Um, Um, Um, Um], slack: Um) -> bool:
    left, bottom, right, top = box
    return (
        left >= outer[0] - slack
        and bottom >= outer[1] - slack
        and right <= outer[2] + slack
        and top <= outer[3] + slack
    )


def _left(matching: Collection[Waiver], finding: Finding) -> int:
    """How many of a finding's dies matching waivers leave out, together."""
    if not all(waiver.in_dies for waiver in matching):
        return 0
    return len(set(finding.dies).difference(*(waiver.in_dies for waiver in matching)))
