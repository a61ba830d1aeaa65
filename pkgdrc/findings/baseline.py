"""A baseline: the violations of an earlier run, from its JSON report. They pass, and new ones fail."""

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pkgdrc.errors import InputError
from pkgdrc.findings.record import Note, Run, Violation
from pkgdrc.findings.waive import settled


@dataclass(frozen=True)
class Known:
    """What a baseline says of one violation."""

    place: tuple[Any, ...]  # cell and box
    extent: tuple[int, int]  # how many dies have it, and how many placements there are


Violations = dict[tuple[str, str], list[Known]]  # by rule and fingerprint
Baseline = list[tuple[str, Violations]]  # each layout's path with what was found in it


def load_baseline(path: Path) -> Baseline:
    """The violations in a JSON report of one or several layouts, less those that a waiver answers for.

    InputError if the file is no such report.
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
        return [(_path(run), _violations(run)) for run in data.get("runs", [data])]
    except (KeyError, TypeError, AttributeError):
        raise InputError(
            f"{path}: is no report of pkgdrc; a baseline is written by `pkgdrc check --report x.json`"
        ) from None


def apply_baseline(run: Run, baseline: Baseline, path: Path) -> Run:
    """The run with the violations marked that are in the baseline at `path`.

    One violation of the baseline stands for one of the run: of the same rule and geometry, first at the same
    place, then elsewhere, and in no more dies and placements than before. A baseline of one layout is for
    every run; of one of several the part counts that is about the run's path, or else its file name.
    """
    known = _about(run, baseline)
    if known is None:
        text = f"{path}: this baseline is of other layouts, so every violation counts"
        return replace(run, notes=(*run.notes, Note("setting", text)))
    left = {key: list(several) for key, several in known.items()}
    marked: dict[int, Violation] = {}
    for same_place in (True, False):
        for index, violation in enumerate(run.violations):
            if violation.waived is not None or index in marked:
                continue
            candidates = left.get((violation.rule, violation.fingerprint), [])
            found = next((each for each in candidates if _stands_for(each, violation, same_place)), None)
            if found:
                candidates.remove(found)
                marked[index] = replace(violation, known=True, waived=f"in the baseline {path}")
    violations = tuple(marked.get(index, each) for index, each in enumerate(run.violations))
    gone = sum(map(len, left.values()))
    text = f"{path}: {len(marked)} of the violations found are in this baseline and pass"
    if gone:
        text += f"; {gone} in it are no longer there"
    return settled(replace(run, violations=violations, notes=(*run.notes, Note("setting", text))))


def _stands_for(known: Known, violation: Violation, same_place: bool) -> bool:
    if same_place and known.place != (violation.cell, violation.bbox):
        return False
    return len(violation.dies) <= known.extent[0] and violation.placements <= known.extent[1]


def _about(run: Run, baseline: Baseline) -> Violations | None:
    if len(baseline) == 1:
        return baseline[0][1]
    whole = str(run.layout.path) if run.layout else ""
    same = [violations for path, violations in baseline if path == whole]
    named = [violations for path, violations in baseline if Path(path).name == Path(whole).name]
    several = same or named
    return several[0] if len(several) == 1 else None


def _path(run: dict[str, Any]) -> str:
    return str(run["layout"]["path"]) if run["layout"] else ""


def _violations(run: dict[str, Any]) -> Violations:
    found = defaultdict(list)
    for each in run["violations"]:
        if each["waived"] is None or each.get("known"):
            box = each["bbox"]
            place = (each["cell"], box if box is None else tuple(box))
            found[each["rule"], each["fingerprint"]].append(
                Known(place, (len(each["dies"]), each["placements"]))
            )
    return dict(found)
