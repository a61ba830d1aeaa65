"""Dies that a wafer map calls bad are left out of what is counted, and compared with what was found."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pkgdrc.errors import InputError
from pkgdrc.findings.record import Die, Note, Run
from pkgdrc.findings.waive import settled


def leave_out(run: Run, dies: Mapping[Die, bool], path: Path) -> Run:
    """The run without the dies that are known to be bad. `dies` of the map at `path`: whether each is good.

    A finding in such dies alone is waived; others lose these dies. InputError if the map's dies are not
    the layout's.
    """
    layout = run.layout
    if layout is None or not layout.sha256:
        return run
    places = set(layout.places)
    dies = _alike(dies, places)
    if places != set(dies):
        more, fewer = sorted(set(dies) - places), sorted(places - set(dies))
        example = f"e.g. {(more or fewer)[0]}"
        raise InputError(
            f"{path}: its {len(dies)} dies are not the {len(places)} of {layout.path}: {len(more)} are in "
            f"the map "
            f"alone, {len(fewer)} in the layout alone, {example}; is it of this wafer, and turned as it is?"
        )
    bad = {die for die, good in dies.items() if not good}
    errors = [each for each in run.findings if each.severity == "error" and each.waived is None]
    found = {die for each in errors for die in each.dies}
    text = (
        f"{path}: {len(bad)} of {len(dies)} dies are known to be bad and left out; errors are found in "
        f"{len(bad & found)} of them, and in {len(found - bad)} that it calls good"
    )
    findings = []
    for each in run.findings:
        left = tuple(die for die in each.dies if die not in bad)
        if each.dies and not left and each.waived is None:
            each = replace(each, waived=f"only in dies that {path} calls bad")
        elif len(left) < len(each.dies) and left:
            each = replace(each, dies=left)
        findings.append(each)
    facts = replace(layout, known_bad=tuple(sorted(bad)))
    return settled(
        replace(run, layout=facts, findings=tuple(findings), notes=(*run.notes, Note("setting", text)))
    )


def _alike(dies: Mapping[Die, bool], places: set[Die]) -> dict[Die, bool]:
    """The dies of a map counted as those of a layout are: maps may have rows and columns without a die."""
    if not dies or not places:
        return dict(dies)
    (column, row), (first, lowest) = _corner(dies), _corner(places)
    return {(x - column + first, y - row + lowest): good for (x, y), good in dies.items()}


def _corner(dies: Iterable[Die]) -> Die:
    """The lowest column and the lowest row that have a die."""
    columns, rows = zip(*dies, strict=True)
    return min(columns), min(rows)
