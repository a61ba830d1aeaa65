"""The report for programs: JSON, as `schema.json` beside this file describes it."""

import json
from collections.abc import Sequence
from typing import Any

from pkgdrc import __version__
from pkgdrc.deck import Deck
from pkgdrc.findings import LayoutFacts, RuleResult, Run, Violation
from pkgdrc.report.judged import Judged, verdict


def render(judged: Sequence[Judged]) -> str:
    """The runs as JSON text."""
    return json.dumps(as_data(judged), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def as_data(judged: Sequence[Judged]) -> dict[str, Any]:
    """The run as plain data, or several under one verdict. Lengths um."""
    runs = [_run(each.run, each.deck) for each in judged]
    if len(runs) == 1:
        return runs[0]
    return {"pkgdrc": __version__, "verdict": verdict(judged), "runs": runs}


def _run(run: Run, deck: Deck) -> dict[str, Any]:
    return {
        "pkgdrc": __version__,
        "verdict": run.verdict,
        "layout": run.layout and _layout(run.layout),
        "deck": {"name": deck.name, "version": deck.version},
        "engine": {"klayout": run.klayout},
        "rules": [_rule(rule) for rule in run.rules],
        "violations": [_violation(violation) for violation in run.violations],
        "notes": [{"kind": note.kind, "text": note.text} for note in run.notes],
    }


def _layout(layout: LayoutFacts) -> dict[str, Any]:
    return {
        "path": str(layout.path),
        "sha256": layout.sha256 or None,  # neither this nor what follows of a file that could not be read
        "top": layout.top or None,
        "dbu": layout.dbu or None,
        "dies": layout.dies,
        "missing_layers": list(layout.missing_layers),
    }


def _rule(rule: RuleResult) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "title": rule.title,
        "severity": rule.severity,
        "state": rule.state.value,
        "violations": rule.violations,
        "seconds": round(rule.seconds, 3),
        "reason": rule.reason,
        "cached": rule.cached,
    }


def _violation(violation: Violation) -> dict[str, Any]:
    return {
        "rule": violation.rule,
        "severity": violation.severity,
        "message": violation.message,
        "measured": violation.measured,
        "limit": violation.limit,
        "unit": violation.unit,
        "cell": violation.cell,
        "path": list(violation.path),
        "bbox": violation.bbox and list(violation.bbox),
        "placements": violation.placements,
        "at": [list(point) for point in violation.at],
        "dies": [list(die) for die in violation.dies],
        "from_radius": violation.from_radius,
        "fingerprint": violation.fingerprint,
        "waived": violation.waived,
        "known": violation.known,
    }
