"""The GitLab template: its inputs filled in, its script run, its artefacts there."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pkgdrc.cli.main import main

from .hosts import ROOT
from .test_action import DEFECT, SPEC


def job(**inputs: str) -> dict[str, Any]:
    """The template's job as GitLab makes it with these inputs."""
    head, body = (ROOT / "templates/pkgdrc.yml").read_text().split("\n---\n")
    declared = yaml.safe_load(head)["spec"]["inputs"]
    assert set(inputs) <= set(declared)
    given = {name: entry.get("default") for name, entry in declared.items()} | inputs
    assert None not in given.values(), "an input that is required is missing"
    filled = re.sub(r"\$\[\[ inputs\.([a-z]+) \]\]", lambda found: str(given[found[1]]), body)
    assert "$[[" not in filled
    return dict(yaml.safe_load(filled)["pkgdrc"])


@pytest.mark.parametrize(("more", "code"), [("", 0), (DEFECT, 1)])
def test_the_job_checks_and_keeps_its_reports(
    more: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("layouts").mkdir()
    Path("w.toml").write_text(SPEC + more)
    assert main(["generate", "w.toml", "-o", "layouts/w.gds"]) == 0
    wanted = job(layouts="layouts", options="--deck hermetic", package="pkgdrc")
    install, *script = wanted["script"]
    assert install == 'pip install --quiet "pkgdrc"'
    Path("bin").mkdir()
    Path("bin/pkgdrc").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pkgdrc "$@"\n')
    Path("bin/pkgdrc").chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "CI_PROJECT_DIR": str(tmp_path),
    }
    for name, value in wanted["variables"].items():
        environment[name] = value.replace("$CI_PROJECT_DIR", str(tmp_path))
    done = subprocess.run(["sh", "-e", "-c", "\n".join(script)], env=environment, check=False)
    assert done.returncode == code
    assert wanted["artifacts"]["when"] == "always"
    for path in [*wanted["artifacts"]["paths"], *wanted["artifacts"]["reports"].values()]:
        assert Path(path).exists(), path
    found = json.loads(Path(wanted["artifacts"]["reports"]["codequality"]).read_text())
    # That limits are the process's to set is told beside what is found.
    assert [each["check_name"] for each in found if each["check_name"] != "limits"] == ["RS.4"] * code
    assert Path(wanted["cache"]["paths"][0]).exists()


def test_no_package_is_installed_that_nobody_named() -> None:
    with pytest.raises(AssertionError, match="an input that is required is missing"):
        job(layouts="layouts")
