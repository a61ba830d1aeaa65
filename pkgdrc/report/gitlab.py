"""The report as GitLab's code quality: a list of issues at line 1 of the checked file, the worst first."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from pkgdrc.findings import Run, State
from pkgdrc.findings.record import Kind
from pkgdrc.report import order, words
from pkgdrc.report.judged import Judged

_SEVERITY = {"error": "critical", "advice": "minor"}
_NOTES: dict[Kind, str] = {"dropped": "major", "setting": "info", "waiver": "minor", "rounded": "info"}


def render(judged: Sequence[Judged]) -> str:
    """The issues as JSON text, in ASCII. What could not be judged is one too, as a blocker."""
    return json.dumps([issue for each in judged for issue in _issues(each.run)], indent=1) + "\n"


def _issues(run: Run) -> list[dict[str, Any]]:
    path = words.source_file(run)
    issues = []
    if run.verdict == "incomplete":
        told = f"pkgdrc incomplete: {words.verdict(run)}; deck {words.deck_name(run)}"
        issues.append(_issue(path, "incomplete", "blocker", told, "incomplete"))
    for ids, reason in words.failures(run):
        told = f"{ids} could not be computed: {reason}"
        issues.append(_issue(path, ids, "blocker", told, "failed"))
    titles = {result.id: words.printable(result.title) for result in run.rules}
    found = order.worst_first(run.findings)
    for finding, name in zip(found, order.numbered(found), strict=True):
        title = titles[finding.rule]
        severity = _SEVERITY[finding.severity] if finding.waived is None else "info"
        told = "; ".join([f"{finding.rule} {title}", *words.account(finding)])
        issues.append(_issue(path, finding.rule, severity, told, name))
    for ids, reason in words.reasons(run, State.SKIPPED):
        told = f"Rules left out: {ids}" + (f": {reason}" if reason else "")
        issues.append(_issue(path, "skipped", "info", told, ids))
    unset = words.unset_limits(run)
    if unset:
        told = f"Limits that no fab has set: {', '.join(unset)}"
        issues.append(_issue(path, "limits", "info", told, "limits"))
    for kind, severity in _NOTES.items():
        for text in words.notes(run, kind):
            issues.append(_issue(path, kind, severity, text, text))
    return issues


def _issue(path: str, check: str, severity: str, description: str, name: str) -> dict[str, Any]:
    return {
        "description": description,
        "check_name": check,
        "fingerprint": hashlib.sha256(f"{path} {check} {name}".encode(errors="surrogatepass")).hexdigest(),
        "severity": severity,
        "location": {"path": path, "lines": {"begin": 1}},
    }
