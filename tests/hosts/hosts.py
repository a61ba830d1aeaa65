"""The hosts' own files, read as the hosts read them, and their scripts run as the hosts run them."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Step:
    """How a step of the action ended."""

    code: int
    log: str
    summary: str
    outputs: dict[str, str]
    reports: Path


def action() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "action.yml").read_text()))


def run_check(repository: Path, temp: Path, **inputs: str) -> Step:
    """The action's checking step, run by bash as a runner does, with the installed pkgdrc."""
    (step,) = (each for each in action()["runs"]["steps"] if each.get("id") == "check")
    given = {name: entry.get("default", "") for name, entry in action()["inputs"].items()} | inputs

    def filled(text: str) -> str:
        text = text.replace("${{ runner.temp }}", str(temp))
        return re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: given[found[1]], text)

    temp.mkdir(exist_ok=True)
    pkgdrc = temp / "pkgdrc-venv/bin/pkgdrc"
    if not pkgdrc.exists():
        pkgdrc.parent.mkdir(parents=True)
        pkgdrc.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pkgdrc "$@"\n')
        pkgdrc.chmod(0o755)
    summary, outputs = temp / "summary.md", temp / "outputs"
    summary.write_text("")
    outputs.write_text("")
    script = temp / "step.sh"
    script.write_text(step["run"])
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script],
        cwd=repository,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PKGDRC_CACHE": str(temp / "cache"),
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_OUTPUT": str(outputs),
            **{name: filled(value) for name, value in step["env"].items()},
        },
        capture_output=True,
        text=True,
        check=False,
    )
    pairs = (line.split("=", 1) for line in outputs.read_text().splitlines())
    return Step(
        done.returncode,
        done.stdout + done.stderr,
        summary.read_text(),
        dict(pairs),
        temp / "pkgdrc-reports",
    )
