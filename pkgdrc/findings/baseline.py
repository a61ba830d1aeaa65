"""A baseline: the findings of an earlier run, from its JSON report. They pass, and new ones fail."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from pkgdrc.errors import InputError
from pkgdrc.findings.document import dies_of
from pkgdrc.findings.record import Box, Die, Finding, Note, Run, State
from pkgdrc.findings.waive import ROUNDING, settled, worse


@dataclass(frozen=True)
class Known:
    """What a baseline says of one finding."""

    rule: str
    note: str
    cell: str | None
    box: tuple[float, ...] | None
    fingerprint: str
    measured: float | None
    dies: frozenset[Die]
    placements: int


@dataclass(frozen=True)
class Earlier:
    """An earlier run over one layout: what was found in it, less what a waiver answers for, and by what."""

    path: str
    top: str
    deck: str
    technology: str  # SHA-256; "" if it is not known
    found: tuple[Known, ...]
    margins: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Of rules that passed: the tightest value, or up to where there was none; and the limit."""


Baseline = tuple[Earlier, ...]


def load_baseline(path: Path) -> Baseline:
    """The findings in a JSON report of one or several layouts, less those that a waiver answers for.

    Reports of earlier versions are read too. InputError if the file is no such report.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError):
        raise InputError(
            f"{path}: is not JSON; a baseline is a report of `pkgdrc check --report x.json`"
        ) from None
    try:
        return tuple(_earlier(run) for run in data.get("runs", [data]))
    except (KeyError, TypeError, AttributeError, ValueError):
        raise InputError(
            f"{path}: is no report of pkgdrc; a baseline is written by `pkgdrc check --report x.json`"
        ) from None


def apply_baseline(run: Run, baseline: Baseline, path: Path) -> Run:
    """The run with the findings marked that are in the baseline at `path`.

    One finding of the baseline stands for one of the run: of the same rule, at the same place of the same
    cell, or of one that has been renamed, no worse, and in no more dies and placements than before. A
    baseline of one layout is for every run; of one of several the part counts that is about the run's path,
    or else its file name. Where it is of another layout, deck or technology, that is told.
    """
    earlier = _about(run, baseline)
    if earlier is None:
        text = f"{path}: this baseline is of other layouts, so every finding counts"
        return replace(run, notes=(*run.notes, Note("setting", text)))
    left: dict[tuple[str, str], list[Known]] = {}
    for each in earlier.found:
        left.setdefault((each.rule, each.note), []).append(each)
    cells = run.layout.cells if run.layout else frozenset()
    marked: dict[int, Finding] = {}
    for stands_for in (_exactly, _at_its_place, partial(_renamed, cells)):
        for index, finding in enumerate(run.findings):
            if finding.waived is not None or index in marked:
                continue
            candidates = left.get((finding.rule, finding.note), [])
            found = next((each for each in candidates if stands_for(each, finding)), None)
            if found:
                candidates.remove(found)
                marked[index] = replace(finding, known=True, waived=f"in the baseline {path}")
    findings = tuple(marked.get(index, each) for index, each in enumerate(run.findings))
    gone = sum(map(len, left.values()))
    text = f"{path}: {len(marked)} of the findings are in this baseline and pass"
    if gone:
        text += f"; {gone} in it are no longer there"
    others = [Note("setting", f"{path}: this baseline is of {told}") for told in _others(run, earlier)]
    tighter = _tighter(run, earlier)
    if tighter:
        nearer = f"{path}: nearer to the limit than in this baseline: {', '.join(tighter)}"
        others.append(Note("setting", nearer))
    return settled(replace(run, findings=findings, notes=(*run.notes, Note("setting", text), *others)))


def _at_its_place(known: Known, finding: Finding) -> bool:
    return (
        known.cell == finding.cell
        and _same_box(known.box, finding.bbox)
        and _no_more(known, finding)
        and not (known.measured is None and finding.measured is not None)
        and (known.measured == finding.measured or not worse(finding, known.measured or 0.0))
    )


def _exactly(known: Known, finding: Finding) -> bool:
    return known.fingerprint == finding.fingerprint and _at_its_place(known, finding)


def _renamed(cells: Collection[str], known: Known, finding: Finding) -> bool:
    """Whether the cell has another name now: the old one is gone, and all else is as it was."""
    return (
        known.cell not in (finding.cell, *cells)
        and known.fingerprint == finding.fingerprint
        and _same_box(known.box, finding.bbox)
        and _no_more(known, finding)
    )


def _no_more(known: Known, finding: Finding) -> bool:
    """Whether it is in no more dies and placements; what lies over dies, in no others."""
    if not finding.in_cell and not known.dies.issuperset(finding.dies):
        return False
    return len(finding.dies) <= len(known.dies) and finding.placements <= known.placements


def _same_box(box: tuple[float, ...] | None, other: Box | None) -> bool:
    if box is None or other is None:
        return box is other
    return all(abs(a - b) <= ROUNDING for a, b in zip(box, other, strict=True))


def _tighter(run: Run, earlier: Earlier) -> list[str]:
    """The rules that pass with less margin than before, where both runs tell margins against one limit."""
    told = []
    for rule in run.rules:
        margin = rule.margin
        if rule.state is not State.CLEAN or margin is None or margin.limit is None or margin.beyond:
            continue
        before, limit = earlier.margins.get(rule.id, (margin.measured, margin.limit))
        left, left_before = (abs(each - margin.limit) for each in (margin.measured, before))
        if limit == margin.limit and left < left_before - ROUNDING:
            figures = f"{margin.measured:g} of {margin.limit:g} {margin.unit}".rstrip()
            told.append(f"{rule.id} {figures}, was {before:g}")
    return told


def _others(run: Run, earlier: Earlier) -> list[str]:
    """In what the earlier run was another one."""
    told = []
    layout = run.layout
    if layout and earlier.path and (Path(earlier.path).name, earlier.top) != (layout.path.name, layout.top):
        told.append(f"another layout: {earlier.path}, cell {earlier.top}")
    deck = " ".join(filter(None, [run.deck.name, run.deck.version]))
    if earlier.deck not in ("", deck):
        told.append(f"another deck: {earlier.deck} instead of {deck}")
    if earlier.technology not in ("", run.technology.sha256):
        told.append(f"another technology than {run.technology.path} is now")
    return told


def _about(run: Run, baseline: Baseline) -> Earlier | None:
    if len(baseline) == 1:
        return baseline[0]
    whole = str(run.layout.path) if run.layout else ""
    same = [each for each in baseline if each.path == whole]
    named = [each for each in baseline if Path(each.path).name == Path(whole).name]
    several = same or named
    return several[0] if len(several) == 1 else None


def _earlier(run: dict[str, Any]) -> Earlier:
    layout, deck = run["layout"] or {}, run.get("deck") or {}
    return Earlier(
        path=str(layout.get("path", "")),
        top=str(layout.get("top") or ""),
        deck=" ".join(filter(None, [deck.get("name"), deck.get("version")])) if "sha256" in deck else "",
        technology=str((run.get("technology") or {}).get("sha256") or ""),
        found=tuple(
            _known(each) for each in run["violations"] if each["waived"] is None or each.get("known")
        ),
        margins={
            rule["id"]: (margin["measured"], margin["limit"])
            for rule in run.get("rules", ())
            if rule["state"] == State.CLEAN and (margin := rule.get("margin")) and margin["limit"] is not None
        },
    )


def _known(found: dict[str, Any]) -> Known:
    return Known(
        rule=found["rule"],
        note=found.get("note", ""),
        cell=found["cell"],
        box=found["bbox"] and tuple(found["bbox"]),
        fingerprint=found["fingerprint"],
        measured=found["measured"],
        dies=frozenset(dies_of(found["dies"])),
        placements=found["placements"],
    )
