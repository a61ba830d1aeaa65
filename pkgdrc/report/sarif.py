"""The report as SARIF 2.1.0, for GitHub code scanning and other collectors of findings.

A layout has no lines, so every result lies at line 1, column 1 of its file; the cell is its logical location.
Section numbers are those of the OASIS standard.
"""

import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pkgdrc.findings import Finding, RuleResult, Run, State
from pkgdrc.findings.record import Kind
from pkgdrc.report import markup, order, words
from pkgdrc.report.judged import VERDICTS, Judged
from pkgdrc.version import __version__

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVEL = {"error": "error", "advice": "warning"}
_NOTES: dict[Kind, str] = {"dropped": "warning", "setting": "note", "waiver": "warning", "rounded": "note"}
_DIES = 100  # that a result lists; the JSON report lists all
RUNS, RESULTS = 20, 25_000  # that GitHub takes: of a file, and of a run


def render(judged: Sequence[Judged]) -> str:
    """The SARIF log as JSON text, in ASCII: one run a layout.

    What GitHub would refuse the whole file for is left out, the mildest first, and the first run tells of it.
    """
    worst = sorted(range(len(judged)), key=lambda number: VERDICTS.index(judged[number].run.verdict))
    kept = [judged[number] for number in sorted(worst[:RUNS])]
    runs = [_run(each.run) for each in kept]
    if len(kept) < len(judged):
        more = words.counted(len(judged) - len(kept), "layout")
        told = f"cut short: {more} more would not fit into {RUNS} runs; a .json report holds all"
        runs[0]["invocations"][0]["toolConfigurationNotifications"].append(_warning(told))
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": runs}, indent=1, allow_nan=False) + "\n"


def _warning(told: str) -> dict[str, Any]:
    return {"level": "warning", "message": {"text": _plain(told)}}


def _run(run: Run) -> dict[str, Any]:
    numbers = {result.id: number for number, result in enumerate(run.rules)}
    location = {"uri": _uri(run), "index": 0}
    artifact: dict[str, Any] = {"location": {"uri": location["uri"]}, "roles": ["analysisTarget"]}
    if run.layout and run.layout.sha256:
        artifact["hashes"] = {"sha-256": run.layout.sha256}
    found = order.worst_first(run.findings)[:RESULTS]
    invocation = _invocation(run, numbers)
    if len(found) < len(run.findings):
        more = words.counted(len(run.findings) - len(found), "finding")
        told = f"cut short: {more} more would not fit into {RESULTS} results; a .json report holds all"
        invocation["toolConfigurationNotifications"].append(_warning(told))
    return {
        "tool": {
            "driver": {
                "name": "pkgdrc",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(result) for result in run.rules],
            }
        },
        # GitHub closes the alerts of the last run of the same category, so each layout has its own.
        "automationDetails": {"id": f"pkgdrc/{run.deck.name}/{location['uri']}/"},
        "invocations": [invocation],
        "artifacts": [artifact],
        "results": [
            _result(finding, name, numbers[finding.rule], run.titles[finding.rule], location)
            for finding, name in zip(found, order.numbered(found), strict=True)
        ],
        "columnKind": "utf16CodeUnits",
        "properties": {
            "verdict": run.verdict,
            "deck": words.deck_name(run),
            "technology": run.technology.path.as_posix(),
            "klayout": run.engine.klayout,
            "cached": [result.id for result in run.rules if result.cached],
        },
    }


def _rule(result: RuleResult) -> dict[str, Any]:
    """A reporting descriptor (3.49) with the rule's manual."""
    title = words.printable(result.title)
    entry: dict[str, Any] = {
        "id": result.id,
        "name": "".join(part.capitalize() for part in result.name.split("_")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": f"{title}."},
        "defaultConfiguration": {"level": _LEVEL[result.severity]},
        "properties": {
            "precision": "very-high",
            "problem.severity": "error" if result.severity == "error" else "recommendation",
            "state": result.state.value,
        },
    }
    if result.why:
        entry["fullDescription"] = {"text": f"{title}. Why: {result.why}"}
        entry["help"] = {
            "text": f"{title}. Why: {result.why} Fix: {result.fix} Source: {result.source}.",
            "markdown": "\n\n".join(
                f"**{name}** {markup.markdown(text)}"
                for name, text in (("Why:", result.why), ("Fix:", result.fix), ("Source:", result.source))
            ),
        }
        entry["properties"]["tags"] = [result.chapter]
    return entry


def _invocation(run: Run, numbers: dict[str, int]) -> dict[str, Any]:
    """What could not be judged (execution, 3.20.21), and what was left out (configuration, 3.20.22)."""
    execution, configuration = [], []
    for result in run.rules:
        reason = f"{result.id}: {result.state.value}: {words.printable(result.reason)}"
        rule = {"id": result.id, "index": numbers[result.id]}
        if result.state is State.FAILED:
            execution.append({"level": "error", "message": {"text": _plain(reason)}, "associatedRule": rule})
        elif result.state in (State.SKIPPED, State.NOT_APPLICABLE):
            configuration.append(
                {"level": "note", "message": {"text": _plain(reason)}, "associatedRule": rule}
            )
    for kind, level in _NOTES.items():
        for text in words.notes(run, kind):
            configuration.append({"level": level, "message": {"text": _plain(f"{kind}: {text}")}})
    for told in words.unset_limits(run):
        text = f"limit that no fab has set: {told}"
        configuration.append({"level": "note", "message": {"text": _plain(text)}})
    if run.verdict == "incomplete" and not execution:
        execution.append({"level": "error", "message": {"text": words.verdict(run)}})
    return {
        "executionSuccessful": run.verdict != "incomplete",
        "exitCode": run.exit_code,
        "exitCodeDescription": f"{run.verdict}: {words.verdict(run)}",
        "toolExecutionNotifications": execution,
        "toolConfigurationNotifications": configuration,
    }


def _result(finding: Finding, name: str, number: int, title: str, location: dict[str, Any]) -> dict[str, Any]:
    place: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": location,
            "region": {"startLine": 1, "startColumn": 1},
        }
    }
    if finding.cell is not None:
        cell = words.printable(finding.cell)
        path = "/".join(map(words.printable, finding.path)) or cell
        place["logicalLocations"] = [{"name": cell, "fullyQualifiedName": path, "kind": "module"}]
    suppressions = []
    if finding.waived is not None:
        reason = words.printable(finding.waived)
        suppressions.append({"kind": "external", "status": "accepted", "justification": reason})
    return {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": _LEVEL[finding.severity],
        "message": {"text": _plain("; ".join([title, *words.account(finding)]))},
        "locations": [place],
        "partialFingerprints": {"primaryLocationLineHash": name, "pkgdrc/v1": name},
        "suppressions": suppressions,
        "properties": {
            "measured": finding.measured,
            "limit": finding.limit,
            "unit": finding.unit,
            "bbox": finding.bbox,
            "placements": finding.placements,
            "at": finding.at,
            "dieCount": len(finding.dies),
            "dies": finding.dies[:_DIES],
        },
    }


def _plain(text: str) -> str:
    """Text that is no placeholder (3.11.5) and no link (3.11.6)."""
    return re.sub(r"\[(?=[^\]]*\]\()", r"\\[", text).replace("{", "{{").replace("}", "}}")


def _uri(run: Run) -> str:
    """The checked file as a URI: relative if it lies in the working folder."""
    path = words.source_file(run)
    return Path(path).as_uri() if Path(path).is_absolute() else quote(os.fsencode(path))
