"""What a check found, from its JSON report."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pkgdrc.errors import InputError

Bounds = tuple[float, float, float, float]  # left, bottom, right, top, um

WAFER = "WF"
"""Chapter of the rules that look at all dies of a wafer together."""


@dataclass(frozen=True)
class Result:
    """How a check ended."""

    verdict: str  # "clean", "violated" or "incomplete"
    told: str  # what of it a person has to know first
    failed: tuple[str, ...]  # rules that could not be computed, each with its reason


def read_result(file: Path) -> Result:
    """The end of a check, from its JSON report. InputError if it is none."""
    data = _read(file)
    failed = (
        f"{rule['id']}: {rule['reason'] or rule['title']}"
        for rule in data["rules"]
        if rule["state"] == "failed"
    )
    return Result(data["verdict"], data["told"], tuple(failed))


def keep_within(file: Path, reaches: Callable[[str, Bounds], bool]) -> None:
    """Keep in a report of a part of a layout what can be told from a part, and lies in the visible region.

    `reaches(cell, bounds)` tells whether what has these bounds in a cell reaches into the region. Findings
    without a place stay. Rules on the wafer as a whole are not judged, and dies have no numbers: these are
    counted over the whole wafer. What the verdict is then, the next report of it says.
    """
    data = _read(file)
    kept = [each for each in data["violations"] if _stays(each, reaches)]
    for finding in kept:
        finding["dies"] = {"count": 0, "rows": []}
    for rule in data["rules"]:
        found = [each for each in kept if each["rule"] == rule["id"]]
        rule["violations"] = len(found)
        if rule["state"] not in ("clean", "violated", "waived"):
            continue
        if _of_wafer(rule["id"]):
            rule.update(state="skipped", reason="not judged in a region")
        else:
            standing = any(each["waived"] is None for each in found)
            rule["state"] = "violated" if standing else "waived" if found else "clean"
    note = "what lies outside the visible region, and the wafer as a whole, is not judged"
    data["notes"].append({"kind": "setting", "text": note})
    data["violations"] = kept
    file.write_text(json.dumps(data), encoding="utf-8")


def _stays(finding: "dict[str, Any]", reaches: Callable[[str, Bounds], bool]) -> bool:
    if _of_wafer(finding["rule"]):
        return False
    box = finding["bbox"]
    return box is None or reaches(finding["cell"], (box[0], box[1], box[2], box[3]))


def _of_wafer(rule: str) -> bool:
    return rule.startswith(f"{WAFER}.")


def _read(file: Path) -> "dict[str, Any]":
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{file.name}: cannot be read ({error})") from None
    if not isinstance(data, dict) or "told" not in data:
        raise InputError(f"{file.name}: is no report of pkgdrc")
    return data
